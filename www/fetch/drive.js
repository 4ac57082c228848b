/**
 * Drives a fetch: sends the requests of the engine and passes the responses to it, until the engine delivers or fails. `corsight/fetch` and
 * `corsight/xhr` share this module.
 *
 * @import { CookieJar, Transport, TransportInit } from '../fetch.js'
 * @import { Engine, HttpRequest, Verdict } from '../index.js'
 * @import { Body } from './body.js'
 * @import { Received, FullRecord } from './conversation.js'
 * @import { CallJar } from './cookies.js'
 */
import { CorsError } from '../errors/cors-error.js';
import { onAbort } from '../host/on-abort.js';
import { converse } from './conversation.js';
import { discard, cancelBody } from './discard.js';
import { exchange } from './exchange.js';

/**
 * @typedef {object} Session
 * @property {Engine} engine
 * @property {Transport} transport
 * @property {Transport} local The transport for `data:`, `blob:` and `about:` URLs.
 * @property {CookieJar} [jar]
 * @property {Map<string, string>} authorizations The `Authorization` that each origin was sent, by origin.
 * @property {number} inflight The number of bytes of the bodies with `keepalive` under way.
 * @property {(request: HttpRequest) => void} [onSend] Told of each request of the engine just before it is sent.
 */

/**
 * @param {Session} session
 * @param {FullRecord} record
 * @param {Body | null} body
 * @param {AbortSignal | null | undefined} signal
 * @param {(verdict: () => Verdict | null) => void} [onEnd]
 */
export async function drive(session, record, body, signal, onEnd) {
  const { engine, transport, local, jar } = session;
  const conversation = converse(engine, record, onEnd);
  /** @type {CallJar} */
  const callJar = (name, ...args) => /** @type {any} */ (jar)[name](...args);
  const send = async (/** @type {string} */ url, /** @type {TransportInit} */ init, /** @type {boolean} */ isLocal) => {
    // The signal may have aborted while the jar was working.
    if (signal?.aborted) throw signal.reason;
    return (isLocal ? local : transport)(url, signal ? { ...init, signal } : init);
  };
  try {
    let step = conversation.next();
    while (!step.done) {
      if (signal?.aborted) throw signal.reason;
      /** @type {Received} */
      let received;
      try {
        received = await unlessAborted(signal, runAsync(exchange(session, record, step.value, body, callJar, send)), ({ response }) => discard(response));
      } catch (error) {
        if (signal?.aborted) throw signal.reason;
        if (error instanceof CorsError) throw error;
        step = conversation.throw(error);
        continue;
      }
      step = conversation.next(received);
    }
    return step.value;
  } catch (error) {
    cancelBody(body?.source, error);
    throw error;
  } finally {
    // After an abort the conversation still waits for a response. This ends it, so that the engine frees its fetch.
    conversation.return(/** @type {any} */ (undefined));
  }
}

/**
 * Runs an exchange that waits for promises.
 *
 * @param {Generator<unknown, Received, any>} steps
 */
async function runAsync(steps) {
  let step = steps.next();
  while (!step.done) {
    /** @type {unknown} */
    let value;
    try {
      value = await step.value;
    } catch (error) {
      step = steps.throw(error);
      continue;
    }
    step = steps.next(value);
  }
  return step.value;
}

/**
 * A promise with the outcome of `promise`. It is rejected with the reason of the signal as soon as the signal aborts.
 *
 * @template T
 * @param {AbortSignal | null | undefined} signal
 * @param {Promise<T>} promise
 * @param {(value: T) => void} onLateValue Called with the value of `promise` if it is fulfilled after the abort.
 * @returns {Promise<T>}
 */
function unlessAborted(signal, promise, onLateValue) {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const stop = () => {
      reject(signal.reason);
      promise.then(onLateValue, () => {});
    };
    if (signal.aborted) return stop();
    const release = onAbort(signal, stop);
    promise.then(resolve, reject).finally(release);
  });
}
