/**
 * Cookies: which of a jar go along with a request, and which of a response are handed to the jar.
 *
 * @import { CookieJar } from '../fetch.js'
 * @import { HttpRequest } from '../index.js'
 */
import { sayOnce } from '../host/console.js';
import { strip } from '../host/http-text.js';

/**
 * Asks a jar by the name of one of its methods; what comes back may be a promise.
 *
 * @typedef {(name: 'getCookies' | 'getCookieString' | 'setCookie', ...args: any[]) => any} AskJar
 */

/** What a jar knows the same-site modes as. */
const CONTEXTS = /** @type {const} */ ({ 'strict-or-less': 'strict', 'lax-or-less': 'lax', 'unset-or-less': 'none', none: 'none' });

/**
 * "Append a request Cookie header": its value, one character for each byte, and empty if there are no cookies. Whoever runs this
 * resolves what is yielded.
 * <https://fetch.spec.whatwg.org/#append-a-request-cookie-header>
 *
 * @param {CookieJar} jar
 * @param {AskJar} ask
 * @param {Pick<HttpRequest, 'url' | 'cookiesSent'>} request
 * @returns {Generator<unknown, string, any>}
 */
export function* retrieveCookies(jar, ask, { url, cookiesSent }) {
  const options = { sameSiteContext: CONTEXTS[cookiesSent] };
  try {
    // A jar takes a cookie without SameSite for one with SameSite=None.
    if (cookiesSent !== 'none' || typeof jar.getCookies !== 'function') return toBytes((yield ask('getCookieString', url, options)) ?? '');
    const cookies = yield ask('getCookies', url, { ...options, sort: true });
    return toBytes(cookies.filter((/** @type {any} */ { sameSite }) => sameSite === 'none').map((/** @type {any} */ cookie) => cookie.cookieString()).join('; '));
  } catch (error) {
    report('No cookies were sent', error);
    return '';
  }
}

/**
 * "Parse and store response Set-Cookie headers". No cookie that the jar refuses makes a response fail, as none does in a browser.
 * <https://fetch.spec.whatwg.org/#parse-and-store-response-set-cookie-headers>
 *
 * @param {AskJar} ask
 * @param {Pick<HttpRequest, 'url' | 'cookiesStored'>} request
 * @param {[name: string, value: string][]} headers Those of the response.
 * @returns {Generator<unknown, void, any>}
 */
export function* storeCookies(ask, { url, cookiesStored }, headers) {
  for (const [name, line] of headers) {
    if (name.toLowerCase() !== 'set-cookie' || cookiesStored === 'none' && sameSiteOf(line) !== 'none') continue;
    try {
      yield ask('setCookie', fromBytes(line), url, { ignoreError: true, sameSiteContext: CONTEXTS[cookiesStored] });
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
 * A header's value as text, for a jar that script may share: cookies are UTF-8. The bytes of a line that is not become the characters
 * U+DC80 to U+DCFF, which stand for nothing else, so that a server gets the bytes that it has set.
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
 * The other way round.
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
 * Reports the first failure of a jar. That a jar cannot be asked while the thread waits is no failure of the jar, and is thrown.
 *
 * @param {string} consequence
 * @param {unknown} error
 */
function report(consequence, error) {
  if (/** @type {any} */ (error)?.code === 'xhr-sync-unavailable') throw error;
  sayOnce('jar', 'warn', `[corsight] The cookie jar failed. ${consequence}; the request itself is not concerned:`, error);
}
