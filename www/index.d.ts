/**
 * Corsight: what a browser will do with a cross-origin request, before it is sent, and afterwards why it did it.
 *
 * Times are in milliseconds and ages in seconds. Everything that is given a value it cannot take throws a `CorsError`
 * (a `TypeError`) that names the value; the engine stays usable. Words and steps are those of the Fetch Standard,
 * <https://fetch.spec.whatwg.org/>.
 *
 * An unknown name among options, or among the fields of a request, a response or an exchange that is written as a plain object, is refused
 * with the name that was probably meant. A name whose value is `undefined` is as good as absent.
 *
 * One call takes at most 16,777,216 characters of text (URLs, header names and values, of the request and all responses together) and
 * 262,144 headers. What is more is refused before memory is taken for it.
 */
import { CorsError } from './errors.js';

export { CorsError, isCorsError } from './errors.js';

export interface EngineOptions {
  /**
   * The origin that requests come from, as it is serialized: `"https://app.example"`, with no slash at the end, or `"null"`
   * for an opaque one. In a page or worker its own origin is the default; elsewhere there is none and it must be given.
   */
  origin?: string;
  /** Whose departures from the Standard count. Default `"standard"`: nobody's. */
  profile?: 'standard' | 'chromium' | 'firefox' | 'webkit';
  /** A clock in milliseconds that never goes back; only the preflight cache reads it. Default `performance.now`. */
  now?: () => number;
  /** The longest time in seconds that a preflight's answer is kept, 0 or more. Default: what the profile imposes. */
  maxAgeLimit?: number;
  /**
   * Where the WebAssembly is: its URL, its bytes, or the compiled module. A string is a URL too, relative to the document; in Node it may be
   * a path. Default: `wasm/corsight_bg.wasm` beside this module, where Vite and webpack find it; for others the package has it as
   * `corsight/wasm`. It has to be the file of the same build of Corsight. All engines share the first one loaded.
   */
  wasm?: string | URL | BufferSource | WebAssembly.Module;
  /** What relative URLs are resolved against. Default: `document.baseURI`, and the origin where there is no document. */
  baseUrl?: string | URL;
  /** The page's `Cross-Origin-Embedder-Policy`: `"unsafe-none"` (default), `"require-corp"` or `"credentialless"`. */
  embedderPolicy?: string;
  /** Parts the preflight cache, as browsers do by the top-level site. <https://fetch.spec.whatwg.org/#network-partition-key> */
  networkPartitionKey?: string;
  /** The text of the Public Suffix List, for telling sites apart more exactly than by their last two labels. */
  publicSuffixList?: string;
}

/**
 * Loads the WebAssembly, once for all engines, and makes an engine.
 *
 * Rejects with a `CorsError`: code `misuse` for a wrong option, `engine-unavailable` if the WebAssembly could not be loaded, or is of another
 * version of Corsight. The message says what to do, and `createEngine` may be called again.
 *
 * ```js
 * const engine = await createEngine({ origin: 'https://app.example' });
 * engine.plan({ url: 'https://api.example/', method: 'PUT' }).kind; // "cors-with-preflight"
 * ```
 */
export function createEngine(options?: EngineOptions): Promise<Engine>;

