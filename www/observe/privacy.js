/**
 * What is kept of a call: no body, no value of a header that may be a secret, no password of a URL, and no query if the
 * page asks for that. The rest is for the log, the console and errors, which applications and their error trackers send on.
 *
 * @import { RequestRecord } from '../index.js'
 */
import { bodyType } from '../engine/request.js';
import { withoutUserinfo } from '../errors/urls.js';

// Stands where something is hidden. The engine can read it in a header and in a URL.
const HIDDEN = '...';

// Request headers whose value decides whether there is a preflight: those that CORS safelists, the client hints that Chromium
// does, and those that can name a method. Of all others the name is enough to explain a call.
const SHOWN = new Set(['accept', 'accept-language', 'content-language', 'content-type', 'range', 'device-memory', 'downlink', 'dpr', 'ect', 'rtt',
  'save-data', 'viewport-width', 'width', 'x-http-method', 'x-http-method-override', 'x-method-override']);
const SECRET_RESPONSE_HEADER = /auth|cookie|csrf|key|pass|secret|session|token/i;

/**
 * A copy of a request without its secrets.
 *
 * @param {RequestRecord & { url: string, headers?: [name: string, value: string][] }} request Its body is a stand-in already.
 * @param {boolean} hideQuery
 * @returns {RequestRecord & { url: string, headers?: [name: string, value: string][] }}
 */
export function withoutSecrets(request, hideQuery) {
  const headers = request.headers?.map(([name, value]) => /** @type {[string, string]} */ ([name, SHOWN.has(name.toLowerCase()) ? value : HIDDEN]));
  return { ...request, url: shownUrl(request.url, hideQuery), ...headers && { headers } };
}

/**
 * A URL without user name and password, without its fragment, which is never sent, and with a query only if that may be shown.
 *
 * @param {string} url
 * @param {boolean} hideQuery
 */
export function shownUrl(url, hideQuery) {
  if (/^\s*data:/i.test(url)) return `data:${HIDDEN}`;
  let shown = withoutUserinfo(url);
  const fragment = shown.indexOf('#');
  if (fragment >= 0) shown = shown.slice(0, fragment);
  const query = shown.indexOf('?');
  return hideQuery && query >= 0 ? `${shown.slice(0, query)}?${HIDDEN}` : shown;
}

/**
 * The headers of a response, those that may be secrets by name only.
 *
 * @param {[name: string, value: string][]} headers
 * @returns {[name: string, value: string][]}
 */
export const shownHeaders = (headers) => headers.map(([name, value]) => [name, SECRET_RESPONSE_HEADER.test(name) ? HIDDEN : value]);

/**
 * Something that counts as the body without being it: nothing here may keep megabytes or passwords alive. The Content-Type
 * that the body brings along becomes a header.
 *
 * @param {unknown} body
 * @param {[name: string, value: string][]} headers
 * @param {boolean} isXhr
 */
export function standIn(body, headers, isXhr) {
  const type = bodyType(body, isXhr);
  if (type === undefined) return null;
  if (type && !headers.some(([name]) => name.toLowerCase() === 'content-type')) headers.push(['Content-Type', type]);
  return new Uint8Array();
}
