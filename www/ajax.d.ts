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

export interface AjaxSettings<Context = any> {
  accepts?: Values<string> | undefined;
  async?: boolean | undefined;
  beforeSend?(this: Context, jqXHR: JqXHR, settings: this): false | void;
  cache?: boolean | undefined;
  complete?: OneOrMore<(this: Context, jqXHR: JqXHR, textStatus: SuccessText | ErrorText) => void> | undefined;
  contents?: Values<RegExp> | undefined;
  contentType?: string | false | undefined;
  context?: Context | undefined;
  converters?: Values<((value: any) => any) | true> | undefined;
  crossDomain?: boolean | undefined;
  /** A record, a list of `{ name, value }`, a string, or any body that `XMLHttpRequest` can send. */
  data?: any;
  dataFilter?(data: string, type: string): any;
  dataType?: 'xml' | 'html' | 'script' | 'json' | 'jsonp' | 'text' | (string & {}) | undefined;
  error?: OneOrMore<Fail<Context>> | undefined;
  global?: boolean | undefined;
  headers?: Values<string | null | undefined> | undefined;
  ifModified?: boolean | undefined;
  isLocal?: boolean | undefined;
  jsonp?: string | false | undefined;
  jsonpCallback?: string | ((this: Context) => string) | undefined;
  method?: string | undefined;
  mimeType?: string | undefined;
  password?: string | undefined;
  processData?: boolean | undefined;
  /** Attributes of the script element. If they are set, a script is always loaded by an element. */
  scriptAttrs?: Values<any> | undefined;
  scriptCharset?: string | undefined;
  /** The arguments are those of `success` or of `error`, depending on the status. */
  statusCode?: { [status: number]: (this: Context, ...args: any[]) => void } | undefined;
  success?: OneOrMore<Done<Context>> | undefined;
  /** Whether the error of a converter is thrown instead of passed to `error`. */
  throws?: boolean | undefined;
  /** In milliseconds. Default 0: no limit. */
  timeout?: number | undefined;
  traditional?: boolean | undefined;
  type?: string | undefined;
  url?: string | undefined;
  username?: string | undefined;
  xhr?(): XMLHttpRequest;
  xhrFields?: { [Name in keyof XMLHttpRequest]?: XMLHttpRequest[Name] } | undefined;
  /** The names of settings that are passed on without copying them, for prefilters, transports and converters of the application. */
  flatOptions?: Values<boolean> | undefined;
  responseFields?: Values<string> | undefined;

  /** Whether to refuse a request that the browser would certainly refuse, before it is sent. */
  enforce?: boolean | undefined;
  /** An option of Corsight, as the five below. These are read once, at the first call, so set them by `ajaxSetup`. */
  engine?: Engine | undefined;
  console?: boolean | undefined;
  logLimit?: number | undefined;
  hideQuery?: boolean | undefined;
  wasm?: ObserveOptions['wasm'];
  profile?: ObserveOptions['profile'];
}

/** The jqXHR of jQuery, with `cors`. */
export interface JqXHR<T = any> {
  /**
   * What Corsight knows about this call: the plan before the request is sent, the verdict when the call has ended, and in
   * `cors.diagnosis.text` why the call failed.
   */
  cors: Cors;
  readyState: number;
  status: number;
  statusText: string;
  responseText: string;
  responseJSON?: any;
  responseXML?: Document | null | undefined;
  getResponseHeader(name: string): string | null;
  getAllResponseHeaders(): string;
  setRequestHeader(name: string, value: string): any;
  overrideMimeType(type: string): any;
  statusCode(map: AjaxSettings['statusCode']): any;
  abort(statusText?: string): any;

