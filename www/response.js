/**
 * From what a caller knows as a response to the fields that cross the boundary of the wasm.
 *
 * @import { ResponseLike } from './index.js'
 * @import { Wire } from './request.js'
 */
import { eachHeader, toHref } from './request.js';
import { demand, misuse } from './misuse.js';

/**
 * Adds the fields of `response` to `wire`.
 *
 * @param {Wire} wire
 * @param {ResponseLike} response
 * @param {boolean} careful As in encodeRequest.
 * @param {boolean} [lean] Whether values can be left out of headers that CORS does not read.
 * @returns {Wire}
 */
export function appendResponse(wire, response, careful, lean = false) {
  demand(typeof response === 'object' && response, 'A response is an object', response);
  const { status, headers } = response;
  demand(Number.isInteger(status) && status >= 0 && status < 1000, 'A status is an integer from 0 to 999', status);
  const base = () => wire.url;
  // No status is no response: what stands there is the transport's own word.
  const url = status && response.url ? toHref(response.url, base, 'misuse') : response.url ?? '';
  let count = 0;
  let text = '';
  if (headers !== undefined) {
    eachHeader(headers, (name, value) => {
      if (careful && (name + value).includes('\n')) {
        throw misuse(`No response has a line feed in the header ${name.slice(0, 100)}`, value);
      }
      // The shortest name that counts is Access-Control-Max-Age.
      text += lean && name.length < 22 ? `\n${name}\n` : `\n${name}\n${value}`;
      count += 1;
    });
  }
  const head = `${status}\n${url}\n${count}`;
  wire.text = wire.text === '' ? head + text : `${wire.text}\n${head}${text}`;
  wire.fields += 3 + 2 * count;
  return wire;
}
