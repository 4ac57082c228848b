/**
 * `jQuery.ajax` of jQuery 4 without jQuery, and every jqXHR says what the browser will do with it.
 *
 * The functions may be put on another object, jQuery's own say: the ajaxSettings, active, lastModified and etag of that object
 * are used then, `get` goes through its `ajax`, and prefilters, transports and the engine are its own.
 *
 * @import { AjaxSettings, JqXHR } from '../ajax.js'
 * @import { Engine } from '../index.js'
 * @import { Observer } from '../observe/observer.js'
 */
import { createFailedObserver, createObserver } from '../observe/observer.js';
import { parseHeaderLines } from '../observe/explain.js';
import { createDeferred, createList } from './deferred.js';
import { follow } from '../observe/follow-call.js';
import { isPlain, merge } from './merge.js';
import { OBSERVE_OPTIONS, pick } from '../engine/names.js';
import { param } from './param.js';
import { isBodiless } from '../host/methods.js';
import { convert } from './convert-response.js';
import { prefilters } from './prefilters.js';
import { ajaxSettings, isForm, joint, nonce } from './settings.js';
import { transports } from './transports.js';

export const get = short('get');
export const post = short('post');
export const ajaxPrefilter = adder('prefilters');
export const ajaxTransport = adder('transports');

/** @type {any} */
const own = { ajax, get, post, getJSON, getScript, param, ajaxSetup, ajaxSettings, ajaxPrefilter, ajaxTransport, active: 0, lastModified: {}, etag: {} };

export { own as default, ajaxSettings, param };

/**
 * What belongs to one object with our functions on it: two in a page do not mix.
 *
 * @typedef {object} Belongings
 * @property {Record<string, Function[]>} prefilters
 * @property {Record<string, Function[]>} transports
 * @property {Observer | undefined} observer Made at the first use, so that importing this module does nothing.
 */

/** @type {WeakMap<object, Belongings>} */
const belongings = new WeakMap();

/**
 * What belongs to `$`.
 *
 * @param {any} $
 * @returns {Belongings}
 */
function of($) {
  let found = belongings.get($);
  if (!found) belongings.set($, found = { prefilters: copyOf(prefilters), transports: copyOf(transports), observer: undefined });
  return found;
}

/**
 * @param {Record<string, Function[]>} lists
 * @returns {Record<string, Function[]>}
 */
function copyOf(lists) {
  return Object.assign(Object.create(null), Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, [...list]])));
}

/**
 * The object that one of our functions was called on: what it was put on, or ours if it was called on nothing.
 *
 * @param {any} self
 */
function home(self) {
  return self?.ajax === ajax ? self : own;
}

/**
 * The object that holds the value of `name`.
 *
 * @param {any} $
 * @param {string} name
 */
const holder = ($, name) => $[name] === undefined ? own : $;

/**
 * Calls what stands on `$` by this name, or else ours.
 *
 * @param {any} $
 * @param {string} name
 * @param {any[]} args
 */
const call = ($, name, ...args) => holder($, name)[name].apply($, args);

/** @param {any} $ */
const settingsOf = ($) => $.ajaxSettings ?? ajaxSettings;

/**
 * The settings have names of prefilters and transports beside the options.
 *
 * @param {any} $
 * @returns {Observer}
 */
function observe($) {
  const ours = of($);
  try {
    return ours.observer ??= createObserver(pick(settingsOf($), OBSERVE_OPTIONS), 'ajaxSetup');
  } catch (error) {
    // Calls go through all the same, and their `.cors` says what is wrong.
    return ours.observer = createFailedObserver(error);
  }
}

Object.defineProperties(ajax, {
  ready: {
    get() {
      // Who asks for it again after a failure wants another try; calls do not, or each would fetch in vain.
      if (of(own).observer?.failure) of(own).observer = undefined;
      return observe(own).ready;
    },
  },
  log: { get: () => observe(own).log },
});

/**
 * @this {any}
 * @param {AjaxSettings} target
 * @param {AjaxSettings} [settings]
 * @returns {any}
 */
export function ajaxSetup(target, settings) {
  const now = settingsOf(home(this));
  const add = (/** @type {any} */ to, /** @type {any} */ from) => merge(to, from, now.flatOptions);
  return settings ? add(add(target, now), settings) : add(now, target);
}

/**
 * @param {'prefilters' | 'transports'} kind
 */
