/**
 * How a call ended, and the text of a diagnosis that needs no engine.
 *
 * @import { RequestRecord } from '../index.js'
 */
import { nameOf, parseUrl } from '../errors/urls.js';

/**
 * How a call ended, as far as script can see it.
 *
 * @typedef {object} Ending
 * @property {number} status 0 if there is no response that script may read.
 * @property {string} [headers] The lines of response headers, as getAllResponseHeaders() returns them.
 * @property {string} [url] The URL of the response after all redirects.
 * @property {boolean} [redirected] Whether the request was redirected. By default the URLs of request and response are compared.
 * @property {boolean} [opaque] Whether script sees no response, because an element loaded it or because the mode is "no-cors".
 * @property {string} [stopped] Set if the page itself ended the call: "timeout", "abort", or the argument of abort().
 * @property {string} [notSent] Why Corsight saw no request. It is the end of a sentence that begins with the name of the call.
 * @property {string} [trouble] The step that failed after the response had arrived: "parsererror".
 */

/**
 * The text for a call that failed for another reason than CORS. It is empty if the call succeeded, and undefined if CORS may be the reason.
 *
 * @param {string} name
 * @param {Ending} ending
 * @returns {string | undefined}
 */
export function textUnlessCors(name, { status, opaque, stopped, notSent, trouble }) {
  if (notSent) return `${name} ${notSent}`;
  if (stopped === 'timeout') return `${name} took longer than the page's own timeout, so the page ended the call.`;
  if (stopped) return `${name} was ended by the page itself (${stopped}).`;
  if (opaque) return status ? '' : `${name} was loaded by a script element and failed. The browser hides the reason from script: see its network panel.`;
  if (!status) return undefined;
  if (trouble) return `${name} was answered with status ${status}, and script may read the response: CORS is not the reason, ${trouble} is.`;
  const isSuccess = status >= 200 && status < 300 || status === 304;
  return isSuccess ? '' : `${name} was answered with status ${status}, and script may read the response: CORS is not the reason.`;
}

/**
 * The text for a failed call while there is no engine: only facts that are certain.
 *
 * @param {RequestRecord} request
 * @param {string} origin The origin of the page, empty if unknown.
 * @param {any} failure The error that the engine could not be loaded with, if it could not.
 */
export function textWithoutEngine(request, origin, failure) {
  const name = nameOf(request);
  const lines = [failure ? `${name} failed, and Corsight cannot say why. ${failure.message ?? failure}`
    : `${name} failed before Corsight was loaded. Read this text again once cors.ready has resolved.`];
  const target = parseUrl(request.url)?.origin;
  if (target && origin) {
    lines.push(target === origin ? `  · The request went to the page's own origin, where CORS applies only after a redirect to another origin.`
      : `  · The request went from ${origin} to another origin, ${target}, so the server there must let the page read the response.`);
  }
  if (globalThis.navigator?.onLine === false) lines.push('  · The browser says that it is offline.');
  return lines.join('\n');
}
