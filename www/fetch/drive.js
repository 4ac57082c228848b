/**
 * Does what the engine asks for, until it delivers or fails. `corsight/fetch` and whatever else sends for the engine in
 * place of a browser share this.
 *
 * @import { CookieJar, Transport, TransportInit, TransportResponse } from '../fetch.js'
 * @import { Engine, FilteredResponse, HttpRequest, RequestRecord, Verdict } from '../index.js'
 * @import { Body } from './body.js'
 * @import { AskJar } from './cookies.js'
 */
import { retrieveCookies, storeCookies } from './cookies.js';
import { CorsError } from '../errors/cors-error.js';
import { kindOf } from '../host/platform.js';
import { createReferrer } from './referrer.js';
import { demandPair, string, toPairs } from '../engine/headers.js';
import { misuse } from '../errors/misuse.js';
import { onAbort } from '../host/on-abort.js';
import { demandSendable } from '../transport/sendable.js';

/**
 * @typedef {object} Means
 * @property {Engine} engine
 * @property {Transport} transport
 * @property {Transport} local What reads `data:`, `blob:` and `about:` URLs.
 * @property {CookieJar} [jar]
 * @property {Map<string, string>} authorizations What was answered to servers that asked who is there, by origin.
 * @property {number} inflight The bytes of bodies under way that shall outlive their page.
 */

/**
 * @typedef {object} Came
 * @property {TransportResponse} response
 * @property {[name: string, value: string][]} headers Those of the response, in a list.
 */

/**
 * A request as the engine takes it, and what is beside the protocol.
 *
 * @typedef {RequestRecord & { referrer?: URL | null, sentType?: string }} FullRecord
 */

/**
 * What the engine wants sent, one request after the other; whoever drives this sends them and hands in what came, or
 * throws in why nothing did.
 *
 * @param {Engine} engine
 * @param {FullRecord} record
 * @param {(verdict: () => Verdict | null) => void} [over] Called when the engine is done.
 * @returns {Generator<HttpRequest, { filtered: FilteredResponse, came: Came }, Came>}
 */
export function* converse(engine, record, over) {
  /** @type {Came | undefined} */
  let came;
  /** @type {unknown} */
  let cause;
  const referrer = createReferrer(record.referrer ?? null, record.referrerPolicy);
  let { sentType } = record;
  /** @type {string | null | undefined} What this URL is told; undefined until that is determined. */
  let referer;
  const fetch = engine.start(record);
  try {
    for (;;) {
      const action = fetch.poll();
      if (action?.type === 'deliver' && came) {
        over?.(fetch.verdict);
        const response = came;
        came = undefined;
        return { filtered: action.response, came: response };
      }
      if (action?.type === 'fail') {
        over?.(fetch.verdict);
        // Only the transport knows why there is no answer.
        if (cause !== undefined) Object.defineProperty(action.error, 'cause', { value: cause, configurable: true, writable: true });
        throw action.error;
      }
      if (action?.type !== 'send') throw new CorsError('The engine did not say what to do', { code: 'engine-internal' });
      if (came) discard(came.response);
      came = undefined;
      const { kind, url } = action.request;
      const headers = typed(action.request, sentType);
      if (referer === undefined) referer = referrer.to(url);
      try {
        came = yield { ...action.request, headers: referer ? [...headers, ['Referer', referer]] : headers };
      } catch (error) {
        cause = error;
        fetch.handleFailure(error);
        continue;
      }
      if (kind === 'actual') {
        sentType = undefined;
        referrer.redirected(came.headers);
        referer = undefined;
      }
      fetch.handleResponse({ url, status: came.response.status, headers: came.headers });
    }
  } finally {
    fetch.dispose();
    if (came) discard(came.response);
  }
}

/**
 * The headers of a request with the Content-Type that is to be sent, if that is not the one it has.
 *
 * @param {HttpRequest} request
 * @param {string} [sentType]
 * @returns {[name: string, value: string][]}
 */
export function typed({ kind, headers }, sentType) {
  if (sentType === undefined || kind !== 'actual') return headers;
  return headers.map(([name, value]) => [name, name.toLowerCase() === 'content-type' ? sentType : value]);
}

/**
 * @param {Means} means
 * @param {FullRecord} record
 * @param {Body | null} body
 * @param {AbortSignal | null | undefined} signal
 * @param {(verdict: () => Verdict | null) => void} [over]
 */
