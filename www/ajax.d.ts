/**
 * Types of `corsight/ajax`: `jQuery.ajax` of jQuery 4 without jQuery. The manual of jQuery applies, <https://api.jquery.com/category/ajax/>.
 * Names of jQuery have the types of `@types/jquery`, so values can be passed from one to the other.
 *
 * Global events are `CustomEvent`s that bubble, on `document`, or on the `context` if it is an element: `ajaxStart`, `ajaxSend`,
 * `ajaxSuccess`, `ajaxError`, `ajaxComplete`, `ajaxStop`. Their `detail` is the list of arguments that handlers of jQuery get after the
 * event.
 */
import type { Cors, Engine, Entry, ObserveOptions } from './index.js';

type OneOrMore<T> = T | T[];
type Values<T> = { [name: string]: T };
type SuccessText = 'success' | 'notmodified' | 'nocontent';
type ErrorText = 'timeout' | 'error' | 'abort' | 'parsererror';
type Done<Context> = (this: Context, data: any, textStatus: SuccessText, jqXHR: JqXHR) => void;
/** `errorThrown` is the text of the status, the error of a converter, or a `CorsError` (see `enforce`). */
type Fail<Context> = (this: Context, jqXHR: JqXHR, textStatus: ErrorText, errorThrown: any) => void;

/** The settings of a call: those of jQuery, and options of Corsight at the end. */
export interface AjaxSettings<Context = any> {
  /** The value of the header `Accept` for each data type. */
  accepts?: Values<string> | undefined;
  /** Whether the call runs beside the page. Default true. False stops the page until the response has come. */
  async?: boolean | undefined;
  /** Called before the call is sent. It may change the jqXHR, and it cancels the call by returning false. */
  beforeSend?(this: Context, jqXHR: JqXHR, settings: this): false | void;
  /** Whether a cached response may be used. Default true, but false for scripts and JSONP. False adds `_=` and a number to the URL. */
  cache?: boolean | undefined;
  /** Called at the end of the call, after `success` or `error`. */
  complete?: OneOrMore<(this: Context, jqXHR: JqXHR, textStatus: SuccessText | ErrorText) => void> | undefined;
  /** The `Content-Type`s by which the data type of a response is recognized, for each data type. */
  contents?: Values<RegExp> | undefined;
  /** The `Content-Type` of the data. Default: that of HTML forms. False leaves it to the browser, which is right for `FormData`. */
  contentType?: string | false | undefined;
  /** The `this` of all callbacks. If it is an element, the events of the call are dispatched on it. */
  context?: Context | undefined;
  /** The functions that make one data type of another, by names such as `"text json"`. */
  converters?: Values<((value: any) => any) | true> | undefined;
  /** Whether the call counts as one to another origin. Default: true if it is one. */
  crossDomain?: boolean | undefined;
  /** A record, a list of `{ name, value }`, a string, or any body that `XMLHttpRequest` can send. */
  data?: any;
  /** Called with the raw text of the response before it is converted. It returns the text to use. */
  dataFilter?(data: string, type: string): any;
  /** What to make of the response. Default: what its `Content-Type` says. */
  dataType?: 'xml' | 'html' | 'script' | 'json' | 'jsonp' | 'text' | (string & {}) | undefined;
  /** Called if the call fails. */
  error?: OneOrMore<Fail<Context>> | undefined;
  /** Whether the call dispatches the global events, such as `ajaxStart`. Default true. */
  global?: boolean | undefined;
  /** Headers of the request. `beforeSend` may overwrite them. */
  headers?: Values<string | null | undefined> | undefined;
  /** Whether the call succeeds with "notmodified" and without data if the response has not changed since the last call. */
  ifModified?: boolean | undefined;
  /** Whether the page counts as local, such as a page from the disk: then a response without a status is no failure. */
  isLocal?: boolean | undefined;
  /** The name of the parameter that has the name of the JSONP callback. Default `"callback"`. False adds none. */
  jsonp?: string | false | undefined;
  /** The name of the JSONP callback. Default: a name of its own for each call. */
  jsonpCallback?: string | ((this: Context) => string) | undefined;
  /** The method of the request. Default `"GET"`. */
  method?: string | undefined;
  /** The MIME type to read the response by, in place of its own `Content-Type`. */
  mimeType?: string | undefined;
  /** The password for HTTP authentication. */
  password?: string | undefined;
  /** Whether an object in `data` is serialized as a form. Default true. */
  processData?: boolean | undefined;
  /** Attributes of the script element. If they are set, a script is always loaded by an element. */
  scriptAttrs?: Values<any> | undefined;
  /** The `charset` of the script element, if a script is loaded by one. */
  scriptCharset?: string | undefined;
  /** The arguments are those of `success` or of `error`, depending on the status. */
  statusCode?: { [status: number]: (this: Context, ...args: any[]) => void } | undefined;
  /** Called with the data if the call succeeds. */
  success?: OneOrMore<Done<Context>> | undefined;
  /** Whether the error of a converter is thrown instead of passed to `error`. */
  throws?: boolean | undefined;
  /** In milliseconds. Default 0: no limit. */
  timeout?: number | undefined;
  /** Whether arrays in `data` are serialized as `a=1&a=2` and not as `a[]=1&a[]=2`. Default false. */
  traditional?: boolean | undefined;
  /** The old name of `method`. */
  type?: string | undefined;
  /** The URL of the request. Default: the URL of the page. */
  url?: string | undefined;
  /** The user name for HTTP authentication. */
  username?: string | undefined;
  /** Makes the XMLHttpRequest of the call. */
  xhr?(): XMLHttpRequest;
  /** Properties to set on the XMLHttpRequest: `{ withCredentials: true }` sends cookies to another origin. */
  xhrFields?: { [Name in keyof XMLHttpRequest]?: XMLHttpRequest[Name] } | undefined;
  /** The names of settings that are passed on without copying them, for prefilters, transports and converters of the application. */
  flatOptions?: Values<boolean> | undefined;
  /** The property of the jqXHR that gets the response, for each data type. */
  responseFields?: Values<string> | undefined;

