/**
 * The jQuery-style shim: `ajax(url, settings)` without jQuery, and every jqXHR says what the browser will do with it.
 *
 * Here is the everyday subset. What it does it does as jQuery 4; a setting that it does not know yet, a dataType say, is
 * refused and not guessed at.
 *
 * @import { AjaxSettings, JqXHR } from './ajax.js'
 * @import { Cors, Engine } from './index.js'
 * @import { Call, Observer } from './observe.js'
 */
import { misuse } from './misuse.js';
import { createObserver } from './observe.js';
import { createJqXHR } from './jqxhr.js';
import { param } from './param.js';
import { watchXhr } from './watch-xhr.js';

export { param };

/** @type {Record<string, string>} */
const ACCEPTS = { json: 'application/json, text/javascript, */*; q=0.01', text: 'text/plain, */*; q=0.01' };

/** @type {AjaxSettings} */
export const ajaxSettings = {
  type: 'GET',
  async: true,
  processData: true,
  contentType: 'application/x-www-form-urlencoded; charset=UTF-8',
  xhr: () => new XMLHttpRequest(),
};

/** @type {Observer | undefined} */
let observer;
let failed = false;
// For `_=` of uncached requests: unlike any number of an earlier visit.
let nonce = Date.now();

/** Made at the first use, so that importing this module does nothing. */
function observe() {
  if (!observer) {
    const { enforce, console, logLimit, engine, wasm, profile } = ajaxSettings;
    const given = Object.entries({ enforce, console, logLimit, engine, wasm, profile }).filter(([, value]) => value !== undefined);
    observer = createObserver(Object.fromEntries(given));
    observer.ready.catch(() => { failed = true; });
  }
  return observer;
}

/**
 * @param {AjaxSettings} target
 * @param {AjaxSettings} [settings]
 * @returns {AjaxSettings}
 */
export function ajaxSetup(target, settings) {
  return settings ? extend(extend(target, ajaxSettings), settings) : extend(ajaxSettings, target);
}

/**
 * Adds the defined values of `source` to `target`. Records, such as headers, are merged; `context` is somebody's object.
 *
 * @param {any} target
 * @param {any} source
 */
function extend(target, source) {
  for (const name in source) {
    const value = source[name];
    if (value === undefined || name === '__proto__') continue;
    const record = typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
    target[name] = record && name !== 'context' ? extend(extend({}, target[name]), value) : value;
  }
  return target;
}

/**
 * @param {string | AjaxSettings} url
 * @param {AjaxSettings} [options]
 * @returns {JqXHR}
 */
function send(url, options = {}) {
  const given = typeof url === 'object' && url !== null ? url : { ...options, url };
  const settings = ajaxSetup({}, given);
  const { context = settings } = settings;
  readSettings(settings);

  /** @type {Cors} */
  const cors = { plan: null };
  /** @type {any} */
  let xhr;
  /** @type {Call | undefined} */
  let call;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let refused = false;

  const { jqXHR, completed, headers, settle, isSettled } = createJqXHR(context, settings, cors);
  /**
   * @param {number} status
   * @param {string} textStatus
   * @param {unknown} [error]
   */
  const end = (status, textStatus, error) => {
    if (isSettled()) return;
    clearTimeout(timer);
    const lines = status > 0 ? xhr.getAllResponseHeaders() : '';
    const stopped = textStatus === 'abort' || textStatus === 'canceled' || textStatus === 'timeout';
    call?.end({ status, headers: lines, url: xhr?.responseURL ?? '',
      how: refused ? 'refused' : status > 0 ? 'response' : stopped ? 'stopped' : 'error' });
    const binary = (xhr?.responseType || 'text') !== 'text';
    settle({ status, textStatus, error, headers: lines, statusText: status > 0 ? xhr.statusText : '',
      body: status > 0 ? (binary ? xhr.response : xhr.responseText) : undefined, binary });
  };
  jqXHR.abort = (textStatus = xhr ? 'abort' : 'canceled') => {
    const running = xhr;
    end(0, textStatus, textStatus);
    running?.abort();
    return jqXHR;
  };

  setHeaders(settings, given, jqXHR);
  if (settings.beforeSend?.call(context, jqXHR, settings) === false || isSettled()) return jqXHR.abort();
  jqXHR.done(settings.success).fail(settings.error);
  jqXHR.statusCode(settings.statusCode ?? {});
  completed(settings.complete);

  try {
    jqXHR.readyState = 1;
    xhr = /** @type {() => XMLHttpRequest} */ (settings.xhr)();
    watchXhr(xhr, false, (request) => {
      const begun = call = observe().begin(request, cors, settings.enforce);
      return {
        before() {
          begun.plan();
          const refusal = begun.refusal();
          refused = refusal !== null;
          if (refusal) throw refusal;
        },
        after() {},
      };
    });
    xhr.open(settings.type, settings.url, settings.async, settings.username, settings.password);
    Object.assign(xhr, settings.xhrFields);
    if (settings.mimeType) xhr.overrideMimeType(settings.mimeType);
    for (const [name, value] of headers()) xhr.setRequestHeader(name, value);
    xhr.onload = () => end(xhr.status, 'success');
    xhr.onerror = xhr.onabort = xhr.ontimeout = () => end(xhr.status, 'error', xhr.statusText);
    if (settings.async && settings.timeout && settings.timeout > 0) {
      timer = setTimeout(() => jqXHR.abort('timeout'), settings.timeout);
    }
    xhr.send(settings.data ?? null);
  } catch (error) {
    // What a callback of the application threw while a synchronous call ended is the application's.
    if (isSettled()) throw error;
    end(0, 'error', error);
  }
  return jqXHR;
}

