/**
 * Types of `corsight/cdp`: the verdict of each call of a page that puppeteer or Playwright drives in Chromium, preflights included.
 */
import type { Call, Recorder } from './capture.js';
import type { EngineOptions } from './index.js';

/** The options of `observe`. */
export interface CdpOptions {
  /** As the option of `read` of `corsight/read`. */
  wasm?: EngineOptions['wasm'];
}

/** A session of the DevTools protocol: `CDPSession` of puppeteer and of Playwright, or anything that works as they do. */
export interface ProtocolSession {
  /** Sends a command of the protocol, and gives its result. */
  send(method: any, params?: any): Promise<any>;
  /** Listens to an event of the protocol. */
  on(event: any, listener: (params: any) => void): unknown;
  /** Listens no more. */
  off(event: any, listener: (params: any) => void): unknown;
}

/** What `observe` takes: a page of puppeteer, a page of Playwright, or a session. */
export type ProtocolTarget =
  | { createCDPSession(): Promise<ProtocolSession> }
  | { context(): { newCDPSession(page: any): Promise<ProtocolSession> } }
  | ProtocolSession;

/**
 * Watches the calls of a page to other origins from now on, also those of its dedicated workers and of frames in other processes. Calls of
 * service workers and shared workers are not seen, nor is what a worker calls before it is listened to (Playwright lets it begin at once). The page is not changed, and what it sends is not held up. Call it before the page is opened.
 *
 * Rejects with a `CorsError`, code `misuse`, for something that is no page, and with the browser's error for a page that is not in Chromium.
 */
export function observe(target: ProtocolTarget, options?: CdpOptions): Promise<ObservedPage>;

/** How long to wait. */
export interface WaitOptions {
  /** In milliseconds. Default 30,000. */
  timeout?: number;
}

/** Which call: its URL or the end of it, a regular expression for its URL, or a function. */
export type CallWanted = string | URL | RegExp | ((call: Call) => boolean);

/** A page that is watched. */
export interface ObservedPage {
  /** The calls so far, in the order in which they began, each with its messages and its verdict. */
  readonly calls: Call[];
  /**
   * Waits until every call so far has ended, and gives them all. Rejects after the time with the calls that have not ended. A stream has ended,
   * in this sense, once its answer has begun.
   */
  settled(options?: WaitOptions): Promise<Call[]>;
  /** Waits for a call that has ended, and gives the latest. Rejects after the time, and names the calls that were seen. */
  call(wanted: CallWanted, options?: WaitOptions): Promise<Call>;
  /** What was seen, as a HAR without bodies and cookies. */
  toHar(): ReturnType<Recorder['toHar']>;
  /** Forgets the calls so far. */
  clear(): void;
  /** Stops watching, and closes the session unless the caller made it. What was seen stays. */
  stop(): Promise<void>;
}