  /** Whether to refuse a request that the browser would certainly refuse, before it is sent. */
  enforce?: boolean | undefined;
  /** An option of Corsight, as the seven below. These are read once, at the first call, so set them by `ajaxSetup`. */
  engine?: Engine | undefined;
  /** What to print to the console: calls that failed (`true`, the default), also calls that succeeded after a preflight (`"all"`), or nothing. */
  console?: boolean | 'all' | undefined;
  /** How many of the latest calls `ajax.log` keeps. Default 200. */
  logLimit?: number | undefined;
  /** Whether the log, the console and diagnoses hide the query of every URL. Default false. */
  hideQuery?: boolean | undefined;
  /** Whether to load the engine at once, when `ajaxSetup` is called. Default false: the first call to another origin loads it. */
  preload?: boolean | undefined;
  /** Whether to ask the server why a call failed: see `ObserveOptions.diagnose`. It counts in `ajaxSetup` only. */
  diagnose?: 'off' | 'on-demand' | 'auto' | undefined;
  /**
   * Called for each call to another origin of which the page got no response, with a report for error trackers: see
   * `ObserveOptions.onFailure`. Set by `ajaxSetup`.
   */
  onFailure?: ObserveOptions['onFailure'];
  /** Where the WebAssembly comes from, if it cannot be loaded by itself: see `EngineOptions.wasm`. */
  wasm?: ObserveOptions['wasm'];
  /** The browser whose departures from the Standard the engine follows. Default `"standard"`: no departures. */
  profile?: ObserveOptions['profile'];
}

