/**
 * Makes a Response of the platform that shows script the filtered response, as a browser does.
 *
 * @import { FilteredResponse } from '../index.js'
 * @import { Received } from './conversation.js'
 */
import { Blob } from '../host/platform.js';
import { discard } from './discard.js';

/**
 * Headers with the guard "immutable", as the headers of a response from the network have.
 *
 * @param {HeadersInit} list
 */
function immutable(list) {
  const headers = new Headers(list);
  const value = () => {
    throw new TypeError('The headers of a response from the network cannot be changed: copy them with new Headers(response.headers)');
  };
  for (const name of ['append', 'delete', 'set']) Object.defineProperty(headers, name, { value });
  return headers;
}

/**
 * @param {FilteredResponse} filtered
 * @param {Received} received
 * @param {AbortSignal | null | undefined} signal
 * @returns {Response}
 */
export function toResponse(filtered, { response }, signal) {
  const { status, nullBody } = filtered;
  if (nullBody) discard(response);
  const bare = new Response(nullBody ? null : response.body, { headers: filtered.headers });
  return defineMembers(bare, filtered, status === 0 ? '' : response.statusText ?? '', immutable(filtered.headers), signal);
}

/**
 * Gives a Response the members of the filtered response.
 *
 * @param {Response} response
 * @param {FilteredResponse} filtered
 * @param {string} statusText
 * @param {Headers} headers
 * @param {AbortSignal | null | undefined} signal
 */
function defineMembers(response, filtered, statusText, headers, signal) {
  const { type, status, url, redirected } = filtered;
  const ok = status >= 200 && status <= 299;
  // The methods of the prototype, because `response` gets a clone() of its own below.
  const prototype = Object.getPrototypeOf(response);
  const clone = () => defineMembers(prototype.clone.call(response), filtered, statusText, immutable(headers), signal);
  const members = { type, status, ok, url, redirected, statusText, headers, clone };
  // A test environment may have a Blob of its own, and its FileReader accepts only that Blob.
  const blob = async () => new globalThis.Blob([await response.arrayBuffer()], { type: headers.get('content-type') ?? '' });
  if (signal && response.body) {
    // An aborted response rejects at once. Node's own methods would look at the stream first.
    for (const name of ['arrayBuffer', 'blob', 'bytes', 'formData', 'json', 'text']) {
      const read = prototype[name];
      const value = () => (signal.aborted && !response.bodyUsed ? Promise.reject(signal.reason) : read.call(response));
      if (read) Object.defineProperty(response, name, { value, configurable: true });
    }
  }
  for (const [name, value] of Object.entries(globalThis.Blob === Blob ? members : { ...members, blob })) {
    Object.defineProperty(response, name, { value, configurable: true });
  }
  return response;
}
