/**
 * Watches one XMLHttpRequest from its making until it is sent, when everything about it is final.
 *
 * The methods are put before those of the prototype on this one object, and are gone before the real send() runs: no
 * prototype and no global is touched. Three listeners stay, which tell whether the page itself ends the call, and that it is over.
 *
 * @import { SentRequest } from './call.js'
 */
import { quietly } from './contain-errors.js';
import { standIn } from './privacy.js';
import { isBodiless } from '../host/methods.js';

/**
 * @param {any} xhr
 * @param {object} watch
 * @param {any} watch.upload The upload object, if code other than jQuery may hold a reference to it.
 * @param {boolean} watch.listening Whether something listens to the upload already.
 * @param {(request: SentRequest) => unknown} watch.sending Told of the request just before it is sent. Gives an error if it must not be.
 * @param {(how: 'abort' | 'timeout') => void} watch.stopped Told that the page itself ended it.
 * @param {() => void} watch.ended Told that it is over, after its other events.
 * @returns {() => void} Takes the methods away again.
 */
export function watchXhr(xhr, { upload, listening, sending, stopped, ended }) {
  let method = 'GET';
  let url = '';
  /** @type {[string, string][]} */
  let headers = [];
  /** @type {(() => void)[]} */
  const undo = [];
  const release = () => {
    for (const step of undo.splice(0)) quietly(step);
  };

  for (const type of /** @type {const} */ (['abort', 'timeout'])) quietly(() => xhr.addEventListener?.(type, () => stopped(type), { once: true }));
  quietly(() => xhr.addEventListener?.('loadend', ended, { once: true }));
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
    const sent = [...headers];
    return sending({
      url, method, headers: sent, initiator: 'xhr', credentials: xhr.withCredentials ? 'include' : 'same-origin',
      uploadListeners: listening || hears(upload),
      body: isBodiless(method) ? null : standIn(body, sent, true),
    });
  } });
  return release;
}

/**
 * Puts a function before a method of `object`, which tells what the method is called with.
 *
 * @param {(() => void)[]} undo Gets what takes the function away again.
 * @param {any} object
 * @param {string} name
 * @param {{ before?: (args: any[]) => unknown, after?: (args: any[]) => void }} told `before` gives an error if the method must not be called.
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
    // Somebody may have put a method of their own before this one meanwhile: theirs stays, and this one only passes on.
    if (object[name] !== value) return;
    if (own) Object.defineProperty(object, name, own);
    else delete object[name];
  });
}

/**
 * Whether an upload has a handler of an event: of loadstart, progress, abort, error, load, timeout or loadend.
 *
 * @param {any} upload
 */
function hears(upload) {
  for (const name in upload) if (/^on[lpaet]/.test(name) && upload[name]) return true;
  return false;
}
