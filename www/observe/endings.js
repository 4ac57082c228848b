/**
 * How a call ended, and what can be said about that without the engine.
 *
 * @import { RequestRecord } from '../index.js'
 */
import { parseUrl } from '../errors/urls.js';

/**
 * How a call ended, as far as a script is told.
 *
 * @typedef {object} Ending
 * @property {number} status 0 if there is no response that script may read.
 * @property {string} [headers] The response headers, in lines as XMLHttpRequest gives them.
 * @property {string} [url] Where the response came from in the end.
 * @property {boolean} [redirected] Whether that is another URL than the one asked for. By default the URLs are compared.
 * @property {boolean} [opaque] Whether an element loaded it, or the mode is "no-cors": script sees no response.
 * @property {string} [stopped] The page itself ended the call: "timeout", "abort", or the text that it gave to abort().
 * @property {string} [notSent] Why Corsight saw no request: the end of a sentence.
 * @property {string} [trouble] What failed after the response was there: "parsererror".
 */

/** @param {{ method?: string, url: unknown }} request */
export const nameOf = ({ method = 'GET', url }) => `${method} ${url}`;

/**
 * What is said of a call that needs no diagnosis, empty if it succeeded; undefined if CORS may be the reason that it failed.
 *
 * @param {string} name
 * @param {Ending} ending
 * @returns {string | undefined}
 */
export function plainText(name, { status, opaque, stopped, notSent, trouble }) {
  if (notSent) return `${name} ${notSent}`;
  if (stopped === 'timeout') return `${name} took longer than the page's own timeout allows, so the page ended it.`;
  if (stopped) return `${name} was ended by the page itself (${stopped}).`;
  if (opaque) return status ? '' : `${name} was loaded by a script element and failed. No script is told why.`;
  if (!status) return undefined;
  if (trouble) return `${name} was answered with status ${status}, and script may read the answer: CORS is not the reason, ${trouble} is.`;
  const isSuccess = status >= 200 && status < 300 || status === 304;
  return isSuccess ? '' : `${name} was answered with status ${status}, and script may read the answer: CORS is not the reason.`;
}

/**
 * What is certain about a failed call while there is no engine.
 *
 * @param {RequestRecord} request
 * @param {string} origin Of the page, empty if unknown.
 * @param {any} failure Why there will be no engine, if that is so.
 */
export function textWithoutEngine(request, origin, failure) {
  const name = nameOf(request);
  const lines = [failure ? `${name} failed, and Corsight cannot say why. ${failure.message ?? failure}`
    : `${name} failed before Corsight was loaded. Once cors.ready has resolved, this text says what can be the reason.`];
  const target = parseUrl(request.url)?.origin;
  if (target && origin) {
    lines.push(target === origin ? `  · It went to the page's own origin, where CORS has a say only after a redirect to another one.`
      : `  · It went from ${origin} to another origin, ${target}, so the server there must let the page read the answer.`);
  }
  if (globalThis.navigator?.onLine === false) lines.push('  · The browser says that it is offline.');
  return lines.join('\n');
}