/** The jqXHR of jQuery, with `cors`. */
export interface JqXHR<T = any> {
  /**
   * What Corsight knows about this call: the plan before the request is sent, the verdict when the call has ended, and in
   * `cors.diagnosis.text` why the call failed.
   */
  cors: Cors;
  /** 4 when the call has ended, and 1 while it is under way. */
  readyState: number;
  /** The HTTP status; 0 if script got no response. */
  status: number;
  /** The text of the HTTP status; `"error"`, `"timeout"` or `"abort"` if script got no response. */
  statusText: string;
  /** The text of the response, if it came as text. */
  responseText: string;
  /** The JSON of the response, if its data type is JSON. */
  responseJSON?: any;
  /** The document of the response, if its data type is XML. */
  responseXML?: Document | null | undefined;
  /** A header of the response that script may read; null if there is none. The browser hides the headers that the server does not expose. */
  getResponseHeader(name: string): string | null;
  /** All headers of the response that script may read, as lines. */
  getAllResponseHeaders(): string;
  /** Sets a header of the request, until the request is sent. */
  setRequestHeader(name: string, value: string): any;
  /** Sets the MIME type to read the response by. */
  overrideMimeType(type: string): any;
  /** Adds callbacks for statuses: `{ 404() { … } }`. */
  statusCode(map: AjaxSettings['statusCode']): any;
  /** Ends the call. Its callbacks get the given text, or `"canceled"`, as `textStatus`. */
  abort(statusText?: string): any;

  /** Adds callbacks for a call that succeeds. The callbacks of `done`, `fail` and `always` run at once and in order. */
  done(...callbacks: OneOrMore<(this: any, data: T, textStatus: SuccessText, jqXHR: JqXHR<T>) => void>[]): this;
  /** Adds callbacks for a call that fails. */
  fail(...callbacks: OneOrMore<(this: any, jqXHR: JqXHR<T>, textStatus: ErrorText, errorThrown: any) => void>[]): this;
  /** Adds callbacks for the end of the call. The arguments are those of `done` or of `fail`. */
  always(...callbacks: OneOrMore<(this: any, dataOrJqXHR: any, textStatus: SuccessText | ErrorText, jqXHROrError: any) => void>[]): this;
  /** Of jQuery's Deferred. No callback is ever called. */
  progress(...callbacks: any[]): this;
  /** Whether the call is under way, has succeeded or has failed. */
  state(): 'pending' | 'resolved' | 'rejected';
  /** The methods of this jqXHR that add callbacks, as an object of their own or on `target`. */
  promise(): any;
  promise<Target extends object>(target: Target): any;
  /** Adds a callback for a call that fails. It runs later, and the returned promise gets the value that it returns. */
  catch(onFail?: ((jqXHR: JqXHR, textStatus: ErrorText, errorThrown: any) => any) | null): any;
  /** The old name of `then`, whose callbacks run at once. */
  pipe(onDone?: any, onFail?: any, onProgress?: any): any;
  /** Adds callbacks, as `then` of a Promise does: they run later, and the returned promise gets the value that they return. */
  then(onDone: ((data: T, textStatus: SuccessText, jqXHR: JqXHR<T>) => any) | null,
    onFail?: ((jqXHR: JqXHR<T>, textStatus: ErrorText, errorThrown: any) => any) | null, onProgress?: any): any;
  /** Adds callbacks that get one argument, as those of a Promise do. */
  then<A = T, B = never>(onDone?: ((data: T) => A | PromiseLike<A>) | null, onFail?: ((jqXHR: any) => B | PromiseLike<B>) | null): PromiseLike<A | B>;
}

/** A transport of the application: what sends a call in place of an XMLHttpRequest. */
export interface Transport {
  /** Sends the call, and calls `completed` once with what came of it. */
  send(headers: Values<any>, completed: (status: number, statusText: any, responses?: Values<any>, headers?: string) => void): void;
  /** Ends the call, if it is under way. */
  abort(): void;
}

/** The function `ajax`. */
export interface Ajax {
  <T = any>(url: string, settings?: AjaxSettings): JqXHR<T>;
  <T = any>(settings?: AjaxSettings): JqXHR<T>;
}

/** The functions `get` and `post`. */
export interface Short {
  <T = any>(url: string, data: Values<any> | string | undefined, success: Callback<T> | null, dataType?: string): JqXHR<T>;
  <T = any>(url: string, dataOrSuccess: Values<any> | string | Callback<T> | null, dataType: string): JqXHR<T>;
  <T = any>(url: string, dataOrSuccess?: Values<any> | string | Callback<T>): JqXHR<T>;
  <T = any>(settings?: AjaxSettings & { url: string }): JqXHR<T>;
}
type Callback<T = any> = (data: T, textStatus: any, jqXHR: any) => void;

