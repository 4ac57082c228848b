/**
 * `wrap($)`: every jqXHR of a jQuery gets a `cors`, which says what the browser will do with the call, and why the call failed.
 *
 * Corsight sees each call through a prefilter. jQuery's own `$.ajax` calls the prefilter with the jqXHR and its settings before anything
 * is sent. So other code may replace `$.ajax`, before or after, and may call it late or twice. jQuery cannot remove a prefilter: after
 * `restore()` it is still there and does nothing.
 *
 * `$.ajax` is replaced too, because the prefilter cannot see two things: the script element that sends a call, and a call that never
 * reaches jQuery's own `$.ajax`.
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
import { LazyPromise } from '../host/lazy-promise.js';
import { loadEngine } from './load-engine.js';
import { createObserver } from './observer.js';

// A property of the replaced $.ajax, by which all copies of this package in a page know that it is wrapped.
const WRAPPED = Symbol.for('corsight.wrapped');
// jQuery runs the prefilters of "*" after those of the call's data type. The prefilter is added for each data type, so that every other
// prefilter finds `jqXHR.cors`.
const DATA_TYPES = '+* +script +json +jsonp +xml +html +text';

/**
 * The state of a jQuery that was wrapped.
 *
 * @typedef {object} Installation
 * @property {Observer | undefined} observer Absent after `restore()`.
 * @property {Promise<Wrapped> | undefined} wrapped Absent after `restore()`.
 * @property {(() => void)[] | undefined} afterAjax The steps to run when the current call of `$.ajax` returns.
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
export const wrap = ($, options = {}) => wrapWith($, () => createObserver(options, 'wrap', loadEngine));

/**
 * @param {any} $
 * @param {() => Observer} observe Makes the observer, or gives one that other calls of the page have too.
 * @returns {Promise<Wrapped>}
 */
export function wrapWith($, observe) {
  // Not an async function: nobody could mark the promise that it makes as handled.
  try {
    demandJquery($);
    return whole(installations.get($)) ?? $.ajax[WRAPPED] ?? install($, observe());
  } catch (/** @type {any} */ error) {
    // Where there is no document, a server renders the page, and has no jQuery with ajax.
    const isOnServer = !globalThis.document && error?.code === 'misuse' && error.value === $;
    if (!isOnServer) sayOnce(`wrap: ${error?.message}`, 'warn', '[corsight] wrap($) did nothing:', error);
    return handled(Promise.reject(error));
  }
}

/**
 * Undoes `wrap`, if this observer is the one of that jQuery.
 *
 * @param {any} $
 * @param {Observer} observer
 */
export function unwrap($, observer) {
  const installation = installations.get($);
  if (installation?.observer === observer) installation.restore();
}

/**
 * Marks a promise as handled. An application that does not await it must not get an "unhandled rejection", which ends a process.
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
  throw new CorsError(whyNotJquery($), { code: 'misuse', value: $ });
}

/** @param {any} $ */
function whyNotJquery($) {
  const version = $?.fn?.jquery;
  // The version of a slim build is "4.0.0+slim", or "3.7.1 -ajax,…" with a list of the missing modules.
  if (typeof version === 'string') return `This jQuery ${version.split(/[+ ]/, 1)[0]} is the slim build, which has no ajax: load jquery.js`;
  if (typeof $ === 'function') return `${show($)} is not jQuery but a factory of it, as jQuery's module is where there is no window: call wrap(jQuery(window))`;
  return `${show($)} is not jQuery with ajax: load jQuery first`;
}

/**
 * @param {any} $
 * @param {Observer} observer
 * @returns {Promise<Wrapped>}
 */
function install($, observer) {
  const earlier = installations.get($);
  // If the engine of an earlier wrap($) could not be loaded, its $.ajax is still in place.
  earlier?.restore();
  const installation = earlier ?? addPrefilter($);
  const putBack = replaceAjax($, installation);
  const restore = () => {
    if (installation.observer === observer) installation.observer = installation.wrapped = undefined;
    quietly(putBack);
    for (const { end } of observer.watches) quietly(end);
  };
  const wrapped = new LazyPromise(async () => ({ engine: await observer.share(), log: observer.log, restore }));
  Object.assign(installation, { observer, wrapped, restore });
  return wrapped;
}

/**
 * The result of an earlier wrap($). If its engine could not be loaded, jqXHR.cors says why, and wrap($) tries again.
 *
 * @param {Installation | undefined} installation
 */
function whole(installation) {
  return installation?.observer?.failure ? undefined : installation?.wrapped;
}

/**
 * @param {any} $
 * @returns {Installation}
 */
function addPrefilter($) {
  /** @type {Installation} */
  const installation = { observer: undefined, wrapped: undefined, afterAjax: undefined, followed: 0, restore() {} };
  installations.set($, installation);
  /** @type {any} */
  let view;
  const look = (/** @type {any} */ settings, /** @type {any} */ jqXHR) => {
    const { observer, afterAjax } = installation;
    // The prefilter runs more than once for some calls, and other copies of this package have prefilters too.
    if (!observer || 'cors' in jqXHR) return;
    installation.followed += 1;
    // The window of jQuery may be the window of an iframe.
    view ??= quietly(() => $('<a>')[0].ownerDocument.defaultView) ?? globalThis;
    const lookForScript = follow(observer, settings, jqXHR, { ownXhr: () => $.ajaxSettings.xhr, view });
    if (afterAjax) afterAjax.push(lookForScript);
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
 * @returns {() => void} Restores the original `$.ajax`.
 */
function replaceAjax($, installation) {
  const original = $.ajax;
  /** @this {unknown} */
  const ajax = function ajax() {
    const { observer, afterAjax: outer, followed } = installation;
    if (!observer) return original.apply(this, arguments);
    /** @type {(() => void)[]} */
    const afterAjax = [];
    installation.afterAjax = afterAjax;
    try {
      const result = original.apply(this, arguments);
      if (installation.followed === followed && observer.printsCalls) sayUnreached();
      return result;
    } finally {
      installation.afterAjax = outer;
      for (const step of afterAjax) step();
    }
  };
  Object.defineProperty(Object.assign(ajax, original), WRAPPED, { get: () => whole(installation) });
  quietly(() => { $.ajax = ajax; });
  return () => {
    // If other code has replaced $.ajax since, that code's function stays, and ours underneath only calls the original.
    if ($.ajax === ajax) $.ajax = original;
  };
}

function sayUnreached() {
  sayOnce('unreached', 'warn', "[corsight] Other code replaced $.ajax and answered a call itself, or will send it later: a call that never reaches jQuery's own $.ajax has no jqXHR.cors.");
}
