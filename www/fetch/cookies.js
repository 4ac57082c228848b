/**
 * Cookies: which cookies of a jar are sent with a request, and which cookies of a response are stored in the jar.
 *
 * @import { CookieJar } from '../fetch.js'
 * @import { HttpRequest } from '../index.js'
 */
import { sayOnce } from '../host/console.js';
import { strip } from '../host/http-text.js';
import { TextDecoder, TextEncoder } from '../host/platform.js';

/**
 * Calls a method of the jar by its name. The result may be a promise.
 *
 * @typedef {(name: 'getCookies' | 'getCookieString' | 'setCookie', ...args: any[]) => any} CallJar
 */

/** The `sameSiteContext` of a jar for each same-site mode of the engine. */
const CONTEXTS = /** @type {const} */ ({ 'strict-or-less': 'strict', 'lax-or-less': 'lax', 'unset-or-less': 'none', none: 'none' });

/**
 * "Append a request Cookie header": the value of the header, one character for each byte. It is empty if there are no cookies. The caller
 * awaits each yielded value and passes the result to next().
 * <https://fetch.spec.whatwg.org/#append-a-request-cookie-header>
 *
 * @param {CookieJar} jar
 * @param {CallJar} callJar
 * @param {Pick<HttpRequest, 'url' | 'cookiesSent'>} request
 * @returns {Generator<unknown, string, any>}
 */
export function* retrieveCookies(jar, callJar, { url, cookiesSent }) {
  const options = { sameSiteContext: CONTEXTS[cookiesSent] };
  try {
    // A jar treats a cookie without SameSite like a cookie with SameSite=None. So in mode "none" the cookies are filtered one by one.
    if (cookiesSent !== 'none' || typeof jar.getCookies !== 'function') return toBytes((yield callJar('getCookieString', url, options)) ?? '');
    const cookies = yield callJar('getCookies', url, { ...options, sort: true });
    return toBytes(cookies.filter((/** @type {any} */ { sameSite }) => sameSite === 'none').map((/** @type {any} */ cookie) => cookie.cookieString()).join('; '));
  } catch (error) {
    report('No cookies were sent', error);
    return '';
  }
}

/**
 * "Parse and store response Set-Cookie headers". As in a browser, a response stays good if the jar refuses a cookie.
 * <https://fetch.spec.whatwg.org/#parse-and-store-response-set-cookie-headers>
 *
 * @param {CallJar} callJar
 * @param {Pick<HttpRequest, 'url' | 'cookiesStored'>} request
 * @param {[name: string, value: string][]} headers The headers of the response.
 * @returns {Generator<unknown, void, any>}
 */
export function* storeCookies(callJar, { url, cookiesStored }, headers) {
  for (const [name, line] of headers) {
    if (name.toLowerCase() !== 'set-cookie' || cookiesStored === 'none' && sameSiteOf(line) !== 'none') continue;
    try {
      yield callJar('setCookie', fromBytes(line), url, { ignoreError: true, sameSiteContext: CONTEXTS[cookiesStored] });
    } catch (error) {
      report('A cookie was not stored', error);
    }
  }
}

/**
 * The last SameSite attribute of a Set-Cookie line, in lower case.
 *
 * @param {string} line
 */
function sameSiteOf(line) {
  const attributes = line.split(';').slice(1).map((attribute) => attribute.split('='));
  return attributes.findLast(([name]) => strip(name).toLowerCase() === 'samesite')?.slice(1).map((value) => strip(value).toLowerCase()).join('=');
}

/**
 * Decodes the value of a Set-Cookie header as UTF-8, because a jar, which script may share, holds text. If the value is not UTF-8, its
 * bytes become the characters U+DC80 to U+DCFF. No text has these characters alone, so `toBytes` can restore the server's bytes.
 *
 * @param {string} value
 */
function fromBytes(value) {
  if (!/[\x80-\xff]/.test(value) || /[^\0-\xff]/.test(value)) return value;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(value, (character) => character.charCodeAt(0)));
  } catch {
    return value.replace(/[\x80-\xff]/g, (character) => String.fromCharCode(0xdc00 + character.charCodeAt(0)));
  }
}

/**
 * Encodes text of a jar as UTF-8, and restores the bytes that `fromBytes` has marked.
 *
 * @param {string} text
 */
function toBytes(text) {
  return `${text}`.replace(/[^\0-\x7f]/gu, (character) => {
    const code = character.charCodeAt(0);
    if (character.length === 1 && code >= 0xdc80 && code <= 0xdcff) return String.fromCharCode(code - 0xdc00);
    return String.fromCharCode(...new TextEncoder().encode(character));
  });
}

/**
 * Prints the first error of a jar. An `xhr-sync-unavailable` is thrown, because it says that the jar cannot be used in a synchronous request.
 *
 * @param {string} consequence
 * @param {unknown} error
 */
function report(consequence, error) {
  if (/** @type {any} */ (error)?.code === 'xhr-sync-unavailable') throw error;
  sayOnce('jar', 'warn', `[corsight] The cookie jar failed. ${consequence}, and the request went on:`, error);
}
