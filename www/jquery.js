/**
 * `wrap($)`: every jqXHR says what the browser will do with it, and why it failed.
 *
 * Where it looks in. A prefilter or transport cannot be taken back, and both see a call before it is final; `beforeSend`
 * is a setting of the application. So `$.ajax` is replaced, and for the length of one call it reaches into jQuery's own:
 * the first thing `$.ajax` does is to merge its settings by `$.ajaxSetup({}, options)` and to make a `$.Deferred()`, whose
 * promise becomes the jqXHR. Both methods are put back at their first use, before any code of the application runs, so
 * prefilters and `beforeSend` see jQuery and their settings as ever, and `jqXHR.cors` is there for them.
 *
 * @import { ObserveOptions } from './index.js'
 * @import { Wrapped } from './jquery.js'
 * @import { Observer } from './observe.js'
 */
import { follow } from './follow.js';
import { demand } from './misuse.js';
import { createObserver } from './observe.js';
import { quietly } from './quietly.js';

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
    demand(typeof $?.ajax === 'function' && typeof $.ajaxSetup === 'function', 'wrap takes a jQuery with ajax', $);
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
  const observer = createObserver(options, 'wrap');
  let active = true;
  /** @type {any} */
  let view;

  /** @this {unknown} */
  const ajax = function ajax(/** @type {unknown} */ url, /** @type {unknown} */ settings) {
    const send = () => original.apply(this, arguments);
    // The window of jQuery may be an iframe's.
    view ??= quietly(() => $('<a>')[0].ownerDocument.defaultView) ?? globalThis;
    return active ? hook($, observer, view, send) : send();
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
 * @param {any} view
 * @param {() => any} send
 */
function hook($, observer, view, send) {
  const { ajaxSetup, Deferred } = $;
  /** @type {ReturnType<typeof follow> | undefined} */
  let following;
  /** @this {unknown} */
  const firstSetup = function (/** @type {unknown} */ _target, /** @type {unknown} */ source) {
    const settings = ajaxSetup.apply(this, arguments);
    if (source) {
      quietly(() => {
        release();
        following = follow(observer, settings, () => $.ajaxSettings.xhr, view);
        $.Deferred = firstDeferred;
      });
    }
    return settings;
  };
  /** @this {unknown} */
  const firstDeferred = function () {
    release();
    const deferred = Deferred.apply(this, arguments);
    const { promise } = deferred;
    deferred.promise = function (/** @type {any} */ object) {
      deferred.promise = promise;
      const result = promise.apply(this, arguments);
      if (object) quietly(() => following?.attach(object));
      return result;
    };
    return deferred;
  };
  const release = () => {
    if ($.ajaxSetup === firstSetup) $.ajaxSetup = ajaxSetup;
    if ($.Deferred === firstDeferred) $.Deferred = Deferred;
  };

  quietly(() => { $.ajaxSetup = firstSetup; });
  try {
    return send();
  } finally {
    release();
    quietly(() => following?.sent());
  }
}
