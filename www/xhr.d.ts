/**
 * Types of `corsight/xhr`: an XMLHttpRequest that obeys CORS as a browser does, for Node and for tests of jQuery, axios and the like.
 */
import type { CorsError } from './errors.js';
import type { FetchOptions } from './fetch.js';
import type { Cors, Engine, Entry, ObserveOptions } from './index.js';

export { CorsError, isCorsError } from './errors.js';

/** The classes that belong to XMLHttpRequest, for hosts that do not have them. `ProgressEvent` is the host's own class if there is one. */
export declare const ProgressEvent: typeof globalThis.ProgressEvent;
/** The class from which XMLHttpRequest and its upload inherit. */
export declare const XMLHttpRequestEventTarget: typeof globalThis.XMLHttpRequestEventTarget;
/** The class of `xhr.upload`. */
export declare const XMLHttpRequestUpload: typeof globalThis.XMLHttpRequestUpload;

/** An XMLHttpRequest with one more property. */
export interface CorsXMLHttpRequest extends XMLHttpRequest {
  /** The reason of a network error, which browsers hide from script; null if there was a response, or if CORS was not the reason. */
  readonly corsError: CorsError | null;
}

/**
 * Makes a class XMLHttpRequest that behaves like that of a browser in a page of that origin. The options are those of `createFetch`.
 *
 * In Node, Deno and Bun a request can be synchronous, `open(method, url, false)`: the thread sleeps while a worker sends the request. A
 * server in the same thread cannot answer such a request. In other hosts, and with the options `fetch` and `dispatcher`, which cannot be
 * moved into a worker, `open` throws a `CorsError` with the code `xhr-sync-unavailable`, unless `fetchSync` is set. `send` throws the same
 * error if the methods of the `jar` return promises.
 *
 * Rejects with a `CorsError` as `createEngine` does.
 *
 * ```js
 * globalThis.XMLHttpRequest = await createXMLHttpRequest({ origin: 'https://app.example' });
 * ```
 */
export function createXMLHttpRequest(options?: FetchOptions): Promise<{ new (): CorsXMLHttpRequest } & typeof XMLHttpRequest>;

/** The result of `wrapXMLHttpRequest`: a class XMLHttpRequest with a log of its calls. */
export type WrappedXMLHttpRequest = typeof XMLHttpRequest & {
  new (): XMLHttpRequest & {
    /** What Corsight knows of the latest request: its plan, its verdict when it has ended, and why it failed. Null before `send()`. */
    readonly cors: Cors | null;
  };
  /** The latest calls, the newest last. */
  readonly log: Entry[];
  /** Loads the engine, unless a call to another origin has loaded it, and resolves to it. Rejects with a `CorsError` if it cannot be loaded. */
  readonly ready: Promise<Engine>;
};

/**
 * Wraps the XMLHttpRequest of a page, for axios, Angular, superagent and whatever else calls with it. The requests behave as before, unless
 * `enforce` is set: then `send()` throws a `CorsError` for a request that certainly cannot succeed. Each has a `cors`, failed ones are
 * explained in the console, and the latest are in `log`. The page's own class is not changed.
 *
 * Throws a `CorsError`, code `misuse`, if it is given something else than a class XMLHttpRequest, or for a wrong option.
 *
 * ```js
 * globalThis.XMLHttpRequest = wrapXMLHttpRequest(XMLHttpRequest);
 * ```
 */
export function wrapXMLHttpRequest(XMLHttpRequest: typeof globalThis.XMLHttpRequest, options?: ObserveOptions): WrappedXMLHttpRequest;