  /** The callbacks of `done`, `fail` and `always` run at once and in order. Those of `progress` never run. */
  done(...callbacks: OneOrMore<(this: any, data: T, textStatus: SuccessText, jqXHR: JqXHR<T>) => void>[]): this;
  fail(...callbacks: OneOrMore<(this: any, jqXHR: JqXHR<T>, textStatus: ErrorText, errorThrown: any) => void>[]): this;
  always(...callbacks: OneOrMore<(this: any, dataOrJqXHR: any, textStatus: SuccessText | ErrorText, jqXHROrError: any) => void>[]): this;
  progress(...callbacks: any[]): this;
  state(): 'pending' | 'resolved' | 'rejected';
  promise(): any;
  promise<Target extends object>(target: Target): any;
  /** The callbacks of `catch` and `then` run later, and the returned promise gets the value that the callback returns. */
  catch(onFail?: ((jqXHR: JqXHR, textStatus: ErrorText, errorThrown: any) => any) | null): any;
  pipe(onDone?: any, onFail?: any, onProgress?: any): any;
  then(onDone: ((data: T, textStatus: SuccessText, jqXHR: JqXHR<T>) => any) | null,
    onFail?: ((jqXHR: JqXHR<T>, textStatus: ErrorText, errorThrown: any) => any) | null, onProgress?: any): any;
  then<A = T, B = never>(onDone?: ((data: T) => A | PromiseLike<A>) | null, onFail?: ((jqXHR: any) => B | PromiseLike<B>) | null): PromiseLike<A | B>;
}

export interface Transport {
  send(headers: Values<any>, completed: (status: number, statusText: any, responses?: Values<any>, headers?: string) => void): void;
  abort(): void;
}

export interface Ajax {
  <T = any>(url: string, settings?: AjaxSettings): JqXHR<T>;
  <T = any>(settings?: AjaxSettings): JqXHR<T>;
}

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
 * $.ajax('https://api.example/', { method: 'PUT', data: { a: 1 } }).fail((jqXHR) => console.log(jqXHR.cors.diagnosis.text));
 * ```
 *
 * The first call loads the engine. Calls before the engine is loaded are sent at once, and their `cors` is completed later. An error of
 * Corsight itself is printed once by `console.warn`, appears in `jqXHR.cors.diagnosis.text`, and is never thrown.
 */
export const ajax: Ajax & {
  /** Resolves to the engine when it is loaded. After a failure (`engine-unavailable`), reading it loads the engine again. */
  readonly ready: Promise<Engine>;
  /** The latest calls, the newest last. */
  readonly log: Entry[];
};

export const get: Short;
export const post: Short;
export function getJSON<T = any>(url: string, data: Values<any> | string, success: Callback<T>): JqXHR<T>;
export function getJSON<T = any>(url: string, dataOrSuccess?: Values<any> | string | Callback<T>): JqXHR<T>;
export function getScript(url: string | (AjaxSettings & { url: string }), success?: Callback<string | undefined>): JqXHR<string | undefined>;
/** Serializes an object or form elements as `application/x-www-form-urlencoded`. */
export function param(data: any, traditional?: boolean): string;
/** Changes the defaults. With two arguments, it copies the defaults and then the second argument into the first. */
export function ajaxSetup(target: AjaxSettings, settings?: AjaxSettings): AjaxSettings;
export const ajaxSettings: AjaxSettings;
export function ajaxPrefilter(dataTypes: string, prefilter: Prefilter): void;
export function ajaxPrefilter(prefilter: Prefilter): void;
export function ajaxTransport(dataTypes: string, transport: TransportFactory): void;
export function ajaxTransport(transport: TransportFactory): void;

/**
 * All functions as one object, for code that writes `$.ajax`. The functions can be put on another object too. That object then has its own
 * `ajaxSettings`, `active`, `lastModified`, `etag`, prefilters, transports and engine. `ajax.ready` and `ajax.log` belong to the object here.
 */
declare const $: {
  ajax: typeof ajax;
  get: Short;
  post: Short;
  getJSON: typeof getJSON;
  getScript: typeof getScript;
  param: typeof param;
  ajaxSetup: typeof ajaxSetup;
  ajaxSettings: AjaxSettings;
  ajaxPrefilter: typeof ajaxPrefilter;
  ajaxTransport: typeof ajaxTransport;
  /** How many calls are under way. */
  active: number;
  lastModified: Values<string>;
  etag: Values<string>;
};
export default $;
