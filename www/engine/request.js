/**
 * Encodes a request for the wasm as one text and a list of numbers.
 *
 * A plain record is read without `new Request` and `new Headers`, and mostly without `new URL`: these cost more than all the work of the
 * engine on the request.
 *
 * @import { RequestLike, RequestRecord } from '../index.js'
 * @import { Wire } from './wire.js'
 */
import { demand, isObject, member, misuse, tag } from '../errors/misuse.js';
import { isBodiless } from '../host/methods.js';
import { REQUEST_FIELDS, demandFields } from './names.js';
import { MOST_TEXT } from './wire.js';

const words = (/** @type {string} */ text) => text.split(' ');

/**
 * The values of each enumeration. The wasm knows a value by its index in its list. A list whose text begins with a space has the empty
 * string as its first value.
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

/** The first bit of each part of a request's options. `bit` in src/wasm/hot/fields.rs has the same numbers. */
const BIT = {
  MODE: 0,
  CREDENTIALS: 3,
  REDIRECT: 5,
  BODY: 7,
  USE_CORS_PREFLIGHT: 9,
  UNSAFE_REQUEST: 10,
  GUARDED: 11,
  COMBINE: 12,
  REFERRER_POLICY: 13,
  DESTINATION: 17,
  REFUSE_USERINFO: 22,
  TYPE_IS_OF_BODY: 23,
  BY_INITIATOR: 24,
  CROSS_ORIGIN: 25,
  KEEPALIVE: 27,
  CACHE: 28,
};
/** Each part with all its bits set: the caller left this part to the initiator of the request. */
const FROM_INITIATOR = { MODE: 7, CREDENTIALS: 3, REDIRECT: 3, DESTINATION: 31 };
// The indexes of these values in their lists.
const CORS = 1;
const NO_CORS = 2;
const SAME_ORIGIN_CREDENTIALS = 1;
// Whether the body can be sent again on a redirect. A stream cannot.
const REPEATABLE = 1;
const STREAM = 2;

// The beginning of a URL that needs no base.
const ABSOLUTE_URL = /^https?:\/\//;

/** A request that has only a URL. It inherits nothing, because a name on Object.prototype is no field of a request. */
class BareRequest {
  /** @param {unknown} url */
  constructor(url) {
    this.url = url;
  }
}
Object.setPrototypeOf(BareRequest.prototype, null);

/**
 * @param {unknown} input
 * @returns {RequestRecord}
 */
function toRecord(input) {
  if (typeof input === 'string') return /** @type {any} */ (new BareRequest(input));
  demand(isObject(input), 'a request is a URL or an object with a url', input);
  if (input instanceof URL) return /** @type {any} */ (new BareRequest(input));
  const request = /** @type {RequestRecord} */ (input);
  if (request.url !== undefined) {
    demandFields(request, REQUEST_FIELDS);
    return request;
  }
  // The input may be a URL of another realm.
  demand(tag(input) === 'URL', 'a request is a URL or an object with a url', input);
  return /** @type {any} */ (new BareRequest(input));
}

/**
 * Whether a request is a Request of any platform.
 *
 * @param {unknown} request
 */
const isRequest = (request) => typeof member(request, 'clone') === 'function';

/**
 * Writes a request to `wire`.
 *
 * @param {RequestLike} input
 * @param {() => string} base The URL that relative URLs are resolved against.
 * @param {Wire} wire A new wire, or one of an earlier call.
 * @param {boolean} [needsNoHref] Whether an absolute URL can be written without parsing it, because the result will not show it.
 */
