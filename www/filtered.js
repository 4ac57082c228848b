/**
 * A Response of the platform that shows what a browser lets script see.
 *
 * @import { FilteredResponse } from './index.js'
 * @import { Came } from './drive.js'
 */
import { discard } from './drive.js';

/** Headers of the guard "immutable", which those of responses from the network have. */
class Immutable extends Headers {
  append() {
    throw immutable();
  }
  delete() {
    throw immutable();
  }
  set() {
    throw immutable();
  }
}

function immutable() {
  return new TypeError('The headers of a response that came from the network cannot be changed');
}

/**
 * @param {FilteredResponse} filtered
 * @param {Came} came
 * @param {string} method
 * @returns {Response}
 */
export function toResponse(filtered, { response }, method) {
  const { status } = filtered;
  // An opaque response has the status 0.
  const empty = method === 'HEAD' || status === 0 || status === 204 || status === 205 || status === 304;
  if (empty) discard(response);
  const made = new Response(empty ? null : response.body, { headers: filtered.headers });
  return dress(made, filtered, status === 0 ? '' : response.statusText ?? '', new Immutable(filtered.headers));
}

/**
 * @param {Response} response
 * @param {FilteredResponse} filtered
 * @param {string} statusText
 * @param {Headers} headers
 */
function dress(response, filtered, statusText, headers) {
  const { type, status, url, redirected } = filtered;
  const ok = status >= 200 && status <= 299;
  // The prototype's, because a clone has to be dressed as well.
  const clone = () => dress(Response.prototype.clone.call(response), filtered, statusText, new Immutable(headers));
  for (const [name, value] of Object.entries({ type, status, ok, url, redirected, statusText, headers, clone })) {
    Object.defineProperty(response, name, { value, configurable: true });
  }
  return response;
}
