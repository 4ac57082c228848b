/**
 * Encodes a response, or the failure of a transport, for the wasm.
 *
 * @import { HeadersLike, ResponseLike, ResponseRecord } from '../index.js'
 * @import { Wire } from './wire.js'
 */
import { demandPair, listPairs, string } from './headers.js';
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
 * @param {string} [origin] The origin of the page.
 */
export function appendResponse(wire, response, needsOnlyCors, origin) {
  demand(isObject(response), 'a response is an object', response);
  demandFields(response, RESPONSE_FIELDS);
  const { status, url, unseen } = /** @type {ResponseRecord} */ (response);
  demand(Number.isInteger(status) && status >= 0 && status < 1000, 'a status is an integer from 0 to 999', status);
  wire.number(unseen === undefined ? status : status + unseenNumber(unseen));
  wire.string(needsOnlyCors || !url ? '' : urlOf(status, url, wire), 'url');
  const { remoteAddress = '' } = /** @type {ResponseRecord} */ (response);
  wire.string(needsOnlyCors ? '' : remoteAddress, 'remoteAddress');
  const { headers } = response;
  wire.headers(unseen === undefined ? headers : forPage(headers, origin), needsOnlyCors ? SHORTEST_NAME : 0);
}

/** Stands for a value that nobody has seen. */
const UNSEEN = '...';

/**
 * The headers of a response of which nobody has seen all. If its one Access-Control-Allow-Origin is unseen, it allows the page, whatever the
 * origin of the page is.
 *
 * @param {HeadersLike} [headers]
 * @param {string} [origin]
 */
function forPage(headers, origin) {
  const pairs = listPairs(headers);
  pairs.forEach(demandPair);
  const isAllowing = (/** @type {any} */ pair) => /^access-control-allow-origin$/i.test(string(pair[0]));
  const isOnly = pairs.filter(isAllowing).length === 1;
  return pairs.map((pair) => (isOnly && origin && isAllowing(pair) && pair[1] === UNSEEN ? [pair[0], origin] : pair));
}

/**
 * The parts of a response that nobody has seen, as a number that is added to the status.
 *
 * @param {unknown} unseen
 */
function unseenNumber(unseen) {
  demand(Array.isArray(unseen) && unseen.every((part) => part === 'status' || part === 'headers'), 'unseen is a list of "status" and "headers"', unseen);
  return (/** @type {string[]} */ (unseen).includes('status') ? 1000 : 0) + (/** @type {string[]} */ (unseen).includes('headers') ? 2000 : 0);
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