export function encodeRequest(input, base, wire, needsNoHref) {
  const request = toRecord(input);
  const { url, initiator = 'fetch', crossOrigin, blobOrigin = '', mode, credentials } = request;
  // Every body of a Request is a stream, even if it was made from a string, and the type of the body is among its headers already.
  const body = request.body && isRequest(request) ? new Uint8Array() : request.body;
  const isXhr = initiator === 'xhr';
  // The wasm knows all other initiators, and the defaults of each.
  const hasOtherInitiator = crossOrigin != null || !isXhr && initiator !== 'fetch';
  const { method = hasOtherInitiator ? '' : 'GET' } = request;
  demand(request.networkPartitionKey === undefined, 'networkPartitionKey is an option of createEngine, not a field of a request', request.networkPartitionKey);
  const modeIndex = indexIn('mode', mode, hasOtherInitiator ? FROM_INITIATOR.MODE : CORS);
  const destination = indexIn('destination', request.destination, hasOtherInitiator ? FROM_INITIATOR.DESTINATION : 0);
  let options = modeIndex << BIT.MODE
    | indexIn('credentials', credentials, hasOtherInitiator ? FROM_INITIATOR.CREDENTIALS : SAME_ORIGIN_CREDENTIALS) << BIT.CREDENTIALS
    | indexIn('redirect', request.redirect, hasOtherInitiator ? FROM_INITIATOR.REDIRECT : 0) << BIT.REDIRECT
    | indexIn('referrerPolicy', request.referrerPolicy, 0) << BIT.REFERRER_POLICY
    | destination << BIT.DESTINATION
    | indexIn('cache', request.cache, 0) << BIT.CACHE;
  if (hasOtherInitiator) {
    options |= 1 << BIT.BY_INITIATOR | indexIn('crossOrigin', crossOrigin ?? 'null', 0) << BIT.CROSS_ORIGIN;
  } else if (isXhr) {
    demand(modeIndex === CORS, 'an XMLHttpRequest always has the mode "cors"', mode);
    demand(credentials !== 'omit', 'an XMLHttpRequest has the credentials mode "same-origin" or "include"', credentials);
    options |= 1 << BIT.UNSAFE_REQUEST | 1 << BIT.GUARDED | 1 << BIT.COMBINE;
  } else if (destination === 0 && modeIndex <= NO_CORS) {
    // These requests are made by the constructor of Request.
    options |= 1 << BIT.UNSAFE_REQUEST | 1 << BIT.GUARDED | 1 << BIT.REFUSE_USERINFO;
  }
  if (request.uploadListeners) options |= 1 << BIT.USE_CORS_PREFLIGHT;
  if (request.keepalive) options |= 1 << BIT.KEEPALIVE;

  const isUrlUnparsed = needsNoHref === true && typeof url === 'string' && ABSOLUTE_URL.test(url);
  wire.url = isUrlUnparsed ? url : toHref(url, base);
  wire.isUrlUnparsed = isUrlUnparsed;
  wire.clear();
  wire.string(wire.url, 'url');
  wire.string(method, 'method');
  wire.string(blobOrigin, 'blobOrigin');
  if (hasOtherInitiator) wire.string(initiator, 'initiator');
  // An XMLHttpRequest accepts a body for GET and HEAD and does not send it. WebKit still sends the type of URLSearchParams.
  const dropsBody = isXhr && isBodiless(method) && tag(body) !== 'URLSearchParams';
  const type = dropsBody ? undefined : request.bodyType ?? bodyType(body, isXhr);
  // In mode "no-cors" a Content-Type that script set may be dropped. The wasm decides, so it gets both types and a flag for the body's.
  const isNoCors = modeIndex === NO_CORS;
  if (wire.headers(request.headers, 0, type, isNoCors) && (isXhr || isNoCors)) options |= 1 << BIT.TYPE_IS_OF_BODY;
  const isStream = request.streamBody || typeof body === 'object' && tag(body) === 'ReadableStream';
  if (type !== undefined || isStream) {
    if (isBodiless(method)) demand(isXhr, 'a request with this method has no body', method);
    else if (isStream) {
      demand(!isXhr, 'an XMLHttpRequest cannot send a stream', body);
      demand(!isNoCors, 'a request with this mode cannot send a stream', mode);
      options |= STREAM << BIT.BODY | 1 << BIT.USE_CORS_PREFLIGHT;
    } else {
      options |= REPEATABLE << BIT.BODY;
    }
  }
  wire.numbers[0] = options;
  return wire;
}

/**
 * The Content-Type of a body: null if the body has none, undefined if there is no body.
 * <https://fetch.spec.whatwg.org/#concept-bodyinit-extract>
 *
 * @param {unknown} body
 * @param {boolean} [isXhr]
 * @returns {string | null | undefined}
 */
export function bodyType(body, isXhr) {
  if (body == null) return undefined;
  // Strings first, because nearly all bodies are strings.
  if (typeof body === 'string') return 'text/plain;charset=UTF-8';
  const kind = tag(body);
  if (ArrayBuffer.isView(body) || ['ArrayBuffer', 'SharedArrayBuffer', 'ReadableStream'].includes(kind)) return null;
  switch (kind) {
    case 'Blob':
    case 'File':
      return /** @type {Blob} */ (body).type || null;
    case 'URLSearchParams':
      return 'application/x-www-form-urlencoded;charset=UTF-8';
    case 'FormData':
      // The browser draws the boundary when it sends the body. This boundary has the length of Chromium's.
      return `multipart/form-data; boundary=${'0'.repeat(38)}`;
  }
  // Only an XMLHttpRequest can send a document. Every other object is converted to a string, as in browsers.
  if (isXhr && kind === 'HTMLDocument') return 'text/html;charset=UTF-8';
  if (isXhr && ['XMLDocument', 'Document'].includes(kind)) return 'application/xml;charset=UTF-8';
  return 'text/plain;charset=UTF-8';
}

/**
 * The index of `value` in the list of an enumeration.
 *
 * @param {keyof typeof LISTS} name
 * @param {any} value
 * @param {number} indexIfUndefined
 */
export function indexIn(name, value, indexIfUndefined) {
  if (value === undefined) return indexIfUndefined;
  const list = LISTS[name];
  const index = list.indexOf(value);
  if (index < 0) demand(false, `${name} is one of ${JSON.stringify(list)}`, value);
  return index;
}

/**
 * The serialized URL, with its host in ASCII.
 *
 * @param {unknown} input A string, or an object with `href`: a URL, a Location, a link.
 * @param {() => string} base
 * @param {string} [code]
 * @returns {string}
 */
export function toHref(input, base, code = 'request-url-invalid') {
  const url = typeof input === 'string' ? input : member(input, 'href');
  if (typeof url === 'string' && url.length <= MOST_TEXT) {
    try {
      return new URL(url, base()).href;
    } catch {}
  }
  throw misuse('it cannot be parsed as a URL', input, code);
}
