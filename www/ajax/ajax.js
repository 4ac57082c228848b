/**
 * `jQuery.ajax` of jQuery 4 without jQuery. Every jqXHR has a `cors`, which says what the browser will do with the call.
 *
 * The functions may be put on another object, such as jQuery itself. Then they use the ajaxSettings, active, lastModified and etag of that
 * object, `get` calls its `ajax`, and the object has prefilters, transports and an engine of its own.
 *
 * @import { AjaxSettings, JqXHR } from '../ajax.js'
 * @import { Engine } from '../index.js'
 * @import { Observer } from '../observe/observer.js'
 */
import { createFailedObserver, createObserver } from '../observe/observer.js';
import { createDeferred, createList } from './deferred.js';
import { follow } from '../observe/follow-call.js';
import { loadEngine } from '../observe/load-engine.js';
import { isPlain, merge } from './merge.js';
import { OBSERVE_OPTIONS, pick } from '../engine/names.js';
import { param } from './param.js';
import { parseHeaderLines } from '../host/header-lines.js';
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

/** The values that `ifModified` keeps: the object that has them, the header that sends a value, and the header that a value is read from. */
const VALIDATORS = [
  { store: 'lastModified', requestHeader: 'If-Modified-Since', responseHeader: 'Last-Modified' },
  { store: 'etag', requestHeader: 'If-None-Match', responseHeader: 'etag' },
];

/**
 * The state of one object that has the functions. Two such objects in a page share nothing.
 *
 * @typedef {object} State
 * @property {Record<string, Function[]>} prefilters
 * @property {Record<string, Function[]>} transports
 * @property {Observer | undefined} observer Made at the first use, so that importing this module does nothing.
 */

/** @type {WeakMap<object, State>} */
const states = new WeakMap();

/**
 * The state of `$`.
 *
 * @param {any} $
 * @returns {State}
 */
function stateOf($) {
  let state = states.get($);
  if (!state) states.set($, state = { prefilters: copyOf(prefilters), transports: copyOf(transports), observer: undefined });
  return state;
}

/**
 * @param {Record<string, Function[]>} lists
 * @returns {Record<string, Function[]>}
 */
function copyOf(lists) {
  return Object.assign(Object.create(null), Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, [...list]])));
}

/**
 * The object that a function was called on, if the object has the functions. Otherwise it is the default export of this module.
 *
 * @param {any} self The `this` of the function.
 */
function ownerOf(self) {
  return self?.ajax === ajax ? self : own;
}

/**
 * The object that has the value of `name`: `$`, or the default export if `$` does not have it.
 *
 * @param {any} $
 * @param {string} name
 */
const holder = ($, name) => $[name] === undefined ? own : $;

/**
 * Calls the function `name` of `$`, or of the default export if `$` does not have it.
 *
 * @param {any} $
 * @param {string} name
 * @param {any[]} args
 */
const callOn = ($, name, ...args) => holder($, name)[name].apply($, args);

/** @param {any} $ */
const settingsOf = ($) => $.ajaxSettings ?? ajaxSettings;

/**
 * The observer of `$`. Its options are picked from the settings, which may also have names that only prefilters and transports know.
 *
 * @param {any} $
 * @returns {Observer}
 */
function observerOf($) {
  const state = stateOf($);
  try {
    return state.observer ??= createObserver(pick(settingsOf($), OBSERVE_OPTIONS), 'ajaxSetup', loadEngine);
  } catch (error) {
    // Calls are sent all the same, and their `cors` says what is wrong with the options.
    return state.observer = createFailedObserver(error);
  }
}

Object.defineProperties(ajax, {
  ready: {
    get() {
      // After a failure, reading `ready` loads the engine again. Calls do not, because each call would fetch the wasm in vain.
      if (stateOf(own).observer?.failure) stateOf(own).observer = undefined;
      return observerOf(own).share();
    },
  },
  log: { get: () => observerOf(own).log },
});

/**
 * @this {any}
 * @param {AjaxSettings} target
 * @param {AjaxSettings} [settings]
 * @returns {any}
 */
