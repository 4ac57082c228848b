/**
 * A fetch that obeys CORS as a browser does, for Node, Deno, Bun and tests; and one that explains itself, for pages.
 *
 * What a server sends has limits where Corsight itself sends (`node:http`, or a dispatcher of undici, which has its own limit for headers).
 * More is a network error:
 *
 * - headers: 256 KiB altogether, as in Chromium, however many there are;
 * - `Content-Encoding`: 5 codings;
 * - the body of a synchronous XMLHttpRequest: 256 MiB, decoded. Every other body is a stream and has no limit.
 *
 * What goes out is checked last, whoever made it: script, the jar, a dispatcher. A header value with NUL, CR, LF or a character above U+00FF is a network
 * error, before any transport is called.
 */
import type { Engine, EngineOptions, HeadersLike, ObserveOptions, RequestRecord, Verdict, Entry } from './index.js';

export { CorsError, isCorsError } from './errors.js';

/**
 * As for `createEngine`, whose `networkPartitionKey` is `partitionKey` here. `baseUrl` is the URL of the page too: what
 * requests tell as their `Referer`, as far as their policy lets them. Without it that is the origin.
 */
export interface FetchOptions extends Omit<EngineOptions, 'networkPartitionKey'> {
  /** An engine to use instead of making one. Its preflight cache is then shared with whoever else uses it. */
  engine?: Engine;
  /**
   * What sends. Default: `node:http` and `node:https` in Node, the platform's fetch elsewhere. It has to give redirects as
   * they come, which the fetch of a browser does not.
   */
  fetch?: Transport;
  /**
   * What sends for an XMLHttpRequest that is synchronous, and gives the whole body: without it that is a worker, which `fetch` and
   * `dispatcher` cannot be taken into.
   */
  fetchSync?: (url: string, init: TransportInit) => Omit<TransportResponse, 'body' | 'discard'> & { body: Uint8Array | null };
  /**
   * A dispatcher of undici to send through instead, in Node: a `MockAgent` say, or a `ProxyAgent`. Headers go out and come
   * in as they are. It must not follow redirects, which none does by itself.
   */
  dispatcher?: Dispatcher;
  /**
   * Where cookies are kept, a `CookieJar` of tough-cookie say. Without one none are sent. Which of them go along, and which of a response are
   * stored, follows their `SameSite` as in the browser of the profile. Whether a user blocks cookies of other sites is left to the jar.
   */
  jar?: CookieJar;
  /**
   * Called when the protocol is over, for each fetch that was not aborted. What it throws, or rejects with, is written
   * to the console once and never concerns the fetch.
   */
  onVerdict?: (verdict: Verdict, request: RequestRecord) => unknown;
  /** Parts the preflight cache: `EngineOptions.networkPartitionKey`. */
  partitionKey?: string;
  /**
   * The global object of the page where that is of another realm: a window of jsdom, a context of `node:vm`; or a function
   * that gives it, if it is made later. Errors, promises, bytes and JSON are then of its classes, as a browser's are; what a refusal rejects with is its `TypeError`
   * itself, of the name "TypeError", with what a `CorsError` has (`isCorsError` says so). Its document says what URLs are
   * resolved against, unless `baseUrl` does.
   *
   * This is no security boundary, no more than jsdom and `node:vm` are: a script that is not trusted must not run in this process at all. Through
   * `fetch.constructor`, or the findings of an error, script reaches the functions of the host. And an error tells the page what a browser keeps from it:
   * the URL that a refused redirect led to, with its query, and header values of the response that it may not read.
   */
  global?: object | (() => object);
  /** Aborts when the page goes away: what is under way ends then, but not requests with `keepalive`. */
  unload?: AbortSignal;
}

/** `RequestInit`, with what hosts and their types have not all got. */
export type FetchInit = Omit<RequestInit, 'duplex'> & { duplex?: unknown };

/** Sends one request and gives its answer as it came. The platform's fetch is one. The URL has no user name and no password. */
export type Transport = (url: string, init: TransportInit) => Promise<TransportResponse>;

export interface TransportInit {
  method: string;
  /** Exactly these, in this order; a transport may add those of the connection. */
  headers: [name: string, value: string][];
  body: Uint8Array | Blob | ReadableStream | null;
  /** It must not follow redirects. */
  redirect: 'manual';
  credentials: 'include' | 'omit';
  /** Present if the body is a stream. */
  duplex?: 'half';
  /** Present if the caller gave one. It concerns the body of the response too. */
  signal?: AbortSignal;
}

