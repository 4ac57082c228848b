/**
 * The fetch of a page, explained.
 *
 * @import { WrappedFetch } from './fetch.js'
 * @import { Cors, ObserveOptions, RequestRecord } from './index.js'
 */
import { createObserver } from './observe.js';
import { quietly } from './quietly.js';
import { misuse } from './misuse.js';

/**
 * @param {typeof globalThis.fetch} native
 * @param {ObserveOptions} [options]
 * @returns {WrappedFetch}
 */
export function wrapFetch(native, options = {}) {
  if (typeof native !== 'function') throw misuse('wrapFetch takes a fetch, but this was given', native);
  const observer = createObserver(options, 'wrapFetch');

  /**
   * @this {unknown}
   * @param {any[]} args
   */
  function fetch(...args) {
    // Read before the call, which takes a body out of a Request.
    const record = quietly(() => toRecord(args[0], args[1]));
    /** @type {Cors} */
    const cors = { plan: null };
    const call = record && quietly(() => observer.begin(record, cors));
    const refusal = call?.refusal();
    if (call && refusal) {
      call.end({ status: 0, headers: '', url: '' });
      return Promise.reject(refusal);
    }
    // A method of the window: it wants no other `this`.
    const promise = Reflect.apply(native, this === undefined ? globalThis : this, args);
    if (!call) return promise;
    const signal = quietly(() => args[1]?.signal ?? args[0]?.signal);
    // Handed on, not listened to: a rejection that nobody handles must still be reported as one.
    return promise.then((/** @type {Response} */ response) => {
      quietly(() => call.end(ending(response)));
      return response;
    }, (/** @type {unknown} */ error) => {
      call.end({ status: 0, headers: '', url: '', opaque: signal?.aborted });
      throw error;
    });
  }
  return Object.defineProperties(/** @type {any} */ (fetch), { log: { value: observer.log }, ready: { value: observer.ready } });
}

/**
 * What a call asks for; nothing if fetch() itself will not take it, or if it cannot be read a second time.
 *
 * @param {any} input
 * @param {any} init
 * @returns {RequestRecord | undefined}
 */
function toRecord(input, init) {
  const { body, signal, headers, ...rest } = init ?? {};
  // An iterator can be read only once, and that is for fetch() to do.
  if (typeof headers?.next === 'function') return undefined;
  const isRequest = input instanceof Request;
  const from = isRequest ? { method: input.method, headers: input.headers, mode: input.mode, credentials: input.credentials,
    redirect: input.redirect, referrerPolicy: input.referrerPolicy } : {};
  let made;
  try {
    // The platform's own reading of the arguments. The body is left out: to make a Request of it would use it up.
    made = new Request(isRequest ? input.url : input, { ...from, ...rest, ...(headers === undefined ? {} : { headers }) });
  } catch {
    return undefined;
  }
  const { url, method, mode, credentials, redirect, referrerPolicy } = made;
  /** @type {RequestRecord} */
  const record = { url, method, headers: [...made.headers], mode, credentials, redirect, referrerPolicy };
  const stream = typeof body?.getReader === 'function';
  if (stream) record.streamBody = true;
  else if (body !== undefined && body !== null) record.body = body;
  // Its Content-Type is among the headers of a Request already.
  else if (isRequest && input.body) record.body = new Uint8Array();
  return record;
}

/** @param {Response} response */
function ending({ type, status, headers, url }) {
  // Script sees nothing of it, as of what an element loads; that there was a response is known.
  if (type === 'opaque' || type === 'opaqueredirect') return { status: 200, headers: '', url, opaque: true };
  const lines = [...headers].map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return { status, headers: lines, url };
}
