/**
 * Follows one call of `ajax`, jQuery's or ours, from its settings to its end, for the sake of `jqXHR.cors`.
 *
 * The transport takes its XMLHttpRequest from the setting `xhr`. It is read through a getter that gives a function of ours
 * only while jqXHR.readyState is 1, that is after `beforeSend`. What it makes is watched until its send().
 *
 * The first callback of the jqXHR is ours, so `.cors` is complete when those of the application run.
 *
 * @import { Cors } from './index.js'
 * @import { Call, Observer } from './observe.js'
 */
import { quietly } from './quietly.js';
import { watchXhr } from './watch-xhr.js';

/**
 * @param {Observer} observer
 * @param {any} settings
 * @param {() => unknown} ownXhr The function that makes an XMLHttpRequest if the application has none of its own.
 * @param {any} view The window whose XMLHttpRequest it is.
 * @param {() => boolean | undefined} [enforce]
 */
export function follow(observer, settings, ownXhr, view, enforce) {
  /** @type {Cors} */
  const cors = { plan: null };
  /** @type {any} */
  let jqXHR;
  /** @type {any} */
  let xhr;
  /** @type {Call | undefined} */
  let call;
  /** @type {(() => void) | undefined} */
  let release;
  let value = settings.xhr;

  /** @param {import('./index.js').RequestRecord} request */
  const sending = (request) => call = observer.begin(request, cors, enforce?.(), view);
  /** @this {unknown} */
  const make = function () {
    // A function of the application often adds its listener for upload progress before it hands the object out.
    let listening = false;
    const isOwn = value === ownXhr();
    const stop = !isOwn && quietly(() => listenForUpload(view, () => { listening = true; }));
    try {
      xhr = value.apply(this, arguments);
      if (xhr) quietly(() => { release = watchXhr(xhr, isOwn ? null : xhr.upload, listening, sending); });
      return xhr;
    } finally {
      stop && stop();
    }
  };
  const get = () => (typeof value === 'function' && jqXHR?.readyState === 1 ? make : value);
  // The setting is there already, so it stays as enumerable as it is.
  Object.defineProperty(settings, 'xhr', { get, set: (next) => { value = next; } });

  return {
    /** @param {any} made */
    attach(made) {
      jqXHR = made;
      jqXHR.cors = cors;
      const { getResponseHeader } = jqXHR;
      jqXHR.getResponseHeader = /** @this {any} */ function (/** @type {any} */ name) {
        const found = getResponseHeader.apply(this, arguments);
        if (found === null) quietly(() => call?.missed(name));
        return found;
      };
      jqXHR.always((/** @type {any} */ _data, /** @type {any} */ textStatus) => quietly(() => {
        // A plain setting again, unless the application has put another in its place.
        if (settings.xhr === value) Object.defineProperty(settings, 'xhr', { value, writable: true });
        release?.();
        const { status } = jqXHR;
        call?.end({
          // jQuery makes up a status for a script element.
          status: xhr || status < 400 ? status : 0,
          headers: jqXHR.getAllResponseHeaders(),
          url: xhr?.responseURL,
          opaque: !xhr || !status && /^(abort|canceled|timeout)$/.test(textStatus),
        });
      }));
    },
    /** To be called when the transport has begun. */
    sent() {
      if (xhr || jqXHR.readyState !== 1 || !settings.dataTypes.includes('script')) return;
      const { url, scriptAttrs } = settings;
      const value = scriptAttrs?.crossorigin ?? scriptAttrs?.crossOrigin ?? false;
      const crossOrigin = value === false ? null : value === 'use-credentials' ? value : 'anonymous';
      call = observer.begin({ url, initiator: 'script', crossOrigin }, cors, false, view);
    },
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
