/**
 * Encodes a response, or the failure of a transport, for the wasm.
 *
 * @import { ResponseLike } from '../index.js'
 * @import { Wire } from './wire.js'
 */
import { string } from './headers.js';
import { demand, isObject, member, textOf } from '../errors/misuse.js';
import { RESPONSE_FIELDS, demandFields } from './fields.js';
import { toHref } from './href.js';

// The length of the shortest header name whose value CORS reads in a response: Access-Control-Max-Age.
const SHORTEST_NAME = 22;

// How many characters of a transport's message are kept.
const MOST_MESSAGE_CHARACTERS = 10_000;

/**
 * Adds `response` to `wire`.
 *
 * @param {Wire} wire
 * @param {ResponseLike} response
 * @param {boolean} [needsOnlyCors] Whether the URL, and the values of headers that CORS does not read, can be left out.
 */
export function appendResponse(wire, response, needsOnlyCors) {
  demand(isObject(response), 'a response is an object', response);
  demandFields(response, RESPONSE_FIELDS);
  const { status, url } = response;
  demand(Number.isInteger(status) && status >= 0 && status < 1000, 'a status is an integer from 0 to 999', status);
  wire.number(status);
  wire.string(needsOnlyCors || !url ? '' : urlOf(status, url, wire), 'url');
  const { remoteAddress = '' } = /** @type {{ remoteAddress?: string }} */ (response);
  wire.string(needsOnlyCors ? '' : remoteAddress, 'remoteAddress');
  wire.headers(response.headers, needsOnlyCors ? SHORTEST_NAME : 0);
}

/**
 * The URL of a response. With status 0 there is no response, and the URL is the message of the transport.
 *
 * @param {number} status
 * @param {string | URL} url
 * @param {Wire} wire
 */
function urlOf(status, url, wire) {
  return status ? toHref(url, () => wire.url, 'misuse') : string(url).slice(0, MOST_MESSAGE_CHARACTERS);
}

/**
 * Adds a failed request to `wire`: a response with status 0, and with the message of the transport as its URL.
 *
 * @param {Wire} wire
 * @param {unknown} error The value that the transport threw, which may be of any type.
 */
export function appendFailure(wire, error) {
  let message;
  try {
    message = member(error, 'message');
  } catch {
    // If the getter of `message` throws, the text of the error itself is used.
  }
  wire.number(0);
  wire.string(textOf(message ?? error ?? '').slice(0, MOST_MESSAGE_CHARACTERS), 'message');
  wire.string('', 'remoteAddress');
  wire.headers();
}
