/**
 * What fetch() was called with, read as the constructor of Request reads it.
 *
 * @import { FetchInit } from '../fetch.js'
 * @import { FullRecord } from './conversation.js'
 */
import { misuse } from '../errors/misuse.js';
import { LISTS, toHref } from '../engine/request.js';
import { isBodiless } from '../host/methods.js';
import { keepOwner } from '../host/on-abort.js';
import { extractBody, takeBody } from './body.js';

const PRIORITIES = ['high', 'low', 'auto'];

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
export function readInit(input, init, base, page, origin) {
  if (typeof init !== 'object' && typeof init !== 'function') throw misuse('the second argument of fetch() is an object', init);
  /** @type {Request | null} */
  const from = typeof input?.clone === 'function' && typeof input.headers?.get === 'function' ? input : null;
  const url = from ? from.url : toHref(typeof input === 'object' && input !== null ? input : `${input}`, base);
  /**
   * A null of init is a value as any other, say the text "null". A Request that is not the platform's may have it where there is nothing.
   *
   * @template {keyof FetchInit & keyof Request} K
   * @param {K} name
   * @param {Request | null} [request]
   */
  const member = (name, request = from) => (init[name] !== undefined ? init[name] : request?.[name] ?? undefined);
  // Of a Request that is changed, the referrer and its policy begin anew.
  const kept = Object.values(init).some((value) => value !== undefined) ? null : from;
  const signal = /** @type {AbortSignal | null | undefined} */ (init.signal !== undefined ? init.signal : from?.signal);
  if (signal && (typeof signal.aborted !== 'boolean' || typeof signal.addEventListener !== 'function')) {
    throw misuse('signal is an AbortSignal', signal);
  }
  if (signal && from && signal === from.signal) keepOwner(signal, from);
  const mode = string(member('mode'));
  // Script cannot make requests of these modes, so nor can a fetch; a Request that a browser made of a navigation is given back.
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

  const own = init.body !== undefined && init.body !== null;
  // Before the body is read.
  if (isBodiless(method) && (own || from?.body)) throw misuse('a request with this method has no body', method);
  if (!own && from?.bodyUsed) throw misuse('the body of this request was read already: clone the request before reading it', from);
  const extract = own ? () => extractBody(init.body, init) : from?.body ? (/** @type {AbortSignal | null | undefined} */ signal) => takeBody(from, signal) : null;
  const priority = string(init.priority);
  if (priority !== undefined && !PRIORITIES.includes(priority)) throw misuse(`priority is one of ${list(PRIORITIES)}`, priority);

  /** @type {FullRecord & { headers: [name: string, value: string][] }} */
  const record = { url, method, headers, mode: /** @type {any} */ (mode), cache: /** @type {any} */ (cache), keepalive: Boolean(member('keepalive')), credentials: /** @type {any} */ (string(member('credentials'))),
    redirect: /** @type {any} */ (string(member('redirect'))), referrerPolicy: /** @type {any} */ (string(member('referrerPolicy', kept))),
    referrer: toReferrer(string(member('referrer', kept)), base, page, origin) };
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
    throw misuse('headers are pairs, a record or a Headers', headers);
  }
  if (!(Symbol.iterator in headers)) return Object.entries(headers).map(([name, value]) => [name, `${value}`]);
  return [.../** @type {Iterable<any>} */ (headers)].map((given) => {
    const pair = typeof given === 'object' && given !== null && Symbol.iterator in given ? [...given] : [];
    if (pair.length !== 2) throw misuse('a header is a pair of name and value', given);
    return [`${pair[0]}`, `${pair[1]}`];
  });
}
