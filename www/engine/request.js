/**
 * From what a caller knows as a request to what crosses the boundary of the wasm: one string and one number.
 *
 * Plain records take a path without `new Request` and `new Headers`, and mostly without `new URL`: those cost more than
 * everything the engine does with them.
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

/** Where each part of the options of a request begins, in bits; `bit` in src/wasm/hot/fields.rs has the same. */
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
/** A part with all its bits set: an initiator makes the request, and the caller has not given this part. */
const NOT_GIVEN = { MODE: 7, CREDENTIALS: 3, REDIRECT: 3, DESTINATION: 31 };
// The places of values in their lists.
const CORS = 1;
const NO_CORS = 2;
const SAME_ORIGIN_CREDENTIALS = 1;
// The body can be sent again on a redirect, or it cannot.
const REPEATABLE = 1;
const STREAM = 2;

// As its beginning says, whatever comes behind it.
const ABSOLUTE_URL = /^https?:\/\//;

/** A request that is a URL and nothing else. It inherits nothing, so what stands on Object.prototype is no part of it. */
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
  demand(isObject(input), 'A request is a URL or has one', input);
  if (input instanceof URL) return /** @type {any} */ (new BareRequest(input));
  const request = /** @type {RequestRecord} */ (input);
  if (request.url !== undefined) {
    demandFields(request, REQUEST_FIELDS);
    return request;
  }
  // A URL of another realm.
  demand(tag(input) === 'URL', 'A request is a URL or has one', input);
  return /** @type {any} */ (new BareRequest(input));
}

/**
 * Whether a request is a Request, of whatever platform.
 *
 * @param {unknown} request
 */
const isRequest = (request) => typeof member(request, 'clone') === 'function';

/**
 * @param {RequestLike} input
 * @param {() => string} base What relative URLs are resolved against.
 * @param {Wire} wire An empty one, or one that was used before.
 * @param {boolean} [asGiven] Whether an absolute URL can be left as it is, because nobody will see it.
 */
export function encodeRequest(input, base, wire, asGiven) {
  const request = toRecord(input);
  const { url, initiator = 'fetch', crossOrigin, blobOrigin = '', mode, credentials } = request;
  // The body of a Request is a stream, whatever it was made of, and its type is among the headers.
  const body = request.body && isRequest(request) ? new Uint8Array() : request.body;
  const xhr = initiator === 'xhr';
  // All others are the wasm's to know, and what they make of what is not said.
  const other = crossOrigin != null || !xhr && initiator !== 'fetch';
  const { method = other ? '' : 'GET' } = request;
  demand(request.networkPartitionKey === undefined, 'networkPartitionKey is for createEngine', request.networkPartitionKey);
  const modeNumber = place('mode', mode, other ? NOT_GIVEN.MODE : CORS);
  const destination = place('destination', request.destination, other ? NOT_GIVEN.DESTINATION : 0);
  let options = modeNumber << BIT.MODE
    | place('credentials', credentials, other ? NOT_GIVEN.CREDENTIALS : SAME_ORIGIN_CREDENTIALS) << BIT.CREDENTIALS
    | place('redirect', request.redirect, other ? NOT_GIVEN.REDIRECT : 0) << BIT.REDIRECT
    | place('referrerPolicy', request.referrerPolicy, 0) << BIT.REFERRER_POLICY
    | destination << BIT.DESTINATION
    | place('cache', request.cache, 0) << BIT.CACHE;
  if (other) {
    options |= 1 << BIT.BY_INITIATOR | place('crossOrigin', crossOrigin ?? 'null', 0) << BIT.CROSS_ORIGIN;
  } else if (xhr) {
    demand(modeNumber === CORS, 'XMLHttpRequest takes no such mode', mode);
    demand(credentials !== 'omit', 'XMLHttpRequest takes no such credentials', credentials);
    options |= 1 << BIT.UNSAFE_REQUEST | 1 << BIT.GUARDED | 1 << BIT.COMBINE;
  } else if (destination === 0 && modeNumber <= NO_CORS) {
    // By the constructor of Request.
    options |= 1 << BIT.UNSAFE_REQUEST | 1 << BIT.GUARDED | 1 << BIT.REFUSE_USERINFO;
  }
  if (request.uploadListeners) options |= 1 << BIT.USE_CORS_PREFLIGHT;
  if (request.keepalive) options |= 1 << BIT.KEEPALIVE;

  const isUrlAsGiven = asGiven === true && typeof url === 'string' && ABSOLUTE_URL.test(url);
  wire.url = isUrlAsGiven ? url : toHref(url, base);
  wire.isUrlAsGiven = isUrlAsGiven;
  wire.clear();
  wire.string(wire.url, 'url');
  wire.string(method, 'method');
  wire.string(blobOrigin, 'blobOrigin');
  if (other) wire.string(initiator, 'initiator');
  // An XMLHttpRequest takes a body for GET and HEAD, and forgets it; in WebKit not the type of URLSearchParams.
  const forgets = xhr && isBodiless(method) && tag(body) !== 'URLSearchParams';
  const type = forgets ? undefined : request.bodyType ?? bodyType(body, xhr);
  // In mode "no-cors" script's may be dropped: the wasm knows, and is told that the type is the body's.
  const isNoCors = modeNumber === NO_CORS;
  if (wire.headers(request.headers, 0, type, isNoCors) && (xhr || isNoCors)) options |= 1 << BIT.TYPE_IS_OF_BODY;
  const isStream = request.streamBody || typeof body === 'object' && tag(body) === 'ReadableStream';
  if (type !== undefined || isStream) {
    if (isBodiless(method)) demand(xhr, 'GET and HEAD take no body', method);
    else if (isStream) {
      demand(!xhr, 'XMLHttpRequest takes no stream', body);
      demand(!isNoCors, 'no-cors takes no stream', mode);
      options |= STREAM << BIT.BODY | 1 << BIT.USE_CORS_PREFLIGHT;
    } else {
      options |= REPEATABLE << BIT.BODY;
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
  throw misuse('This is no URL', input, code);
}
