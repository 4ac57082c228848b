/**
 * `wrap($)`: every jqXHR says what the browser will do with it, and why it failed.
 *
 * It looks in through a prefilter, which jQuery's own `$.ajax` calls with the jqXHR and its settings before anything is
 * sent. So it does not matter what else replaces `$.ajax`, before or after, or calls it late or twice. A prefilter cannot be
 * taken back: after `restore()` it is there and does nothing.
 *
 * `$.ajax` is replaced too, for what the prefilter cannot see: the script element that a call is sent by, and calls that
 * never get to jQuery's own `$.ajax`.
 *
 * @import { ObserveOptions } from '../index.js'
 * @import { Wrapped } from '../jquery.js'
 * @import { Observer } from './observer.js'
 */
import { sayOnce } from '../host/console.js';
import { later, quietly } from './contain-errors.js';
import { CorsError } from '../errors/cors-error.js';
import { follow } from './follow-call.js';
import { show } from '../errors/misuse.js';
import { createObserver } from './observer.js';

// On the replaced $.ajax, for all copies of this package in a page.
const WRAPPED = Symbol.for('corsight.wrapped');
// The prefilters for all calls run after those of the call's own data type, and `.cors` should be there for all of them.
const DATA_TYPES = '+* +script +json +jsonp +xml +html +text';

/**
 * What is known of a jQuery that was wrapped.
 *
 * @typedef {object} Installation
 * @property {Observer | undefined} observer Absent once it is restored.
 * @property {Promise<Wrapped> | undefined} wrapped Absent once it is restored or given up.
 * @property {(() => void)[] | undefined} begun What is to be done when the `$.ajax` that runs now returns.
 * @property {number} followed How many calls the prefilter has seen.
 * @property {() => void} restore
 */

/** @type {WeakMap<object, Installation>} */
const installations = new WeakMap();

/**
 * @param {any} $
 * @param {ObserveOptions} [options]
 * @returns {Promise<Wrapped>}
 */
export function wrap($, options = {}) {
  // Not an async function: the promise that it would make could not be marked as looked after.
  try {
    demandJquery($);
    return installations.get($)?.wrapped ?? $.ajax[WRAPPED] ?? install($, options);
  } catch (error) {
    sayOnce(`wrap: ${/** @type {any} */ (error)?.message}`, 'warn', '[corsight] wrap($) did nothing:', error);
    return handled(Promise.reject(error));
  }
}

/**
 * An application that does not wait for the promise must not get an "unhandled rejection", which ends a process.
 *
 * @template T
 * @param {Promise<T>} promise
 */
function handled(promise) {
  promise.catch(() => {});
  return promise;
}

/** @param {any} $ */
function demandJquery($) {
  if (typeof $?.ajax === 'function' && typeof $.ajaxSetup === 'function' && typeof $.ajaxPrefilter === 'function') return;
  const version = $?.fn?.jquery;
  const told = typeof version === 'string'
    // Version 4 says "4.0.0+slim", and version 3 lists what was left out: "3.7.1 -ajax,…".
    ? `This is jQuery ${version.split(/[+ ]/, 1)[0]} slim, which has no ajax: load jquery.js`
    : typeof $ === 'function' ? `${show($)} is no jQuery but makes one, as the module of jQuery does where there is no window: wrap(jQuery(window))`
    : `${show($)} is no jQuery with ajax: load jQuery first`;
  throw new CorsError(told, { code: 'misuse', value: $ });
}

/**
 * @param {any} $
 * @param {ObserveOptions} options
 * @returns {Promise<Wrapped>}
 */
function install($, options) {
  const observer = createObserver(options, 'wrap');
  const earlier = installations.get($);
  // One that was given up may have left its $.ajax in place.
  earlier?.restore();
  const installation = earlier ?? addPrefilter($);
  const putBack = replaceAjax($, installation);
  const isCurrent = () => installation.observer === observer;
  const restore = () => {
    if (isCurrent()) installation.observer = installation.wrapped = undefined;
    quietly(putBack);
  };
  const wrapped = handled(observer.ready.then((engine) => ({ engine, log: observer.log, restore }), (error) => {
    // Without an engine `.cors` stays and says so, and a second wrap($) tries again.
    if (error?.code === 'misuse') restore();
    else if (isCurrent()) installation.wrapped = undefined;
    throw error;
  }));
  Object.assign(installation, { observer, wrapped, restore });
  return wrapped;
}

/**
 * @param {any} $
 * @returns {Installation}
 */
function addPrefilter($) {
  /** @type {Installation} */
  const installation = { observer: undefined, wrapped: undefined, begun: undefined, followed: 0, restore() {} };
  installations.set($, installation);
  /** @type {any} */
  let view;
  const look = (/** @type {any} */ settings, /** @type {any} */ jqXHR) => {
    const { observer, begun } = installation;
    // The prefilter runs more than once for some calls, and other copies of this package have theirs.
    if (!observer || 'cors' in jqXHR) return;
    installation.followed += 1;
    // The window of jQuery may be an iframe's.
    view ??= quietly(() => $('<a>')[0].ownerDocument.defaultView) ?? globalThis;
    const lookForScript = follow(observer, settings, jqXHR, { ownXhr: () => $.ajaxSettings.xhr, view });
    if (begun) begun.push(lookForScript);
    else void later(lookForScript);
  };
  $.ajaxPrefilter(DATA_TYPES, (/** @type {any} */ settings, /** @type {any} */ _original, /** @type {any} */ jqXHR) => {
    quietly(() => look(settings, jqXHR));
  });
  return installation;
}

/**
 * @param {any} $
 * @param {Installation} installation
 * @returns {() => void} Puts it back.
 */
function replaceAjax($, installation) {
  const original = $.ajax;
  /** @this {unknown} */
  const ajax = function ajax() {
    const { observer, begun: outer, followed } = installation;
    if (!observer) return original.apply(this, arguments);
    /** @type {(() => void)[]} */
    const begun = [];
    installation.begun = begun;
    try {
      const result = original.apply(this, arguments);
      if (installation.followed === followed && observer.talks) sayUnreached();
      return result;
    } finally {
      installation.begun = outer;
      for (const work of begun) work();
    }
  };
  Object.defineProperty(Object.assign(ajax, original), WRAPPED, { get: () => installation.wrapped });
  quietly(() => { $.ajax = ajax; });
  return () => {
    // Whoever has replaced $.ajax after us keeps it; then ours stays underneath and only passes on.
    if ($.ajax === ajax) $.ajax = original;
  };
}

function sayUnreached() {
  sayOnce('unreached', 'warn', '[corsight] $.ajax was replaced by something that answers a call itself, or later: what never reaches the $.ajax of jQuery has no jqXHR.cors.');
}
