/**
 * The last check of a request before it is sent, whoever made its parts: script, a cookie jar, a dispatcher, or this package.
 */
import { isToken } from '../host/http-text.js';

// What would end a header's line, or is no byte. A transport that writes it, or only its lowest byte, lets who made the value put
// headers and whole requests of their own on the wire.
const UNSENDABLE = /[\0\n\r\u0100-\uffff]/;
// All that a URL parser leaves in a URL. Whitespace or a line end would end the request's first line.
const URL_CHARACTERS = /^[!-~]+$/;

/**
 * Throws unless each part of the request's head stays the part that it is when it is sent.
 *
 * @param {string} url
 * @param {{ method: string, headers: [name: string, value: string][] }} init
 */
export function demandSendable(url, { method, headers }) {
  if (!isToken(method)) throw new Error(`${JSON.stringify(method)} is no method that can be sent: a method is a token`);
  if (!URL_CHARACTERS.test(url)) throw new Error(`${JSON.stringify(url)} is no URL that can be sent: a URL is of visible ASCII characters`);
  for (const [name, value] of headers) demandSendableHeader(name, value);
}

/**
 * The same for one header. The error does not show the value, which may be a secret.
 *
 * @param {string} name
 * @param {string} value
 */
export function demandSendableHeader(name, value) {
  if (!isToken(name)) throw new Error(`${JSON.stringify(name)} is no header name that can be sent: a header name is a token`);
  const place = value.search(UNSENDABLE);
  if (place < 0) return;
  const character = `U+${value.charCodeAt(place).toString(16).toUpperCase().padStart(4, '0')}`;
  throw new Error(`The value of the header ${name} has ${character} at index ${place}, and no request can have that: a value is of bytes without NUL, LF and CR`);
}
