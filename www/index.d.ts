/**
 * Types of `corsight`: the engine says what a browser will do with a cross-origin request before it is sent, and why the browser did it.
 *
 * Times are in milliseconds and ages in seconds. A function that gets a wrong value throws a `CorsError`, which is a `TypeError` and names
 * the value. The engine stays usable. Words and steps are those of the Fetch Standard, <https://fetch.spec.whatwg.org/>.
 *
 * An unknown name among options, or among the fields of a request, a response or an exchange that is written as a plain object, is refused.
 * The message proposes the nearest known name. A name whose value is `undefined` counts as absent.
 *
 * One call takes at most 16,777,216 characters of text (URLs, header names and values, of the request and all responses together) and
 * 262,144 headers. A larger input is refused before memory is taken for it.
 */
import { CorsError } from './errors.js';

export { CorsError, isCorsError } from './errors.js';

/**
 * The version of the package and the commit that it was built from: `"0.1.0+30099d7"`, or `"0.1.0+30099d7.modified"` if files were changed
 * after the commit. Put it into bug reports.
 */
export const version: string;

/** The options of `createEngine`: the page that sends the requests, and the browser that it runs in. */
export interface EngineOptions {
  /**
   * The origin of the requests, in its serialized form: `"https://app.example"` without a slash at the end, or `"null"` for an opaque
   * origin. In a page or worker the default is its own origin. Elsewhere this option is required.
   */
  origin?: string;
  /** The browser whose departures from the Standard the engine follows. Default `"standard"`: no departures. */
  profile?: 'standard' | 'chromium' | 'firefox' | 'webkit';
  /** A clock in milliseconds that never goes back; only the preflight cache reads it. Default `performance.now`. */
  now?: () => number;
  /** How long a response to a preflight is cached at most, in seconds, 0 or more. Default: the limit of the profile. */
  maxAgeLimit?: number;
  /**
   * Where the WebAssembly comes from. Leave this out unless an error says that the WebAssembly could not be loaded. Then the following works
   * with every tool, because it makes the WebAssembly a part of the page's JavaScript:
   *
   * ```js
   * import { wrap } from 'corsight/jquery';
   * import wasm from 'corsight/inline';
   * wrap(jQuery, { wasm });
   * ```
   *
   * Default: the file `wasm/corsight_bg.wasm` beside this module, where Vite, webpack and others find it. A function is called when the
   * WebAssembly is needed. It must be the WebAssembly of the same build of Corsight. All engines share the first one that is loaded.
   */
  wasm?: WasmSource | (() => WasmSource | Promise<WasmSource>);
  /** The URL that relative URLs are resolved against. Default: `document.baseURI`, or the origin where there is no document. */
  baseUrl?: string | URL;
  /**
   * The page's `Cross-Origin-Embedder-Policy`. Default `"unsafe-none"`. With `"require-corp"` a browser refuses a response
   * in mode "no-cors" from another origin unless its `Cross-Origin-Resource-Policy` allows the page. With `"credentialless"` a browser sends
   * requests in mode "no-cors" to other origins without credentials.
   */
  embedderPolicy?: 'unsafe-none' | 'require-corp' | 'credentialless';
  /** The partition of the preflight cache. Browsers have one for each top-level site. <https://fetch.spec.whatwg.org/#network-partition-key> */
  networkPartitionKey?: string;
  /** The text of the Public Suffix List. Without it, the site of a host is its last two labels. */
  publicSuffixList?: string;
  /**
   * The IP address space of the address that the page came from, which decides on Local Network Access: `"loopback"`, the machine itself;
   * `"local"`, the local network; `"public"`, everything else. Default: the space of the host in `origin`, if it is `localhost`, an IP
   * address or a name of `.local`; otherwise `"public"`. A page over plain http may be of an intranet, so nothing is refused because of
   * Local Network Access before this option says that it is public.
   */
  addressSpace?: AddressSpace;
  /** What the user has said about the local network. Default: nothing is known, so browsers ask. */
  permissions?: NetworkPermissions;
}

/** An IP address space, as the draft of Local Network Access names it. <https://wicg.github.io/local-network-access/> */
export type AddressSpace = 'public' | 'local' | 'loopback';

/**
 * The states of the permissions of Local Network Access, as `navigator.permissions.query({ name })` gives them, which never asks the user.
 * A state that is missing is not known.
 */
export interface NetworkPermissions {
  /** The permission for addresses of the local network. */
  'local-network'?: 'granted' | 'denied' | 'prompt';
  /** The permission for addresses of the machine itself, such as localhost. */
  'loopback-network'?: 'granted' | 'denied' | 'prompt';
  /** Chromium's one permission for both before version 145. It counts where the other two are missing. */
  'local-network-access'?: 'granted' | 'denied' | 'prompt';
}

/**
 * The WebAssembly: its URL, its bytes, or the compiled module. A string is a URL relative to the document, and in Node it may be a path.
 */
export type WasmSource = string | URL | BufferSource | WebAssembly.Module;

/**
 * Loads the WebAssembly, once for all engines, and makes an engine.
 *
 * Rejects with a `CorsError`: code `misuse` for a wrong option, `engine-unavailable` if the WebAssembly could not be loaded or belongs to
 * another version of Corsight. The message says what to do, and `createEngine` may be called again.
 *
 * ```js
 * const engine = await createEngine({ origin: 'https://app.example' });
 * engine.plan({ url: 'https://api.example/', method: 'PUT' }).kind; // "cors-with-preflight"
 * ```
 */
export function createEngine(options?: EngineOptions): Promise<Engine>;

