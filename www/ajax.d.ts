import type { Cors, Engine, Entry, ObserveOptions } from './index.js';

type OneOrMore<T> = T | T[];

/**
 * As in jQuery 4, whose manual holds here. What is not listed is not there yet.
 */
export interface AjaxSettings {
  url?: string | URL;
  /** Default `"GET"`; `method` wins over `type`. */
  method?: string;
  type?: string;
  /** An object becomes `application/x-www-form-urlencoded`: the query of a GET or HEAD, the body of the others. */
  data?: unknown;
  /** Whether `data` is turned into a string; false for FormData, Blob and the like. Default true. */
  processData?: boolean;
  traditional?: boolean;
  /** False: none is set here, so the browser sets the one of the body. */
  contentType?: string | false;
  headers?: Record<string, string | null>;
  /** Without it JSON is recognized by the Content-Type. Anything else throws. */
  dataType?: 'json' | 'text';
  mimeType?: string;
  /** Put on the XMLHttpRequest: `{ withCredentials: true }`. */
  xhrFields?: Record<string, unknown>;
  xhr?: () => XMLHttpRequest;
  async?: boolean;
  cache?: boolean;
  crossDomain?: boolean;
  username?: string;
  password?: string;
  /** Milliseconds; 0 or none: no limit. */
  timeout?: number;
  /** `this` of the callbacks. Default: the settings. */
  context?: unknown;
  beforeSend?: (this: any, jqXHR: JqXHR, settings: AjaxSettings) => void | false;
  success?: OneOrMore<(this: any, data: any, textStatus: string, jqXHR: JqXHR) => void>;
  error?: OneOrMore<(this: any, jqXHR: JqXHR, textStatus: string, errorThrown: any) => void>;
  complete?: OneOrMore<(this: any, jqXHR: JqXHR, textStatus: string) => void>;
  statusCode?: Record<number, OneOrMore<(this: any, ...args: any[]) => void>>;

  /** Do not send what the browser would certainly refuse. */
  enforce?: boolean;
  /** These four count at the first call only, so set them by `ajaxSetup`. */
  engine?: Engine;
  console?: boolean;
  logLimit?: number;
  wasm?: ObserveOptions['wasm'];
  profile?: ObserveOptions['profile'];
}

/** jQuery's, with `cors`. */
export interface JqXHR<T = any> extends PromiseLike<T> {
  readyState: number;
  status: number;
  statusText: string;
  responseText?: string;
  responseJSON?: any;
  /** What the browser will do, and when it is over what it did. */
  cors: Cors;
  done(...callbacks: any[]): this;
  fail(...callbacks: any[]): this;
  always(...callbacks: any[]): this;
  catch(onRejected: (jqXHR: JqXHR, textStatus: string, errorThrown: any) => any): Promise<any>;
  state(): 'pending' | 'resolved' | 'rejected';
  promise(): this;
  statusCode(map: Record<number, any>): this;
  setRequestHeader(name: string, value: string | null): this;
  overrideMimeType(type: string): this;
  getResponseHeader(name: string): string | null;
  getAllResponseHeaders(): string | null;
  abort(statusText?: string): this;
}

/**
 * `jQuery.ajax` without jQuery.
 *
 * ```js
 * import { ajax } from 'corsight/ajax';
 * ajax('https://api.example/', { method: 'PUT', data: { a: 1 } }).fail((jqXHR) => console.log(jqXHR.cors.diagnosis.text));
 * ```
 */
export const ajax: {
  <T = any>(url: string, settings?: AjaxSettings): JqXHR<T>;
  <T = any>(settings: AjaxSettings): JqXHR<T>;
  /**
   * The engine, once it is loaded, which the first call or this begins. Calls before that go out unasked and are looked at
   * then. After a failure (`engine-unavailable`) it tries again.
   */
  readonly ready: Promise<Engine>;
  /** The latest calls, the newest last. */
  readonly log: Entry[];
};

export function get<T = any>(url: string | AjaxSettings, data?: unknown, success?: unknown, dataType?: string): JqXHR<T>;
export function post<T = any>(url: string | AjaxSettings, data?: unknown, success?: unknown, dataType?: string): JqXHR<T>;
export function getJSON<T = any>(url: string, data?: unknown, success?: unknown): JqXHR<T>;
/** An object or form elements as `application/x-www-form-urlencoded`. */
export function param(data: unknown, traditional?: boolean): string;
/** Changes the defaults; with two arguments it makes settings of the defaults and the second in the first. */
export function ajaxSetup(target: AjaxSettings, settings?: AjaxSettings): AjaxSettings;
export const ajaxSettings: AjaxSettings;

declare const everything: {
  ajax: typeof ajax;
  get: typeof get;
  post: typeof post;
  getJSON: typeof getJSON;
  param: typeof param;
  ajaxSetup: typeof ajaxSetup;
  ajaxSettings: typeof ajaxSettings;
};
export default everything;
