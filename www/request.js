/**
 * From what a caller knows as a request to what crosses the boundary of the wasm: one string and one number.
 *
 * Plain records take a path without `new Request` and `new Headers`, and mostly without `new URL`: those cost more than
 * everything the engine does with them.
 *
 * @import { RequestLike, RequestRecord, HeadersLike } from './index.js'
 */
import { demand, misuse, tag } from './misuse.js';

/**
 * What is written into the memory of the wasm: one text, in which all strings stand behind each other, and numbers that say how
 * long each is and everything that is no string.
 */
export class Wire {
  text = '';
  /** @type {number[]} The first `count` of them count: the list is used again and again. */
  numbers = [];
  count = 0;
  /** The URL of the request. */
  url = '';

  /** @param {string} text */
  string(text) {
    if (typeof text !== 'string') throw misuse('This is no string', text);
    this.text += text;
    this.numbers[this.count++] = text.length;
  }

  /**
   * @param {HeadersLike} [headers]
   * @param {number} [shortest] Shorter names come without their values.
   * @param {string | null} [type] The Content-Type of a body.
   * @param {boolean} [both] Whether it is put behind one that is in the headers as well.
   * @returns {string | null | undefined} The type, if it was put there.
   */
  headers(headers = [], shortest = 0, type, both) {
    demandHeaders(headers);
    // In variables of its own, and a record without pairs: this is most of what a quick question costs.
    let { text, numbers, count } = this;
    const place = count++;
    const isList = Symbol.iterator in headers;
    for (const item of isList ? headers : Object.keys(headers)) {
      let name = /** @type {string} */ (item);
      let value = '';
      if (isList) {
        demandPair(item);
        name = string(item[0]);
        if (name.length >= shortest) value = string(item[1]);
      } else if (name.length >= shortest) {
        const given = /** @type {any} */ (headers)[name];
        if (Array.isArray(given)) return this.headers(toPairs(headers), shortest, type, both);
        value = string(given);
      }
      if (type && !both && name.length === 12 && name.toLowerCase() === 'content-type') type = '';
      text += name;
      text += value;
      numbers[count++] = name.length;
      numbers[count++] = value.length;
    }
    numbers[place] = (count - place - 1) / 2;
    this.text = text;
    this.count = count;
    if (type) {
      this.string('Content-Type');
      this.string(type);
      numbers[place] += 1;
    }
    return type;
  }
}

const words = (/** @type {string} */ text) => text.split(' ');

/**
 * The values of what is enumerated. Their places are the numbers that the wasm knows; a list that begins with a space has the empty
 * string first.
 */
export const LISTS = {
  profile: words('standard chromium firefox webkit'),
  mode: words('same-origin cors no-cors navigate websocket webtransport'),
  credentials: words('omit same-origin include'),
  cache: words('default no-store reload no-cache force-cache only-if-cached'),
  redirect: words('follow error manual'),
  referrerPolicy: words(' no-referrer no-referrer-when-downgrade same-origin origin strict-origin origin-when-cross-origin'
    + ' strict-origin-when-cross-origin unsafe-url'),
  destination: words(' audio audioworklet document embed font frame iframe image json manifest object paintworklet report script'
    + ' serviceworker sharedworker style text track video webidentity worker xslt'),
  crossOrigin: words('null anonymous use-credentials'),
};

// As its beginning says, whatever comes behind it.
const ABSOLUTE_URL = /^https?:\/\//;

export const BODILESS = /^(get|head)$/i;

/**
 * @param {RequestLike} input
 * @param {() => string} base What relative URLs are resolved against.
 * @param {Wire} wire An empty one, or one that was used before.
 * @param {boolean} [asGiven] Whether an absolute URL can be left as it is, because nobody will see it.
 */