/** The engine, which `createEngine` makes. Its methods do no I/O: they take requests and responses and say what a browser does with them. */
export class Engine {
  private constructor();
  /** The serialized origin of the requests. */
  readonly origin: string;
  /** The browser whose departures from the Standard the engine follows. */
  readonly profile: 'standard' | 'chromium' | 'firefox' | 'webkit';
  /**
   * The plan of a request: what a browser will do with it, before any traffic.
   *
   * Throws a `CorsError` for a request that every API refuses: code `request-url-invalid`, `request-method-forbidden`,
   * `request-header-invalid`, or `misuse` for a wrong type or an unknown value.
   */
  plan(request: RequestLike): Plan;
  /**
   * Whether a browser will send a preflight before this request now. This is also false if the request needs a preflight and the preflight
   * cache covers it: `plan(request).preflight` distinguishes the two cases. This method is faster than `plan`, and throws as `plan` does.
   */
  needsPreflight(request: RequestLike): boolean;
  /**
   * The verdict on an exchange. The responses are those to the preflight, if there is one, to the request, and to each redirect, in order.
   * Nothing is sent. Throws as `plan` does, and `misuse` for a wrong response.
   */
  check(exchange: Exchange): Verdict;
  /**
   * What is wrong with an exchange, what to do, and what has happened at the server. With `responses`, it is the diagnosis of the verdict.
   * Without them, it is the diagnosis of a call that a page saw fail, and of which the page knows nothing else. Nothing is sent. Throws as
   * `check` does.
   */
  diagnose(evidence: Evidence): Diagnosis;
  /**
   * Whether a response to a preflight allows a request that was not redirected. The method judges this response only, and neither reads nor
   * fills the preflight cache. It is fast. Throws as `check` does, except for values that it does not read.
   */
  allowsPreflight(request: RequestLike, response: ResponseLike): boolean;
  /**
   * The headers that script sees of the response to a cross-origin request in mode "cors" that was not redirected, in their order. The
   * result is null if the CORS check refuses the response. The method judges this response only, and ignores the preflight. It is fast.
   * Throws as `check` does, except for values that script does not see.
   */
  filter(request: RequestLike, response: ResponseLike): [name: string, value: string][] | null;
  /**
   * Why script gets null for a header of a cross-origin response from `url`: a finding with the code `response-header-not-exposed`. The
   * result is null for a header that script sees in every response (`Content-Type`), or in none (`Set-Cookie`).
   */
  explainMissingHeader(name: string, url: string): Finding | null;
  /**
   * Starts a fetch as a state machine: it names the requests to send, takes their responses, and ends with a response or an error. Throws as
   * `plan` does, and `misuse` if 32,768 fetches of this engine are under way.
   */
  start(request: RequestLike): Fetch;
  /** What earlier preflights allowed, for as long as the servers said. <https://fetch.spec.whatwg.org/#concept-cache> */
  readonly preflightCache: {
    /** How many entries have not expired. */
    readonly size: number;
    /** The entries that have not expired. */
    entries(): CacheEntry[];
    /** Forgets all entries, so that the next request that needs a preflight sends one. */
    clear(): void;
  };
  /**
   * Gives the memory of the engine and of its fetches back now. Every later call throws. Without this call the garbage collector gives the
   * memory back.
   */
  dispose(): void;
}

/** Headers. Pairs keep their order and repetitions. An array of values in a record stands for one header each. */
export type HeadersLike =
  | Iterable<readonly [string, string]>
  | Iterable<readonly string[]>
  | Readonly<Record<string, string | number | boolean | readonly string[]>>
  | Headers;

/** A request. A string or URL stands for a GET by `fetch()`. */
export type RequestLike = string | URL | Request | RequestRecord;

/** A request as a plain object. Members of `RequestInit` that play no part in CORS may be there too. */
export interface RequestRecord {
  /** The URL that the request is for. A relative URL is resolved against `EngineOptions.baseUrl`. */
  url: string | URL;
  /** Default `"GET"`. The method is normalized as in browsers: `get` becomes GET, `patch` stays. */
  method?: string;
  /** The headers that the application sets. A header that a browser refuses or drops is refused or dropped here too. */
  headers?: HeadersLike;
  /**
   * The body, as for `fetch()` or `send()`. Its class decides the default Content-Type, and its content does not matter. A `ReadableStream`
   * makes a preflight necessary.
   */
  body?: unknown;
  /** Default: the mode of the initiator, `"cors"` for `fetch()`. */
  mode?: 'same-origin' | 'cors' | 'no-cors' | 'navigate' | 'websocket' | 'webtransport';
  /**
   * Default: the credentials mode of the initiator, `"same-origin"` for `fetch()`. For `withCredentials` of an XMLHttpRequest or an
   * EventSource, set `"include"`.
   */
  credentials?: 'omit' | 'same-origin' | 'include';
  /** Default: the redirect mode of the initiator, `"follow"` for nearly all. */
  redirect?: 'follow' | 'error' | 'manual';
  /** The mode of the HTTP cache. With some modes some browsers ignore their preflight cache too. Default `"default"`. */
  cache?: 'default' | 'no-store' | 'reload' | 'no-cache' | 'force-cache' | 'only-if-cached';
  /** Whether the request may outlive the page: `keepalive` of `fetch()`. A browser follows fewer redirects of such a request. */
  keepalive?: boolean;
  /** Whether the upload of an XMLHttpRequest has listeners, which make a preflight necessary. */
  uploadListeners?: boolean;
  /** Set this to true instead of `body` for a body that is a stream. */
  streamBody?: boolean;
  /** Set this to the default Content-Type of the body instead of `body`. */
  bodyType?: string | null;
  /**
   * What makes the request. Every initiator but `"fetch"` (default) and `"xhr"` has a mode, a credentials mode, a destination and a method
   * of its own. A field that contradicts them throws.
   */
  initiator?: InitiatorName;
  /** The `crossorigin` attribute of the element; null (default) if it is not set. */
  crossOrigin?: 'anonymous' | 'use-credentials' | null;
  /** Default: the destination of the initiator. `preload` (its `as`), `modulepreload` and `form` accept other destinations. */
  destination?: Destination;
  /** How much of the page's URL the request tells the server in its `Referer`. Default: the policy of the page. */
  referrerPolicy?: ReferrerPolicy;
  /** The origin that made a `blob:` URL, if it is not the origin in the URL. */
  blobOrigin?: string;
  /**
   * `targetAddressSpace` of `fetch()`: where the page expects the server. Chromium refuses the request if the address is elsewhere, and
   * does not block it as mixed content.
   */
  targetAddressSpace?: AddressSpace;
  /** Not a field of a request: set `EngineOptions.networkPartitionKey`. */
  networkPartitionKey?: undefined;
}

