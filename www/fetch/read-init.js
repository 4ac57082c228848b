/**
 * Reads the arguments of fetch() as the constructor of Request reads them.
 *
 * @import { FetchInit } from '../fetch.js'
 * @import { FullRecord } from './conversation.js'
 */
import { misuse } from '../errors/misuse.js';
import { LISTS } from '../engine/enumerations.js';
import { toHref } from '../engine/href.js';
import { isBodiless } from '../host/methods.js';
import { keepOwner } from '../host/on-abort.js';
import { extractBody, takeBody } from './body.js';

const PRIORITIES = ['high', 'low', 'auto'];

/**
 * Reads the arguments of fetch() into a request for the engine.
 * <https://fetch.spec.whatwg.org/#dom-request>
 *
 * @param {any} input
 * @param {FetchInit} init
 * @param {() => string} base
 * @param {() => URL | null} page
 * @param {string} origin
 */
export function readInit(input, init, base, page, origin) {
  if (typeof init !== 'object' && typeof init !== 'function') throw misuse('the second argument of fetch() is an object', init);
  /** @type {Request | null} */
  const from = typeof input?.clone === 'function' && typeof input.headers?.get === 'function' ? input : null;
  const url = from ? from.url : toHref(typeof input === 'object' && input !== null ? input : `${input}`, base);
  /**
   * A member of init, or of the Request. A null in init counts as a value, such as the text "null". A null in a Request of another library
   * counts as absent.
   *
   * @template {keyof FetchInit & keyof Request} K
   * @param {K} name
   * @param {Request | null} [request]
   */
  const member = (name, request = from) => (init[name] !== undefined ? init[name] : request?.[name] ?? undefined);
  // If init has any member, the referrer and the referrer policy of the Request do not count.
  const kept = Object.values(init).some((value) => value !== undefined) ? null : from;
  const signal = /** @type {AbortSignal | null | undefined} */ (init.signal !== undefined ? init.signal : from?.signal);
  if (signal && (typeof signal.aborted !== 'boolean' || typeof signal.addEventListener !== 'function')) {
    throw misuse('signal is an AbortSignal', signal);
  }
  if (signal && from && signal === from.signal) keepOwner(signal, from);
  const mode = string(member('mode'));
  // Script cannot make requests of these modes. A Request of a navigation, which a service worker gets, cannot be sent by fetch() here.
  if (mode === 'navigate' || mode === 'websocket' || mode === 'webtransport') throw misuse('fetch() cannot make a request of this mode', mode);
  if (init.window !== undefined && init.window !== null) throw misuse('window can only be null', init.window);
  const cache = string(member('cache'));
  if (cache !== undefined && !LISTS.cache.includes(cache)) {
    throw misuse(`cache is one of ${list(LISTS.cache)}`, cache);
  }
  if (cache === 'only-if-cached') {
    throw misuse(mode === 'same-origin' ? 'createFetch has no HTTP cache' : 'only a request of the mode "same-origin" can have this cache mode', cache);
  }
  const headers = init.headers === undefined ? from ? [...from.headers] : [] : convertHeadersInit(init.headers);
  const method = string(member('method')) ?? 'GET';

  const hasOwnBody = init.body !== undefined && init.body !== null;
  // These checks come before the body is read.
  if (isBodiless(method) && (hasOwnBody || from?.body)) throw misuse('a request with this method has no body', method);
  if (!hasOwnBody && from?.bodyUsed) throw misuse('the body of this request was read already: clone the request before reading it', from);
  /** @type {((signal: AbortSignal | null | undefined) => ReturnType<typeof extractBody>) | null} */
  let extract = null;
  if (hasOwnBody) extract = () => extractBody(init.body, init);
  else if (from?.body) extract = (signal) => takeBody(from, signal);
  const priority = string(init.priority);
  if (priority !== undefined && !PRIORITIES.includes(priority)) throw misuse(`priority is one of ${list(PRIORITIES)}`, priority);

  /** @type {FullRecord & { headers: [name: string, value: string][] }} */
  const record = {
    url,
    method,
    headers,
    mode: /** @type {any} */ (mode),
    cache: /** @type {any} */ (cache),
    keepalive: Boolean(member('keepalive')),
    targetAddressSpace: /** @type {any} */ (string(/** @type {any} */ (member)('targetAddressSpace'))),
    credentials: /** @type {any} */ (string(member('credentials'))),
    redirect: /** @type {any} */ (string(member('redirect'))),
    referrerPolicy: /** @type {any} */ (string(member('referrerPolicy', kept))),
    referrer: toReferrer(string(member('referrer', kept)), base, page, origin),
  };
  // Node puts no origin into a blob: URL. Such a URL was made in this process, so its origin is the origin of the page.
  if (/^blob:(?!https?:)/.test(url)) record.blobOrigin = origin;
  return { record, signal, extract, integrity: string(member('integrity')) };
}

/**
 * @param {string | undefined} referrer
 * @param {() => string} base
 * @param {() => URL | null} page
 * @param {string} origin
 */
function toReferrer(referrer, base, page, origin) {
  if (referrer === '') return null;
  const url = referrer === undefined ? null : new URL(toHref(referrer, base));
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
 * Converts headers as fetch() does. Pairs stay as they are, and an array in a record becomes a string with commas.
 * <https://fetch.spec.whatwg.org/#headers-class>
 *
 * @param {unknown} headers
 * @returns {[name: string, value: string][]}
 */
function convertHeadersInit(headers) {
  if ((typeof headers !== 'object' && typeof headers !== 'function') || headers === null) {
    throw misuse('headers are pairs, a record or a Headers', headers);
  }
  if (!(Symbol.iterator in headers)) return Object.entries(headers).map(([name, value]) => [name, `${value}`]);
  return [.../** @type {Iterable<any>} */ (headers)].map((item) => {
    const pair = typeof item === 'object' && item !== null && Symbol.iterator in item ? [...item] : [];
    if (pair.length !== 2) throw misuse('a header is a pair of name and value', item);
    return [`${pair[0]}`, `${pair[1]}`];
  });
}
