/**
 * Follows one call of `$.ajax`, of jQuery or of `corsight/ajax`, from its settings to its end, and fills in `jqXHR.cors`.
 *
 * The transport gets its XMLHttpRequest from the setting `xhr`. Corsight replaces the setting by a getter. While jqXHR.readyState is 1,
 * which is after `beforeSend`, the getter returns a function of Corsight. The XMLHttpRequest that this function makes is watched until
 * its send().
 *
 * The first callback of the jqXHR belongs to Corsight, so `jqXHR.cors` is complete when the callbacks of the application run.
 *
 * @import { RequestRecord } from '../index.js'
 * @import { Observer } from './observer.js'
 */
import { Call } from './call.js';
import { claim } from './claimed.js';
import { later, quietly } from './contain-errors.js';
import { watchXhr } from './watch-xhr.js';

/**
 * @param {Observer} observer
 * @param {any} settings
 * @param {any} jqXHR
 * @param {object} page
 * @param {() => unknown} page.ownXhr Returns the default of the setting `xhr`.
 * @param {any} page.view The window whose XMLHttpRequest sends the request.
 * @param {() => boolean | undefined} [page.enforce] Whether this call is refused if it certainly cannot succeed.
 * @returns {() => void} To be called after the transport's send(). It looks for the script element of the call.
 */
export function follow(observer, settings, jqXHR, { ownXhr, view, enforce }) {
  const call = new Call(observer);
  // This comes first: the callbacks of the application read `cors` even if a step below fails.
  jqXHR.cors = call.cors;
  call.onAwaited = () => {
    isAwaited = true;
    if (xhr) listenForEnd();
  };
  /** @type {any} */
  let xhr;
  let hasBegun = false;
  let isScript = false;
  /** @type {string | undefined} How the page itself ended the call. */
  let stopped;
  let wasUnderWay = false;
  let isSettled = false;
  let isAwaited = false;
  let endWatch = () => {};
  const restore = quietly(() => watchSetting(settings, (value) => {
    const canBegin = typeof value === 'function' && jqXHR.readyState === 1 && !xhr;
    return canBegin ? makeXhr(value) : value;
  }));

  quietly(wrapMethods);
  quietly(() => jqXHR.always((/** @type {any} */ _first, /** @type {any} */ textStatus, /** @type {any} */ error) => {
    isSettled = true;
    if (restore) quietly(restore);
    endWatch();
    quietly(() => end(jqXHR.status, textStatus, error));
  }));
  return () => void quietly(lookForScript);

  /**
   * A function that makes the XMLHttpRequest by the function of the setting, and watches it.
   *
   * @param {Function} value The value of the setting `xhr`.
   */
  function makeXhr(value) {
    /** @this {unknown} */
    return function () {
      // The application may have copied the settings during this call, and may use the copy for another call.
      if (xhr || jqXHR.readyState !== 1) return value.apply(this, arguments);
      // A function of the application often adds a listener for upload progress before it returns the object.
      let listening = false;
      const isOwn = quietly(() => value === ownXhr());
      const stop = isOwn ? undefined : quietly(() => listenForUpload(view, () => { listening = true; }));
      try {
        xhr = value.apply(this, arguments);
      } finally {
        if (stop) quietly(stop);
      }
      if (xhr) quietly(() => {
        claim(xhr);
        watch(isOwn ? null : xhr.upload, listening);
      });
      return xhr;
    };
  }

  /**
   * @param {any} upload
   * @param {boolean} listening
   */
  function watch(upload, listening) {
    endWatch = watchXhr(xhr, {
      upload,
      listening,
      sending(request) {
        hasBegun = true;
        call.begin(request, view);
        return call.refusal(enforce?.());
      },
      stopped: (how) => { stopped ??= how; },
    });
    if (isAwaited) listenForEnd();
  }

  /** Wraps two methods of the jqXHR, because only they show which headers script misses, and that the page ends the call. */
  function wrapMethods() {
    const { getResponseHeader, abort } = jqXHR;
    jqXHR.getResponseHeader = /** @this {any} */ function (/** @type {any} */ name) {
      const value = getResponseHeader.apply(this, arguments);
      if (value === null) quietly(() => call.missed(name));
      return value;
    };
    jqXHR.abort = /** @this {any} */ function (/** @type {any} */ text) {
      quietly(() => {
        wasUnderWay = jqXHR.readyState === 1;
        stopped = text ? `${text}` : 'abort';
      });
      return abort.apply(this, arguments);
    };
  }

  function lookForScript() {
    if (hasBegun || xhr || jqXHR.readyState !== 1 || !settings.dataTypes.includes('script')) return;
    const { document } = view;
    // The document resolves the URL as it does for the element's src.
    const { href } = Object.assign(document.createElement('a'), { href: settings.url });
    const element = Array.from(document.scripts).reverse().find(({ src }) => src === href);
    // If there is no such element, the call was sent by a transport of the application.
    if (!element) return;
    isScript = hasBegun = true;
    claim(element);
    call.begin({ url: href, initiator: element.type === 'module' ? 'module-script' : 'script', crossOrigin: crossOriginOf(element) }, view);
  }

  /** If a method or getter of the XMLHttpRequest throws while the transport reads the response, the jqXHR is never settled. */
  function listenForEnd() {
    if (quietly(() => xhr.readyState) === 4) void later(endUnsettled);
    else quietly(() => xhr.addEventListener?.('loadend', () => void later(endUnsettled)));
  }

  function endUnsettled() {
    if (!isSettled) end(quietly(() => xhr.status) ?? 0, 'an error while the response was read', undefined);
  }

  /**
   * @param {number} status
   * @param {any} trouble The textStatus of jQuery, or the step that failed if the jqXHR was not settled.
   * @param {any} error
   */
  function end(status, trouble, error) {
    call.end({
      // jQuery invents a status for a script element.
      status: isScript && status >= 400 ? 0 : status,
      headers: quietly(() => jqXHR.getAllResponseHeaders()) ?? '',
      url: quietly(() => `${xhr?.responseURL ?? ''}`) ?? '',
      opaque: isScript,
      stopped: status ? undefined : stopped ?? endingEvent(),
      notSent: status || hasBegun ? undefined : whyUnsent(error),
      trouble: !isSettled || trouble === 'parsererror' ? trouble : undefined,
    }, quietly(() => ({ method: settings.type, url: `${settings.url}` })));
  }

  /**
   * How an XMLHttpRequest that only jQuery holds was ended without a response: by its own limit of time, or by the page that goes away. The
   * event is under way now, because jQuery ends the call in its handler. To read the event here costs less than to listen to it.
   *
   * @returns {string | undefined}
   */
  function endingEvent() {
    const { target, type } = view.event ?? {};
    return target === xhr && ['abort', 'timeout'].includes(type) ? type : undefined;
  }

  /**
   * Why Corsight saw no request. The message of the error is left out, because browsers quote header values in it.
   *
   * @param {any} error
   */
  function whyUnsent(error) {
    if (xhr) return `was not sent: open(), setRequestHeader() or send() threw${error?.name ? ` (${error.name})` : ''}.`;
    if (stopped) return wasUnderWay ? undefined : 'was not sent: the page aborted the call, or beforeSend returned false.';
    return 'was sent by a transport of the application, not by an XMLHttpRequest or a script element, so Corsight cannot explain it.';
  }
}

