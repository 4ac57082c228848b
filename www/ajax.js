/**
 * `jQuery.ajax` of jQuery 4 without jQuery, and every jqXHR says what the browser will do with it.
 *
 * The functions may be put on another object, jQuery's own say: what stands there by the names of ajaxSettings, active,
 * lastModified and etag is used then, and `get` goes through the `ajax` that stands there.
 *
 * @import { AjaxSettings, JqXHR } from './ajax.js'
 * @import { Engine } from './index.js'
 * @import { Observer } from './observe.js'
 */
import { createObserver } from './observe.js';
import { createDeferred, createList } from './deferred.js';
import { follow } from './follow.js';
import { isPlain, merge } from './merge.js';
import { param } from './param.js';
import { convert, pick } from './convert.js';
import { defaults, prefilters, transports, nonce } from './defaults.js';

export { param };

export const ajaxSettings = /** @type {AjaxSettings} */ (defaults);

/** @type {any} */
const own = { ajax, get: short('get'), post: short('post'), getJSON, getScript, param, ajaxSetup, ajaxSettings,
  ajaxPrefilter: adder(prefilters), ajaxTransport: adder(transports), active: 0, lastModified: {}, etag: {} };
export const { get, post, ajaxPrefilter, ajaxTransport } = own;
export default own;

/** @type {any} */
let other;

/**
 * What `self`, on which a function of ours was called, stands for: ours, or what they were put on.
 *
 * @param {any} self
 */
function home(self) {
  if (self !== own && self?.ajax === ajax) other = self;
  return other ?? own;
}

/**
 * @param {any} $
 * @param {string} name
 */
const method = ($, name) => ($[name] ?? own[name]).bind($);

/**
 * The object that holds the value of `name`. One that only passes on, by a getter, may pass on to ours.
 *
 * @param {string} name
 */
function holder(name) {
  const value = other && Object.getOwnPropertyDescriptor(other, name);
  return value && 'value' in value ? other : own;
}

const settingsNow = () => holder('ajaxSettings').ajaxSettings;

/** @type {Observer | undefined} */
let observer;
let failed = false;

/** Made at the first use, so that importing this module does nothing. */
function observe() {
  if (!observer) {
    /** @type {any} */
    const options = {};
    for (const name of ['enforce', 'console', 'logLimit', 'engine', 'wasm', 'profile']) {
      if (settingsNow()[name] !== undefined) options[name] = settingsNow()[name];
    }
    observer = createObserver(options);
    observer.ready.catch(() => { failed = true; });
  }
  return observer;
}

