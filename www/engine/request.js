/**
 * Encodes a request for the wasm as one text and a list of numbers.
 *
 * A plain record is read without `new Request` and `new Headers`: these cost more than all the work of the engine on the request.
 *
 * @import { RequestLike, RequestRecord } from '../index.js'
 * @import { Wire } from './wire.js'
 */
import { bodyType } from './body-type.js';
import { LISTS, indexIn } from './enumerations.js';
import { demand, isObject, member, tag } from '../errors/misuse.js';
import { REQUEST_FIELDS, demandFields } from './fields.js';
import { toHref } from './href.js';
import { isBodiless } from '../host/methods.js';

/** The numbers that a request begins with, in the order in which `Input::request` of src/wasm/engine/input.rs reads them. */
const NUMBER = { mode: 0, credentials: 1, redirect: 2, referrerPolicy: 3, destination: 4, cache: 5, crossOrigin: 6, body: 7, keepalive: 8, useCorsPreflight: 9,
  unsafeRequest: 10, guarded: 11, combines: 12, refuseUserinfo: 13, typeIsOfBody: 14, byInitiator: 15, targetAddressSpace: 16 };
/** How many they are. */
const NUMBERS = 17;
// The number of an enumeration's value that the caller left to the initiator of the request. A given value has its index in the list, and one more.
const NOT_GIVEN = 0;
const numberOf = (/** @type {number} */ index) => index + 1;
// The indexes of these values in their lists.
const CORS = 1;
const NO_CORS = 2;
const SAME_ORIGIN_CREDENTIALS = 1;
// Kinds of bodies. A repeatable one can be sent again on a redirect.
const NO_BODY = 0;
const REPEATABLE = 1;
const STREAM = 2;

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
 * The target IP address space of a request. In Chromium "unknown" is no target, and "private" an older name for "local".
 *
 * @param {any} request
 */
function targetOf({ targetAddressSpace }) {
  if (targetAddressSpace === 'unknown') return undefined;
  return targetAddressSpace === 'private' ? 'local' : targetAddressSpace;
}

/**
 * Writes a request to `wire`.
 *
 * @param {RequestLike} input
 * @param {() => string} base The URL that relative URLs are resolved against.
 * @param {Wire} wire A new wire, or one of an earlier call.
 */
export function encodeRequest(input, base, wire) {
  const request = toRecord(input);
  const { url, initiator = 'fetch', crossOrigin, blobOrigin = '', mode, credentials } = request;
  // Every body of a Request is a stream, even if it was made from a string, and the type of the body is among its headers already.
  const body = request.body && isRequest(request) ? new Uint8Array() : request.body;
  const isXhr = initiator === 'xhr';
  // The wasm knows all other initiators, and the defaults of each.
  const hasOtherInitiator = crossOrigin != null || !isXhr && initiator !== 'fetch';
  const { method = hasOtherInitiator ? '' : 'GET' } = request;
  demand(request.networkPartitionKey === undefined, 'networkPartitionKey is an option of createEngine, not a field of a request', request.networkPartitionKey);
  const isByXhr = isXhr && !hasOtherInitiator;
  const number = (/** @type {keyof typeof LISTS} */ name, /** @type {any} */ value, index = 0) => (
    value === undefined && hasOtherInitiator ? NOT_GIVEN : numberOf(indexIn(name, value, index)));
  const modeNumber = number('mode', mode, CORS);
  const isNoCors = modeNumber === numberOf(NO_CORS);
  if (isByXhr) {
    demand(modeNumber === numberOf(CORS), 'an XMLHttpRequest always has the mode "cors"', mode);
    demand(credentials !== 'omit', 'an XMLHttpRequest has the credentials mode "same-origin" or "include"', credentials);
  }
  const destinationNumber = number('destination', request.destination);
  // The constructor of Request makes these requests.
  const isByConstructor = !isXhr && !hasOtherInitiator && destinationNumber === numberOf(0) && modeNumber <= numberOf(NO_CORS);
  const { numbers } = wire;
  wire.clear(NUMBERS);
  numbers[NUMBER.mode] = modeNumber;
  numbers[NUMBER.credentials] = number('credentials', credentials, SAME_ORIGIN_CREDENTIALS);
  numbers[NUMBER.redirect] = number('redirect', request.redirect);
  numbers[NUMBER.referrerPolicy] = numberOf(indexIn('referrerPolicy', request.referrerPolicy, 0));
  numbers[NUMBER.destination] = destinationNumber;
  numbers[NUMBER.cache] = numberOf(indexIn('cache', request.cache, 0));
  numbers[NUMBER.crossOrigin] = numberOf(indexIn('crossOrigin', crossOrigin ?? 'null', 0));
  numbers[NUMBER.keepalive] = request.keepalive ? 1 : 0;
  numbers[NUMBER.unsafeRequest] = numbers[NUMBER.guarded] = isByXhr || isByConstructor ? 1 : 0;
  numbers[NUMBER.combines] = isByXhr ? 1 : 0;
  numbers[NUMBER.refuseUserinfo] = isByConstructor ? 1 : 0;
  numbers[NUMBER.byInitiator] = hasOtherInitiator ? 1 : 0;
  numbers[NUMBER.targetAddressSpace] = numberOf(indexIn('targetAddressSpace', targetOf(request), -1));

  wire.url = toHref(url, base);
  wire.string(wire.url, 'url');
  wire.string(method, 'method');
  wire.string(blobOrigin, 'blobOrigin');
  wire.string(hasOtherInitiator ? initiator : '', 'initiator');
  // An XMLHttpRequest accepts a body for GET and HEAD and does not send it. WebKit still sends the type of URLSearchParams.
  const dropsBody = isXhr && isBodiless(method) && tag(body) !== 'URLSearchParams';
  const type = dropsBody ? undefined : request.bodyType ?? bodyType(body, isXhr);
  // In mode "no-cors" a Content-Type that script set may be dropped. The wasm decides, so it gets both types and a flag for the body's.
  const addedType = wire.headers(request.headers, 0, type, isNoCors);
  numbers[NUMBER.typeIsOfBody] = addedType && (isXhr || isNoCors) ? 1 : 0;
  const isStream = request.streamBody || typeof body === 'object' && tag(body) === 'ReadableStream';
  let kindOfBody = NO_BODY;
  if (type !== undefined || isStream) {
    if (isBodiless(method)) {
      demand(isXhr, 'a request with this method has no body', method);
    } else if (isStream) {
      demand(!isXhr, 'an XMLHttpRequest cannot send a stream', body);
      demand(!isNoCors, 'a request with this mode cannot send a stream', mode);
      kindOfBody = STREAM;
    } else {
      kindOfBody = REPEATABLE;
    }
  }
  numbers[NUMBER.body] = numberOf(kindOfBody);
  numbers[NUMBER.useCorsPreflight] = request.uploadListeners || kindOfBody === STREAM ? 1 : 0;
  return wire;
}
