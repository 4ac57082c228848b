/**
 * Watches one XMLHttpRequest from its making until it is sent, when its request is final.
 *
 * The watching methods are own properties of this one object. They are removed before the real send() runs, and no prototype and no
 * global is changed. Listeners stay where code of the application
 * holds the object: they report that the page itself ends the call.
 *
 * @import { SentRequest } from './call.js'
 */
import { quietly } from './contain-errors.js';
import { standIn } from './privacy.js';
import { isBodiless } from '../host/methods.js';

const UPLOAD_EVENTS = ['loadstart', 'progress', 'abort', 'error', 'load', 'timeout', 'loadend'];

/**
 * @param {any} xhr
 * @param {object} watch
 * @param {any} watch.upload The upload object, if code other than jQuery may hold a reference to it.
 * @param {boolean} watch.listening Whether a listener was added to the upload object already.
 * @param {(request: SentRequest) => unknown} watch.sending Called just before the request is sent. If it returns an error, send() throws it.
 * @param {(how: 'abort' | 'timeout') => void} watch.stopped Called when the page itself ends the call.
 * @returns {() => void} Removes the watching methods.
 */
export function watchXhr(xhr, { upload, listening, sending, stopped }) {
  let method = 'GET';
  let url = '';
  /** @type {[string, string][]} */
  let headers = [];
  /** @type {(() => void)[]} */
  const undo = [];
  const release = () => {
    // The last method goes first: then the object gets back the shape that it had, and stays fast.
    for (const step of undo.splice(0).reverse()) quietly(step);
  };

  // Only code of the application that holds the object can end the call by itself.
  if (upload) for (const type of /** @type {const} */ (['abort', 'timeout'])) quietly(() => xhr.addEventListener?.(type, () => stopped(type)));
  shadow(undo, xhr, 'open', { after(args) {
    [method, url] = args.map(String);
    headers = [];
  } });
  shadow(undo, xhr, 'setRequestHeader', { after([name, value]) {
    headers.push([`${name}`, `${value}`]);
  } });
  shadow(undo, upload, 'addEventListener', { after() {
    listening = true;
  } });
  shadow(undo, xhr, 'send', { before([body]) {
    release();
    return sending(recordOf(xhr, { url, method, headers, listening: listening || hasHandler(upload) }, body));
  } });
  return release;
}

/**
 * The request that an XMLHttpRequest is about to send.
 *
 * @param {any} xhr
 * @param {object} opened
 * @param {string} opened.url
 * @param {string} opened.method
 * @param {[name: string, value: string][]} opened.headers
 * @param {boolean} opened.listening Whether something listens to the progress of the upload.
 * @param {unknown} body
 * @returns {SentRequest}
 */
export function recordOf(xhr, { url, method, headers, listening }, body) {
  const sent = [...headers];
  return {
    url, method, headers: sent, initiator: 'xhr', credentials: xhr.withCredentials ? 'include' : 'same-origin', uploadListeners: listening,
    body: isBodiless(method) ? null : standIn(body, sent, true),
  };
}

/**
 * Puts a method of its own on `object`, which calls `before`, the original method and `after`.
 *
 * @param {(() => void)[]} undo Gets a function that removes the new method.
 * @param {any} object
 * @param {string} name
 * @param {{ before?: (args: any[]) => unknown, after?: (args: any[]) => void }} watchers If `before` returns an error, the new method throws
 *   it and does not call the original.
 */
function shadow(undo, object, name, { before, after }) {
  const original = object?.[name];
  if (typeof original !== 'function') return;
  const own = Object.getOwnPropertyDescriptor(object, name);
  /** @this {unknown} */
  const value = function (/** @type {any[]} */ ...args) {
    const refusal = before && quietly(() => before(args));
    if (refusal) throw refusal;
    const result = original.apply(this, args);
    if (after) quietly(() => after(args));
    return result;
  };
  object[name] = value;
  undo.push(() => {
    // Other code may have wrapped the new method meanwhile. Then that code's method stays, and the new method goes on calling the original.
    if (object[name] !== value) return;
    if (own) Object.defineProperty(object, name, own);
    else delete object[name];
  });
}

/**
 * Whether an upload object has a handler for one of its events.
 *
 * @param {any} upload
 */
export function hasHandler(upload) {
  return Boolean(upload) && UPLOAD_EVENTS.some((type) => upload[`on${type}`]);
}
