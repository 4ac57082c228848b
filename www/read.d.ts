/**
 * Types of `corsight/read`: what people have at hand of a failed call becomes a request and its answers, which the engine takes.
 */
import type { EngineOptions, RequestRecord, ResponseRecord } from './index.js';

/** The options of `read`. */
export interface ReadOptions {
  /**
   * Where the WebAssembly of the tools comes from: as `EngineOptions.wasm`, and another file. Default: `wasm/tools_bg.wasm` of the package,
   * where Vite, webpack and others find it. Bundlers find the file as `corsight/tools-wasm` too. Who does not call `read` never loads it.
   */
  wasm?: EngineOptions['wasm'];
}

/**
 * Reads a text: headers as they go over the wire or as DevTools shows them, what `curl -v` and `curl -i` print, a curl command for bash, for
 * the command prompt of Windows or for PowerShell, `fetch(…)` and `$.ajax(…)` as people write them or DevTools copies them, a HAR or an entry of
 * one, and messages in the console of Chromium, Firefox and WebKit. Several pieces in one text are paired. Nothing is sent, and nothing is run.
 *
 * What cannot be read is named with its line, in `unread`: a text that is none of these gives a reading without a request.
 *
 * Rejects with a `CorsError`: code `misuse` for a text that is no string or has more than 16,777,216 characters, and `engine-unavailable` if the
 * WebAssembly could not be loaded.
 *
 * ```js
 * const { origin, request } = await read("curl 'https://api.example/items' -X PUT -H 'Origin: https://app.example'");
 * origin;           // "https://app.example"
 * request?.method;  // "PUT"
 * ```
 */
export function read(text: string, options?: ReadOptions): Promise<Reading>;

/** What was read of a text. */
export interface Reading {
  /** The serialized origin of the page that made the request; null if the text does not tell. */
  origin: string | null;
  /** The browser whose message was read, as the option `profile` names it; null if there is no message. */
  browser: 'chromium' | 'firefox' | 'webkit' | null;
  /** The request, without what the browser adds; null if the text tells of none. A value that nobody saw is `"..."`. */
  request: ReadRequest | null;
  /**
   * The answers in the order in which they came: to the preflight, if there was one, to the request, and to each redirect. If the text has
   * only the message of a browser, they are the answers that the message tells of, with what nobody has seen in `unseen`. If the call got no
   * answer, it is one with status 0, and with the words about the failure as its `url`.
   */
  responses: ReadResponse[];
  /** The headers that were taken out of the request. */
  removed: RemovedHeader[];
  /** The lines that could not be read. */
  unread: UnreadLine[];
  /** What the text consists of, in its order. */
  pieces: Piece[];
}

/** A request that was read, as the engine takes it. */
export interface ReadRequest extends RequestRecord {
  /** The URL. It is relative only if it stands so in code. */
  url: string;
  /** The method, as it was written. */
  method: string;
  /** The headers that the application sets. */
  headers: [name: string, value: string][];
  /** Set for a preflight that a message tells of without its reason: a listener makes any request need one. */
  uploadListeners?: boolean;
}

/** An answer that was read, as the engine takes it. */
export interface ReadResponse extends ResponseRecord {
  /** The URL that answered, if it is known. With status 0 it is the words about the failure. */
  url?: string;
  /** The headers in their order. A value that nobody saw is `"..."`. */
  headers: [name: string, value: string][];
}

/** A header that was taken out of the request, because no page sets it. */
export interface RemovedHeader {
  /** The name of the header. */
  name: string;
  /** The value of the header. It may be a secret, such as a cookie. */
  value: string;
  /** Who has added the header, in one sentence. */
  why: string;
}

/** A line, or a part of one, that could not be read. */
export interface UnreadLine {
  /** The number of the line. The first line is 1. */
  line: number;
  /** What stands there. */
  text: string;
  /** Why it could not be read, in one sentence. */
  reason: string;
}

/** A piece of the text. */
export interface Piece {
  /**
   * What the piece is. `devtools`: the parsed view of a request and its answer. `jquery`: a call of `$.ajax`, `$.get`, `$.getJSON` or
   * `$.post`. `body`: what stands behind the headers of an answer.
   */
  kind:
    | 'url' | 'request-headers' | 'response-headers' | 'devtools' | 'curl-output' | 'curl-command' | 'powershell-command' | 'fetch' | 'jquery'
    | 'har' | 'console-message' | 'body';
  /** The number of its first line. The first line of the text is 1. */
  line: number;
  /** How many lines it has. */
  lines: number;
}