export function encodeRequest(input, base, wire, asGiven) {
  const request = /** @type {RequestRecord} */ (typeof input === 'string' || input instanceof URL ? { url: input } : input);
  demand(typeof request === 'object' && request?.url !== undefined, 'A request is a URL or has one', input);
  const { url, initiator = 'fetch', crossOrigin, blobOrigin = '', mode, credentials } = request;
  // The body of a Request is a stream, whatever it was made of, and its type is among the headers.
  const body = /** @type {any} */ (request).clone && request.body ? new Uint8Array() : request.body;
  const xhr = initiator === 'xhr';
  // All others are the wasm's to know, and what they make of what is not said.
  const other = crossOrigin != null || !xhr && initiator !== 'fetch';
  const { method = other ? '' : 'GET' } = request;
  demand(request.networkPartitionKey === undefined, 'networkPartitionKey is for createEngine', request.networkPartitionKey);
  const modeNumber = place('mode', mode, other ? 7 : 1);
  const destination = place('destination', request.destination, other ? 31 : 0);
  // What stands at which bits, src/wasm/hot/fields.rs says too.
  let options = modeNumber
    | place('credentials', credentials, other ? 3 : 1) << 3
    | place('redirect', request.redirect, other ? 3 : 0) << 5
    | place('referrerPolicy', request.referrerPolicy, 0) << 13
    | destination << 17
    | place('cache', request.cache, 0) << 28;
  if (other) {
    // By the initiator's own rules.
    options |= 1 << 24 | place('crossOrigin', crossOrigin ?? 'null', 0) << 25;
  } else if (xhr) {
    demand(modeNumber === 1, 'XMLHttpRequest takes no such mode', mode);
    demand(credentials !== 'omit', 'XMLHttpRequest takes no such credentials', credentials);
    // An unsafe request with guarded headers, which combine.
    options |= 7 << 10;
  } else if (destination === 0 && modeNumber < 3) {
    // An unsafe request with guarded headers, by the constructor of Request.
    options |= 3 << 10 | 1 << 22;
  }
  // The use-CORS-preflight flag.
  if (request.uploadListeners) options |= 1 << 9;
  if (request.keepalive) options |= 1 << 27;

  wire.url = asGiven && typeof url === 'string' && ABSOLUTE_URL.test(url) ? url : toHref(url, base);
  wire.text = '';
  wire.count = 1;
  wire.string(wire.url);
  wire.string(method);
  wire.string(blobOrigin);
  if (other) wire.string(initiator);
  // An XMLHttpRequest takes a body for GET and HEAD, and forgets it; in WebKit not the type of URLSearchParams.
  const forgets = xhr && BODILESS.test(method) && tag(body) !== 'URLSearchParams';
  const type = forgets ? undefined : request.bodyType ?? bodyType(body, xhr);
  // In mode "no-cors" script's may be dropped: the wasm knows, and is told that the type is the body's.
  const isNoCors = modeNumber === 2;
  if (wire.headers(request.headers, 0, type, isNoCors) && (xhr || isNoCors)) options |= 1 << 23;
  const isStream = request.streamBody || typeof body === 'object' && tag(body) === 'ReadableStream';
  if (type !== undefined || isStream) {
    if (BODILESS.test(method)) demand(xhr, 'GET and HEAD take no body', method);
    else if (isStream) {
      demand(!xhr, 'XMLHttpRequest takes no stream', body);
      demand(!isNoCors, 'no-cors takes no stream', mode);
      // A body that cannot be sent again, which takes the use-CORS-preflight flag; and one that can.
      options |= 2 << 7 | 1 << 9;
    } else {
      options |= 1 << 7;
    }
  }
  wire.numbers[0] = options;
  return wire;
}

/**
 * The Content-Type that a body brings along: null if it has none, undefined if there is no body.
 * <https://fetch.spec.whatwg.org/#concept-bodyinit-extract>
 *
 * @param {unknown} body
 * @param {boolean} [xhr]
 * @returns {string | null | undefined}
 */
export function bodyType(body, xhr) {
  if (body == null) return undefined;
  // Nearly all of them.
  if (typeof body === 'string') return 'text/plain;charset=UTF-8';
  const kind = tag(body);
  if (ArrayBuffer.isView(body) || /ArrayBuffer|ReadableStream/.test(kind)) return null;
  if (/^(Blob|File)$/.test(kind)) return /** @type {Blob} */ (body).type || null;
  if (kind === 'URLSearchParams') return 'application/x-www-form-urlencoded;charset=UTF-8';
  // The browser draws the boundary when it sends; this one has the length of Chromium's.
  if (kind === 'FormData') return `multipart/form-data; boundary=${'0'.repeat(38)}`;
  // XMLHttpRequest alone can send a document; everything else is made a string, as the browser does.
  const document = xhr && /^(HTML|XML|)Document$/.exec(kind);
  return `${document ? (document[1] === 'HTML' ? 'text/html' : 'application/xml') : 'text/plain'};charset=UTF-8`;
}

/**
 * The place of `value` in the list of `what`.
 *
 * @param {keyof typeof LISTS} what
 * @param {any} value
 * @param {number} ifUndefined
 */
export function place(what, value, ifUndefined) {
  if (value === undefined) return ifUndefined;
  const list = LISTS[what];
  const found = list.indexOf(value);
  if (found < 0) demand(false, `${what} is one of ${JSON.stringify(list)}`, value);
  return found;
}

/**
 * The serialized URL, its host in ASCII.
 *
 * @param {unknown} input
 * @param {() => string} base
 * @param {string} [code]
 * @returns {string}
 */
export function toHref(input, base, code = 'request-url-invalid') {
  const url = /** @type {any} */ (input)?.href ?? input;
  if (typeof url === 'string') {
    try {
      return new URL(url, base()).href;
    } catch {}
  }
  throw misuse('This is no URL', input, code);
}

/**
 * Headers in order, as pairs of what will be strings.
 *
 * @param {HeadersLike} [headers]
 * @returns {Iterable<any>}
 */
export function toPairs(headers = []) {
  demandHeaders(headers);
  // Pairs, a Map, or a Headers, which gives each Set-Cookie as a pair of its own.
  if (Symbol.iterator in headers) return headers;
  return Object.entries(headers).flatMap(([name, value]) => [value].flat().map((item) => [name, item]));
}

/** @param {any} headers */
const demandHeaders = (headers) => demand(typeof headers === 'object' && headers, 'Headers are pairs or a record', headers);

/** @param {any} pair */
export const demandPair = (pair) => demand(typeof pair === 'object' && pair?.length === 2, 'A header is a pair', pair);

/** @param {unknown} value */
export function string(value) {
  if (typeof value === 'string') return value;
  try {
    // Not String(value), which takes a symbol too.
    return `${value}`;
  } catch {
    throw misuse('This is no string', value, 'request-header-invalid');
  }
}