export async function drive(means, record, body, signal, over) {
  const { engine, transport, local, jar } = means;
  const conversation = converse(engine, record, over);
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
      /** @type {Came} */
      let came;
      try {
        came = await unlessAborted(signal, runAsync(exchange(means, record, step.value, body, ask, send)), ({ response }) => discard(response));
      } catch (error) {
        if (signal?.aborted) throw signal.reason;
        if (error instanceof CorsError) throw error;
        step = conversation.throw(error);
        continue;
      }
      step = conversation.next(came);
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
 * Sends one request and takes its answer. Each value that is yielded may be a promise: whoever runs this resolves it.
 *
 * @param {Means} means
 * @param {FullRecord} record
 * @param {HttpRequest} request
 * @param {Body | null} body
 * @param {AskJar} ask
 * @param {(url: string, init: TransportInit, isLocal: boolean) => unknown} send Gives a `TransportResponse`.
 * @returns {Generator<unknown, Came, any>}
 */
export function* exchange(means, record, request, body, ask, send) {
  const { url, init, isLocal } = toSend(means, record, request, body);
  const jar = request.credentials && !isLocal ? means.jar : undefined;
  const cookies = jar && (yield* retrieveCookies(jar, ask, request));
  if (cookies) init.headers.push(['Cookie', cookies]);
  for (let isAnswered = false; ; isAnswered = true) {
    if (!isLocal) demandSendable(url, init);
    const came = toCame(yield send(url, init, isLocal));
    if (jar) yield* storeCookies(ask, request, came.headers);
    if (isAnswered || !answers(means, request, init, came)) return came;
    discard(came.response);
  }
}

/**
 * Runs an exchange that waits for promises.
 *
 * @param {Generator<unknown, Came, any>} steps
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
 * Whether the request is to be sent again with the `Authorization` that the server asked for, which is put into `init`:
 * the one in the URL. Nobody is asked for a password.
 * <https://fetch.spec.whatwg.org/#http-network-or-cache-fetch> 14.
 *
 * @param {Means} means
 * @param {HttpRequest} request
 * @param {TransportInit} init
 * @param {Came} came
 */
function answers({ engine, authorizations }, { url, credentials, kind }, init, { response, headers }) {
  const { username, password, origin } = new URL(url);
  // What crosses origins is read as CORS allows, and then there is no asking.
  if (response.status !== 401 || !credentials || kind !== 'actual' || origin !== engine.origin || !(username || password)) return false;
  if (!headers.some(([name, value]) => name.toLowerCase() === 'www-authenticate' && /^basic\b/i.test(value))) return false;
  // A URL has them percent-encoded.
  const bytes = `${username}:${password}`.replace(/%([\da-f]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  const value = `Basic ${btoa(bytes)}`;
  // Script's own stays: where the URL has a password, no other can be among the headers.
  if (init.headers.some(([name]) => name.toLowerCase() === 'authorization')) return false;
  init.headers = [...init.headers, ['Authorization', value]];
  authorizations.set(origin, value);
  return true;
}

/**
 * A request as a transport takes it, still without its cookies.
 *
 * @param {Means} means
 * @param {{ cache?: string }} record
 * @param {HttpRequest} request
 * @param {Body | null} body
 */
function toSend({ authorizations }, { cache }, { kind, url, method, credentials, headers, body: sends }, body) {
  const isLocal = !/^https?:/.test(url);
  const list = combine(headers);
  if (kind === 'actual' && cache !== undefined) addCacheHeaders(list, cache);
  const { origin, username, password } = new URL(url);
  const authorization = kind === 'actual' && credentials && !username && !password && authorizations.get(origin);
  if (authorization && !list.some(([name]) => name.toLowerCase() === 'authorization')) list.push(['Authorization', authorization]);
  const source = sends && body ? body.source : null;
  /** @type {TransportInit} */
  const init = { method, headers: list, body: source, redirect: 'manual', credentials: credentials ? 'include' : 'omit',
    ...(source && body?.stream ? { duplex: 'half' } : {}) };
  return { url, init, isLocal };
}

/**
 * Headers of one name as one, because so browsers send them.
 *
 * @param {[name: string, value: string][]} headers
 */
function combine(headers) {
  /** @type {Map<string, [name: string, value: string]>} */
  const combined = new Map();
  for (const [name, line] of headers) {
    // Firefox has line feeds in some, which no server takes.
    const value = line.replaceAll('\n', ', ');
    const known = combined.get(name.toLowerCase());
    if (known) known[1] += `, ${value}`;
    else combined.set(name.toLowerCase(), [name, value]);
  }
  return [...combined.values()];
}

/**
 * What a transport gave, with its headers in a list.
 *
 * @param {TransportResponse} response
 * @returns {Came}
 */
function toCame(response) {
  const status = response?.status;
  if (!Number.isInteger(status) || status < 1) {
    throw misuse('A transport gives every response with its status, redirects too, but this one gave', status);
  }
  try {
    // Transports leave out the informational responses that come before a response. "101 Switching Protocols" is none here, as nobody asks
    // for another protocol.
    if (status >= 100 && status < 200) throw new Error(`The server answered with the status ${status} alone, which is no final response`);
    /** @type {[string, string][]} */
    const headers = [];
    for (const pair of toPairs(response.headers)) {
      demandPair(pair);
      headers.push([string(pair[0]), string(pair[1])]);
    }
    return { response, headers };
  } catch (error) {
    discard(response);
    throw error;
  }
}

/**
 * <https://fetch.spec.whatwg.org/#http-network-or-cache-fetch>
 *
 * @param {[name: string, value: string][]} list
 * @param {string} cache
 */
function addCacheHeaders(list, cache) {
  const add = (/** @type {string} */ name, /** @type {string} */ value) => {
    if (!list.some(([other]) => other.toLowerCase() === name.toLowerCase())) list.push([name, value]);
  };
  if (cache === 'no-cache') add('Cache-Control', 'max-age=0');
  if (cache === 'no-store' || cache === 'reload') {
    add('Pragma', 'no-cache');
    add('Cache-Control', 'no-cache');
  }
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

/**
 * Lets go of a response whose body nobody will read.
 *
 * @param {TransportResponse} response
 */
export function discard(response) {
  if (response.discard) response.discard();
  else giveUp(response.body, undefined);
}

/**
 * @param {any} body Nothing is done with what is no stream.
 * @param {unknown} reason
 */
export function giveUp(body, reason) {
  // One that is locked belongs to whoever reads it, the transport say, which hears of the end by itself.
  if (kindOf(body) === 'ReadableStream' && !body.locked) body.cancel(reason).catch(() => {});
}