/** The engine; `createEngine` makes it. Its calls do no I/O: they take what a browser knows and say what it does. */
export class Engine {
  private constructor();
  /** The serialized origin that requests come from. */
  readonly origin: string;
  /** Whose departures from the Standard count. */
  readonly profile: 'standard' | 'chromium' | 'firefox' | 'webkit';
  /**
   * What a browser will do with a request, before any traffic.
   *
   * Throws a `CorsError` for a request that no API would take: code `request-url-invalid`, `request-method-forbidden`,
   * `request-header-invalid`, or `misuse` for a wrong type or an unknown value.
   */
  plan(request: RequestLike): Plan;
  /**
   * Whether a browser will send a preflight before this request now. False too if an answer in the preflight cache stands
   * for it: `plan(request).preflight` tells the two apart. It is the fast call. Throws as `plan` does.
   */
  needsPreflight(request: RequestLike): boolean;
  /**
   * What a browser makes of what was answered: to the preflight if there is one, to the request, to each redirect, in
   * order. Nothing is sent. Throws as `plan` does, and `misuse` for a response that is none.
   */
  check(exchange: Exchange): Verdict;
  /**
   * Whether a preflight's answer lets a request through that nothing has redirected: the verdict on that answer alone,
   * fast. The preflight cache is neither asked nor filled. Throws as `check` does, but for values that it does not read.
   */
  allowsPreflight(request: RequestLike, response: ResponseLike): boolean;
  /**
   * The headers that script sees of a response to a cross-origin request in mode "cors" that nothing has redirected, in
   * the order they came; null if the CORS check refuses the response. The verdict on that response alone, fast: it asks
   * for no preflight. Throws as `check` does, but for values that nobody gets to see.
   */
  filter(request: RequestLike, response: ResponseLike): [name: string, value: string][] | null;
  /**
   * Why script gets null for a header of a cross-origin response from `url`: a finding with the code
   * `response-header-not-exposed`. It is null for headers that script sees of every response (`Content-Type`), or of none
   * (`Set-Cookie`).
   */
  explainMissingHeader(name: string, url: string): Finding | null;
  /**
   * The state machine itself: it says what to send, takes what came, and ends with a response or an error. Throws as
   * `plan` does, and `misuse` if 32,768 fetches of this engine are under way.
   */
  start(request: RequestLike): Fetch;
  /** <https://fetch.spec.whatwg.org/#concept-cache> */
  readonly preflightCache: {
    /** How many entries there are that have not expired. */
    readonly size: number;
    entries(): CacheEntry[];
    clear(): void;
  };
  /** Gives the memory of the engine and of its fetches back now; every later call throws. Without it the garbage collector does. */
  dispose(): void;
}

/** What can be headers. Pairs keep order and repetitions; a list of values in a record is as many headers. */
export type HeadersLike =
  | Iterable<readonly [string, string]>
  | Iterable<readonly string[]>
  | Readonly<Record<string, string | number | boolean | readonly string[]>>
  | Headers;

/** What can be a request. A string or URL is a GET by `fetch()`. */
export type RequestLike = string | URL | Request | RequestRecord;

export interface RequestRecord {
  /** Relative ones are resolved, see `EngineOptions.baseUrl`. */
  url: string | URL;
  /** Default `"GET"`. Normalized as browsers do: `get` becomes GET, `patch` stays. */
  method?: string;
  /** What the application sets. What a browser would refuse or drop is refused or dropped here. */
  headers?: HeadersLike;
  /**
   * As for `fetch()` or `send()`. Its kind gives a default Content-Type; its content does not matter. A `ReadableStream`
   * makes a preflight necessary.
   */
  body?: unknown;
  /** Default: what the initiator has, `"cors"` for `fetch()`. */
  mode?: 'same-origin' | 'cors' | 'no-cors' | 'navigate' | 'websocket' | 'webtransport';
  /**
   * Default: what the initiator has, `"same-origin"` for `fetch()`; `withCredentials` of an XMLHttpRequest or EventSource is
   * `"include"`.
   */
  credentials?: 'omit' | 'same-origin' | 'include';
  /** Default: what the initiator has, `"follow"` for nearly all. */
  redirect?: 'follow' | 'error' | 'manual';
  /** Of the HTTP cache. Some browsers go past their preflight cache too. Default `"default"`. */
  cache?: 'default' | 'no-store' | 'reload' | 'no-cache' | 'force-cache' | 'only-if-cached';
  /** It may outlive the page: `keepalive` of `fetch()`. A browser follows fewer redirects of such a request. */
  keepalive?: boolean;
  /** Something listens to the upload of an XMLHttpRequest, which makes a preflight necessary. */
  uploadListeners?: boolean;
  /** The body is a stream, for those who have none at hand to give as `body`. */
  streamBody?: boolean;
  /** The Content-Type that the body brings along, for those who have no body at hand. Default: what that of `body` is. */
  bodyType?: string | null;
  /**
   * What makes it. All but `"fetch"` (default) and `"xhr"` bring their own mode, credentials mode, destination and method;
   * what contradicts them throws.
   */
  initiator?: InitiatorName;
  /** The `crossorigin` attribute of an element that has one; null (default) if it is not set. */
  crossOrigin?: 'anonymous' | 'use-credentials' | null;
  /** What it is fetched for. By default what the initiator has; `preload` (its `as`), `modulepreload` and `form` take others. */
  destination?: string;
  referrerPolicy?: ReferrerPolicy;
  /** The origin that made a `blob:` URL, if it is not the one in the URL. */
  blobOrigin?: string;
  /** Not taken here yet: see `EngineOptions.networkPartitionKey`. */
  networkPartitionKey?: undefined;
}