/**
 * What makes a request. `initiators()` of `corsight/initiators` describes each of them, and how each one shows a refusal.
 *
 * - `fetch`, `xhr`
 * - `font`: `@font-face` and `FontFace`
 * - `canvas-image`, `webgl-texture`: an `<img>` that is drawn on a canvas, or uploaded as a texture
 * - `shape-image`, `mask-image`: images of the CSS properties `shape-outside` and `mask-image`
 * - `script`, `module-script`: `<script>`, and the imports of a module
 * - `worker`, `module-worker`, `shared-worker`, `module-shared-worker`, `service-worker`: the worker's own script
 * - `import-scripts`: `importScripts()`
 * - `stylesheet`, `preload`, `modulepreload`, `manifest`: `<link rel>`
 * - `css-import`: `@import`
 * - `img`, `video`, `audio`; `track`, whose `crossOrigin` is the attribute of the media element
 * - `event-source`, `beacon`
 * - `websocket`: the URL may be `ws:` or `wss:`, and the request goes to `http:` or `https:` as in a browser
 * - `form`, `iframe`: navigations
 * - `svg-use`: SVG's `<use>`
 */
export type InitiatorName =
  | 'fetch' | 'xhr' | 'font' | 'webgl-texture' | 'canvas-image' | 'shape-image' | 'mask-image' | 'script' | 'module-script'
  | 'worker' | 'module-worker' | 'shared-worker' | 'module-shared-worker' | 'service-worker' | 'import-scripts' | 'stylesheet'
  | 'css-import' | 'preload' | 'modulepreload' | 'manifest' | 'img' | 'video' | 'audio' | 'track' | 'event-source' | 'beacon'
  | 'websocket' | 'form' | 'iframe' | 'svg-use';

/**
 * The destination of a request: the kind of thing that the page makes of the response. `""` is the destination of `fetch()` and
 * XMLHttpRequest. <https://fetch.spec.whatwg.org/#concept-request-destination>
 */
export type Destination =
  | '' | 'audio' | 'audioworklet' | 'document' | 'embed' | 'font' | 'frame' | 'iframe' | 'image' | 'json' | 'manifest' | 'object'
  | 'paintworklet' | 'report' | 'script' | 'serviceworker' | 'sharedworker' | 'style' | 'text' | 'track' | 'video' | 'webidentity'
  | 'worker' | 'xslt';

/** A response as the server sent it, with all headers: a `Response`, or a plain object. */
export type ResponseLike = Response | ResponseRecord;

/** A response as a plain object. */
export interface ResponseRecord {
  /** The URL of the request, if known. `Location` is resolved against it. */
  url?: string | URL;
  /** The status, 0 to 999. */
  status: number;
  /** All headers that the server sent. One character for each byte. Repeated headers stay separate in pairs and in arrays, which matters to CORS. */
  headers?: HeadersLike;
  /**
   * The IP address that the response came from, if known: `"192.168.1.20"`, `"::1"`. It shows Local Network Access where the host of the URL
   * does not. HAR files have it as `serverIPAddress`.
   */
  remoteAddress?: string;
  /**
   * What of the response nobody has seen, in a response that is concluded from a message of a browser, as `read` of `corsight/read` gives it.
   * No sentence names a status that nobody has seen, and nothing follows from the absence of headers. If the one
   * `Access-Control-Allow-Origin` of such a response is `"..."`, it allows the page. Default: everything was seen.
   */
  unseen?: readonly ('status' | 'headers')[];
}

/** A request and what the servers answered: the input of `Engine.check`. */
export interface Exchange {
  /** The request as the page makes it. */
  request: RequestLike;
  /** The responses in the order in which they came: to the preflight, if there is one, to the request, and to each redirect. */
  responses: readonly ResponseLike[];
}

/** What is known of a call that failed. */
export interface Evidence {
  /** The request that failed, as for `plan`. */
  request: RequestLike;
  /** The responses, as for `check`. Leave them out for a call that a page saw fail: then nothing but the request is known. */
  responses?: readonly ResponseLike[];
  /** `navigator.onLine` of the page, for a call without `responses`. Default true. */
  online?: boolean;
  /**
   * The states of the permissions that the page asked its browser for, for a call without `responses`. Default: `EngineOptions.permissions`.
   * A denied permission is certainly the cause, a granted one certainly not.
   */
  permissions?: NetworkPermissions;
  /**
   * How the page's Content-Security-Policy forbade the request, as a `securitypolicyviolation` event whose `disposition` is `"enforce"` says,
   * for a call without `responses`.
   */
  securityPolicy?: {
    /** The `effectiveDirective` of the event: `"connect-src"`. */
    directive: string;
    /** Whether the policy allows the request itself, and forbids what it was redirected to. Default false. */
    redirected?: boolean;
  };
  /** Whether a service worker controls the page, for a call without `responses`. Default false. */
  serviceWorker?: boolean;
  /** Whether the page has read another answer of the same server, for a call without `responses`. Default false. */
  readsServer?: boolean;
  /**
   * What came of probes so far, in order, for a call without `responses`. Each is the `probe` of an `undecided` with what came of it. The next
   * one to send is `diagnose(…).undecided[0]?.probe`; `corsight/diagnose` sends them.
   */
  probes?: readonly ProbeOutcome[];
}

