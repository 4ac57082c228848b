/**
 * A fetch that obeys CORS as a browser does, where there is none: `import { createFetch } from 'corsight/fetch'`.
 *
 * @import { FetchInit, FetchOptions } from '../fetch.js'
 * @import { RequestRecord } from '../index.js'
 * @import { Body } from './body.js'
 */
import { relay } from '../host/body-stream.js';
import { CorsError } from '../errors/cors-error.js';
import { drive, giveUp } from './drive.js';
import { extractBody, sizeOf, takeBody } from './body.js';
import { matchesIntegrity } from './integrity.js';
import { READ_AHEAD_BYTES } from '../host/limits.js';
import { isBodiless } from '../host/methods.js';
import { misuse } from '../errors/misuse.js';
import { keepOwner, onAbort } from '../host/on-abort.js';
import { prepare } from './options.js';
import { LISTS, toHref } from '../engine/request.js';
import { toResponse } from './response.js';

const PRIORITIES = ['high', 'low', 'auto'];
const KEEPALIVE_QUOTA = 64 * 1024;

/**
 * @param {FetchOptions} options
 * @returns {Promise<typeof fetch>}
 */
export async function createFetch(options = {}) {
  const { means, base, page, teller, realm, unload } = await prepare(options);
  function begin(/** @type {any} */ input, /** @type {FetchInit} */ init = {}) {
    if (!arguments.length) throw misuse('fetch() has a first argument, but this was given', input);
    // As dictionaries are converted: null is as good as nothing. Whatever is wrong is so at once.
    const asked = read(input, init ?? {}, base, page, means.engine.origin);
    const { record, signal } = asked;
    if (signal?.aborted) {
      // What is no request is not even aborted.
      means.engine.start(record).dispose();
      giveUp(init?.body ?? input?.body, signal.reason);
    }
    return asked;
  }

  async function send(/** @type {ReturnType<typeof read>} */ { record, signal: given, extract, integrity }) {
    const signal = unload ? whileThere(given, unload, record.keepalive) : given;
    const body = await extract?.(signal);
    // The engine asks no more than whether there is one, and its type.
    if (body?.stream) record.streamBody = true;
    else if (body) record.body = new Uint8Array();
    if (body?.type) record.bodyType = body.type;
    const over = record.keepalive && body ? takeQuota(means, body) : null;
    try {
      const { filtered, came } = await drive(means, record, body ?? null, signal, teller(record));
      // The quota is given back when all of the response is there, not only its head.
      const kept = over && came.response.body ? relay(came.response, (chunk) => chunk, READ_AHEAD_BYTES, over) : (over?.(), came.response);
      /** @type {Parameters<typeof toResponse>} */
      const made = [filtered, { ...came, response: realm?.transported(kept) ?? kept }, signal];
      const response = toResponse(...made);
      return await (integrity ? checked(response, integrity, made) : response);
    } catch (error) {
      over?.();
      throw error;
    }
  }

  if (!realm) {
    return async function fetch(...args) {
      const asked = begin(...args);
      if (asked.signal?.aborted) throw asked.signal.reason;
      return send(asked);
    };
  }
  return function fetch(...args) {
    /** @type {ReturnType<typeof begin> | undefined} */
    let asked;
    try {
      asked = begin(...args);
      if (!asked.signal?.aborted) return realm.promise(send(asked), (response) => realm.response(response, asked?.signal), asked.signal);
    } catch (error) {
      return realm.reject(error, null);
    }
    return realm.reject(asked.signal.reason, asked.signal);
  };
}

/**
 * A signal for what ends with its page too, unless that is what outlives it: then its own signal is out of reach with the page.
 * <https://fetch.spec.whatwg.org/#concept-fetch-group-terminate>
 *
 * @param {AbortSignal | null | undefined} given
 * @param {AbortSignal} unload
 * @param {boolean | undefined} keepalive
 */
function whileThere(given, unload, keepalive) {
  if (keepalive && !given) return given;
  if (!keepalive && (!given || given instanceof AbortSignal)) return AbortSignal.any(given ? [given, unload] : [unload]);
  const own = new AbortController();
  const release = onAbort(given, () => own.abort(given?.reason));
  onAbort(unload, keepalive ? release : () => own.abort(unload.reason));
  return own.signal;
}

/**
 * Bodies that outlive their page share a quota.
 * <https://fetch.spec.whatwg.org/#http-network-or-cache-fetch> 8.10.
 *
 * @param {import('./drive.js').Means} means
 * @param {Body} body
 */
function takeQuota(means, body) {
  if (body.stream) throw misuse('A request with keepalive cannot have a stream as its body', body.source);
  const size = sizeOf(body);
  if (means.inflight + size > KEEPALIVE_QUOTA) {
    throw new CorsError(`The bodies of requests with keepalive are more than ${KEEPALIVE_QUOTA} bytes: ${means.inflight + size}`, { code: 'keepalive-quota', value: size });
  }
  means.inflight += size;
  let open = true;
  return () => {
    if (open) means.inflight -= size;
    open = false;
  };
}

/**
 * The response with its whole body, if that is what was announced. What is opaque or has no body is never.
 * <https://fetch.spec.whatwg.org/#main-fetch>
 *
 * @param {Response} response
 * @param {string} integrity
 * @param {Parameters<typeof toResponse>} args What the response was made of.
 */
