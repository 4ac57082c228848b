/**
 * Serializes the URLs that callers give.
 */
import { member, misuse } from '../errors/misuse.js';
import { MOST_TEXT } from './limits.js';

// The beginning of a URL that needs no base: without one the host parses it in half the time.
const ABSOLUTE_URL = /^https?:\/\//;
// A text that begins neither like a URL nor like a path, and has quotes or white space in it: a command or code with a URL in it.
const PASTED = /^(?![a-z][a-z\d+.-]*:|[/.?#]).*["'`\s]/is;

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
    if (PASTED.test(url.trim())) throw misuse('a URL has no quotes and no white space in it: give the URL alone', input, code);
    try {
      return (ABSOLUTE_URL.test(url) ? new URL(url) : new URL(url, base())).href;
    } catch {}
  }
  throw misuse('it cannot be parsed as a URL', input, code);
}
