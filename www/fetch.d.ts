/**
 * Types of `corsight/fetch`: a fetch that obeys CORS as a browser does, for Node, Deno, Bun and tests, and a wrapper that explains the fetch
 * of a page.
 *
 * If Corsight itself sends the request (by `node:http`, or by a dispatcher of undici, which has its own limit for headers), a response has
 * limits. A larger response is a network error:
 *
 * - headers: 256 KiB altogether, as in Chromium, for any number of headers;
 * - `Content-Encoding`: 5 codings;
 * - the body of a synchronous XMLHttpRequest: 256 MiB, decoded. Every other body is a stream and has no limit.
 *
 * Each request is checked just before it is sent, whether script, the jar or a dispatcher made its parts. A header value with NUL, CR, LF or
 * a character above U+00FF is a network error, and no transport is called.
 */
import type { AddressSpace, Engine, EngineOptions, HeadersLike, ObserveOptions, RequestRecord, Verdict, Entry } from './index.js';

export { CorsError, isCorsError } from './errors.js';
export { wrapXMLHttpRequest, type WrappedXMLHttpRequest } from './xhr.js';

/**
 * The options of `createEngine`, whose `networkPartitionKey` is called `partitionKey` here, and more. `baseUrl` is also the URL of the page,
 * which requests send as their `Referer` as far as their referrer policy allows. Without `baseUrl` they send the origin.
 */
export interface FetchOptions extends Omit<EngineOptions, 'networkPartitionKey'> {
  /** An existing engine. All users of the engine share its preflight cache. */
  engine?: Engine;
  /**
   * The transport that sends the requests. Default: `node:http` and `node:https` in Node, the platform's fetch elsewhere. It must return
   * redirects as responses, which the fetch of a browser does not.
   */
  fetch?: Transport;
  /**
   * The transport for synchronous XMLHttpRequests, which returns the whole body. By default a worker sends these requests, and `fetch` and
   * `dispatcher` cannot be moved into a worker.
   */
  fetchSync?: (url: string, init: TransportInit) => Omit<TransportResponse, 'body' | 'discard'> & { body: Uint8Array | null };
  /**
   * A dispatcher of undici that sends the requests in Node, such as a `MockAgent` or a `ProxyAgent`. Headers are sent and received unchanged.
   * It must not follow redirects, which no dispatcher does by default.
   */
  dispatcher?: Dispatcher;
  /**
   * The jar that keeps cookies, such as a `CookieJar` of tough-cookie. Without a jar no cookies are sent. The `SameSite` of a cookie decides
   * whether it is sent or stored, as in the browser of the profile. The jar decides whether cookies of other sites are blocked.
   */
  jar?: CookieJar;
  /**
   * Called with the verdict on each fetch that was not aborted. If it throws or rejects, the first error is printed to the console, and the
   * fetch goes on.
   */
  onVerdict?: (verdict: Verdict, request: RequestRecord) => unknown;
  /** The partition of the preflight cache: `EngineOptions.networkPartitionKey`. */
  partitionKey?: string;
  /**
   * The global object of a page in another realm, such as a window of jsdom or a context of `node:vm`, or a function that returns it if it is
   * made later. Errors, promises, bytes and JSON are then objects of its classes, as in a browser. A refused fetch rejects with the realm's
   * own `TypeError`, which has the properties of a `CorsError` (`isCorsError` accepts it). URLs are resolved against the realm's document,
   * unless `baseUrl` is set.
   *
   * This is not a security boundary, as jsdom and `node:vm` are none: script that is not trusted must not run in this process at all. Through
   * `fetch.constructor`, or the findings of an error, script reaches the functions of the host. An error also shows the page values that a
   * browser hides: the URL of a refused redirect, with its query, and header values of a response that the page may not read.
   */
  global?: object | (() => object);
  /** Aborts when the page goes away. Then every request under way ends, except requests with `keepalive`. */
  unload?: AbortSignal;
}

/** `RequestInit`, with members that not all hosts and their types have. */
export type FetchInit = Omit<RequestInit, 'duplex'> & { duplex?: unknown; targetAddressSpace?: AddressSpace };

/** Sends one request and returns its response unchanged. The platform's fetch is a transport. The URL has no user name and no password. */
export type Transport = (url: string, init: TransportInit) => Promise<TransportResponse>;

/** What a transport gets beside the URL. */
export interface TransportInit {
  /** The method of the request. */
  method: string;
  /** All headers of the request, in their order. A transport may add headers of the connection. */
  headers: [name: string, value: string][];
  /** The body of the request; null if it has none. */
  body: Uint8Array | Blob | ReadableStream | null;
  /** The transport must not follow redirects. */
  redirect: 'manual';
  /** Whether the request is made with credentials. Cookies and authorization are among the headers already. */
  credentials: 'include' | 'omit';
  /** Present if the body is a stream. */
  duplex?: 'half';
  /** The signal of the caller, if there is one. An abort also ends the body of the response. */
  signal?: AbortSignal;
}

