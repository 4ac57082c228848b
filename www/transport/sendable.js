/**
 * The last check of a request before it is sent. Its parts may come from script, a cookie jar, a dispatcher or this package.
 */
import { isToken } from '../host/http-text.js';

// A character that ends a header line, or that is not one byte. If a transport wrote it, or only its lowest byte, the author of the value
// could add headers and whole requests.
const UNSENDABLE = /[\0\n\r\u0100-\uffff]/;
// The characters that a URL parser can leave in a URL. Whitespace would end the URL within the request line.
const URL_CHARACTERS = /^[!-~]+$/;

/**
 * Throws if the method, the URL or a header could end early on the wire, so that its rest would be read as another part of the request.
 *
 * @param {string} url
 * @param {{ method: string, headers: [name: string, value: string][] }} init
 */
export function demandSendable(url, { method, headers }) {
  if (!isToken(method)) throw new Error(`${JSON.stringify(method)} cannot be sent as a method: a method is a token`);
  if (!URL_CHARACTERS.test(url)) throw new Error(`${JSON.stringify(url)} cannot be sent as a URL: a URL has only visible ASCII characters`);
  for (const [name, value] of headers) demandSendableHeader(name, value);
}

/**
 * Throws if a header could end early on the wire. The error does not show the value, which may be a secret.
 *
 * @param {string} name
 * @param {string} value
 */
export function demandSendableHeader(name, value) {
  if (!isToken(name)) throw new Error(`${JSON.stringify(name)} cannot be sent as a header name: a header name is a token`);
  const index = value.search(UNSENDABLE);
  if (index < 0) return;
  const character = `U+${value.charCodeAt(index).toString(16).toUpperCase().padStart(4, '0')}`;
  throw new Error(`The value of the header ${name} has ${character} at index ${index}, but a value has only characters up to U+00FF, without NUL, LF and CR`);
}
