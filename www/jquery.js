/**
 * `wrap($)`: every jqXHR says what the browser will do with it, and why it failed.
 *
 * Where it looks in. A prefilter or transport cannot be taken back, and both see a call before it is final; `beforeSend`
 * is a setting of the application. So `$.ajax` is replaced, and for the length of one call it reaches into jQuery's own
 * at two points:
 *
 * - the first thing `$.ajax` does is to merge its settings by `$.ajaxSetup({}, options)` and to make a `$.Deferred()`,
 *   whose promise becomes the jqXHR. Both methods are put back at their first use, before any code of the application
 *   runs, so prefilters and `beforeSend` see jQuery and their settings as ever, and `jqXHR.cors` is there for them;
 * - the transport takes its XMLHttpRequest from the setting `xhr`. It is read through a getter that gives a function of
 *   ours only while jqXHR.readyState is 1, that is after `beforeSend`. What it makes is watched until its send().
 *
 * The first callback of the jqXHR is ours, so `.cors` is complete when those of the application run.
 *
 * @import { Cors, ObserveOptions } from './index.js'
 * @import { Wrapped } from './jquery.js'
 * @import { Call, Observer } from './observe.js'
 */
import { misuse } from './misuse.js';
import { createObserver, quietly } from './observe.js';
import { watchXhr } from './watch-xhr.js';

// On the replaced $.ajax, for all copies of this package in a page.
const WRAPPED = Symbol.for('corsight.wrapped');

/**
 * @param {any} $
 * @param {ObserveOptions} [options]
 * @returns {Promise<Wrapped>}
 */
export function wrap($, options = {}) {
  // Not an async function: the promise it would make of ours could not be marked as looked after.
  try {
    if (typeof $?.ajax !== 'function' || typeof $.ajaxSetup !== 'function') {
      throw misuse('wrap takes jQuery itself, with ajax (the slim build has none), but this was given', $);
    }
    return $.ajax[WRAPPED] ?? install($, options);
  } catch (error) {
    return Promise.reject(error);
  }
}

/**
 * @param {any} $
 * @param {ObserveOptions} options
 * @returns {Promise<Wrapped>}
 */
function install($, options) {
  const original = $.ajax;
  const observer = createObserver(options);
  let active = true;

  /** @this {unknown} */
  const ajax = function ajax(/** @type {unknown} */ url, /** @type {unknown} */ settings) {
    return active ? follow($, observer, () => original.apply(this, arguments)) : original.apply(this, arguments);
  };
  const restore = () => {
    active = false;
    // Whoever has replaced $.ajax after us keeps it; then ours stays underneath and only passes on.
    if ($.ajax === ajax) $.ajax = original;
  };
  const wrapped = observer.ready.then((engine) => ({ engine, log: observer.log, restore }), (error) => {
    restore();
    throw error;
  });
  // The observer has warned of it; an application that does not wait for us must not get an "unhandled rejection".
  wrapped.catch(() => {});
  Object.defineProperty(Object.assign(ajax, original), WRAPPED, { get: () => (active ? wrapped : undefined) });
  $.ajax = ajax;
  return wrapped;
}

/**
 * Makes one call of jQuery's own $.ajax and follows it.
 *
 * @param {any} $
 * @param {Observer} observer
 * @param {() => any} send
 */
