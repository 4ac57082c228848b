/**
 * `wrapFetch(fetch)`: a fetch that behaves as the fetch of the page, with a plan and a diagnosis of each call.
 *
 * @import { Ending } from './endings.js'
 * @import { Observer } from './observer.js'
 * @import { WrappedFetch } from '../fetch.js'
 * @import { ObserveOptions } from '../index.js'
 */
import { Call } from './call.js';
import { quietly } from './contain-errors.js';
import { corsOfError } from './failures.js';
import { startEngine } from '../engine/engine.js';
import { isObject, misuse, tag } from '../errors/misuse.js';
import { createObserver } from './observer.js';
import { toRecord } from './request-record.js';
import { OWN_REQUEST } from '../host/own-request.js';

/**
 * @param {typeof globalThis.fetch} native
 * @param {ObserveOptions} [options]
 * @returns {WrappedFetch}
 */
export function wrapFetch(native, options = {}) {
  if (typeof native !== 'function') throw misuse('wrapFetch takes a fetch function', native);
  return fetchWith(native, createObserver(options, 'wrapFetch', startEngine));
}

/**
 * @param {typeof globalThis.fetch} native
 * @param {Observer} observer
 * @returns {WrappedFetch}
 */
export function fetchWith(native, observer) {
  observer.fetch = native;
  /**
   * @this {unknown}
   * @param {any[]} args
   */
  function fetch(...args) {
    // The arguments are read before the call, because the call uses up the body of a Request.
    const call = quietly(() => begin(args));
    const refusal = call?.refusal();
    if (call && refusal) {
      call.end({ status: 0 });
      return Promise.reject(refusal);
    }
    let result;
    try {
      // The fetch of a window throws if its `this` is another object.
      result = Reflect.apply(native, this === undefined ? globalThis : this, args);
    } catch (error) {
      call?.end({ status: 0, notSent: 'was not sent: the fetch that wrapFetch wraps threw.' });
      throw error;
    }
    return call ? followResult(call, result, quietly(() => args[1]?.signal ?? args[0]?.signal)) : result;
  }

  /** @param {any[]} args */
  function begin([input, init]) {
    if (init?.[OWN_REQUEST]) return undefined;
    const request = toRecord(input, init);
    if (!request) return undefined;
    const call = new Call(observer);
    call.begin(request);
    return call;
  }

  // A minifier gives the function another name.
  const asNative = { name: { value: native.name, configurable: true }, length: { value: native.length, configurable: true } };
  return Object.defineProperties(/** @type {any} */ (fetch), { ...asNative, log: { value: observer.log }, ready: { get: observer.share } });
}

/**
 * The result for the caller. A promise is replaced by a promise with the same outcome, and every other result is returned as it is.
 *
 * @param {Call} call
 * @param {any} result
 * @param {AbortSignal | null | undefined} signal
 */
function followResult(call, result, signal) {
  const fulfilled = (/** @type {any} */ response) => {
    quietly(() => call.end(quietly(() => endingOf(response)) ?? { status: 0, notSent: 'was answered with something that cannot be read.' }));
    return response;
  };
  const remember = (/** @type {unknown} */ error) => {
    if (isObject(error)) corsOfError.set(error, call.cors);
  };
  const rejected = (/** @type {any} */ error) => {
    remember(error);
    quietly(() => call.end({ status: 0, stopped: quietly(() => stopOf(signal)) }));
    throw error;
  };
  // Nothing is sent if the signal was aborted before, and the promise of then() would be rejected one microtask later. Its error is the
  // signal's reason.
  const stopped = quietly(() => stopOf(signal));
  if (stopped && quietly(() => tag(result)) === 'Promise') {
    quietly(() => remember(signal?.reason));
    quietly(() => call.end({ status: 0, stopped }));
    return result;
  }
  // The caller gets the promise of then(). If it got `result` itself, a rejection that the page does not handle would not be reported.
  if (quietly(() => tag(result)) === 'Promise') return result.then(fulfilled, rejected);
  // A mock may return a thenable that is not a promise, and its caller gets that very object.
  if (typeof quietly(() => result?.then) === 'function') quietly(() => Promise.resolve(result).then(fulfilled, rejected).catch(() => {}));
  else call.end({ status: 0, notSent: 'is not explained: the fetch that wrapFetch wraps returned no promise.' });
  return result;
}

/**
 * What stopped the call, if anything has.
 *
 * @param {AbortSignal | null | undefined} signal
 */
function stopOf(signal) {
  if (!signal?.aborted) return undefined;
  return signal.reason?.name === 'TimeoutError' ? 'timeout' : 'abort';
}

/**
 * @param {any} response
 * @returns {Ending}
 */
function endingOf(response) {
  const { type, status, headers, url, redirected } = Object(response);
  // Script sees nothing of an opaque response, except that there was one.
  if (type === 'opaque' || type === 'opaqueredirect') return { status: 200, opaque: true };
  const lines = quietly(() => [...headers ?? []].map(([name, value]) => `${name}: ${value}\r\n`).join('')) ?? '';
  // The response of a mock may lack any member.
  return { status: Number(status) || 200, headers: lines, url: typeof url === 'string' ? url : '', redirected };
}
