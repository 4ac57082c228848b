/**
 * What a server has seen of an exchange, as an entry of a HAR: the form that `corsight/capture` takes.
 */
import { parseUrl } from '../errors/urls.js';

/**
 * An exchange that a server has seen: the request that arrived, and the answer that left.
 *
 * @typedef {object} Seen
 * @property {string} method
 * @property {string} target The path with its query, or a whole URL.
 * @property {boolean} isEncrypted Whether the request came over TLS.
 * @property {[name: string, value: string][]} requestHeaders
 * @property {number} status
 * @property {[name: string, value: string][]} responseHeaders
 */

/** The hosts that a page over https may call over http. */
const LOOPBACK = /^(?:localhost|.*\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/**
 * The value of a header; undefined if there is none.
 *
 * @param {[name: string, value: string][]} headers
 * @param {string} name In lower case.
 */
export const valueOf = (headers, name) => headers.find(([known]) => known.toLowerCase() === name)?.[1];

/**
 * The URL that the browser has asked for. A server behind a proxy does not see all of it.
 *
 * @param {Seen} seen
 * @param {string} origin
 */
export function urlOf({ target, isEncrypted, requestHeaders }, origin) {
  const whole = parseUrl(target);
  const host = first(valueOf(requestHeaders, 'x-forwarded-host')) ?? valueOf(requestHeaders, 'host') ?? valueOf(requestHeaders, ':authority') ?? whole?.host ?? 'localhost';
  const path = whole ? whole.pathname + whole.search : target;
  const url = parseUrl(`http://${host}${path.startsWith('/') ? path : '/'}`);
  if (!url) return undefined;
  const forwarded = first(valueOf(requestHeaders, 'x-forwarded-proto'));
  // A page over https calls no other host over http, so a proxy has ended the TLS of a request that has arrived.
  const isBehindTls = isEncrypted || whole?.protocol === 'https:' || forwarded === 'https' || (!forwarded && origin.startsWith('https:') && !LOOPBACK.test(url.hostname));
  if (isBehindTls) url.protocol = 'https:';
  return url;
}

/** @param {string | undefined} list What the proxies of a chain have added; the first of them is the outermost. */
const first = (list) => list?.split(',')[0].trim() || undefined;

/**
 * The entry of a HAR, without secrets.
 *
 * @param {Seen} seen
 * @param {string} url
 * @param {number} now In milliseconds since 1970.
 */
export function entryOf({ method, requestHeaders, status, responseHeaders }, url, now) {
  return {
    startedDateTime: new Date(now).toISOString(),
    time: 0,
    request: { method, url, headers: listOf(requestHeaders) },
    response: { status, headers: listOf(responseHeaders) },
  };
}

/** The headers of which only the names matter, and whose values are secrets. */
const SECRETS = new Set(['authorization', 'cookie', 'proxy-authorization', 'set-cookie']);

/** @param {[name: string, value: string][]} headers */
function listOf(headers) {
  // The names of HTTP/2 that begin with a colon are no headers.
  const real = headers.filter(([name]) => !name.startsWith(':'));
  return real.map(([name, value]) => ({ name, value: SECRETS.has(name.toLowerCase()) ? '...' : value }));
}