/**
 * Checks the settings and makes of them what is sent: the query of a GET, the text of a body.
 *
 * @param {AjaxSettings} settings
 */
function readSettings(settings) {
  const { dataType, traditional } = settings;
  if (dataType !== undefined && dataType !== 'json' && dataType !== 'text') {
    throw misuse('dataType is "json" or "text", but this was given', dataType);
  }
  const method = settings.method ?? settings.type;
  if (typeof method !== 'string') throw misuse('A method is a string, but this was given', method);
  settings.type = method.toUpperCase();
  let url = `${settings.url ?? globalThis.location?.href ?? ''}`.replace(/^\/\//, `${globalThis.location?.protocol ?? 'https:'}//`);
  const hash = /#.*$/s.exec(url)?.[0] ?? '';
  url = url.slice(0, url.length - hash.length);
  const joint = () => (url.includes('?') ? '&' : '?');
  let { data } = settings;
  if (data && settings.processData && typeof data !== 'string') data = param(data, traditional);
  if (/^(?:GET|HEAD)$/.test(settings.type)) {
    if (data && (settings.processData || typeof data === 'string')) url += joint() + data;
    data = undefined;
    if (settings.cache === false) url += `${joint()}_=${nonce++}`;
  } else if (typeof data === 'string' && settings.processData && `${settings.contentType}`.startsWith('application/x-www-form-urlencoded')) {
    // The notation of forms.
    data = data.replace(/%20/g, '+');
  }
  settings.url = url + hash;
  settings.data = data || undefined;
}

/**
 * @param {AjaxSettings} settings
 * @param {AjaxSettings} given As the caller gave them: a Content-Type asked for is sent even without a body.
 * @param {JqXHR} jqXHR
 */
function setHeaders(settings, given, jqXHR) {
  const { headers = {} } = settings;
  const own = Object.keys(headers).find((name) => name.toLowerCase() === 'content-type');
  if (own) settings.contentType = headers[own] || '';
  const { contentType } = settings;
  if (contentType !== false && settings.data !== undefined || given.contentType) {
    jqXHR.setRequestHeader('Content-Type', `${contentType}`);
  }
  jqXHR.setRequestHeader('Accept', ACCEPTS[settings.dataType ?? ''] ?? '*/*');
  for (const name of Object.keys(headers)) jqXHR.setRequestHeader(name, headers[name]);
  // Never to another origin, where it would cost a preflight.
  if (!headers['X-Requested-With'] && !(settings.crossDomain ?? isCrossDomain(`${settings.url}`))) {
    jqXHR.setRequestHeader('X-Requested-With', 'XMLHttpRequest');
  }
}

/** @param {string} url */
function isCrossDomain(url) {
  const here = globalThis.location?.href;
  try {
    return new URL(url, globalThis.document?.baseURI ?? here).origin !== new URL(/** @type {string} */ (here)).origin;
  } catch {
    return true;
  }
}

/**
 * @param {string} method
 * @param {any[]} args
 * @returns {JqXHR}
 */
function short(method, [url, data, success, dataType]) {
  // Data may be left out; null stands for a callback that is.
  if (typeof data === 'function' || data === null) [data, success, dataType] = [undefined, data, dataType ?? success];
  const settings = typeof url === 'object' && url !== null ? url : {};
  return send({ url, type: method, dataType, data, success, ...settings });
}

/** @type {(...args: any[]) => JqXHR} */
export const get = (...args) => short('GET', args);
/** @type {(...args: any[]) => JqXHR} */
export const post = (...args) => short('POST', args);
/** @type {(url: any, data?: any, success?: any) => JqXHR} */
export const getJSON = (url, data, success) => (typeof data === 'function'
  ? short('GET', [url, undefined, data, 'json']) : short('GET', [url, data, success, 'json']));

export const ajax = Object.defineProperties(send, {
  ready: {
    enumerable: true,
    get() {
      // Who asks for it again after a failure wants another try; calls do not, or each would fetch in vain.
      if (failed) [observer, failed] = [undefined, false];
      return observe().ready;
    },
  },
  log: { get: () => observe().log, enumerable: true },
});

export default { ajax, get, post, getJSON, param, ajaxSetup, ajaxSettings };
