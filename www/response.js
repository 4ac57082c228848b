/**
 * From what a caller knows as a response to the fields that cross the boundary of the wasm.
 *
 * @import { ResponseLike } from './index.js'
 * @import { Wire } from './request.js'
 */
import { eachHeader, toHref } from './request.js';
import { misuse } from './misuse.js';

/**
 * Adds the fields of `response` to `wire`.
 *
 * @param {Wire} wire
 * @param {ResponseLike} response
 * @param {boolean} careful As in encodeRequest.
 * @returns {Wire}
 */
export function appendResponse(wire, response, careful) {
  if (typeof response !== 'object' || response === null) {
    throw misuse('A response is an object with a status and headers, but this was given', response);
  }
  const { status, headers } = response;
  if (!Number.isInteger(status) || status < 0 || status > 999) {
    throw misuse('A status is an integer from 0 to 999, but this was given', status);
  }
  const base = () => wire.url;
  const url = response.url === undefined || response.url === '' ? '' : toHref(response.url, base, 'misuse');
  const redirects = status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
  let count = 0;
  let text = '';
  if (headers !== undefined) {
    eachHeader(headers, (name, value) => {
      if (redirects && name.length === 8 && name.toLowerCase() === 'location') value = asciiLocation(value, url || wire.url);
      if (careful && (name + value).includes('\n')) {
        throw misuse(`No response has a line feed in the header ${name.slice(0, 100)}`, value);
      }
      text += `\n${name}\n${value}`;
      count += 1;
    });
  }
  const head = `${status}\n${url}\n${count}`;
  wire.text = wire.text === '' ? head + text : `${wire.text}\n${head}${text}`;
  wire.fields += 3 + 2 * count;
  return wire;
}

/**
 * A Location that the parser inside the wasm reads as a browser would, although it has no tables of Unicode.
 *
 * The bytes of a header stand here as one character each. Browsers escape those outside ASCII byte by byte and then
 * parse: a UTF-8 path keeps its bytes, and a host becomes percent-encoded UTF-8, which the URL parser decodes. Reading
 * the characters as what they look like instead would encode UTF-8 a second time. A character that is no byte is left for
 * the wasm to refuse.
 *
 * @param {string} location
 * @param {string} base
 */
function asciiLocation(location, base) {
  if (/[^\0-\xff]/.test(location)) return location;
  const escaped = location.replace(/[\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`);
  // Only a host needs the tables, and only one that holds an escape or an encoded label.
  if (!/^[^/\\?#]*[/\\]{2}[^/\\?#]*(?:%|xn--)/i.test(escaped)) return escaped;
  try {
    return new URL(escaped, base).href;
  } catch {
    return escaped;
  }
}