/**
 * The state of a script element's crossorigin attribute, as the engine takes it.
 *
 * @param {Element} element
 * @returns {RequestRecord['crossOrigin']}
 */
function crossOriginOf(element) {
  const attribute = element.getAttribute('crossorigin');
  if (attribute === null) return null;
  return attribute.toLowerCase() === 'use-credentials' ? 'use-credentials' : 'anonymous';
}

// A hidden property of settings whose `xhr` is watched.
const WATCH = Symbol('corsight.watch');

/**
 * The setting `xhr` while it is watched. All settings share this accessor, because objects with accessors of their own are slow.
 *
 * @type {PropertyDescriptor & ThisType<any>}
 */
const watchedSetting = {
  configurable: true,
  get() {
    const { value, read } = this[WATCH];
    return quietly(() => read(value)) ?? value;
  },
  set(next) {
    // A setter of a frozen object still runs, and the application may have frozen its settings.
    if (!Object.isFrozen(this)) this[WATCH].value = next;
  },
};

/**
 * Replaces the setting `xhr` by a getter.
 *
 * @param {any} settings
 * @param {(value: unknown) => unknown} read Computes the value that a reader gets from the value of the setting.
 * @returns {() => void} Makes the setting a plain value again, unless the application has replaced it.
 */
function watchSetting(settings, read) {
  const wasOwn = Object.hasOwn(settings, 'xhr');
  const watch = { value: settings.xhr, read };
  Object.defineProperty(settings, WATCH, { configurable: true, value: watch });
  // Without `enumerable`, an existing setting stays as enumerable as it is.
  Object.defineProperty(settings, 'xhr', watchedSetting);
  return () => {
    const current = Object.getOwnPropertyDescriptor(settings, 'xhr');
    // If the application has frozen its settings, the getter stays and returns the value of the setting.
    if (settings[WATCH] !== watch || current?.get !== watchedSetting.get || !current?.configurable) return;
    if (wasOwn || watch.value !== undefined) Object.defineProperty(settings, 'xhr', { value: watch.value, writable: true });
    else delete settings.xhr;
  };
}

/**
 * Calls `onListener` whenever a listener is added to any upload object.
 *
 * @param {any} view
 * @param {() => void} onListener
 * @returns {(() => void) | undefined} Ends that.
 */
function listenForUpload(view, onListener) {
  const prototype = view.XMLHttpRequestUpload?.prototype;
  // In browsers the method is inherited from EventTarget. If the prototype has its own, other code put it there, and it stays.
  if (!prototype || Object.hasOwn(prototype, 'addEventListener')) return undefined;
  const { addEventListener } = prototype;
  /** @this {any} */
  prototype.addEventListener = function () {
    onListener();
    return addEventListener.apply(this, arguments);
  };
  return () => { delete prototype.addEventListener; };
}
