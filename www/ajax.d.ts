/**
 * `jQuery.ajax` of jQuery 4 without jQuery; its manual holds here, <https://api.jquery.com/category/ajax/>. Where the names
 * are jQuery's, so are the types: what `@types/jquery` takes can be handed over, and the other way round.
 *
 * Global events are `CustomEvent`s that bubble, on `document`, or on the `context` if it is an element: `ajaxStart`,
 * `ajaxSend`, `ajaxSuccess`, `ajaxError`, `ajaxComplete`, `ajaxStop`. Their `detail` is the list of arguments that handlers
 * of jQuery get behind the event.
 */
import type { Cors, Engine, Entry, ObserveOptions } from './index.js';

type OneOrMore<T> = T | T[];
type Values<T> = { [name: string]: T };
type SuccessText = 'success' | 'notmodified' | 'nocontent';
type ErrorText = 'timeout' | 'error' | 'abort' | 'parsererror';
type Done<Context> = (this: Context, data: any, textStatus: SuccessText, jqXHR: JqXHR) => void;
/** `errorThrown` is the text of the status, what a converter threw, or a `CorsError` (see `enforce`). */
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
  /** A record, a list of `{ name, value }`, text, or anything that `XMLHttpRequest` sends. */
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
  /** Attributes of the script element; with them there is one in any case. */
  scriptAttrs?: Values<any> | undefined;
  scriptCharset?: string | undefined;
  /** The arguments are those of `success` or `error`, as the status is one of either. */
  statusCode?: { [status: number]: (this: Context, ...args: any[]) => void } | undefined;
  success?: OneOrMore<Done<Context>> | undefined;
  /** Do errors of converters get out of the call that they happen in? */
  throws?: boolean | undefined;
  /** Milliseconds; 0 or none: no limit. */
  timeout?: number | undefined;
  traditional?: boolean | undefined;
  type?: string | undefined;
  url?: string | undefined;
  username?: string | undefined;
  xhr?(): XMLHttpRequest;
  xhrFields?: { [Name in keyof XMLHttpRequest]?: XMLHttpRequest[Name] } | undefined;
  /** For whatever prefilters, transports and converters of one's own understand. */
  flatOptions?: Values<boolean> | undefined;
  responseFields?: Values<string> | undefined;

  /** Do not send what the browser would certainly refuse. */
  enforce?: boolean | undefined;
  /** The options of Corsight: this and the five below count at the first call only, so set them by `ajaxSetup`. */
  engine?: Engine | undefined;
  console?: boolean | undefined;
  logLimit?: number | undefined;
  hideQuery?: boolean | undefined;
  wasm?: ObserveOptions['wasm'];
  profile?: ObserveOptions['profile'];
}

/** jQuery's, with `cors`. */
export interface JqXHR<T = any> {
  /**
   * What Corsight knows about this call: the plan before it is sent, the verdict when it is over, and why it failed in
   * `cors.diagnosis.text`.
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

  /** These call back at once, and in order. `progress` never does. */
  done(...callbacks: OneOrMore<(this: any, data: T, textStatus: SuccessText, jqXHR: JqXHR<T>) => void>[]): this;
  fail(...callbacks: OneOrMore<(this: any, jqXHR: JqXHR<T>, textStatus: ErrorText, errorThrown: any) => void>[]): this;
  always(...callbacks: OneOrMore<(this: any, dataOrJqXHR: any, textStatus: SuccessText | ErrorText, jqXHROrError: any) => void>[]): this;
  progress(...callbacks: any[]): this;
  state(): 'pending' | 'resolved' | 'rejected';
  promise(): any;
  promise<Target extends object>(target: Target): any;
  /** These call back later, and `then` gives the promise of what the callback returns. */
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
 * The engine is asked before every XMLHttpRequest; until it is loaded, which the first call begins, calls go out unasked and
 * their `.cors` becomes whole then. Its own trouble is told once by `console.warn`, and in `jqXHR.cors.diagnosis.text`, and
 * never thrown.
 */
export const ajax: Ajax & {
  /** The engine, once it is loaded. After a failure (`engine-unavailable`) it tries again. */
  readonly ready: Promise<Engine>;
  /** The latest calls, the newest last. */
  readonly log: Entry[];
};

export const get: Short;
export const post: Short;
export function getJSON<T = any>(url: string, data: Values<any> | string, success: Callback<T>): JqXHR<T>;
export function getJSON<T = any>(url: string, dataOrSuccess?: Values<any> | string | Callback<T>): JqXHR<T>;
export function getScript(url: string | (AjaxSettings & { url: string }), success?: Callback<string | undefined>): JqXHR<string | undefined>;
/** An object or form elements as `application/x-www-form-urlencoded`. */
export function param(data: any, traditional?: boolean): string;
/** Changes the defaults; with two arguments it makes settings of the defaults and the second in the first. */
export function ajaxSetup(target: AjaxSettings, settings?: AjaxSettings): AjaxSettings;
export const ajaxSettings: AjaxSettings;
export function ajaxPrefilter(dataTypes: string, prefilter: Prefilter): void;
export function ajaxPrefilter(prefilter: Prefilter): void;
export function ajaxTransport(dataTypes: string, transport: TransportFactory): void;
export function ajaxTransport(transport: TransportFactory): void;

/**
 * Everything, for those who write `$.ajax`. The functions can be put on another object as well, which then has `ajaxSettings`,
 * `active`, `lastModified`, `etag`, prefilters, transports and an engine of its own: `ajax.ready` and `ajax.log` are of the
 * calls that go through this one.
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
