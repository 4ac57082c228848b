/**
 * Watches every XMLHttpRequest of a prototype: the methods of the prototype are replaced, and no object gets a property of its own.
 *
 * A replaced method is a proxy of the original, so name, length, text and errors stay those of the original.
 *
 * @import { Observer } from './observer.js'
 */
import { Call } from './call.js';
import { isClaimed } from './claimed.js';
import { quietly } from './contain-errors.js';
import { put, watched } from './replace.js';
import { hasHandler, recordOf } from './watch-xhr.js';

/**
 * What is known of an XMLHttpRequest since its open().
 *
 * @typedef {object} Opened
 * @property {string} method
 * @property {string} url
 * @property {boolean} isAsync
 * @property {[name: string, value: string][]} headers
 * @property {Call | undefined} call Set when the request is sent.
 * @property {boolean} hasEnded
 */

/** The state of an XMLHttpRequest whose request is over. */
const DONE = 4;
/** The events of which exactly one ends a request, and how the page itself has ended it. */
const ENDS = /** @type {const} */ ({ load: undefined, error: undefined, abort: 'abort', timeout: 'timeout' });

/**
 * @param {any} prototype The prototype of a class XMLHttpRequest.
 * @param {Observer} observer
 * @param {any} view The window whose XMLHttpRequests they are.
 * @param {any} [uploadPrototype] The prototype of their upload objects, if it may be changed. Otherwise each upload object is watched.
 */
export function watchPrototype(prototype, observer, view, uploadPrototype) {
  /** @type {WeakMap<object, Opened>} */
  const opened = new WeakMap();
  /** @type {WeakSet<object>} Objects that have the listeners. */
  const heard = new WeakSet();
  /** @type {WeakMap<object, object>} The upload objects that were asked for. Chromium sends other events once an upload object was asked for. */
  const uploads = new WeakMap();
  /** @type {WeakSet<object>} Upload objects that listeners were added to. */
  const listening = new WeakSet();
  /** @type {(() => void)[]} */
  const undo = [];

  const watch = (/** @type {any} */ object, /** @type {string} */ name, /** @type {Parameters<typeof watched>[1]} */ watchers) => {
    const { writable = true, enumerable = true } = Object.getOwnPropertyDescriptor(object, name) ?? {};
    if (typeof object[name] === 'function') put(undo, object, name, { value: watched(object[name], watchers), writable, enumerable });
  };
  const watchUpload = (/** @type {any} */ upload) => watch(upload, 'addEventListener', { after: (object) => void listening.add(object) });

  const keepUpload = (/** @type {any} */ xhr, /** @type {any} */ upload) => {
    if (!uploadPrototype && !uploads.has(xhr)) watchUpload(upload);
    uploads.set(xhr, upload);
  };

  if (uploadPrototype) watchUpload(uploadPrototype);
  const { get, set } = inherited(prototype, 'upload') ?? {};
  if (get) put(undo, prototype, 'upload', { enumerable: true, set, get: /** @type {() => any} */ (watched(get, { after: (xhr, _args, upload) => keepUpload(xhr, upload) })) });
  watch(prototype, 'open', { before(xhr, args) {
    // A handler of the end may open the object again.
    if (xhr.readyState === DONE) end(xhr);
    readOnce(args);
  }, after(xhr, [method, url, ...rest], _result, isThrown) {
    if (isThrown) return;
    // open() gives up a request that is under way, without an event.
    end(xhr, 'abort');
    if (!heard.has(xhr)) listen(xhr);
    if (!get && xhr.upload) keepUpload(xhr, xhr.upload);
    const isAsync = rest.length === 0 || Boolean(rest[0]);
    opened.set(xhr, { method, url, isAsync, headers: [], call: undefined, hasEnded: false });
  } });
  watch(prototype, 'setRequestHeader', { before: (_xhr, args) => readOnce(args), after(xhr, [name, value], _result, isThrown) {
    if (!isThrown) opened.get(xhr)?.headers.push([name, value]);
  } });
  watch(prototype, 'getResponseHeader', { after(xhr, [name], value) {
    if (value !== null) return;
    // A handler of "readystatechange" runs before the event of the end.
    if (xhr.readyState === DONE && xhr.status) end(xhr);
    opened.get(xhr)?.call?.missed(name);
  } });
  watch(prototype, 'send', {
    before: (xhr, [body]) => (isClaimed(xhr) ? undefined : begin(xhr, body)),
    after(xhr, _args, _result, isThrown) {
      const state = opened.get(xhr);
      if (state && !state.isAsync) end(xhr, undefined, isThrown);
    },
  });
  put(undo, prototype, 'cors', { get() {
    return quietly(() => opened.get(this)?.call?.cors) ?? null;
  } });
  return { restore };

  /**
   * @param {any} xhr
   * @param {unknown} body
   */
  function begin(xhr, body) {
    const state = opened.get(xhr);
    // In every other state send() throws.
    if (!state || xhr.readyState !== 1 || state.call) return undefined;
    const upload = uploads.get(xhr);
    state.call = new Call(observer);
    state.call.begin(recordOf(xhr, { ...state, listening: Boolean(upload && listening.has(upload)) || hasHandler(upload) }, body), view);
    const refusal = state.call.refusal();
    if (refusal) end(xhr);
    return refusal;
  }

  /** @param {any} xhr */
  function listen(xhr) {
    heard.add(xhr);
    const hear = (/** @type {Event} */ { type }) => quietly(() => {
      // The event of a request that a handler has given up belongs to no call any more.
      if (xhr.readyState === DONE) end(xhr, ENDS[/** @type {keyof typeof ENDS} */ (type)]);
    });
    // Listeners that capture run before the handlers of the page, which may read headers or open the object again.
    for (const type of Object.keys(ENDS)) xhr.addEventListener(type, hear, true);
  }

  /**
   * @param {any} xhr
   * @param {'abort' | 'timeout'} [stopped]
   * @param {boolean} [isThrown] Whether send() threw, as a synchronous one does for a network error.
   */
  function end(xhr, stopped, isThrown = false) {
    const state = opened.get(xhr);
    if (!state?.call || state.hasEnded) return;
    state.hasEnded = true;
    const hasAnswer = !isThrown && !stopped && xhr.status > 0;
    state.call.end({ status: hasAnswer ? xhr.status : 0, headers: hasAnswer ? xhr.getAllResponseHeaders() : '', url: hasAnswer ? xhr.responseURL : '', stopped });
  }

  function restore() {
    for (const step of undo.splice(0).reverse()) quietly(step);
  }
}

/**
 * The descriptor of a property of an object, or of its prototypes.
 *
 * @param {object | null} object
 * @param {string} name
 * @returns {PropertyDescriptor | undefined}
 */
const inherited = (object, name) => (object ? Object.getOwnPropertyDescriptor(object, name) ?? inherited(Object.getPrototypeOf(object), name) : undefined);

/**
 * Makes strings of the first two arguments, which both are strings to the method. An object of the page would be asked for its string a second
 * time otherwise.
 *
 * @param {any[]} args
 */
function readOnce(args) {
  // With fewer arguments the method throws before it reads them.
  if (args.length >= 2) args.splice(0, 2, `${args[0]}`, `${args[1]}`);
}