/** What a browser will do with a request, before anything is sent. */
export interface Plan {
  /**
   * What happens to the request. `same-origin`: it goes to the page's own origin, and CORS does not apply to it. `cors`: it goes to another
   * origin, which has to allow the page to read the response. `cors-with-preflight`: before the request, the browser asks the server for
   * permission. `no-cors`: it goes to another origin, and script sees nothing of the response.
   * `blocked`: the browser will refuse the request. `local`: the request needs no network (`data:`, `blob:`, `about:`). `navigate`,
   * `websocket`, `webtransport`: the request goes to another origin, and CORS does not apply to it.
   */
  kind: 'same-origin' | 'cors' | 'cors-with-preflight' | 'no-cors' | 'navigate' | 'websocket' | 'webtransport' | 'local' | 'blocked';
  /** Whether the request goes to another origin than the page's own: to another scheme, host or port. */
  crossOrigin: boolean;
  /** The origin of the page that makes the request, such as `"https://app.example"`. */
  origin: string;
  /** The origin that the request goes to, such as `"https://api.example"`. */
  targetOrigin: string;
  /** Whether the request is sent with credentials, such as cookies. */
  credentials: boolean;
  /** The preflight: the OPTIONS request by which a browser asks the server for permission first. It is null if the request needs none. */
  preflight: null | {
    /** Whether an earlier preflight still covers the request, so that none is sent now. */
    cached: boolean;
    /** Why the request needs a preflight, such as its method or one of its headers: one finding for each reason. */
    because: Finding[];
    /** The preflight as the browser sends it, exact to the byte. */
    request: HttpRequest;
  };
  /** The request with the headers that the browser adds for CORS. If `kind` is `blocked`, the request is not sent. */
  request: HttpRequest;
  /** The headers that the server must answer with for the page to get its response. */
  requires: {
    /** The headers that the response to the preflight needs; null if the request needs no preflight. */
    preflight: Header[] | null;
    /** The headers that the response to the request itself needs; empty if it needs none. */
    response: Header[];
  };
  /** Each rule that the request breaks already, and advice. */
  findings: Finding[];
}

/** What a browser did with a request and its responses, or would have done. */
export interface Verdict {
  /**
   * `allowed`: script may read the response. `blocked`: script gets an error, and the browser hides the reason. `opaque`: the response arrived,
   * but script sees nothing of it. `incomplete`: nothing was refused, but the exchange has fewer responses than its requests need. The
   * diagnosis says which one is missing.
   */
  outcome: 'allowed' | 'opaque' | 'blocked' | 'incomplete';
  /** The response that script sees; null if the outcome is `blocked` or `incomplete`. */
  response: null | FilteredResponse;
  /** Every broken rule, not only the first, and advice. That browsers ask the user first, by Local Network Access, stands before all else. */
  findings: Finding[];
  /** What is wrong, what to do, and what has happened at the server. */
  diagnosis: Diagnosis;
  /** What becomes of each cookie that the responses set, in their order. */
  cookies: CookieFate[];
  /**
   * The outcome in each browser, with its departures from the Standard. `incomplete`: the browser sends a request that there is no answer to, such
   * as a preflight that the others do not need.
   */
  browsers: { chromium: BrowserOutcome; firefox: BrowserOutcome; webkit: BrowserOutcome };
  /** Every decision in its order, each with the step of the Standard. `Engine.check` makes it when it is read. */
  trace: Step[];
}

/** What becomes of an exchange in a browser. */
export type BrowserOutcome = 'allowed' | 'blocked' | 'incomplete';

/**
 * What becomes of a cookie: one line of `Set-Cookie`. The value of the cookie is nowhere in it. No clock is asked, and no other cookie is
 * known; a page is taken to be the top-level page of its tab, and a browser to have its default settings.
 */
export interface CookieFate {
  /** The name; empty for a cookie without one, and for a line that is no cookie. */
  name: string;
  /** The URL of the response that sets the cookie. */
  url: string;
  /** Whether the cookie is stored. */
  stored: boolean;
  /** Whether a request of the exchange, or the same call made again, carries the cookie; null if it is not stored. */
  sent: boolean | null;
  /** What decided: how it is sent, or why it is not stored or not sent. */
  why: Exclude<CookieReason, 'host'>;
  /** The same in one sentence. */
  text: string;
  /**
   * Whether each request of the exchange carries the cookie, preflights left out; empty if the cookie is not stored. Requests up to the
   * response that sets the cookie stand for the same call made again.
   */
  requests: { url: string; sent: boolean; why: CookieOfRequest }[];
  /**
   * What becomes of the cookie in each browser. `sent`: it is stored, and one of these requests carries it. `stored`: none of them does.
   * `dropped`: it is not stored.
   */
  browsers: { chromium: CookieOutcome; firefox: CookieOutcome; webkit: CookieOutcome };
}

/** What becomes of a cookie in a browser. */
export type CookieOutcome = 'sent' | 'stored' | 'dropped';

/**
 * What decides on a cookie and a request. `sent`: the request carries the cookie. `sent-partitioned`: it does, and the browser keeps this
 * cookie for pages of the page's site alone. `without-credentials`: the request has no credentials. `host`, `path`: the cookie is for
 * another host or path. `secure-over-http`: the cookie is for https. `same-site`: the request goes to another site.
 */
