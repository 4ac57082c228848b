/**
 * The fetch of a page, explained.
 *
 * @import { Call, SentRequest } from './call.js'
 * @import { Ending } from './endings.js'
 * @import { WrappedFetch } from '../fetch.js'
 * @import { ObserveOptions } from '../index.js'
 */
import { createCall } from './call.js';
import { quietly } from './contain-errors.js';
import { misuse, tag } from '../errors/misuse.js';
import { createObserver } from './observer.js';
import { standIn } from './privacy.js';
import { isBodiless } from '../host/methods.js';

/**
 * @param {typeof globalThis.fetch} native
 * @param {ObserveOptions} [options]
 * @returns {WrappedFetch}
 */
export function wrapFetch(native, options = {}) {
  if (typeof native !== 'function') throw misuse('wrapFetch takes a fetch function', native);
  const observer = createObserver(options, 'wrapFetch');

  /**
   * @this {unknown}
   * @param {any[]} args
   */
  function fetch(...args) {
    // Read before the call, which takes a body out of a Request.
    const call = quietly(() => begin(args));
    const refusal = call?.refusal();
    if (call && refusal) {
      call.end({ status: 0 });
      return Promise.reject(refusal);
    }
    let result;
    try {
      // A method of the window: it wants no other `this`.
      result = Reflect.apply(native, this === undefined ? globalThis : this, args);
    } catch (error) {
      call?.end({ status: 0, notSent: 'was not sent: what was given to wrapFetch threw.' });
      throw error;
    }
    return call ? followResult(call, result, quietly(() => args[1]?.signal ?? args[0]?.signal)) : result;
  }

  /** @param {any[]} args */
  function begin([input, init]) {
    const request = toRecord(input, init);
    if (!request) return undefined;
    const call = createCall(observer);
    call.begin(request);
    return call;
  }

  return Object.defineProperties(/** @type {any} */ (fetch), { log: { value: observer.log }, ready: { value: observer.ready } });
}

/**
 * What the caller gets: what came, and a promise of the same if a promise came.
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
  const rejected = (/** @type {unknown} */ error) => {
    quietly(() => call.end({ status: 0, stopped: quietly(() => (signal?.aborted ? stopOf(signal) : undefined)) }));
    throw error;
  };
  // Handed on, not listened to: a rejection that nobody handles must still be reported as one.
  if (quietly(() => tag(result)) === 'Promise') return result.then(fulfilled, rejected);
  // A mock may give something else, and its caller gets just that.
  if (typeof quietly(() => result?.then) === 'function') quietly(() => Promise.resolve(result).then(fulfilled, rejected).catch(() => {}));
  else call.end({ status: 0, notSent: 'is not explained: what was given to wrapFetch gave no promise.' });
  return result;
}

/** @param {AbortSignal} signal */
const stopOf = ({ reason }) => (reason?.name === 'TimeoutError' ? 'timeout' : 'abort');

/**
 * What a call asks for; nothing if fetch() itself will not take it, or if it cannot be read a second time.
 *
 * @param {any} input
 * @param {any} init
 * @returns {SentRequest | undefined}
 */
function toRecord(input, init) {
  const { body, signal, headers, ...rest } = init ?? {};
  // An iterator can be read only once, and that is for fetch() to do.
  if (typeof headers?.next === 'function') return undefined;
  const isRequest = input instanceof Request;
  let made;
  try {
    // The platform's own reading of the arguments. The body is left out: to make a Request of it would use it up.
    made = new Request(isRequest ? input.url : input, { ...isRequest && { ...optionsOf(input), headers: input.headers }, ...rest, ...headers !== undefined && { headers } });
  } catch {
    return undefined;
  }
  const own = body ?? (isRequest && input.body ? new Uint8Array() : undefined);
  const isStream = typeof body?.getReader === 'function';
  if (own !== undefined && isBodiless(made.method) || isStream && rest.duplex !== 'half' || isRequest && input.bodyUsed && body == null) return undefined;
  /** @type {[string, string][]} */
  const pairs = [...made.headers];
  return { url: made.url, headers: pairs, ...optionsOf(made),
    ...isStream ? { streamBody: true } : { body: standIn(own, pairs, false) } };
}

/** @param {Request} request */
const optionsOf = ({ method, mode, credentials, cache, redirect, referrerPolicy, keepalive }) => (
  { method, mode, credentials, cache, redirect, referrerPolicy, keepalive });

/**
 * @param {any} response
 * @returns {Ending}
 */
function endingOf(response) {
  const { type, status, headers, url, redirected } = Object(response);
  // Script sees nothing of it, as of what an element loads; that there was a response is known.
  if (type === 'opaque' || type === 'opaqueredirect') return { status: 200, opaque: true };
  const lines = quietly(() => [...headers ?? []].map(([name, value]) => `${name}: ${value}\r\n`).join('')) ?? '';
  // What a mock gives may lack anything.
  return { status: Number(status) || 200, headers: lines, url: typeof url === 'string' ? url : '', redirected };
}