function follow($, observer, send) {
  /** @type {Cors} */
  const cors = { plan: null };
  /** @type {any} */
  let settings;
  /** @type {any} */
  let jqXHR;
  /** @type {any} */
  let xhr;
  /** @type {Call | undefined} */
  let call;
  let refused = false;
  let putBack = () => {};
  let releaseXhr = () => {};

  const { ajaxSetup, Deferred } = $;
  /** @this {unknown} */
  const firstSetup = function (/** @type {unknown} */ target, /** @type {unknown} */ source) {
    const made = ajaxSetup.apply(this, arguments);
    if (source) {
      quietly(() => {
        release();
        settings = made;
        putBack = shadowXhr($, settings, () => !jqXHR || jqXHR.readyState === 1, sending);
        $.Deferred = firstDeferred;
      });
    }
    return made;
  };
  /** @this {unknown} */
  const firstDeferred = function () {
    release();
    const deferred = Deferred.apply(this, arguments);
    const { promise } = deferred;
    deferred.promise = function (/** @type {any} */ object) {
      deferred.promise = promise;
      const result = promise.apply(this, arguments);
      if (object) quietly(() => attach(object));
      return result;
    };
    return deferred;
  };
  const release = () => {
    if ($.ajaxSetup === firstSetup) $.ajaxSetup = ajaxSetup;
    if ($.Deferred === firstDeferred) $.Deferred = Deferred;
  };

  /** @param {any} object */
  const attach = (object) => {
    jqXHR = object;
    jqXHR.cors = cors;
    jqXHR.always((/** @type {any} */ _data, /** @type {unknown} */ textStatus) => quietly(() => {
      putBack();
      releaseXhr();
      // Not as parameters of `always`: they stand in another order after a failure, but the status is always second.
      const { status } = jqXHR;
      const stopped = textStatus === 'abort' || textStatus === 'canceled' || textStatus === 'timeout';
      call?.end(xhr
        ? { status, headers: status > 0 ? jqXHR.getAllResponseHeaders() ?? '' : '', url: xhr.responseURL ?? '',
          how: refused ? 'refused' : status > 0 ? 'response' : stopped ? 'stopped' : 'error' }
        // jQuery makes up a status for a script element.
        : { status: status < 400 ? status : 0, headers: '', url: '', how: 'element' });
    }));
  };

  /** @type {(made: any, listening: boolean) => void} */
  const sending = (made, listening) => {
    releaseXhr = watchXhr(made, listening, (request, asynchronous) => {
      xhr = made;
      const begun = call = observer.begin(request, cors);
      return {
        before() {
          const refusal = begun.refusal();
          if (refusal) {
            refused = true;
            throw refusal;
          }
          if (!asynchronous) begun.plan();
        },
        // While the request is under way already: planning costs the call no time.
        after: begun.plan,
      };
    });
  };

  let result;
  try {
    quietly(() => { $.ajaxSetup = firstSetup; });
    result = send();
  } finally {
    release();
  }
  quietly(() => {
    if (!jqXHR && typeof result?.always === 'function') attach(result);
    if (!xhr && settings && jqXHR?.readyState === 1 && settings.dataTypes?.includes('script')) {
      call = observer.begin(scriptRequest(settings), cors, false);
      call.plan();
    }
  });
  return result;
}

/**
 * Lets `watch` see what the setting `xhr` makes.
 *
 * @param {any} $
 * @param {any} settings
 * @param {() => boolean} sends Whether it is the transport that reads the setting.
 * @param {(xhr: any, listening: boolean) => void} watch
 * @returns {() => void} Makes it a plain setting again.
 */
function shadowXhr($, settings, sends, watch) {
  let value = settings.xhr;
  /** @this {unknown} */
  const make = function () {
    let listening = false;
    // A function of the application often adds its listener for upload progress before it hands the object out.
    const stop = value === $.ajaxSettings.xhr ? undefined : quietly(() => listenForUpload(() => { listening = true; }));
    try {
      const xhr = value.apply(this, arguments);
      if (xhr) quietly(() => watch(xhr, listening));
      return xhr;
    } finally {
      stop?.();
    }
  };
  const get = () => (typeof value === 'function' && sends() ? make : value);
  Object.defineProperty(settings, 'xhr', { configurable: true, enumerable: true, get, set: (next) => { value = next; } });
  return () => {
    if (Object.getOwnPropertyDescriptor(settings, 'xhr')?.get === get) {
      Object.defineProperty(settings, 'xhr', { configurable: true, enumerable: true, writable: true, value });
    }
  };
}

/**
 * Tells of listeners that are added to any upload, until it is stopped.
 *
 * @param {() => void} heard
 * @returns {(() => void) | undefined}
 */
function listenForUpload(heard) {
  const prototype = globalThis.XMLHttpRequestUpload?.prototype;
  // The method is inherited from EventTarget; whoever put one here keeps it.
  if (!prototype || Object.hasOwn(prototype, 'addEventListener')) return undefined;
  const { addEventListener } = prototype;
  Object.defineProperty(prototype, 'addEventListener', {
    configurable: true,
    writable: true,
    value: function (/** @type {any[]} */ ...args) {
      heard();
      return addEventListener.apply(this, /** @type {any} */ (args));
    },
  });
  return () => Reflect.deleteProperty(prototype, 'addEventListener');
}

/**
 * What a script element fetches.
 * <https://html.spec.whatwg.org/multipage/urls-and-fetching.html#create-a-potential-cors-request>
 *
 * @param {any} settings
 * @returns {import('./index.js').RequestRecord}
 */
function scriptRequest({ url, scriptAttrs = {} }) {
  const crossOrigin = scriptAttrs.crossorigin ?? scriptAttrs.crossOrigin;
  const mode = crossOrigin === undefined ? 'no-cors' : 'cors';
  return { url, method: 'GET', headers: [], destination: 'script', mode,
    credentials: mode === 'no-cors' || crossOrigin === 'use-credentials' ? 'include' : 'same-origin' };
}
