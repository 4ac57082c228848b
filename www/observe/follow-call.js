/**
 * Follows one call of `ajax`, jQuery's or ours, from its settings to its end, for the sake of `jqXHR.cors`.
 *
 * The transport takes its XMLHttpRequest from the setting `xhr`. The setting is read through a getter that gives a function of
 * ours only while jqXHR.readyState is 1, that is after `beforeSend`. The XMLHttpRequest which that makes is watched until its send().
 *
 * The first callback of the jqXHR is ours, so `.cors` is complete when those of the application run.
 *
 * @import { Observer } from './observer.js'
 */
import { createCall } from './call.js';
import { later, quietly } from './contain-errors.js';
import { watchXhr } from './watch-xhr.js';

/**
 * @param {Observer} observer
 * @param {any} settings
 * @param {any} jqXHR
 * @param {object} page
 * @param {() => unknown} page.ownXhr Gives the function that makes an XMLHttpRequest if the application has none of its own.
 * @param {any} page.view The window whose XMLHttpRequest it is.
 * @param {() => boolean | undefined} [page.enforce] Whether this call is refused if it certainly cannot succeed.
 * @returns {() => void} To be called when the transport has begun: it looks for a script element.
 */
export function follow(observer, settings, jqXHR, { ownXhr, view, enforce }) {
  const call = createCall(observer);
  // First of all: whatever fails below, callbacks of the application read it.
  jqXHR.cors = call.cors;
  /** @type {any} */
  let xhr;
  let hasBegun = false;
  let isScript = false;
  /** @type {string | undefined} How the page itself ended it. */
  let stopped;
  let wasUnderWay = false;
  let isSettled = false;
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
   * The function that makes the XMLHttpRequest, and watches it.
   *
   * @param {Function} value The setting.
   */
  function makeXhr(value) {
    /** @this {unknown} */
    return function () {
      // Somebody has copied the settings while the call was on its way.
      if (xhr || jqXHR.readyState !== 1) return value.apply(this, arguments);
      // A function of the application often adds its listener for upload progress before it hands the object out.
      let listening = false;
      const isOwn = quietly(() => value === ownXhr());
      const stop = isOwn ? undefined : quietly(() => listenForUpload(view, () => { listening = true; }));
      try {
        xhr = value.apply(this, arguments);
      } finally {
        if (stop) quietly(stop);
      }
      if (xhr) quietly(() => watch(isOwn ? null : xhr.upload, listening));
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
      ended: () => void later(endUnsettled),
    });
  }

  /** Two methods of the jqXHR tell what nothing else does: which headers script misses, and that the page ends the call. */
  function wrapMethods() {
    const { getResponseHeader, abort } = jqXHR;
    jqXHR.getResponseHeader = /** @this {any} */ function (/** @type {any} */ name) {
      const found = getResponseHeader.apply(this, arguments);
      if (found === null) quietly(() => call.missed(name));
      return found;
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
    // As the element reads it.
    const { href } = Object.assign(document.createElement('a'), { href: settings.url });
    const element = Array.from(document.scripts).reverse().find(({ src }) => src === href);
    // Without one, a transport of the application's has the call.
    if (!element) return;
    isScript = hasBegun = true;
    const attribute = element.getAttribute('crossorigin');
    const crossOrigin = attribute === null ? null : attribute.toLowerCase() === 'use-credentials' ? 'use-credentials' : 'anonymous';
    call.begin({ url: href, initiator: element.type === 'module' ? 'module-script' : 'script', crossOrigin }, view);
  }

  /** The transport tells nobody of the end if a method or getter of the XMLHttpRequest throws while it reads the response. */
  function endUnsettled() {
    if (!isSettled) end(quietly(() => xhr.status) ?? 0, 'an error that was thrown while it was read', undefined);
  }

  /**
   * @param {number} status
   * @param {any} trouble What jQuery calls the outcome, or what went wrong in place of an outcome.
   * @param {any} error
   */
  function end(status, trouble, error) {
    call.end({
      // jQuery makes up a status for a script element.
      status: isScript && status >= 400 ? 0 : status,
      headers: quietly(() => jqXHR.getAllResponseHeaders()) ?? '',
      url: quietly(() => `${xhr?.responseURL ?? ''}`) ?? '',
      opaque: isScript,
      stopped: status ? undefined : stopped,
      notSent: status || hasBegun ? undefined : whyUnsent(error),
      trouble: !isSettled || trouble === 'parsererror' ? trouble : undefined,
    }, quietly(() => ({ method: settings.type, url: `${settings.url}` })));
  }

  /**
   * Why Corsight saw no request. The error's message is left out: browsers quote header values in it.
   *
   * @param {any} error
   */
  function whyUnsent(error) {
    if (xhr) return `was not sent: open(), setRequestHeader() or send() threw${error?.name ? ` (${error.name})` : ''}.`;
    if (stopped) return wasUnderWay ? undefined : 'was not sent: it was aborted before, or beforeSend returned false.';
    return 'was not sent by an XMLHttpRequest or a script element, but by a transport of the application, and Corsight cannot look into those.';
  }
}

/**
 * Puts a getter in the place of the setting `xhr`.
 *
 * @param {any} settings
 * @param {(value: unknown) => unknown} get Gives what is read, from the value that the setting has.
 * @returns {() => void} Makes it a plain setting again, unless the application has put another in its place.
 */
function watchSetting(settings, get) {
  let value = settings.xhr;
  const isThere = Object.hasOwn(settings, 'xhr');
  const getter = () => quietly(() => get(value)) ?? value;
  // An accessor can be set although its object is frozen, and the application may have frozen its settings.
  const set = (/** @type {unknown} */ next) => { if (!Object.isFrozen(settings)) value = next; };
  // A setting that is there already stays as enumerable as it is.
  Object.defineProperty(settings, 'xhr', { configurable: true, get: getter, set });
  return () => {
    const now = Object.getOwnPropertyDescriptor(settings, 'xhr');
    // The application may have frozen its settings; then the getter gives what was set.
    if (now?.get !== getter || !now.configurable) return;
    if (isThere || value !== undefined) Object.defineProperty(settings, 'xhr', { value, writable: true });
    else delete settings.xhr;
  };
}

/**
 * Tells of listeners that are added to any upload, until it is stopped.
 *
 * @param {any} view
 * @param {() => void} heard
 * @returns {(() => void) | undefined}
 */
function listenForUpload(view, heard) {
  const prototype = view.XMLHttpRequestUpload?.prototype;
  // The method is inherited from EventTarget; whoever put one here keeps it.
  if (!prototype || Object.hasOwn(prototype, 'addEventListener')) return undefined;
  const { addEventListener } = prototype;
  /** @this {any} */
  prototype.addEventListener = function () {
    heard();
    return addEventListener.apply(this, arguments);
  };
  return () => { delete prototype.addEventListener; };
}