export interface TransportResponse {
  status: number;
  statusText?: string;
  /** As they came: one character for each byte, and repeated ones apart if the transport can tell. */
  headers: HeadersLike;
  body: ReadableStream | null;
  /** Lets go of a body that nobody wants. Default: the body is cancelled. */
  discard?: () => void;
}

/** What is used of a `Dispatcher` of undici 7. Of one of undici 6 the headers of responses have to be ASCII. */
export interface Dispatcher {
  request(options: any): Promise<{ statusCode: number, statusText?: string, headers: any, body: any }>;
}

/**
 * What is used of a `CookieJar` of tough-cookie. A jar that throws or rejects is reported once in the console; the request then goes without
 * cookies, and the response stays good.
 *
 * Cookies are UTF-8 on the wire and text in the jar. A `Cookie` header that could not be sent as one header, because a value in the jar has
 * a line end in it, say, is a network error.
 */
export interface CookieJar {
  getCookieString(url: string, options?: CookieJarOptions): string | Promise<string>;
  setCookie(cookie: string, url: string, options?: CookieJarOptions & { ignoreError?: boolean }): unknown;
  /**
   * The cookies one by one. Chromium takes a cookie without `SameSite` for one with `SameSite=Lax`, which a jar does not: under the profile
   * "chromium" such cookies stay at home if the jar has this method.
   */
  getCookies?(url: string, options?: CookieJarOptions & { sort?: boolean }): JarCookie[] | Promise<JarCookie[]>;
  /** What a synchronous XMLHttpRequest uses, if it is there. */
  getCookieStringSync?(url: string, options?: CookieJarOptions): string;
  setCookieSync?(cookie: string, url: string, options?: CookieJarOptions & { ignoreError?: boolean }): unknown;
  getCookiesSync?(url: string, options?: CookieJarOptions & { sort?: boolean }): JarCookie[];
}

/**
 * `strict`: the request stays within the site of its page, so all cookies go along or are stored. `lax`: a link or the like leads to another
 * site, so cookies with `SameSite=Strict` stay behind. `none`: another request to another site, with which no cookie goes that has
 * `SameSite=Strict` or `Lax`, and none such is stored.
 */
export interface CookieJarOptions {
  sameSiteContext?: 'strict' | 'lax' | 'none';
}

/** What is used of a `Cookie` of tough-cookie. */
export interface JarCookie {
  sameSite?: string;
  cookieString(): string;
}

/**
 * Makes a fetch that does what the one of a browser does in a page of that origin: it asks by preflight, refuses, follows
 * redirects and hides what is not exposed. A refusal rejects with a `CorsError`, which has every finding.
 *
 * Rejects with a `CorsError` as `createEngine` does.
 *
 * ```js
 * const fetch = await createFetch({ origin: 'https://app.example' });
 * await fetch('https://api.example/', { method: 'PUT' }); // rejects with a CorsError if the API does not allow it
 * ```
 */
export function createFetch(options?: FetchOptions): Promise<typeof fetch>;

/** What `wrapFetch` gives: a fetch, with a log of its calls. */
export interface WrappedFetch {
  (...args: Parameters<typeof fetch>): ReturnType<typeof fetch>;
  /** The latest calls, the newest last. Their `cors` says what the browser does with each, and why it failed. */
  readonly log: Entry[];
  /**
   * Resolves to the engine when it is loaded. Calls made before that are in the log too, and their `cors` becomes whole then.
   * Rejects with a `CorsError` if it cannot be loaded; whoever does not wait for it gets one warning in the console instead.
   */
  readonly ready: Promise<Engine>;
}

/**
 * For a page: the same fetch, with a plan of each call before it is sent and a diagnosis after it failed, in the log and in the
 * console. What it does and gives stays as it is, unless `enforce` is set.
 *
 * ```js
 * const fetch = wrapFetch(globalThis.fetch);
 * await fetch('https://api.example/items').catch(() => console.log(fetch.log.at(-1)?.cors.diagnosis.text));
 * ```
 */
export function wrapFetch(fetch: typeof globalThis.fetch, options?: ObserveOptions): WrappedFetch;