/**
 * What makes a request. What each of them is, and what a refusal looks like: `initiators()` of `corsight/initiators`.
 *
 * - `fetch`, `xhr`
 * - `font`: `@font-face` and `FontFace`
 * - `canvas-image`, `webgl-texture`: an `<img>` that is drawn on a canvas, or uploaded as a texture
 * - `shape-image`, `mask-image`: images of the CSS properties `shape-outside` and `mask-image`
 * - `script`, `module-script`: `<script>`, and what a module imports
 * - `worker`, `module-worker`, `shared-worker`, `module-shared-worker`, `service-worker`: the worker's own script
 * - `import-scripts`: `importScripts()`
 * - `stylesheet`, `preload`, `modulepreload`, `manifest`: `<link rel>`
 * - `css-import`: `@import`
 * - `img`, `video`, `audio`; `track`, whose `crossOrigin` is that of the media element
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

/** What can be a response. */
export type ResponseLike = Response | {
  /** What was asked for, if known: `Location` is resolved against it. */
  url?: string | URL;
  /** 0 to 999. */
  status: number;
  /** One character for each byte. Repeated headers stay apart in pairs and in lists, which matters to CORS. */
  headers?: HeadersLike;
};

export interface Exchange {
  request: RequestLike;
  responses: readonly ResponseLike[];
}

/** What a browser will do. */
export interface Plan {
  /**
   * `blocked`: it will refuse; `local`: no network is asked (`data:`, `blob:`, `about:`); `navigate`, `websocket`,
   * `webtransport`: to another origin, and CORS has no say.
   */
  kind: 'same-origin' | 'cors' | 'cors-with-preflight' | 'no-cors' | 'navigate' | 'websocket' | 'webtransport' | 'local' | 'blocked';
  crossOrigin: boolean;
  origin: string;
  targetOrigin: string;
  /** Whether cookies and the like go with it. */
  credentials: boolean;
  preflight: null | {
    /** An earlier answer still stands for it, so none is sent. */
    cached: boolean;
    because: Finding[];
    /** To the byte. */
    request: HttpRequest;
  };
  /** As it goes out, with what the browser adds for CORS. If `kind` is `blocked` it never does. */
  request: HttpRequest;
  /** What the server must answer for the page to get its response. */
  requires: { preflight: Header[] | null; response: Header[] };
  findings: Finding[];
}

/** What a browser did, or would have done. */
export interface Verdict {
  /** `opaque`: it went through, but script sees nothing of it. */
  outcome: 'allowed' | 'opaque' | 'blocked';
  /** What script gets to see; null if blocked. */
  response: null | FilteredResponse;
  /** Every rule that was broken, and advice; not only the first. */
  findings: Finding[];
  /** The outcome in each browser as it is, where they depart from the Standard. */
  browsers: { chromium: 'allowed' | 'blocked'; firefox: 'allowed' | 'blocked'; webkit: 'allowed' | 'blocked' };
  trace: Step[];
}