export type CookieOfRequest = 'sent' | 'sent-partitioned' | 'without-credentials' | 'host' | 'path' | 'secure-over-http' | 'same-site';

/**
 * What decides on a cookie. `preflight`: preflights have no credentials. `third-party`: the browser blocks cookies of other sites than the
 * page's. `malformed`: a control character, no name and no value, or more than 4,096 bytes of them. `domain`: `Domain` is none of the
 * host's, or a public suffix. `secure-missing`: `SameSite=None` or `Partitioned` without `Secure`. `prefix`: the name's prefix promises
 * what the attributes do not keep. `removed`: the line removes the cookie. The others are as for a request, of which `same-site` and
 * `secure-over-http` also keep a cookie from being stored.
 */
export type CookieReason = CookieOfRequest | 'preflight' | 'third-party' | 'malformed' | 'domain' | 'secure-missing' | 'prefix' | 'removed';

/**
 * The verdict on a call that a browser made itself, as far as the page can see it. It has no `browsers` and no `trace`: `Engine.check` has
 * them, because it gets the responses.
 */
export interface ObservedVerdict {
  /** Always true. A `Verdict` does not have it. */
  observed: true;
  /** `allowed`: script may read the response. `blocked`: the call failed. `opaque`: the response arrived, but script sees nothing of it. */
  outcome: 'allowed' | 'opaque' | 'blocked';
  /** The response that the page may read; null if there is none. */
  response: null | ObservedResponse;
  /** What may be the reason of a failure, and advice. */
  findings: Finding[];
  /** Always null: a page does not see what other browsers would do. */
  browsers: null;
  /** Always empty: a page does not see what the browser decided. */
  trace: [];
}

/** A response that the page may read, as the page sees it. */
export interface ObservedResponse extends Omit<FilteredResponse, 'nullBody'> {
  /** `basic`: the response came from the page's own origin. `cors`: the response came from another origin. */
  type: 'basic' | 'cors';
}

/** A response as script sees it, without what the browser hides. */
export interface FilteredResponse {
  /**
   * `basic`: a response from the page's own origin. `cors`: a response from another origin that passed the CORS check. `opaque`: a response
   * in mode "no-cors", of which script sees nothing. `opaqueredirect`: a redirect that redirect mode "manual" does not follow.
   */
  type: 'basic' | 'cors' | 'opaque' | 'opaqueredirect';
  /** The status; 0 for `opaque` and `opaqueredirect`. */
  status: number;
  /** The headers that script may read. The browser hides all others. */
  headers: [name: string, value: string][];
  /** The URL that the response came from, after redirects. */
  url: string;
  /** Whether there was a redirect on the way. */
  redirected: boolean;
  /** Whether the body is null, whatever the server sent. */
  nullBody: boolean;
}

/** One thing that Corsight found out about a call: a rule that it breaks, a reason, or advice. */
export interface Finding {
  /** The name of the finding for programs, which never changes: `preflight-header-not-allowed`. */
  code: string;
  /** The special case of the code, where there is one: `acao-mismatch-port`. */
  detail: string | null;
  /**
   * `block`: the browser refuses the call. `degrade`: the call works, but not as its author seems to expect. `risk`: the call works and is
   * dangerous. `info`: the finding explains, and nothing is wrong.
   */
  severity: 'block' | 'degrade' | 'risk' | 'info';
  /**
   * The part of the fetch that the finding is about. `preflight`: the preflight and its response. `policy`: a rule beside CORS, such as the
   * rules about ports, mixed content, Local Network Access and `Cross-Origin-Resource-Policy`. `environment`: the network, or the responses that `check` got.
   */
  stage: 'request' | 'preflight' | 'response' | 'redirect' | 'policy' | 'environment';
  /** One sentence for people, with the values in it. */
  message: string;
  /** The value that was found; null if there was none, such as a header that is missing. */
  found: string | null;
  /** A value that would be accepted; null if there is no such value. */
  expected: string | null;
  /** Who can fix the problem. */
  who: Who;
  /** The acts that fix the problem, each by itself or all together as they say. */
  remedies: Remedy[];
  /** The URL of the algorithm in the Standard. */
  spec: string;
  /** The URL of the page on MDN about the code. */
  mdn: string | null;
  /** The name of the error in Chromium (`Network.CorsError`). */
  chromium: string | null;
  /** The name of the error in Firefox. */
  firefox: string | null;
  /** The number of the step in the algorithm at `spec`; empty if the step has no number. */
  step: string;
  /** The URL of the request that the finding is about. */
  url: string;
  /** The URL of Corsight's own page on the code, with an example. The page is in the package too: `docs/codes.html`. */
  docs: string;
}

/**
 * Who has to act. `server`: the server that answers. `client`: the code that makes the request. `edge`: a proxy, CDN or gateway between
 * them. `page`: the page, by its own policies or its origin. `user`: the person at the browser.
 */
export type Who = 'server' | 'client' | 'edge' | 'page' | 'user';

/** An act that fixes the problem of a finding, such as a header to send. */
export interface Remedy {
  /** Who has to act. */
  who: Who;
  /** The act, in one sentence. */
  text: string;
  /** The header that the server has to send; null if the act is another one. */
  header: Header | null;
  /**
   * What the server's configuration has to say, to be pasted. An engine leaves it null: `withSnippets` of `corsight/policy`, the verdicts of `corsight/capture`, the command
   * line and the playground fill it where the server is chosen or known.
   */
  snippet: Snippet | null;
}

