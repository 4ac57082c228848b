/**
 * Types of `corsight/capture`: recorded traffic becomes calls, each with its verdict.
 */
import type { EngineOptions, Plan, RequestRecord, Verdict } from './index.js';

/** The options of `analyze`. */
export interface AnalyzeOptions {
  /** Where the WebAssembly of the tools comes from: as the option of `read` of `corsight/read`. */
  wasm?: EngineOptions['wasm'];
  /**
   * Called after each chunk. `done`: how many bytes were read. `total`: how many there are; null for a text, a stream or an object, where
   * nobody knows.
   */
  onProgress?: (progress: { done: number; total: number | null }) => void;
  /** Ends the reading: `analyze` rejects with its reason. */
  signal?: AbortSignal;
}

/**
 * Recorded traffic in any form: a HAR as object, text, bytes, Blob or stream (of bytes or texts, such as `fs.createReadStream(path)`), or an
 * array: entries of a HAR, such as those of `chrome.devtools.network`, or events of the DevTools protocol, `{ method, params }`.
 */
export type Recorded =
  | string | ArrayBuffer | ArrayBufferView | Blob | ReadableStream<Uint8Array | string> | AsyncIterable<Uint8Array | string>
  | { log: { entries: readonly unknown[] } } | { entries: readonly unknown[] } | readonly unknown[];

/**
 * Puts recorded traffic together: preflights with their calls, redirects, requests that a browser sent again, and gives each call its verdict. A
 * HAR is read in chunks: bodies are never kept, so a large file needs little memory. Nothing is sent, and nothing in the recording is run.
 *
 * Reads HARs of Chromium, Firefox, Safari, Playwright, mitmproxy, Charles, HTTP Toolkit and others, entries of `chrome.devtools.network`, and the
 * events `Network.*` and `Audits.issueAdded`. An issue alone is never a failure.
 *
 * Rejects with a `CorsError`, code `misuse`, for a file that is no JSON: its properties `offset` (in bytes) and `line` say where.
 *
 * ```js
 * const { calls } = await analyze(file);
 * for (const { outcome, request, verdict } of calls) if (outcome === 'blocked') console.log(request.url, verdict?.diagnosis.text);
 * ```
 */
export function analyze(input: Recorded, options?: AnalyzeOptions): Promise<Report>;

/** Recorded traffic, put together. */
export interface Report {
  /** The calls to other origins, in the order in which they began. */
  calls: Call[];
  /** How many entries belong to no such call: those of the page's own origin, navigations, and images and the like that need no CORS. */
  ignored: number;
  /** What could not be read, each with its place. At most 100. */
  unread: { where: string; reason: string }[];
  /** Who recorded: `creator` of the HAR, `"chrome.devtools.network"` or `"CDP"`. */
  recorder: { name: string; version: string };
}

