/**
 * From what a caller knows as a response to what crosses the boundary of the wasm.
 *
 * @import { ResponseLike } from '../index.js'
 * @import { Wire } from './wire.js'
 */
import { string } from './headers.js';
import { demand, isObject, member, textOf } from '../errors/misuse.js';
import { RESPONSE_FIELDS, demandFields } from './names.js';
import { toHref } from './request.js';

// The shortest name of a response's header whose value CORS reads: Access-Control-Max-Age.
const SHORTEST_NAME = 22;

// No transport says more that anybody would read.
const MOST_OF_A_FAILURE = 10_000;

/**
 * Adds `response` to `wire`.
 *
 * @param {Wire} wire
 * @param {ResponseLike} response
 * @param {boolean} [lean] Whether values can be left out of headers that CORS does not read.
 */
export function appendResponse(wire, response, lean) {
  demand(isObject(response), 'A response is an object', response);
  demandFields(response, RESPONSE_FIELDS);
  const { status, url } = response;
  demand(Number.isInteger(status) && status >= 0 && status < 1000, 'A status is an integer from 0 to 999', status);
  wire.number(status);
  wire.string(lean || !url ? '' : status ? toHref(url, () => wire.url, 'misuse') : string(url).slice(0, MOST_OF_A_FAILURE), 'url');
  wire.headers(response.headers, lean ? SHORTEST_NAME : 0);
}

/**
 * Adds to `wire` that there is no response. Status 0 says so, and in the place of the URL stands what the transport said.
 *
 * @param {Wire} wire
 * @param {unknown} error What the transport threw: anything.
 */
export function appendFailure(wire, error) {
  let message;
  try {
    message = member(error, 'message');
  } catch {
    // A getter that throws: the failure is told without it.
  }
  wire.number(0);
  wire.string(textOf(message ?? error ?? '').slice(0, MOST_OF_A_FAILURE), 'message');
  wire.headers();
}