/** A policy as the text that a server takes. */
export interface Snippet {
  /** The server, for programs: `"nginx"`. */
  server: string;
  /** The name that people know the server by. */
  title: string;
  /** The name of the file that the text is pasted into. */
  file: string;
  /** The language of the text, as Markdown's code fences name it. */
  language: string;
  /** The text. */
  text: string;
  /** What the server cannot express of the policy, or what has to be done besides; a sentence each. */
  cannot: string[];
}

/** A header, with its name and its value. */
export interface Header {
  /** The name of the header, `"Access-Control-Allow-Origin"`. */
  name: string;
  /** The value of the header, `"https://app.example"`. */
  value: string;
}

/** A request as the browser sends it over the network. */
export interface HttpRequest {
  /** The method, `"OPTIONS"` for a preflight. */
  method: string;
  /** The URL, without its fragment. */
  url: string;
  /** The headers that the page sets and those that the browser adds for CORS. Cookies and the like are not among them. */
  headers: [name: string, value: string][];
  /** Whether credentials, such as cookies, are sent, and cookies of the response are stored. */
  credentials: boolean;
  /** Whether the request has a body. */
  body: boolean;
  /**
   * `preflight`: the OPTIONS request that asks for permission. `actual`: the request that the page made. `local`: the URL is of a scheme such as
   * `data:` and `blob:`, so the request needs no network.
   */
  kind: 'preflight' | 'actual' | 'local';
  /**
   * How all URLs of the request, redirects included, relate to the page's origin. The header `Sec-Fetch-Site` has the same value, but
   * browsers do not send that header to every URL.
   */
  site: 'same-origin' | 'same-site' | 'cross-site';
  /** Which cookies are sent if `credentials` is true. */
  cookiesSent: SameSiteMode;
  /** Which cookies of the response are stored if `credentials` is true. */
  cookiesStored: Exclude<SameSiteMode, 'lax-or-less'>;
}

/**
 * A set of cookies by their `SameSite` attribute. `strict-or-less`: all cookies. `lax-or-less`: all cookies but those with
 * `SameSite=Strict`. `unset-or-less`: cookies with `SameSite=None` and cookies without the attribute. `none`: only cookies with
 * `SameSite=None`, because in Chromium a cookie without the attribute counts as `Lax`.
 */
export type SameSiteMode = 'strict-or-less' | 'lax-or-less' | 'unset-or-less' | 'none';

/** One decision of a browser: the step of the Standard, the input and the outcome. */
export interface Step {
  /** The algorithm's anchor in the Fetch Standard, <https://fetch.spec.whatwg.org/>, or the URL of an algorithm that stands elsewhere. */
  anchor:
    | 'https://wicg.github.io/local-network-access/#local-network-access-check'
    | 'concept-main-fetch' | 'concept-scheme-fetch' | 'concept-http-fetch' | 'cors-preflight-fetch-0' | 'concept-cors-check'
    | 'cross-origin-resource-policy-internal-check' | 'concept-http-redirect-fetch' | 'concept-http-network-fetch' | 'concept-cache-clear';
  /** The number of the step in that algorithm, `"7.5"`; `""` if the step has no number. */
  step: string;
  /** The input of the decision, such as a URL, a method or two origins. */
  input: string;
  /** The outcome in a few words, or the code of the finding if a rule was broken. */
  outcome: string;
  /**
   * Whether a browser never reaches this step, because it has refused the exchange before. `check` goes on after a refusal to find every
   * broken rule.
   */
  hypothetical: boolean;
}

/**
 * An entry of the preflight cache: a method or a header name that needs no preflight for a while. An entry has either a method or a header
 * name. <https://fetch.spec.whatwg.org/#concept-cache>
 */
export interface CacheEntry {
  /** The network partition key, `EngineOptions.networkPartitionKey`; `""` if there is none. */
  key: string;
  /** The serialized origin of the requests: that of the page, or `"null"` after some redirects. */
  byteSerializedOrigin: string;
  /** The URL that the entry is for. */
  url: string;
  /** The time until the entry expires, in milliseconds. */
  expiresIn: number;
  /** Whether the entry also covers requests whose credentials mode is "include". */
  credentials: boolean;
  /** A method, or `"*"` for every method; null in an entry for a header name. */
  method: string | null;
  /** A header name in lower case, or `"*"` for every header name but `authorization`; null in an entry for a method. */
  headerName: string | null;
}

/**
 * The next action of a fetch. `send`: the caller sends the request, without following redirects, and passes on the response. `deliver` and
 * `fail` end the fetch.
 */
export type FetchAction =
  | { type: 'send'; request: HttpRequest }
  | { type: 'deliver'; response: FilteredResponse }
  | { type: 'fail'; error: CorsError };

/** One fetch under way. Call `poll`, send the request that it names, and pass on the response or the failure, until it delivers or fails. */
export interface Fetch {
  /** The next action; null if the engine waits for a response or a failure, or if the fetch has ended. */
  poll(): FetchAction | null;
  /** Takes the response to the request that was sent last. */
  handleResponse(response: ResponseLike): void;
  /** Takes the failure of the request that was sent last. `error` may be any value; its `message`, or its text, is shown to people. */
  handleFailure(error?: unknown): void;
  /** The verdict; null until the fetch has ended. */
  verdict(): Verdict | null;
  /** Gives the memory of this fetch back now. Every later call throws. Without this call the garbage collector gives the memory back. */
  dispose(): void;
}

/**
 * What Corsight knows about one call of the page: `jqXHR.cors` of `corsight/jquery` and `corsight/ajax`, and `cors` in the log of
 * `wrapFetch`. It exists from the beginning of the call, and its properties get their values as the call goes on.
 *
 * ```js
 * $.ajax('https://api.example/items').fail((jqXHR) => jqXHR.cors.ready.then(({ diagnosis }) => console.log(diagnosis.text)));
 * ```
 */