export function ajaxSetup(target, settings) {
  const $ = ownerOf(this);
  const defaults = settingsOf($);
  const add = (/** @type {any} */ to, /** @type {any} */ from) => merge(to, from, defaults.flatOptions);
  if (settings) return add(add(target, defaults), settings);
  add(defaults, target);
  if (target?.preload) observerOf($);
  return defaults;
}

/**
 * The function that adds a prefilter or a transport for some data types. A "+" before a data type puts it first.
 *
 * @param {'prefilters' | 'transports'} kind
 */
function adder(kind) {
  /** @this {any} */
  return function (/** @type {any} */ dataTypes, /** @type {any} */ handler) {
    const lists = stateOf(ownerOf(this))[kind];
    if (typeof dataTypes !== 'string') [dataTypes, handler] = ['*', dataTypes];
    if (typeof handler !== 'function') return;
    for (const name of words(dataTypes) ?? []) {
      const isFirst = name[0] === '+';
      const list = lists[isFirst ? name.slice(1) || '*' : name] ??= [];
      list[isFirst ? 'unshift' : 'push'](handler);
    }
  };
}

/** @param {string} text */
const words = (text) => text.toLowerCase().match(/[^ \t\r\n\f]+/g);

/**
 * Calls the prefilters, or the transport factories until one of them returns a transport: first those of the first data type, then those
 * of every data type.
 *
 * @param {any} $
 * @param {'prefilters' | 'transports'} kind
 * @param {any[]} args
 */
function inspect($, kind, ...args) {
  const lists = stateOf($)[kind];
  const { dataTypes } = args[0];
  /** @type {Record<string, boolean>} */
  const inspected = {};
  const inspectType = (/** @type {string} */ type) => {
    inspected[type] = true;
    for (const handler of lists[type] ?? []) {
      const result = handler(...args);
      if (kind === 'transports') {
        if (result) return result;
      } else if (typeof result === 'string' && !inspected[result]) {
        // A prefilter may return another data type, whose prefilters run instead of the rest.
        dataTypes.unshift(result);
        inspectType(result);
        return;
      }
    }
  };
  return inspectType(dataTypes[0]) || !inspected['*'] && inspectType('*');
}