/**
 * The verdict on a call that a browser made itself, as far as it told the page. `browsers` and `trace` are for those who
 * see the answers: `Engine.check`.
 */
export interface ObservedVerdict {
  observed: true;
  outcome: 'allowed' | 'opaque' | 'blocked';
  response: null | Omit<FilteredResponse, 'nullBody'>;
  findings: Finding[];
  browsers: null;
  trace: [];
}

export interface FilteredResponse {
  /** `basic`, `cors`, `opaque`, `opaqueredirect`, … */
  type: string;
  status: number;
  headers: [name: string, value: string][];
  url: string;
  redirected: boolean;
  /** Whether the body is null whatever the server sent. */
  nullBody: boolean;
}

export interface Finding {
  /** Stable, for programs: `preflight-header-not-allowed`. */
  code: string;
  /** The special case of the code, where there is one: `acao-mismatch-port`. */
  detail: string | null;
  severity: 'block' | 'degrade' | 'risk' | 'info';
  stage: string;
  /** One sentence for people, with the values in it. */
  message: string;
  found: unknown;
  expected: unknown;
  /** Who can change it. */
  who: 'server' | 'client' | 'edge' | 'page' | 'user';
  remedies: Remedy[];
  /** The step of the Standard. */
  spec: string;
  mdn: string | null;
  /** What Chromium calls it (`Network.CorsError`). */
  chromium: string | null;
  /** What Firefox calls it. */
  firefox: string | null;
  /** The number of the step at `spec`; empty where it has none. */
  step: string;
  /** What it is about. */
  url: string;
}

export interface Remedy {
  who: string;
  text: string;
  header?: Header | null;
  /** Ready to paste. */
  snippet?: string | null;
}

export interface Header {
  name: string;
  value: string;
}

export interface HttpRequest {
  method: string;
  url: string;
  headers: [name: string, value: string][];
  /** Whether cookies and the like go along, and cookies of the answer are stored. */
  credentials: boolean;
  /** Whether it has a body. */
  body: boolean;
  kind: 'preflight' | 'actual';
  /**
   * How all URLs of the request, redirects included, relate to the page's origin. The header `Sec-Fetch-Site` has the same value, but
   * browsers do not send that header to every URL.
   */
  site: 'same-origin' | 'same-site' | 'cross-site';
  /** Which cookies go along if `credentials` is true. */
  cookiesSent: SameSiteMode;
  /** Which cookies of the answer are stored if `credentials` is true. */
  cookiesStored: SameSiteMode;
}

/**
 * Which cookies are meant, by their `SameSite` attribute. `strict-or-less`: all of them. `lax-or-less`: all but those with
 * `SameSite=Strict`. `unset-or-less`: those with `SameSite=None`, and those without the attribute. `none`: those with `SameSite=None` alone, because a cookie
 * without the attribute counts as `Lax`, as in Chromium.
 */
export type SameSiteMode = 'strict-or-less' | 'lax-or-less' | 'unset-or-less' | 'none';

/** One decision of a browser: where in the Standard it is made, about what, and how it went. */
export interface Step {
  /** The algorithm's anchor in the Fetch Standard: `"concept-cors-check"`. */
  anchor: string;
  /** The number of the step in that algorithm, `"7.5"`; `""` where it has none. */
  step: string;
  /** What the decision was about, such as a URL, a method or two origins. */
  input: string;
  /** How it went: a few words, or the code of the finding if a rule was broken. */
  outcome: string;
  /**
   * Whether a browser never comes to this step, because it has refused before. `check` goes on after a refusal to find everything that
   * is wrong; what it tries there has not happened.
   */
  hypothetical: boolean;
}

export type CacheEntry = Record<string, unknown>;

export type FetchAction =
  | { type: 'send'; request: HttpRequest }
  | { type: 'deliver'; response: FilteredResponse }
  | { type: 'fail'; error: CorsError };