async function checked(response, integrity, [filtered, came, signal]) {
  const bytes = response.body && await response.arrayBuffer();
  // 22.1. and 22.2.1.
  if (!bytes || !(await matchesIntegrity(bytes, integrity))) {
    throw new CorsError(`The body from ${filtered.url} is not what integrity announced, or cannot be compared with it: ${integrity}`, { code: 'integrity-mismatch', value: integrity });
  }
  const body = /** @type {ReadableStream} */ (new Response(bytes).body);
  return toResponse(filtered, { ...came, response: { ...came.response, body, discard: undefined } }, signal);
}

/**
 * What fetch() was called with, as the engine takes it.
 * <https://fetch.spec.whatwg.org/#dom-request>
 *
 * @param {any} input
 * @param {FetchInit} init
 * @param {() => string} base
 * @param {() => URL | null} page
 * @param {string} origin
 */
function read(input, init, base, page, origin) {
  if (typeof init !== 'object' && typeof init !== 'function') throw misuse('The second argument of fetch is an object, but this was given', init);
  /** @type {Request | null} */
  const from = typeof input?.clone === 'function' && typeof input.headers?.get === 'function' ? input : null;
  const url = from ? from.url : toHref(typeof input === 'object' && input !== null ? input : `${input}`, base);
  /**
   * @template {keyof FetchInit & keyof Request} K
   * @param {K} name
   */
  const member = (name) => (init[name] !== undefined ? init[name] : from?.[name]) ?? undefined;
  // Of a Request that is changed, these begin anew.
  const kept = Object.values(init).some((value) => value !== undefined) ? null : from;
  const signal = /** @type {AbortSignal | null | undefined} */ (init.signal !== undefined ? init.signal : from?.signal);
  if (signal && (typeof signal.aborted !== 'boolean' || typeof signal.addEventListener !== 'function')) {
    throw misuse('signal is an AbortSignal, but this was given', signal);
  }
  if (signal && from && signal === from.signal) keepOwner(signal, from);
  const mode = string(member('mode'));
  // Script cannot make requests of these modes, so nor can a fetch; a Request that a browser made of a navigation is given back.
  if (mode === 'navigate' || mode === 'websocket' || mode === 'webtransport') throw misuse('fetch() cannot take this mode', mode);
  if (init.window !== undefined && init.window !== null) throw misuse('window is null, but this was given', init.window);
  const cache = string(member('cache'));
  if (cache !== undefined && !LISTS.cache.includes(cache)) {
    throw misuse(`cache is one of ${list(LISTS.cache)}, but this was given`, cache);
  }
  if (cache === 'only-if-cached') {
    throw misuse(mode === 'same-origin' ? 'There is no cache here that could have it' : 'Only requests of the mode "same-origin" can take this cache mode', cache);
  }
  const headers = init.headers === undefined ? from ? [...from.headers] : [] : convertHeadersInit(init.headers);
  const method = string(member('method')) ?? 'GET';

  const own = init.body !== undefined && init.body !== null;
  // A method that takes no body is for the engine to refuse, and then the body stays unread.
  if (own && isBodiless(method)) throw misuse('A request with a body cannot have this method', method);
  if (!own && from?.bodyUsed) throw misuse('The body of this request was read already', from);
  const extract = own ? () => extractBody(init.body, init) : from?.body ? (/** @type {AbortSignal | null | undefined} */ signal) => takeBody(from, signal) : null;
  const priority = string(init.priority);
  if (priority !== undefined && !PRIORITIES.includes(priority)) throw misuse(`priority is one of ${list(PRIORITIES)}, but this was given`, priority);

  /** @type {import('./drive.js').FullRecord & { headers: [name: string, value: string][] }} */
  const record = { url, method, headers, mode: /** @type {any} */ (mode), cache: /** @type {any} */ (cache), keepalive: Boolean(member('keepalive')), credentials: /** @type {any} */ (string(member('credentials'))),
    redirect: /** @type {any} */ (string(member('redirect'))), referrerPolicy: /** @type {any} */ (string(init.referrerPolicy ?? kept?.referrerPolicy)),
    referrer: toReferrer(string(init.referrer ?? kept?.referrer), base, page, origin) };
  // Those that this process made are the page's, though Node puts no origin into them.
  if (/^blob:(?!https?:)/.test(url)) record.blobOrigin = origin;
  return { record, signal, extract, integrity: string(member('integrity')) };
}

/**
 * @param {string | undefined} given
 * @param {() => string} base
 * @param {() => URL | null} page
 * @param {string} origin
 */
function toReferrer(given, base, page, origin) {
  if (given === '') return null;
  const url = given === undefined ? null : new URL(toHref(given, base));
  return url && url.origin === origin ? url : page();
}

/** @param {string[]} names */
function list(names) {
  return names.map((name) => `"${name}"`).join(', ');
}

/** @param {unknown} value */
function string(value) {
  return value === undefined ? undefined : `${value}`;
}

/**
 * Headers as they are converted for fetch(): pairs stay as they are, and a list in a record is a string with commas.
 * <https://fetch.spec.whatwg.org/#headers-class>
 *
 * @param {unknown} headers
 * @returns {[name: string, value: string][]}
 */
function convertHeadersInit(headers) {
  if ((typeof headers !== 'object' && typeof headers !== 'function') || headers === null) {
    throw misuse('Headers are pairs, a record or a Headers, but this was given', headers);
  }
  if (!(Symbol.iterator in headers)) return Object.entries(headers).map(([name, value]) => [name, `${value}`]);
  return [.../** @type {Iterable<any>} */ (headers)].map((given) => {
    const pair = typeof given === 'object' && given !== null && Symbol.iterator in given ? [...given] : [];
    if (pair.length !== 2) throw misuse('A header is a pair of name and value, but this was given', given);
    return [`${pair[0]}`, `${pair[1]}`];
  });
}
