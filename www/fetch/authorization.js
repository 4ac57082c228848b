/**
 * The user name and password of a URL, sent to the server that asked for them.
 *
 * @import { TransportInit } from '../fetch.js'
 * @import { HttpRequest } from '../index.js'
 * @import { Received } from './conversation.js'
 * @import { Session } from './drive.js'
 */

/**
 * Adds the `Authorization` that the server was answered with before, unless script has set its own.
 *
 * @param {Session} session
 * @param {HttpRequest} request
 * @param {[name: string, value: string][]} headers
 */
export function addAuthorization({ authorizations }, { url, kind, credentials }, headers) {
  const { origin, username, password } = new URL(url);
  if (kind !== 'actual' || !credentials || username || password) return;
  const value = authorizations.get(origin);
  if (value && !hasAuthorization(headers)) headers.push(['Authorization', value]);
}

/** @param {[name: string, value: string][]} headers */
function hasAuthorization(headers) {
  return headers.some(([name]) => name.toLowerCase() === 'authorization');
}

/**
 * Whether the request is to be sent again with the `Authorization` that the server asked for, which is put into `init`:
 * the one in the URL. Nobody is asked for a password.
 * <https://fetch.spec.whatwg.org/#http-network-or-cache-fetch> 14.
 *
 * @param {Session} session
 * @param {HttpRequest} request
 * @param {TransportInit} init
 * @param {Received} received
 */
export function answersChallenge({ engine, authorizations }, { url, credentials, kind }, init, { response, headers }) {
  const { username, password, origin } = new URL(url);
  // What crosses origins is read as CORS allows, and then there is no asking.
  if (response.status !== 401 || !credentials || kind !== 'actual' || origin !== engine.origin || !(username || password)) return false;
  if (!headers.some(([name, value]) => name.toLowerCase() === 'www-authenticate' && /^basic\b/i.test(value))) return false;
  // A URL has them percent-encoded.
  const bytes = `${username}:${password}`.replace(/%([\da-f]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  const value = `Basic ${btoa(bytes)}`;
  // Script's own stays: where the URL has a password, no other can be among the headers.
  if (hasAuthorization(init.headers)) return false;
  init.headers = [...init.headers, ['Authorization', value]];
  authorizations.set(origin, value);
  return true;
}