type Prefilter = (settings: AjaxSettings, originalSettings: AjaxSettings, jqXHR: JqXHR) => string | void;
type TransportFactory = (settings: AjaxSettings, originalSettings: AjaxSettings, jqXHR: JqXHR) => Transport | void;

/**
 * ```js
 * import $ from 'corsight/ajax';
 * $.ajax('https://api.example/', { method: 'PUT', data: { a: 1 } }).fail((jqXHR) => jqXHR.cors.ready.then(({ diagnosis }) => console.log(diagnosis.text)));
 * ```
 *
 * The first call to another origin loads the engine, unless `ajaxSetup({ preload: true })` did. Calls before the engine is loaded are sent at
 * once, and their `cors` is completed later. An error of Corsight itself is printed once by `console.warn`, appears in
 * `jqXHR.cors.diagnosis.text`, and is never thrown.
 */
export const ajax: Ajax & {
  /** Loads the engine, unless a call has loaded it, and resolves to it. After a failure (`engine-unavailable`), reading it loads the engine again. */
  readonly ready: Promise<Engine>;
  /** The latest calls, the newest last. */
  readonly log: Entry[];
};

/** Sends a GET: `get('https://api.example/items', (items) => { … })`. */
export const get: Short;
/** Sends a POST with data: `post('https://api.example/items', { name: 'a' })`. */
export const post: Short;
/** Sends a GET for JSON. */
export function getJSON<T = any>(url: string, data: Values<any> | string, success: Callback<T>): JqXHR<T>;
export function getJSON<T = any>(url: string, dataOrSuccess?: Values<any> | string | Callback<T>): JqXHR<T>;
/** Loads a script and runs it. */
export function getScript(url: string | (AjaxSettings & { url: string }), success?: Callback<string | undefined>): JqXHR<string | undefined>;
/** Serializes an object or form elements as `application/x-www-form-urlencoded`. */
export function param(data: any, traditional?: boolean): string;
/** Changes the defaults. With two arguments, it copies the defaults and then the second argument into the first. */
export function ajaxSetup(target: AjaxSettings, settings?: AjaxSettings): AjaxSettings;
/** The defaults of all calls. `ajaxSetup` changes them. */
export const ajaxSettings: AjaxSettings;
/** Adds a function that sees and changes the settings of each call, or of calls for some data types, before it is sent. */
export function ajaxPrefilter(dataTypes: string, prefilter: Prefilter): void;
export function ajaxPrefilter(prefilter: Prefilter): void;
/** Adds a function that may return a transport for a call. */
export function ajaxTransport(dataTypes: string, transport: TransportFactory): void;
export function ajaxTransport(transport: TransportFactory): void;

/**
 * All functions as one object, for code that writes `$.ajax`. The functions can be put on another object too. That object then has its own
 * `ajaxSettings`, `active`, `lastModified`, `etag`, prefilters, transports and engine. `ajax.ready` and `ajax.log` belong to the object here.
 */
declare const $: {
  /** Sends a call. */
  ajax: typeof ajax;
  /** Sends a GET. */
  get: Short;
  /** Sends a POST with data. */
  post: Short;
  /** Sends a GET for JSON. */
  getJSON: typeof getJSON;
  /** Loads a script and runs it. */
  getScript: typeof getScript;
  /** Serializes an object or form elements as `application/x-www-form-urlencoded`. */
  param: typeof param;
  /** Changes the defaults of all calls. */
  ajaxSetup: typeof ajaxSetup;
  /** The defaults of all calls. */
  ajaxSettings: AjaxSettings;
  /** Adds a function that sees and changes the settings of calls before they are sent. */
  ajaxPrefilter: typeof ajaxPrefilter;
  /** Adds a function that may return a transport for a call. */
  ajaxTransport: typeof ajaxTransport;
  /** How many calls are under way. */
  active: number;
  /** The `Last-Modified` of each URL that was called with `ifModified`. */
  lastModified: Values<string>;
  /** The `ETag` of each URL that was called with `ifModified`. */
  etag: Values<string>;
};
export default $;