/** One call of a page, with everything that belongs to it. */
export interface Call {
  /** Stable within a report: "1", "2", …. */
  id: string;
  /** When the call began, in milliseconds since 1970; null if the recording does not say. */
  startedAt: number | null;
  /** How long the call took, in milliseconds; null if the recording does not say. */
  duration: number | null;
  /** The origin of the page, serialized; null if the recording does not say. */
  origin: string | null;
  /** The browser that made the call, as the option `profile` of an engine. */
  profile: 'standard' | 'chromium' | 'firefox' | 'webkit';
  /**
   * The request as the page made it, without what the browser adds, as `Engine.check` takes it. A header whose value nobody saw has the value
   * `"..."`. `credentials` is there if it is known, or if the browser's outcome tells.
   */
  request: RequestRecord & { url: string; method: string; headers: [name: string, value: string][] };
  /**
   * The answers in order, as `Engine.check` takes them: to the preflight, to the request, to each redirect. A failure has status 0, and its words
   * as `url`. `remoteAddress` is the address of the server, if the recording has it. The answer to a preflight that was not recorded, although the request was sent, is one that lets the request pass.
   */
  responses: { status: number; url?: string; headers: [name: string, value: string][]; remoteAddress?: string }[];
  /** Every message that travelled, in order. */
  messages: Message[];
  /**
   * What the browser made of the call, where the recording says so. `unknown`: a proxy cannot see it, Firefox and Safari do not write it, and a
   * call that the page has ended has no outcome.
   */
  recorded: { outcome: 'allowed' | 'blocked' | 'pending' | 'unknown'; error: string | null };
  /** The outcome of the likeliest reading: the one that agrees with what the browser made of the call. `incomplete`: answers are missing. */
  outcome: 'allowed' | 'opaque' | 'blocked' | 'incomplete' | 'pending';
  /** The verdict, with its diagnosis; null without an origin, and while the call is pending. It is made when it is read. */
  readonly verdict: Verdict | null;
  /** The plan of the request; null without an origin. It is made when it is read. */
  readonly plan: Plan | null;
  /** What the recorder leaves out, and the other outcome where the outcome depends on it. */
  unknowns: Unknown[];
}

/** Something that a recording does not tell. */
export interface Unknown {
  /**
   * `credentials`: whether the request includes credentials. `preflight`: the preflight and its answer. `origin`: the page. `answer`: the answer, or
   * its status. `refusal`: why the browser has refused what CORS allows, or handed out what CORS refuses.
   */
  what: 'credentials' | 'preflight' | 'origin' | 'answer' | 'refusal';
  /** Why it is not known, in one or two sentences. */
  why: string;
  /** How the call would end otherwise, with the code of the first cause; null if that changes nothing. */
  otherwise: { outcome: 'allowed' | 'opaque' | 'blocked' | 'incomplete' | 'pending'; cause: string | null } | null;
}

/** A request that travelled, with what came back. */
export interface Message {
  /** `preflight`: the OPTIONS request that asks for permission. `redirect`: the request that follows a redirect. */
  kind: 'preflight' | 'request' | 'redirect';
  /** The request as it was sent. */
  request: { method: string; url: string; headers: [name: string, value: string][] };
  /** The answer; null if there was none: then `failure` has the words of the network. */
  response: { status: number; headers: [name: string, value: string][] } | null;
  /** The words of a failure: of the network, or of a browser that has refused the answer. */
  failure: string | null;
  /** Whether the preflight was not sent, because the browser's preflight cache covered it. Its answer is that of an earlier preflight. */
  cached: boolean;
  /** How long the exchange took, in milliseconds; null if that is not known, and for a preflight that was not sent. */
  duration: number | null;
}

/** The options of `createRecorder`. */
export interface RecorderOptions {
  /** As the option of `analyze`. */
  wasm?: EngineOptions['wasm'];
  /** Who records, which decides what is known to be left out. Default `"chrome.devtools.network"`. */
  recorder?: 'chrome.devtools.network' | 'CDP' | (string & {});
}

/**
 * Puts the entries or events of a live source together while they come.
 *
 * ```js
 * const recorder = await createRecorder();
 * chrome.devtools.network.onRequestFinished.addListener((entry) => {
 *   for (const { outcome, request } of recorder.add(entry)) console.log(outcome, request.url);
 * });
 * ```
 */
export function createRecorder(options?: RecorderOptions): Promise<Recorder>;

/** Calls of a live source. */
export interface Recorder {
  /** Takes an entry of a HAR, or an event of the DevTools protocol. Returns the calls that are new or have changed. */
  add(entry: object): Call[];
  /** All calls, in the order in which they began. A preflight that came before its request becomes a part of that call. */
  readonly calls: Call[];
  /** What was recorded, as a HAR without bodies and cookies. */
  toHar(): { log: { version: string; creator: { name: string; version: string }; pages: unknown[]; entries: unknown[] } };
  /** Forgets everything. */
  clear(): void;
}
