/**
 * From what a caller knows as a response to what crosses the boundary of the wasm.
 *
 * @import { ResponseLike } from './index.js'
 * @import { Wire } from './request.js'
 */
import { toHref } from './request.js';
import { demand } from './misuse.js';

/**
 * Adds `response` to `wire`.
 *
 * @param {Wire} wire
 * @param {ResponseLike} response
 * @param {boolean} [lean] Whether values can be left out of headers that CORS does not read.
 */
export function appendResponse(wire, response, lean) {
  demand(typeof response === 'object' && response, 'A response is an object', response);
  const { status, url } = response;
  demand(Number.isInteger(status) && status >= 0 && status < 1000, 'A status is an integer from 0 to 999', status);
  wire.numbers[wire.count++] = status;
  // No status is no response: what stands there is the transport's own word.
  wire.string(lean || !url ? '' : status ? toHref(url, () => wire.url, 'misuse') : `${url}`);
  // The shortest name that counts is Access-Control-Max-Age.
  wire.headers(response.headers, lean ? 22 : 0);
}