export interface Cors {
  /**
   * The plan of the request: whether it goes to another origin, whether the browser sends a preflight first and why, and which headers the
   * server must answer with. Null until Corsight is loaded, and for a call that was never sent.
   */
  readonly plan: Plan | null;
  /**
   * The verdict: whether script may read the response, and what script sees of it. Absent while the call is under way, while Corsight is
   * loading, and if the page itself ended the call by `abort()` or a timeout.
   */
  readonly verdict?: Verdict | ObservedVerdict;
  /**
   * Why the call failed, in words and as data. It is always the same object. Its `text` is empty while the call has not failed. If the call
   * fails before Corsight is loaded, `text` says so, and becomes the full diagnosis later.
   */
  readonly diagnosis: Diagnosis;
  /**
   * Resolves to this object once nothing in it will change any more: the call has ended, and Corsight is loaded or cannot be loaded. It
   * never rejects.
   *
   * ```js
   * const { diagnosis } = await jqXHR.cors.ready;
   * ```
   */
  readonly ready: Promise<Cors>;
  /**
   * Asks the server why the call failed, by the harmless probes of `corsight/diagnose`, and resolves to `diagnosis`, which has what came of them.
   * Nothing is sent if the cause is certain, if the call has not failed, and with the option `diagnose: 'off'`. Rejects as `diagnose` does.
   *
   * ```js
   * const { causes, undecided } = await jqXHR.cors.diagnose({ budget: { requests: 2 } });
   * ```
   */
  diagnose(options?: DiagnoseOptions): Promise<Diagnosis>;
}

/**
 * What is wrong with a call, what to do, and what has happened at the server. In a page the browser hides the reason from script, so there
 * most causes are only likely or possible.
 */
export interface Diagnosis {
  /** What is wrong, in the order of mending: mend the first cause first. Empty if nothing is wrong. */
  readonly causes: Cause[];
  /**
   * The farthest that the browser has got. `nothing`: no request left the browser. `preflight`: only the preflight (OPTIONS) was sent, so the
   * server did not carry out the request. `request`: the request was sent, and the server may have carried it out. In a page `request` may
   * also mean that the page cannot see more.
   */
  readonly sent: 'nothing' | 'preflight' | 'request';
  /** What has happened at the server, in one sentence: "The DELETE never left the browser: …". Empty if nothing is wrong. */
  readonly happened: string;
  /**
   * The diagnosis in at most twelve lines, to print or to show to a developer. It is empty while the call has not failed. After a failure, an
   * HTTP error or an abort it has at least one sentence.
   */
  readonly text: string;
  /**
   * What stays open about a call that a page saw fail: first the question that the next probe would answer, then what no probe can tell. Empty
   * if the first cause is certain, and for an exchange that was seen.
   */
  readonly undecided: Undecided[];
  /** The probes that were sent for this call, with what came of each. Empty if none was. */
  readonly probes: ProbeOutcome[];
  /**
   * Why no further probe was sent. `certain`: the first cause is certain. `nothing-more`: no probe would tell more. `requests` and `time`:
   * the budget is spent. `policy`: the page's Content-Security-Policy, or a page without `fetch`, lets no probe through. `back-off`: the
   * server has asked for a pause, or does not answer in time. Null if none was asked for.
   */
  readonly ended: 'certain' | 'nothing-more' | 'requests' | 'time' | 'policy' | 'back-off' | null;
  /** The findings that are certainly the reason. In a page: those that were known before anything was sent, such as a forbidden port. */
  readonly certain: Finding[];
  /** In a page, if no finding is certain, every finding that may be the reason. The network panel of the developer tools shows which one is. */
  readonly candidates: Finding[];
}

/** Something that is not known about a failed call: because no probe has asked yet, or because no probe can tell. */
export interface Undecided {
  /** Stable, for programs: `connection`. For a question that a probe would answer it is the code of the probe. */
  code: string;
  /** Why the page cannot tell, in one sentence. */
  why: string;
  /** Where a person can see it: the network panel, the console, the log of the server. */
  where: string;
  /** The probe that would tell; null if none would. */
  probe: Probe | null;
}

/** A harmless request that tells causes apart. */
export interface Probe {
  /** What it asks, for programs. */
  code: 'server-answers' | 'page-allowed' | 'credentials-allowed' | 'headers-allowed' | 'cache-agrees' | 'other-url-allowed' | 'root-answers' | 'home-answers';
  /** What it asks, in words. */
  asks: string;
  /** `HEAD` if the call is a HEAD. */
  method: 'GET' | 'HEAD';
  /** The URL, without its fragment. */
  url: string;
  /** The mode: `no-cors` where only an answer counts, whatever it allows. */
  mode: 'cors' | 'no-cors' | 'same-origin';
  /** `include` only if the call has it. */
  credentials: 'omit' | 'include';
  /** `default` where the question is about the cache. */
  cache: 'default' | 'no-store';
  /** Names of headers of the call, with values that are harmless. */
  headers: [name: string, value: string][];
}

/** A probe, and what came of it. */
export interface ProbeOutcome extends Probe {
  /**
   * What script got. `failed`: a network error. `timeout`: nothing in time. `opaque`: a response that script cannot read. `readable`: a response
   * that it can read.
   */
  result: 'failed' | 'timeout' | 'opaque' | 'readable';
  /** The status; 0 if script got none. */
  status: number;
  /** The URL that answered after all redirects, without its fragment; empty if script was not told. */
  finalUrl: string;
  /** Whether a service worker of the page made the response itself. */
  byServiceWorker: boolean;
  /** When the probe was sent, in milliseconds since 1970. */
  startedAt: number;
  /** How long it took, in milliseconds. */
  duration: number;
}

