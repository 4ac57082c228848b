/**
 * An XMLHttpRequest that obeys CORS as a browser does, for Node and tests: of jQuery and axios, say.
 */
import type { CorsError } from './errors.js';
import type { FetchOptions } from './fetch.js';

export { CorsError, isCorsError } from './errors.js';

/** The classes around it, for hosts that have none. `ProgressEvent` is the host's own where there is one. */
export declare const ProgressEvent: typeof globalThis.ProgressEvent;
export declare const XMLHttpRequestEventTarget: typeof globalThis.XMLHttpRequestEventTarget;
export declare const XMLHttpRequestUpload: typeof globalThis.XMLHttpRequestUpload;

/** What an XMLHttpRequest made here has besides. */
export interface CorsXMLHttpRequest extends XMLHttpRequest {
  /** Why there was no response, which browsers keep to themselves; null if there was one, or the reason was another. */
  readonly corsError: CorsError | null;
}

/**
 * Makes a class XMLHttpRequest that does what the one of a browser does in a page of that origin. Options are those of
 * `createFetch`.
 *
 * In Node, Deno and Bun a request can be synchronous, `open(method, url, false)`: the thread sleeps while a worker sends. A server
 * within the same thread cannot answer then. Elsewhere, and with options that cannot be taken into a worker (`fetch`,
 * `dispatcher`) unless `fetchSync` sends, `open` throws a `CorsError` with the code `xhr-sync-unavailable`; so does `send` if the `jar` gives
 * nothing but promises.
 *
 * Rejects with a `CorsError` as `createEngine` does.
 *
 * ```js
 * globalThis.XMLHttpRequest = await createXMLHttpRequest({ origin: 'https://app.example' });
 * ```
 */
export function createXMLHttpRequest(options?: FetchOptions): Promise<{ new (): CorsXMLHttpRequest } & typeof XMLHttpRequest>;
