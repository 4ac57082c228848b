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
  const isNoCors = modeNumber === 2;
  if (wire.headers(request.headers, 0, type, isNoCors) && (xhr || isNoCors)) options |= 1 << 23;
  const isStream = request.streamBody || typeof body === 'object' && tag(body) === 'ReadableStream';
  if (type !== undefined || isStream) {
    if (isBodiless(method)) demand(xhr, 'GET and HEAD take no body', method);
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
