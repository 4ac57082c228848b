/**
 * Watches one XMLHttpRequest from its making until it is sent, when everything about it is final.
 *
 * The methods are put before those of the prototype on this one object, and are gone before the real send() runs: no
 * prototype and no global is touched, and nothing is left on the object.
 *
 * @import { RequestRecord } from './index.js'
 * @import { Call } from './observe.js'
 */
import { BODILESS, bodyType } from './request.js';
import { quietly } from './quietly.js';

/**
 * @param {any} xhr
 * @param {any} upload Its upload, if anybody but its maker and this has it in hand.
 * @param {boolean} listening Whether something listens to its upload already.
 * @param {(request: RequestRecord) => Call} sending Told of the request just before it is sent.
 */
export function watchXhr(xhr, upload, listening, sending) {
  let method = 'GET';
  let url = '';
  /** @type {[string, string][]} */
  const headers = [];
  /** @type {(() => void)[]} */
  const undo = [];
  const release = () => {
    for (const step of undo.splice(0)) step();
  };
  /**
   * @param {any} object
   * @param {string} name
   * @param {(args: any[]) => unknown} told Gives an error if it must not be called.
   */
  const shadow = (object, name, told) => {
    const original = object?.[name];
    if (!original) return;
    const own = Object.hasOwn(object, name);
    const value = object[name] = (/** @type {any[]} */ ...args) => {
      const refusal = quietly(() => told(args));
      if (refusal) throw refusal;
      return original.apply(object, args);
    };
    undo.push(() => {
      // Somebody may have put a method of their own before ours meanwhile: theirs stays, and ours only passes on.
      if (object[name] !== value) return;
      if (own) object[name] = original;
      else delete object[name];
    });
  };

  shadow(xhr, 'open', (args) => {
    [method, url] = args.map(String);
    headers.length = 0;
  });
  shadow(xhr, 'setRequestHeader', ([name, value]) => {
    headers.push([`${name}`, `${value}`]);
  });
  shadow(upload, 'addEventListener', () => {
    listening = true;
  });
  shadow(xhr, 'send', ([body]) => {
    release();
    return sending({
      url, method, headers, initiator: 'xhr', credentials: xhr.withCredentials ? 'include' : 'same-origin',
      uploadListeners: listening || hears(upload),
      body: standIn(body, headers, method),
    }).refusal();
  });
  return release;
}

/**
 * Whether an upload has a handler of an event: of loadstart, progress, abort, error, load, timeout or loadend.
 *
 * @param {any} upload
 */
function hears(upload) {
  for (const name in upload) if (/^on[lpaet]/.test(name) && upload[name]) return true;
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
  const type = BODILESS.test(method) ? undefined : bodyType(body, true);
  if (type === undefined) return null;
  if (type && !headers.some(([name]) => name.toLowerCase() === 'content-type')) headers.push(['Content-Type', type]);
  return new Uint8Array();
}