Object.defineProperties(ajax, {
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

/**
 * @this {any}
 * @param {AjaxSettings} target
 * @param {AjaxSettings} [settings]
 * @returns {any}
 */
export function ajaxSetup(target, settings) {
  home(this);
  const current = settingsNow();
  const add = (/** @type {any} */ to, /** @type {any} */ from) => merge(to, from, current.flatOptions);
  return settings ? add(add(target, current), settings) : add(current, target);
}

/**
 * @param {Record<string, Function[]>} structure
 */
function adder(structure) {
  /** @this {any} */
  return function (/** @type {any} */ dataTypes, /** @type {any} */ added) {
    home(this);
    if (typeof dataTypes !== 'string') [dataTypes, added] = ['*', dataTypes];
    if (typeof added !== 'function') return;
    for (const name of words(dataTypes)) {
      const first = name[0] === '+';
      const list = structure[first ? name.slice(1) || '*' : name] ??= [];
      list[first ? 'unshift' : 'push'](added);
    }
  };
}

/** @param {string} text */
const words = (text) => text.toLowerCase().match(/[^\x20\t\r\n\f]+/g) ?? [];

/**
 * Asks prefilters, or until one of them gives one transports: those for the first data type, and those for all.
 *
 * @param {Record<string, Function[]>} structure
 * @param {any[]} args
 */
function inspect(structure, ...args) {
  const { dataTypes } = args[0];
  /** @type {Record<string, boolean>} */
  const seen = {};
  const look = (/** @type {string} */ type) => {
    seen[type] = true;
    for (const ask of structure[type] ?? []) {
      const answer = ask(...args);
      if (structure === transports) {
        if (answer) return answer;
      } else if (typeof answer === 'string' && !seen[answer]) {
        // A prefilter may hand on to another data type.
        dataTypes.unshift(answer);
        look(answer);
        return;
      }
    }
  };
  return look(dataTypes[0]) || !seen['*'] && look('*');
}

/**
 * Whether a URL is of another origin, as far as scheme, host and port tell. What cannot be parsed is for the transport to
 * refuse.
 *
 * @param {string} url
 */
function isCrossDomain(url) {
  const here = globalThis.location?.href;
  const site = (/** @type {URL} */ { protocol, host }) => `${protocol}//${host}`;
  try {
    return site(new URL(url, globalThis.document?.baseURI ?? here)) !== site(new URL(here));
  } catch {
    return true;
  }
}

/**
 * @param {any[]} targets
 * @param {string} type
 * @param {any[]} detail
 */
function trigger(targets, type, ...detail) {
  for (const target of targets) target.dispatchEvent?.(new CustomEvent(type, { bubbles: true, detail }));
}

/**
 * @this {any}
 * @param {any} [url]
 * @param {any} [options]
 * @returns {any}
 */
export function ajax(url, options) {
  const $ = home(this);
  if (typeof url === 'object') [url, options] = [undefined, url];
  options ||= {};
  const s = method($, 'ajaxSetup')({}, options);
  const context = s.context || s;
  const { document, location = /** @type {any} */ ({ href: '', protocol: 'https:' }) } = globalThis;
  const everywhere = [document];
  const targets = s.context && context.nodeType ? [context] : s.context && context.jquery ? Array.from(context) : everywhere;
  const deferred = createDeferred();
  const completed = createList();
  /** @type {Record<string, any> | undefined} */
  let statusCode = s.statusCode || {};
  /** @type {Record<string, string>} */
  const headers = {};
  /** @type {any} */
  const spellings = { __proto__: null };
  /** @type {Map<string, string> | undefined} */
  let received;
  let receivedText = '';
  /** @type {'before' | 'sent' | 'over'} */
  let stage = 'before';
  let abortText = 'canceled';
  /** @type {any} */
  let transport;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let fires = false;
  let cacheUrl = '';

  /** @type {any} */
  const jqXHR = {
    readyState: 0,
    getResponseHeader(/** @type {string} */ name) {
      name = name.toLowerCase();
      if (stage !== 'over') return null;
      if (!received) {
        received = new Map();
        for (const [, key, value] of receivedText.matchAll(/^(.*?):[ \t]*([^\r\n]*)$/mg)) {
          const lower = key.toLowerCase();
          const before = received.get(lower);
          received.set(lower, before === undefined ? value : `${before}, ${value}`);
        }
      }
      return received.get(name) ?? null;
    },
    getAllResponseHeaders: () => (stage === 'over' ? receivedText : null),
    setRequestHeader(/** @type {string} */ name, /** @type {string} */ value) {
      // The first spelling stays, the last value counts.
      if (stage === 'before') headers[spellings[name.toLowerCase()] ??= name] = value;
      return this;
    },
    overrideMimeType(/** @type {string} */ type) {
      if (stage === 'before') s.mimeType = type;
      return this;
    },
    statusCode(/** @type {any} */ map) {
      if (map && stage === 'over') jqXHR.always(map[jqXHR.status]);
      else if (statusCode) for (const code in map) statusCode[code] = [statusCode[code], map[code]];
      return this;
    },
    abort(/** @type {string} */ text = '') {
      const reason = text || abortText;
      transport?.abort(reason);
      end(0, reason);
      return this;
    },
  };
  deferred.promise.promise(jqXHR);
  const following = follow(observe(), s, () => settingsNow().xhr, globalThis, () => s.enforce);
  following.attach(jqXHR);

  s.url = `${url || s.url || location.href}`.replace(/^\/\//, `${location.protocol}//`);
  s.type = options.method || options.type || s.method || s.type;
  s.dataTypes = words(s.dataType || '*');
  if (!s.dataTypes.length) s.dataTypes = [''];
  s.crossDomain ??= isCrossDomain(s.url);
  inspect(prefilters, s, options, jqXHR);
  if (s.data && s.processData && typeof s.data !== 'string') s.data = method($, 'param')(s.data, s.traditional);
  if (isOver()) return jqXHR;

  fires = Boolean(document && s.global);
  if (fires && holder('active').active++ === 0) trigger(everywhere, 'ajaxStart');
  prepare();
  if (s.beforeSend?.call(context, jqXHR, s) === false || isOver()) return jqXHR.abort();
  abortText = 'abort';
  completed.add(s.complete);
  jqXHR.done(s.success).fail(s.error);

  transport = inspect(transports, s, options, jqXHR);
  if (!transport) {
    end(-1, 'No Transport');
    return jqXHR;
  }
  jqXHR.readyState = 1;
  if (fires) trigger(targets, 'ajaxSend', jqXHR, s);
  if (isOver()) return jqXHR;
  if (s.async && s.timeout > 0) timer = setTimeout(() => jqXHR.abort('timeout'), s.timeout);
  try {
    stage = 'sent';
    transport.send(headers, end);
  } catch (error) {
    // What callbacks throw is the application's.
    if (isOver()) throw error;
    end(-1, error);
  }
  following.sent();
  return jqXHR;

  /** A function, because nothing tells the type checker that calls change the stage. */
  function isOver() {
    return stage === 'over';
  }

  /** Makes the final URL and the headers. */
  function prepare() {
    s.type = s.type.toUpperCase();
    s.hasContent = !/^(?:GET|HEAD)$/.test(s.type);
    cacheUrl = s.url.replace(/#.*$/, '');
    const joint = () => (cacheUrl.includes('?') ? '&' : '?');
    if (!s.hasContent) {
      let rest = s.url.slice(cacheUrl.length);
      if (s.data && (s.processData || typeof s.data === 'string')) {
        cacheUrl += joint() + s.data;
        // Or a retry with these settings would add it again.
        delete s.data;
      }
      if (s.cache === false) {
        cacheUrl = cacheUrl.replace(/([?&])_=[^&]*/, '$1');
        rest = `${joint()}_=${nonce.next++}${rest}`;
      }
      s.url = cacheUrl + rest;
    } else if (s.data && s.processData && (s.contentType || '').startsWith('application/x-www-form-urlencoded')) {
      s.data = s.data.replace(/%20/g, '+');
    }
    if (s.ifModified) {
      for (const [name, kept] of [['If-Modified-Since', 'lastModified'], ['If-None-Match', 'etag']]) {
        const value = holder(kept)[kept][cacheUrl];
        if (value) jqXHR.setRequestHeader(name, value);
      }
    }
    if (s.data && s.hasContent && s.contentType !== false || options.contentType) {
      jqXHR.setRequestHeader('Content-Type', s.contentType);
    }
    const [type] = s.dataTypes;
    const accepted = type && s.accepts[type];
    jqXHR.setRequestHeader('Accept', accepted ? accepted + (type === '*' ? '' : ', */*; q=0.01') : s.accepts['*']);
    for (const name in s.headers) jqXHR.setRequestHeader(name, s.headers[name]);
  }

  /**
   * @param {number} status
   * @param {any} nativeText
   * @param {Record<string, any>} [responses]
   * @param {string} [headerLines]
   */
  function end(status, nativeText, responses, headerLines) {
    if (isOver()) return;
    stage = 'over';
    clearTimeout(timer);
    transport = undefined;
    receivedText = headerLines || '';
    jqXHR.readyState = status > 0 ? 4 : 0;
    let succeeded = status >= 200 && status < 300 || status === 304;
    // Scripts that come with an error are not run, except those that JSONP needs to tell of it.
    const picked = responses && pick(s, jqXHR, responses);
    if (!succeeded && s.dataTypes.includes('script') && !s.dataTypes.includes('json')) s.converters['text script'] = () => {};
    // In any case, for responseText and its like.
    const converted = convert(s, picked, jqXHR, succeeded);
    let statusText = nativeText;
    let data;
    let error;
    if (succeeded) {
      if (s.ifModified) {
        for (const [name, kept] of [['Last-Modified', 'lastModified'], ['etag', 'etag']]) {
          const value = jqXHR.getResponseHeader(name);
          if (value) holder(kept)[kept][cacheUrl] = value;
        }
      }
      if (status === 204 || s.type === 'HEAD') {
        statusText = 'nocontent';
      } else if (status === 304) {
        statusText = 'notmodified';
      } else {
        ({ state: statusText, data, error } = converted);
        succeeded = !error;
      }
    } else {
      error = statusText;
      if (status || !statusText) {
        statusText = 'error';
        if (status < 0) status = 0;
      }
    }
    jqXHR.status = status;
    jqXHR.statusText = `${nativeText || statusText}`;
    deferred.settle(succeeded, context, succeeded ? [data, statusText, jqXHR] : [jqXHR, statusText, error]);
    jqXHR.statusCode(statusCode);
    statusCode = undefined;
    if (fires) trigger(targets, succeeded ? 'ajaxSuccess' : 'ajaxError', jqXHR, s, succeeded ? data : error);
    completed.fire(context, [jqXHR, statusText]);
    if (fires) {
      trigger(targets, 'ajaxComplete', jqXHR, s);
      if (!--holder('active').active) trigger(everywhere, 'ajaxStop');
    }
  }
}

/**
 * @param {string} type
 */
function short(type) {
  /** @this {any} */
  return function (/** @type {any} */ url, /** @type {any} */ data, /** @type {any} */ success, /** @type {any} */ dataType) {
    // Data may be left out; null stands for a callback that is.
    if (typeof data === 'function' || data === null) [data, success, dataType] = [undefined, data, dataType || success];
    const settings = { url, type, dataType, data, success };
    if (isPlain(url)) for (const name in url) if (url[name] !== undefined) /** @type {any} */ (settings)[name] = url[name];
    return method(home(this), 'ajax')(settings);
  };
}

/** @type {(this: any, url: any, data?: any, success?: any) => any} */
export function getJSON(url, data, success) {
  return method(home(this), 'get')(url, data, success, 'json');
}

/** @type {(this: any, url: any, success?: any) => any} */
export function getScript(url, success) {
  return method(home(this), 'get')(url, undefined, success, 'script');
}
