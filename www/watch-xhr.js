/**
 * Watches one XMLHttpRequest from its making until it is sent, when everything about it is final.
 *
 * The methods are put before those of the prototype on this one object, and are gone before the real send() runs: no
 * prototype and no global is touched, and nothing is left on the object.
 *
 * @import { RequestRecord } from './index.js'
 */
import { bodyType } from './request.js';
import { quietly } from './observe.js';

const UPLOAD_HANDLERS = ['onloadstart', 'onprogress', 'onabort', 'onerror', 'onload', 'ontimeout', 'onloadend'];

/**
 * Told of a request just before it is sent. What `before` throws send() throws.
 *
 * @typedef {(request: RequestRecord, asynchronous: boolean) => { before(): void, after(): void }} Sending
 */

/**
 * @param {any} xhr
 * @param {boolean} listening Whether something listens to its upload already.
 * @param {any} view The window it belongs to.
 * @param {Sending} sending
 */
export function watchXhr(xhr, listening, view, sending) {
  let method = 'GET';
  let url = '';
  let asynchronous = true;
  /** @type {[string, string][]} */
  let headers = [];
  /** @type {(() => void)[]} */
  const undo = [];
  /**
   * @param {any} object
   * @param {string} name
   * @param {(original: Function, args: any[]) => any} replacement
   */
  const shadow = (object, name, replacement) => {
    const original = object[name];
    if (typeof original !== 'function') return;
    const own = Object.getOwnPropertyDescriptor(object, name);
    const value = (/** @type {any[]} */ ...args) => replacement(original, args);
    Object.defineProperty(object, name, { value, configurable: true, writable: true });
    undo.push(() => {
      // Somebody may have put a method of their own before ours meanwhile: theirs stays, and ours only passes on.
      if (object[name] !== value) return;
      if (own) Object.defineProperty(object, name, own);
      else delete object[name];
    });
  };
  const release = () => {
    for (const step of undo.splice(0)) step();
  };

  shadow(xhr, 'open', (open, args) => {
    const result = open.apply(xhr, args);
    quietly(() => {
      [method, url] = [`${args[0]}`, `${args[1]}`];
      asynchronous = args.length < 3 || Boolean(args[2]);
      headers = [];
    });
    return result;
  });
  shadow(xhr, 'setRequestHeader', (setRequestHeader, args) => {
    const result = setRequestHeader.apply(xhr, args);
    quietly(() => headers.push([`${args[0]}`, `${args[1]}`]));
    return result;
  });
  if (xhr.upload) {
    shadow(xhr.upload, 'addEventListener', (addEventListener, args) => {
      listening = true;
      return addEventListener.apply(xhr.upload, args);
    });
  }
  shadow(xhr, 'send', (send, args) => {
    const call = quietly(() => {
      release();
      return sending({
        // Another window has another base.
        url: view === globalThis ? url : new URL(url, view.document.baseURI).href, method, headers, initiator: 'xhr', mode: 'cors', credentials: xhr.withCredentials ? 'include' : 'same-origin',
        uploadListeners: listening || UPLOAD_HANDLERS.some((name) => typeof xhr.upload?.[name] === 'function'),
        body: standIn(args[0], headers, method),
      }, asynchronous);
    });
    call?.before();
    try {
      return send.apply(xhr, args);
    } finally {
      call?.after();
    }
  });
  return release;
}

/**
 * Something that counts as the body without being it: the log must not keep megabytes alive. Its Content-Type becomes a
 * header here.
 *
 * @param {unknown} body
 * @param {[string, string][]} headers
 * @param {string} method
 */
function standIn(body, headers, method) {
  const type = /^(?:get|head)$/i.test(method) ? undefined : bodyType({ body }, true);
  if (type === undefined) return null;
  if (type && !headers.some(([name]) => name.toLowerCase() === 'content-type')) headers.push(['Content-Type', type]);
  return new Uint8Array();
}