function adder(kind) {
  /** @this {any} */
  return function (/** @type {any} */ dataTypes, /** @type {any} */ added) {
    const lists = of(home(this))[kind];
    if (typeof dataTypes !== 'string') [dataTypes, added] = ['*', dataTypes];
    if (typeof added !== 'function') return;
    for (const name of words(dataTypes) ?? []) {
      const first = name[0] === '+';
      const list = lists[first ? name.slice(1) || '*' : name] ??= [];
      list[first ? 'unshift' : 'push'](added);
    }
  };
}

/** @param {string} text */
const words = (text) => text.toLowerCase().match(/[^ \t\r\n\f]+/g);

/**
 * Asks prefilters, or until one of them gives one transports: those for the first data type, and those for all.
 *
 * @param {any} $
 * @param {'prefilters' | 'transports'} kind
 * @param {any[]} args
 */
function inspect($, kind, ...args) {
  const lists = of($)[kind];
  const { dataTypes } = args[0];
  /** @type {Record<string, boolean>} */
  const seen = {};
  const look = (/** @type {string} */ type) => {
    seen[type] = true;
    for (const ask of lists[type] ?? []) {
      const answer = ask(...args);
      if (kind === 'transports') {
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
  const site = (/** @type {URL | Location} */ { protocol, host }) => `${protocol}//${host}`;
  try {
    return site(new URL(url, globalThis.document?.baseURI ?? location)) !== site(location);
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
  const s = call($, 'ajaxSetup', {}, options);
  const context = s.context || s;
  const everywhere = [globalThis.document];
  const targets = s.context?.nodeType ? [context] : s.context?.jquery ? Array.from(context) : everywhere;
  const [promise, settle] = createDeferred();
  const [addCompleted, fireCompleted] = createList();
  /** @type {Record<string, any>} */
  const statusCode = s.statusCode || {};
  /** @type {Record<string, string>} */
  const headers = {};
  /** @type {any} */
  const spellings = { __proto__: null };
  let received = '';
  // 1 once it is sent, 2 when it is over.
  let stage = 0;
  let abortText = 'canceled';
  /** @type {any} */
  let transport;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {any} */
  let fires;
  let cacheUrl = '';

  /** @type {any} */
  const jqXHR = {
    readyState: 0,
    getResponseHeader(/** @type {string} */ name) {
      const found = parseHeaderLines(received).flatMap(([key, value]) => key.toLowerCase() === name.toLowerCase() ? [value] : []);
      return found[0] === undefined ? null : found.join(', ');
    },
    getAllResponseHeaders: () => (isOver() ? received : null),
    setRequestHeader(/** @type {string} */ name, /** @type {string} */ value) {
      // The first spelling stays, the last value counts.
      if (!stage) headers[spellings[name.toLowerCase()] ??= name] = value;
      return this;
    },
    overrideMimeType(/** @type {string} */ type) {
      if (!stage) s.mimeType = type;
      return this;
    },
    statusCode(/** @type {any} */ map) {
      if (isOver()) jqXHR.always(map?.[jqXHR.status]);
      else for (const code in map) statusCode[code] = [statusCode[code], map[code]];
      return this;
    },
    abort(/** @type {string} */ text) {
      text ||= abortText;
      transport?.abort(text);
      end(0, text);
      return this;
    },
  };
  promise.promise(jqXHR);
  const lookForScript = follow(observe($), s, jqXHR, { ownXhr: () => settingsOf($).xhr, view: globalThis, enforce: () => s.enforce });

  s.url = `${url || s.url || location.href}`.replace(/^\/\//, () => `${location.protocol}//`);
  s.type = options.method || options.type || s.method || s.type;
  s.dataTypes = words(s.dataType || '*') ?? [''];
  s.crossDomain ??= isCrossDomain(s.url);
  inspect($, 'prefilters', s, options, jqXHR);
  if (s.data && s.processData && typeof s.data !== 'string') s.data = call($, 'param', s.data, s.traditional);
  if (isOver()) return jqXHR;

  fires = everywhere[0] && s.global;
  if (fires && holder($, 'active').active++ === 0) trigger(everywhere, 'ajaxStart');
  prepare();
  if (s.beforeSend && (s.beforeSend.call(context, jqXHR, s) === false || isOver())) return jqXHR.abort();
  abortText = 'abort';
  addCompleted(s.complete);
  jqXHR.done(s.success).fail(s.error);

  transport = inspect($, 'transports', s, options, jqXHR);
  if (!transport) {
    end(-1, 'No Transport');
    return jqXHR;
  }
  jqXHR.readyState = 1;
  if (fires) trigger(targets, 'ajaxSend', jqXHR, s);
  if (isOver()) return jqXHR;
  if (s.async && s.timeout > 0) timer = setTimeout(() => jqXHR.abort('timeout'), s.timeout);
  try {
    stage = 1;
    transport.send(headers, end);
  } catch (error) {
    // What callbacks throw is the application's.
    if (isOver()) throw error;
    end(-1, error);
  }
  lookForScript();
  return jqXHR;

  /** A function, because nothing tells the type checker that calls change the stage. */
  function isOver() {
    return stage > 1;
  }

  /**
   * Sends what is kept for `ifModified`, or keeps what came.
   *
   * @param {boolean} came
   */
  function keep(came) {
    if (!s.ifModified) return;
    // Where, by which header it is sent, by which it came.
    for (const [kept, sentBy, cameBy] of [['lastModified', 'If-Modified-Since', 'Last-Modified'], ['etag', 'If-None-Match', 'etag']]) {
      const values = holder($, kept)[kept];
      const value = came ? jqXHR.getResponseHeader(cameBy) : values[cacheUrl];
      if (value && came) values[cacheUrl] = value;
      else if (value) jqXHR.setRequestHeader(sentBy, value);
    }
  }

  /** Makes the final URL and the headers. */
  function prepare() {
    s.type = s.type.toUpperCase();
    s.hasContent = !isBodiless(s.type);
    cacheUrl = s.url.replace(/#.*/s, '');
    if (!s.hasContent) {
      let rest = s.url.slice(cacheUrl.length);
      if (s.data && (s.processData || typeof s.data === 'string')) {
        cacheUrl += joint(cacheUrl) + s.data;
        // Or a retry with these settings would add it again.
        delete s.data;
      }
      if (s.cache === false) {
        cacheUrl = cacheUrl.replace(/([?&])_=[^&]*/, '$1');
        rest = `${joint(cacheUrl)}_=${nonce()}${rest}`;
      }
      s.url = cacheUrl + rest;
    } else if (s.data && s.processData && isForm(s)) {
      s.data = s.data.replace(/%20/g, '+');
    }
    keep(false);
    if (s.data && s.hasContent && s.contentType !== false || options.contentType) {
      jqXHR.setRequestHeader('Content-Type', s.contentType);
    }
    const [type] = s.dataTypes;
    const accepted = type !== '*' && s.accepts[type];
    jqXHR.setRequestHeader('Accept', accepted ? `${accepted}, */*; q=0.01` : s.accepts['*']);
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
    stage = 2;
    clearTimeout(timer);
    transport = undefined;
    received = headerLines || '';
    jqXHR.readyState = status > 0 ? 4 : 0;
    let succeeded = status >= 200 && status < 300 || status === 304;
    // In any case, for responseText and its like.
    const converted = convert(s, jqXHR, responses, succeeded);
    if (succeeded) keep(true);
    const [statusText, data, error] = !succeeded ? [status || !nativeText ? 'error' : nativeText, undefined, nativeText]
      : status === 204 || s.type === 'HEAD' ? ['nocontent'] : status === 304 ? ['notmodified'] : converted;
    if (error) succeeded = false;
    jqXHR.status = status < 0 ? 0 : status;
    jqXHR.statusText = `${nativeText || statusText}`;
    settle(succeeded, context, succeeded ? [data, statusText, jqXHR] : [jqXHR, statusText, error]);
    jqXHR.statusCode(statusCode);
    if (fires) trigger(targets, succeeded ? 'ajaxSuccess' : 'ajaxError', jqXHR, s, succeeded ? data : error);
    fireCompleted(context, [jqXHR, statusText]);
    if (fires) {
      trigger(targets, 'ajaxComplete', jqXHR, s);
      if (!--holder($, 'active').active) trigger(everywhere, 'ajaxStop');
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
    // All that is in `url`, if it is settings, is handed on as it is.
    return call(home(this), 'ajax', merge({ url, type, dataType, data, success }, isPlain(url) && url, url));
  };
}

/** @type {(this: any, url: any, data?: any, success?: any) => any} */
export function getJSON(url, data, success) {
  return call(home(this), 'get', url, data, success, 'json');
}

/** @type {(this: any, url: any, success?: any) => any} */
export function getScript(url, success) {
  return call(home(this), 'get', url, undefined, success, 'script');
}
