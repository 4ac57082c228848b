/**
 * Removes secrets from requests and responses: bodies, values of headers that may be secrets, passwords in URLs, and queries if the page
 * sets `hideQuery`. The rest goes to the log, the console and errors, which applications and their error trackers may send elsewhere.
 *
 * @import { RequestRecord } from '../index.js'
 */
import { bodyType } from '../engine/body-type.js';
import { withoutUserinfo } from '../errors/urls.js';

// Replaces a hidden text. The engine accepts it as the value of a header and in a URL.
const HIDDEN = '...';

// Request headers whose value decides whether there is a preflight: the headers that CORS safelists, the client hints that Chromium
// safelists, and the headers that can override the method. Of every other header, the name is enough to explain a call.
const SHOWN = new Set(['accept', 'accept-language', 'content-language', 'content-type', 'range', 'device-memory', 'downlink', 'dpr', 'ect', 'rtt',
  'save-data', 'viewport-width', 'width', 'x-http-method', 'x-http-method-override', 'x-method-override']);

/**
 * A copy of a request without its secrets.
 *
 * @param {RequestRecord & { url: string, headers?: [name: string, value: string][] }} request A request whose body is a stand-in already.
 * @param {boolean} hideQuery
 * @returns {RequestRecord & { url: string, headers?: [name: string, value: string][] }}
 */
export function withoutSecrets(request, hideQuery) {
  const headers = request.headers?.map(([name, value]) => /** @type {[string, string]} */ ([name, SHOWN.has(name.toLowerCase()) ? value : HIDDEN]));
  return { ...request, url: shownUrl(request.url, hideQuery), ...headers && { headers } };
}

/**
 * A URL without its user name, its password and its fragment, which is never sent. If `hideQuery` is true, its query is hidden.
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
 * An empty body in place of the real one, because the log must not keep megabytes or passwords alive. The Content-Type of the real body
 * is added to `headers`.
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