/** The options of `diagnose` and of `cors.diagnose()`. */
export interface DiagnoseOptions {
  /** How much may be spent. */
  budget?: {
    /** How many probes may be sent: an integer, 0 or more. Default 4. A probe with headers makes the browser send a preflight besides. */
    requests?: number;
    /** How long the probes may take together, in milliseconds. Default 5000. */
    time?: number;
  };
  /** Ends the probes. The promise rejects with the reason of the signal then. */
  signal?: AbortSignal;
  /** Sends the probes. Default: the fetch of the page, or the one that `wrapFetch` wraps. */
  fetch?: typeof fetch;
}

/** A hypothesis about what is wrong: one thing to mend, which may be behind several findings. */
export interface Cause {
  /** Stable, for programs: `options-authentication`. A cause that no better name is known for has the code of its finding. */
  code: string;
  /** `certain`: the values show it. `likely`: the values point to it. `possible`: nothing speaks against it. */
  confidence: 'certain' | 'likely' | 'possible';
  /** What is wrong, in one sentence with the values in it. */
  headline: string;
  /** The values that were seen, such as a status or a header with its value. */
  because: string[];
  /** What to do now, and who can do it. */
  act: Remedy;
  /** What else would help, if nobody can do `act`: often something in the code of the page. */
  otherwise: Remedy[];
  /** The codes of the findings that follow from this cause and vanish with it. */
  explains: string[];
  /** The URL of Corsight's own page on the cause, with an example. The page is in the package too: `docs/codes.html`. */
  docs: string;
}

/** One call in the log. It holds no secrets: see `request`. */
export interface Entry {
  /**
   * The request without its secrets. It has no body, and its URL has no user name and no password. A header that CORS does not safelist has
   * the value "...". The URL has its query unless `hideQuery` is set.
   */
  request: RequestRecord;
  /** The plan, the verdict and the diagnosis of the call. */
  cors: Cors;
  /** The HTTP status; null while the call is under way, 0 if there was no response that script may read. */
  status: number | null;
  /** When the request was sent, in milliseconds since 1970. */
  startedAt: number;
  /** How long the call took, in milliseconds; null while it is under way. */
  duration: number | null;
}

/** The options of `wrap`, `wrapFetch` and `corsight/ajax`: those of `createEngine` and more. */
export interface ObserveOptions extends EngineOptions {
  /** An existing engine. Without it, an engine is made from the other options. */
  engine?: Engine;
  /** Whether to refuse a request that the browser would certainly refuse, before it is sent. Default false: no call changes. */
  enforce?: boolean;
  /**
   * What to print to the console: `true`, calls to another origin that failed, and headers that script reads and CORS hides; `"all"`, also
   * calls that succeeded after a preflight, once for each method and URL; `false`, nothing. Default true.
   */
  console?: boolean | 'all';
  /** How many of the latest calls the log keeps: an integer, 0 or more. Default 200. */
  logLimit?: number;
  /**
   * Whether the log, the console and diagnoses show the query of every URL as `?...`. Set it if the page sends tokens or personal data in
   * queries. Default false. Bodies, and values of headers that may be secrets, are never kept.
   */
  hideQuery?: boolean;
  /**
   * Whether to load the engine at once. Default false: it is loaded with the first cross-origin call, with `console: false` when such a call
   * fails or its `cors` is read, and with `enforce: true` at once.
   */
  preload?: boolean;
  /**
   * Whether to ask the server why a call failed, by the harmless probes of `corsight/diagnose`. `"off"`: never. `"on-demand"`: when the page calls
   * `cors.diagnose()`. `"auto"`: after a failure too, once for each server and cause; the call is printed when the answers are there. Default:
   * `"auto"` in development, which is a page of localhost, 127.0.0.1, [::1], `.localhost` or `.test`, or a bundle that was made with the condition
   * "development"; everywhere else `"on-demand"`.
   */
  diagnose?: 'off' | 'on-demand' | 'auto';
  /**
   * Called for each call to another origin of which the page got no response: one that the browser refused, or that got no answer. It is not
   * called for an HTTP error such as status 404, whose response the page has got, for a call that the page itself aborted or let time out,
   * for a `<script>` element, and while the engine cannot be loaded. It runs in a task of its own, after the callbacks of the call. What it
   * throws is printed once.
   *
   * ```js
   * import $ from 'jquery';
   * import { wrap } from 'corsight/jquery';
   * wrap($, { onFailure: ({ code, message, url }) => navigator.sendBeacon('/failures', JSON.stringify({ code, message, url })) });
   * ```
   */
  onFailure?: (report: FailureReport) => unknown;
}

/**
 * A call that failed, for error trackers. It holds no secrets: no body, no values of headers that may be secrets, no user name and no
 * password. URLs have their queries unless `hideQuery` is set.
 */
export interface FailureReport {
  /** Always `"CorsError"`. */
  name: 'CorsError';
  /** What is wrong, and what to do: the first cause of the diagnosis in two sentences. */
  message: string;
  /** The code of the first cause, which never changes: `"server-refuses-page"`. It is `"unexplained"` if Corsight itself failed. */
  code: string;
  /** The same for all failures with the same code: `["CorsError", "server-refuses-page"]`. */
  fingerprint: string[];
  /** An error with the message, the code and the diagnosis. It has no stack, because the call began long ago. */
  error: CorsError;
  /** Every cause, with the values that were seen and the acts. */
  diagnosis: Diagnosis;
  /** The request without its secrets, as in the log. */
  request: RequestRecord;
  /** The method of the request. */
  method: string;
  /** The URL of the request without its secrets. */
  url: string;
  /** The origin of the page. */
  origin: string;
  /** When the request was sent, in milliseconds since 1970. */
  startedAt: number;
  /** How long the call took, in milliseconds. */
  duration: number;
}
