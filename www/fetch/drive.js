/**
 * Does what the engine asks for, until it delivers or fails: sends its requests and hands in the responses. `corsight/fetch` and
 * `corsight/xhr` share this.
 *
 * @import { CookieJar, Transport, TransportInit } from '../fetch.js'
 * @import { Engine, Verdict } from '../index.js'
 * @import { Body } from './body.js'
 * @import { Received, FullRecord } from './conversation.js'
 * @import { AskJar } from './cookies.js'
 */
import { CorsError } from '../errors/cors-error.js';
import { onAbort } from '../host/on-abort.js';
import { converse } from './conversation.js';
import { discard, giveUp } from './discard.js';
import { exchange } from './exchange.js';

/**
 * @typedef {object} Session
 * @property {Engine} engine
 * @property {Transport} transport
 * @property {Transport} local What reads `data:`, `blob:` and `about:` URLs.
 * @property {CookieJar} [jar]
 * @property {Map<string, string>} authorizations What was answered to servers that asked who is there, by origin.
 * @property {number} inflight The bytes of bodies under way that shall outlive their page.
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
  /** @type {AskJar} */
  const ask = (name, ...args) => /** @type {any} */ (jar)[name](...args);
  const send = async (/** @type {string} */ url, /** @type {TransportInit} */ init, /** @type {boolean} */ isLocal) => {
    // The jar may have taken its time.
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
        received = await unlessAborted(signal, runAsync(exchange(session, record, step.value, body, ask, send)), ({ response }) => discard(response));
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
    giveUp(body?.source, error);
    throw error;
  } finally {
    // One that was aborted waits for an answer that nobody hands in any more.
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
 * What `promise` gives, or the reason of the signal as soon as there is one; what comes after that goes to `late`.
 *
 * @template T
 * @param {AbortSignal | null | undefined} signal
 * @param {Promise<T>} promise
 * @param {(value: T) => void} late
 * @returns {Promise<T>}
 */
function unlessAborted(signal, promise, late) {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const stop = () => {
      reject(signal.reason);
      promise.then(late, () => {});
    };
    if (signal.aborted) return stop();
    const release = onAbort(signal, stop);
    promise.then(resolve, reject).finally(release);
  });
}
