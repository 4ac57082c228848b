/**
 * HTTP authentication with the user name and the password of a URL.
 *
 * @import { TransportInit } from '../fetch.js'
 * @import { HttpRequest } from '../index.js'
 * @import { Received } from './conversation.js'
 * @import { Session } from './drive.js'
 */

/**
 * Adds the `Authorization` that an earlier request to this origin was sent with, unless script has set its own.
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
 * Whether the request must be sent again with the user name and the password of its URL. If so, `Authorization` is added to `init`. Unlike
 * a browser, this does not ask a user for a password.
 * <https://fetch.spec.whatwg.org/#http-network-or-cache-fetch> 14.
 *
 * @param {Session} session
 * @param {HttpRequest} request
 * @param {TransportInit} init
 * @param {Received} received
 */
export function answersChallenge({ engine, authorizations }, { url, credentials, kind }, init, { response, headers }) {
  const { username, password, origin } = new URL(url);
  // A challenge of another origin is not answered.
  if (response.status !== 401 || !credentials || kind !== 'actual' || origin !== engine.origin || !(username || password)) return false;
  if (!headers.some(([name, value]) => name.toLowerCase() === 'www-authenticate' && /^basic\b/i.test(value))) return false;
  // In a URL the user name and the password are percent-encoded.
  const bytes = `${username}:${password}`.replace(/%([\da-f]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  const value = `Basic ${btoa(bytes)}`;
  // An `Authorization` that script has set is not replaced.
  if (hasAuthorization(init.headers)) return false;
  init.headers = [...init.headers, ['Authorization', value]];
  authorizations.set(origin, value);
  return true;
}