/** What a transport returns. A `Response` is one. */
export interface TransportResponse {
  /** The status of the response. */
  status: number;
  /** The text of the status. Default: empty. */
  statusText?: string;
  /** The headers unchanged: one character for each byte, and repeated headers separate if the transport can separate them. */
  headers: HeadersLike;
  /** The IP address that the response came from, if the transport knows it. It decides on Local Network Access. */
  remoteAddress?: string;
  /** The body of the response as a stream; null if it has none. */
  body: ReadableStream | null;
  /** Releases a body that nobody will read. Default: the body is cancelled. */
  discard?: () => void;
}

/** The part of a `Dispatcher` of undici 7 that is used. With undici 6, the headers of responses must be ASCII. */
export interface Dispatcher {
  /** Sends one request, as the method of undici does. */
  request(options: any): Promise<{ statusCode: number, statusText?: string, headers: any, body: any }>;
}

/**
 * The part of a `CookieJar` of tough-cookie that is used. If a jar throws or rejects, the first error is printed to the console. The request
 * is then sent without cookies, and the response stays good.
 *
 * Cookies are UTF-8 on the wire and text in the jar. If a value in the jar cannot be sent as one header, because it has a line end for
 * example, the request is a network error.
 */
export interface CookieJar {
  /** The value of the header `Cookie` for a request to the URL; empty if there are no cookies. */
  getCookieString(url: string, options?: CookieJarOptions): string | Promise<string>;
  /** Stores one `Set-Cookie` of a response from the URL. */
  setCookie(cookie: string, url: string, options?: CookieJarOptions & { ignoreError?: boolean }): unknown;
  /**
   * The cookies one by one. In Chromium a cookie without `SameSite` counts as one with `SameSite=Lax`, and in a jar it does not. Under the
   * profile "chromium" such cookies are left out only if the jar has this method.
   */
  getCookies?(url: string, options?: CookieJarOptions & { sort?: boolean }): JarCookie[] | Promise<JarCookie[]>;
  /** A synchronous XMLHttpRequest uses this and the next two methods, if the jar has them. */
  getCookieStringSync?(url: string, options?: CookieJarOptions): string;
  /** `setCookie` without a promise. */
  setCookieSync?(cookie: string, url: string, options?: CookieJarOptions & { ignoreError?: boolean }): unknown;
  /** `getCookies` without a promise. */
  getCookiesSync?(url: string, options?: CookieJarOptions & { sort?: boolean }): JarCookie[];
}

/** What a jar is told about a request. */
export interface CookieJarOptions {
  /**
   * `strict`: the request stays within the site of its page, so all cookies are sent and stored. `lax`: a navigation leads to another site, so
   * cookies with `SameSite=Strict` are left out. `none`: any other request to another site, so cookies with `SameSite=Strict` or `Lax` are
   * neither sent nor stored.
   */
  sameSiteContext?: 'strict' | 'lax' | 'none';
}

/** The part of a `Cookie` of tough-cookie that is used. */
export interface JarCookie {
  /** The value of the attribute `SameSite` in lower case. */
  sameSite?: string;
  /** The cookie as a part of the header `Cookie`: `name=value`. */
  cookieString(): string;
}

/**
 * Makes a fetch that behaves like the fetch of a browser in a page of that origin: it sends preflights, refuses responses, follows redirects
 * and hides headers that are not exposed. A refused fetch rejects with a `CorsError`, which has every finding.
 *
 * Rejects with a `CorsError` as `createEngine` does.
 *
 * ```js
 * const fetch = await createFetch({ origin: 'https://app.example' });
 * await fetch('https://api.example/', { method: 'PUT' }); // rejects with a CorsError if the API does not allow it
 * ```
 */
export function createFetch(options?: FetchOptions): Promise<typeof fetch>;

/** The result of `wrapFetch`: a fetch with a log of its calls. */
export interface WrappedFetch {
  (...args: Parameters<typeof fetch>): ReturnType<typeof fetch>;
  /** The latest calls, the newest last. The `cors` of each says what the browser does with the call, and why the call failed. */
  readonly log: Entry[];
  /**
   * Loads the engine, unless a call to another origin has loaded it, and resolves to it. Earlier calls are in the log too, and their `cors` is
   * completed then. Rejects with a `CorsError` if the engine cannot be loaded. If the page does not await it, one warning is printed to the
   * console.
   */
  readonly ready: Promise<Engine>;
}

/**
 * Wraps the fetch of a page. The log and the console show the plan of each call before it is sent, and a diagnosis after it failed. The
 * calls themselves behave as before, unless `enforce` is set.
 *
 * ```js
 * const fetch = wrapFetch(globalThis.fetch);
 * await fetch('https://api.example/items').catch(async () => console.log((await fetch.log.at(-1)?.cors.ready)?.diagnosis.text));
 * ```
 */
export function wrapFetch(fetch: typeof globalThis.fetch, options?: ObserveOptions): WrappedFetch;
