/**
 * Does what the engine asks for, until it delivers or fails. `corsight/fetch` and whatever else sends for the engine in
 * place of a browser share this.
 *
 * @import { CookieJar, Transport, TransportResponse } from './fetch.js'
 * @import { Engine, FilteredResponse, HttpRequest, RequestRecord, Verdict } from './index.js'
 * @import { Body } from './body.js'
 */
import { CorsError } from './errors.js';
import { eachHeader } from './request.js';
import { misuse } from './misuse.js';
import { onAbort } from './on-abort.js';

/**
 * @typedef {object} Means
 * @property {Engine} engine
 * @property {Transport} transport
 * @property {Transport} local What reads `data:` and `blob:` URLs.
 * @property {CookieJar} [jar]
 */

/**
 * @typedef {object} Came
 * @property {TransportResponse} response
 * @property {[name: string, value: string][]} headers Those of the response, in a list.
 */

/**
 * @param {Means} means
 * @param {RequestRecord & { cache?: string }} record
 * @param {Body | null} body
 * @param {AbortSignal | null | undefined} signal
 * @param {(verdict: () => Verdict | null) => void} [over] Called when the engine is done.
 * @returns {Promise<{ filtered: FilteredResponse, came: Came }>}
 */
export async function drive(means, record, body, signal, over) {
  /** @type {Came | undefined} */
  let came;
  try {
    const fetch = means.engine.start(record);
    /** @type {unknown} */
    let cause;
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
      if (signal?.aborted) throw signal.reason;
      try {
        came = await unlessAborted(signal, exchange(means, record, action.request, body, signal), ({ response }) => discard(response));
      } catch (error) {
        if (signal?.aborted) throw signal.reason;
        if (error instanceof CorsError) throw error;
        cause = error;
        fetch.handleFailure(error);
        continue;
      }
      fetch.handleResponse({ url: action.request.url, status: came.response.status, headers: came.headers });
    }
  } catch (error) {
    if (came) discard(came.response);
    if (body?.stream) giveUp(/** @type {ReadableStream} */ (body.source), error);
    throw error;
  }
}

/**
 * Sends one request and takes its answer.
 *
 * @param {Means} means
 * @param {{ cache?: string }} record
 * @param {HttpRequest} request
 * @param {Body | null} body
 * @param {AbortSignal | null | undefined} signal
 * @returns {Promise<Came>}
 */
async function exchange({ transport, local, jar }, { cache }, request, body, signal) {
  const { url, method, credentials } = request;
  const isLocal = !/^https?:/.test(url);
  const cookies = credentials && !isLocal ? jar : undefined;
  const list = [...request.headers];
  if (request.kind === 'actual' && cache !== undefined) addCacheHeaders(list, cache);
  // Cookies without a SameSite of "None" stay at home when the request crosses sites.
  const crossSite = list.some(([name, value]) => name === 'Sec-Fetch-Site' && value === 'cross-site');
  const context = crossSite ? { sameSiteContext: /** @type {const} */ ('none') } : {};
  if (cookies) {
    const cookie = await cookies.getCookieString(url, context);
    if (cookie) list.push(['Cookie', cookie]);
    if (signal?.aborted) throw signal.reason;
  }
  const source = request.body && body ? body.source : null;
  const response = await (isLocal ? local : transport)(url, {
    method, headers: list, body: source, redirect: 'manual', credentials: credentials ? 'include' : 'omit',
    ...(source && body?.stream ? { duplex: /** @type {const} */ ('half') } : {}), ...(signal ? { signal } : {}),
  });
  if (!Number.isInteger(response?.status) || response.status < 100) {
    throw misuse('A transport gives every response with its status, redirects too, but this one gave', response?.status);
  }
  /** @type {[string, string][]} */
  const headers = [];
  if (response.headers !== undefined) eachHeader(response.headers, (name, value) => headers.push([name, value]));
  if (cookies) {
    for (const [name, value] of headers) {
      if (name.length === 10 && name.toLowerCase() === 'set-cookie') await cookies.setCookie(value, url, { ignoreError: true, ...context });
    }
  }
  return { response, headers };
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
export function unlessAborted(signal, promise, late) {
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
  else if (response.body) giveUp(response.body, undefined);
}

/**
 * @param {ReadableStream} stream
 * @param {unknown} reason
 */
function giveUp(stream, reason) {
  // One that is locked belongs to whoever reads it, the transport say, which hears of the end by itself.
  if (!stream.locked) stream.cancel(reason).catch(() => {});
}