/** One fetch under way. Ask `poll` what to do, do it, tell what happened, until it delivers or fails. */
export interface Fetch {
  /** What to do next; null if nothing is to be done before something is handed in. */
  poll(): FetchAction | null;
  /** What came for the request sent last. */
  handleResponse(response: ResponseLike): void;
  /** That nothing came for it. `error` may be anything; its `message`, or the text that it becomes, is shown to people. */
  handleFailure(error?: unknown): void;
  /** Null until it is over. */
  verdict(): Verdict | null;
  /** Gives the memory of this fetch back now; every later call throws. Without it the garbage collector does. */
  dispose(): void;
}

/**
 * What Corsight knows about one call that the page made: `jqXHR.cors` of `corsight/jquery` and `corsight/ajax`, and `cors` in
 * the log of `wrapFetch`. It is there from the beginning of the call and fills in by itself.
 *
 * ```js
 * $.ajax('https://api.example/items').fail((jqXHR) => console.log(jqXHR.cors.diagnosis.text));
 * ```
 */
export interface Cors {
  /**
   * What the browser does with the request: whether it crosses origins, whether the browser asks the server by a preflight
   * first and why, and which headers the server has to answer with. Null until Corsight is loaded, and for a call that was
   * never sent.
   */
  readonly plan: Plan | null;
  /**
   * How the call ended: whether script may read the answer, and what it sees of it. Not there while the call is under way,
   * while Corsight is loading, and if the page itself stopped the call by `abort()` or a timeout.
   */
  readonly verdict?: Verdict | ObservedVerdict;
  /**
   * Why the call failed, in words and as data. It is always an object, and the same one: its `text` is empty while the call
   * has not failed. Where the call fails before Corsight is loaded, `text` says so, and becomes the whole diagnosis later.
   */
  readonly diagnosis: Diagnosis;
  /**
   * Resolves to this object once nothing in it will change any more: the call is over, and Corsight is loaded or cannot be. It
   * never rejects.
   *
   * ```js
   * const { diagnosis } = await jqXHR.cors.ready;
   * ```
   */
  readonly ready: Promise<Cors>;
}

/** Why a call failed, as far as a page can know: the browser tells scripts no reason. */
export interface Diagnosis {
  /**
   * The diagnosis in a few lines, to print or to show to a developer. Empty while the call has not failed; after a failure, an
   * HTTP error or an abort there is always a sentence.
   */
  readonly text: string;
  /** The reasons that are beyond doubt, known before anything was sent: a port that browsers never connect to, say. */
  readonly certain: Finding[];
  /** If nothing is certain, everything that can be the reason. The network panel of the developer tools shows which it is. */
  readonly candidates: Finding[];
}

/** One call in the log. It holds no secrets: see `request`. */
export interface Entry {
  /**
   * The request without what may be secret: no body, no user name or password in the URL, and of headers that CORS does not
   * safelist only the name, with "..." for a value. The query of the URL is there unless `hideQuery` is set.
   */
  request: RequestRecord;
  /** The plan, the verdict and the diagnosis of the call. */
  cors: Cors;
  /** The HTTP status; null while the call is under way, 0 if there was no answer that script may read. */
  status: number | null;
  /** When it was sent, in milliseconds since 1970. */
  startedAt: number;
  /** How long it took, in milliseconds; null while it is under way. */
  duration: number | null;
}

export interface ObserveOptions extends EngineOptions {
  /** An engine to use instead of making one of the other options. */
  engine?: Engine;
  /** Refuse what the browser would certainly refuse, before it is sent. Default false: nothing is changed. */
  enforce?: boolean;
  /**
   * Explain cross-origin calls in the developer tools: those that failed, and those that needed a preflight, these once for
   * each method and URL. Default true.
   */
  console?: boolean;
  /** How many calls the log keeps, the latest: an integer, 0 or more. Default 200. */
  logLimit?: number;
  /**
   * Hide the query of every URL, which the log, the console and diagnoses then show as `?...`: for pages that send tokens or
   * personal data in it. Default false. Bodies and the values of headers that may be secrets are never kept.
   */
  hideQuery?: boolean;
}