/**
 * Whether a URL differs from the page in scheme, host or port. A URL that cannot be parsed counts as different, and the transport refuses it.
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
 * Dispatches an event of jQuery to each target.
 *
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
  const $ = ownerOf(this);
  if (typeof url === 'object') [url, options] = [undefined, url];
  options ||= {};
  const settings = callOn($, 'ajaxSetup', {}, options);
  const context = settings.context || settings;
  const everywhere = [globalThis.document];
  const targets = eventTargets(settings, everywhere);
  const [promise, settle] = createDeferred();
  const [addCompleted, fireCompleted] = createList();
  /** @type {Record<string, any>} */
  const statusCode = settings.statusCode || {};
  /** @type {Record<string, string>} */
  const headers = {};
  /** @type {any} The first spelling of each header name, by the name in lower case. */
  const spellings = { __proto__: null };
  /** The lines of the response headers. */
  let headerText = '';
  // 0 before the transport's send(), 1 after it, 2 when the call has ended.
  let stage = 0;
  let abortText = 'canceled';
  /** @type {any} */
  let transport;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {any} */
  let firesEvents;
  /** The URL that `ifModified` keeps values for. */
  let cacheUrl = '';

  /** @type {any} */
  const jqXHR = {
    readyState: 0,
    getResponseHeader(/** @type {string} */ name) {
      const values = parseHeaderLines(headerText).flatMap(([key, value]) => key.toLowerCase() === name.toLowerCase() ? [value] : []);
      return values[0] === undefined ? null : values.join(', ');
    },
    getAllResponseHeaders: () => (hasEnded() ? headerText : null),
    setRequestHeader(/** @type {string} */ name, /** @type {string} */ value) {
      // The name keeps its first spelling, and the last value counts.
      if (!stage) headers[spellings[name.toLowerCase()] ??= name] = value;
      return this;
    },
    overrideMimeType(/** @type {string} */ type) {
      if (!stage) settings.mimeType = type;
      return this;
    },
    statusCode(/** @type {any} */ map) {
      if (hasEnded()) jqXHR.always(map?.[jqXHR.status]);
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
  const lookForScript = follow(observerOf($), settings, jqXHR, { ownXhr: () => settingsOf($).xhr, view: globalThis, enforce: () => settings.enforce });

  completeSettings();
  if (hasEnded()) return jqXHR;
  firesEvents = everywhere[0] && settings.global;
  if (firesEvents && holder($, 'active').active++ === 0) trigger(everywhere, 'ajaxStart');
  setUrl();
  setHeaders();
  if (settings.beforeSend && (settings.beforeSend.call(context, jqXHR, settings) === false || hasEnded())) return jqXHR.abort();
  abortText = 'abort';
  addCompleted(settings.complete);
  jqXHR.done(settings.success).fail(settings.error);

  transport = inspect($, 'transports', settings, options, jqXHR);
  if (transport) send();
  else end(-1, 'No Transport');
  return jqXHR;

  /** This is a function, because the type checker does not see that calls of other functions change `stage`. */
  function hasEnded() {
    return stage > 1;
  }

  /** Adds the settings that depend on the URL and the options, and runs the prefilters. */
  function completeSettings() {
    settings.url = `${url || settings.url || location.href}`.replace(/^\/\//, () => `${location.protocol}//`);
    settings.type = options.method || options.type || settings.method || settings.type;
    settings.dataTypes = words(settings.dataType || '*') ?? [''];
    settings.crossDomain ??= isCrossDomain(settings.url);
    inspect($, 'prefilters', settings, options, jqXHR);
    if (settings.data && settings.processData && typeof settings.data !== 'string') settings.data = callOn($, 'param', settings.data, settings.traditional);
  }

  /** Makes the final URL. The data of a request without a body become a part of it. */
  function setUrl() {
    settings.type = settings.type.toUpperCase();
    settings.hasContent = !isBodiless(settings.type);
    cacheUrl = settings.url.replace(/#.*/s, '');
    if (settings.hasContent) {
      if (settings.data && settings.processData && isForm(settings)) settings.data = settings.data.replace(/%20/g, '+');
      return;
    }
    let rest = settings.url.slice(cacheUrl.length);
    if (settings.data && (settings.processData || typeof settings.data === 'string')) {
      cacheUrl += joint(cacheUrl) + settings.data;
      // The data are deleted, because a retry with these settings would add them again.
      delete settings.data;
    }
    if (settings.cache === false) {
      cacheUrl = cacheUrl.replace(/([?&])_=[^&]*/, '$1');
      rest = `${joint(cacheUrl)}_=${nonce()}${rest}`;
    }
    settings.url = cacheUrl + rest;
  }

  function setHeaders() {
    if (settings.ifModified) {
      for (const { store, requestHeader } of VALIDATORS) {
        const value = holder($, store)[store][cacheUrl];
        if (value) jqXHR.setRequestHeader(requestHeader, value);
      }
    }
    if (settings.data && settings.hasContent && settings.contentType !== false || options.contentType) {
      jqXHR.setRequestHeader('Content-Type', settings.contentType);
    }
    const [type] = settings.dataTypes;
    const accepted = type !== '*' && settings.accepts[type];
    jqXHR.setRequestHeader('Accept', accepted ? `${accepted}, */*; q=0.01` : settings.accepts['*']);
    for (const name in settings.headers) jqXHR.setRequestHeader(name, settings.headers[name]);
  }

  function send() {
    jqXHR.readyState = 1;
    if (firesEvents) trigger(targets, 'ajaxSend', jqXHR, settings);
    if (hasEnded()) return;
    if (settings.async && settings.timeout > 0) timer = setTimeout(() => jqXHR.abort('timeout'), settings.timeout);
    try {
      stage = 1;
      transport.send(headers, end);
    } catch (error) {
      // If the call has ended, the error is from a callback of the application and goes to the application.
      if (hasEnded()) throw error;
      end(-1, error);
    }
    lookForScript();
  }

  /** Keeps the values of the response headers that a later call with `ifModified` sends. */
  function keepValidators() {
    if (!settings.ifModified) return;
    for (const { store, responseHeader } of VALIDATORS) {
      const values = holder($, store)[store];
      const value = jqXHR.getResponseHeader(responseHeader);
      if (value) values[cacheUrl] = value;
    }
  }

  /**
   * Ends the call: the transport calls it with the response, and `abort` without one.
   *
   * @param {number} status
   * @param {any} nativeText
   * @param {Record<string, any>} [responses] The responses by data type.
   * @param {string} [headerLines]
   */
  function end(status, nativeText, responses, headerLines) {
    if (hasEnded()) return;
    stage = 2;
    clearTimeout(timer);
    transport = undefined;
    headerText = headerLines || '';
    jqXHR.readyState = status > 0 ? 4 : 0;
    let succeeded = status >= 200 && status < 300 || status === 304;
    // A failed response is converted too, because convert() sets responseText and the like.
    const converted = convert(settings, jqXHR, responses, succeeded);
    if (succeeded) keepValidators();
    const [statusText, data, error] = outcome(status, nativeText, succeeded, converted);
    if (error) succeeded = false;
    jqXHR.status = status < 0 ? 0 : status;
    jqXHR.statusText = `${nativeText || statusText}`;
    settle(succeeded, context, succeeded ? [data, statusText, jqXHR] : [jqXHR, statusText, error]);
    jqXHR.statusCode(statusCode);
    if (firesEvents) trigger(targets, succeeded ? 'ajaxSuccess' : 'ajaxError', jqXHR, settings, succeeded ? data : error);
    fireCompleted(context, [jqXHR, statusText]);
    if (firesEvents) {
      trigger(targets, 'ajaxComplete', jqXHR, settings);
      if (!--holder($, 'active').active) trigger(everywhere, 'ajaxStop');
    }
  }

  /**
   * The textStatus, the data and the error that callbacks get.
   *
   * @param {number} status
   * @param {any} nativeText
   * @param {boolean} succeeded
   * @param {[textStatus: string, data?: any, error?: any]} converted
   * @returns {[textStatus: string, data?: any, error?: any]}
   */
  function outcome(status, nativeText, succeeded, converted) {
    if (!succeeded) return [status || !nativeText ? 'error' : nativeText, undefined, nativeText];
    if (status === 204 || settings.type === 'HEAD') return ['nocontent'];
    return status === 304 ? ['notmodified'] : converted;
  }
}

/**
 * The targets of the events of one call: the elements of its context, or the document.
 *
 * @param {any} settings
 * @param {any[]} everywhere
 */
function eventTargets({ context }, everywhere) {
  if (context?.nodeType) return [context];
  return context?.jquery ? Array.from(context) : everywhere;
}

/**
 * `get` and `post`.
 *
 * @param {string} type
 */
function short(type) {
  /** @this {any} */
  return function (/** @type {any} */ url, /** @type {any} */ data, /** @type {any} */ success, /** @type {any} */ dataType) {
    // The data may be left out. A callback that is left out is null.
    if (typeof data === 'function' || data === null) [data, success, dataType] = [undefined, data, dataType || success];
    // If `url` is settings, none of its members is copied.
    return callOn(ownerOf(this), 'ajax', merge({ url, type, dataType, data, success }, isPlain(url) && url, url));
  };
}

/** @type {(this: any, url: any, data?: any, success?: any) => any} */
export function getJSON(url, data, success) {
  return callOn(ownerOf(this), 'get', url, data, success, 'json');
}

/** @type {(this: any, url: any, success?: any) => any} */
export function getScript(url, success) {
  return callOn(ownerOf(this), 'get', url, undefined, success, 'script');
}
