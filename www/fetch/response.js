/**
 * A Response of the platform that shows what a browser lets script see.
 *
 * @import { FilteredResponse } from '../index.js'
 * @import { Received } from './conversation.js'
 */
import { Blob } from '../host/platform.js';
import { discard } from './discard.js';

/**
 * Headers of the guard "immutable", which those of responses from the network have.
 *
 * @param {HeadersInit} list
 */
function immutable(list) {
  const headers = new Headers(list);
  const value = () => {
    throw new TypeError('The headers of a response that came from the network cannot be changed');
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
  const made = new Response(nullBody ? null : response.body, { headers: filtered.headers });
  return dress(made, filtered, status === 0 ? '' : response.statusText ?? '', immutable(filtered.headers), signal);
}

/**
 * @param {Response} response
 * @param {FilteredResponse} filtered
 * @param {string} statusText
 * @param {Headers} headers
 * @param {AbortSignal | null | undefined} signal
 */
function dress(response, filtered, statusText, headers, signal) {
  const { type, status, url, redirected } = filtered;
  const ok = status >= 200 && status <= 299;
  // The prototype's, because a clone has to be dressed as well.
  const bare = Object.getPrototypeOf(response);
  const clone = () => dress(bare.clone.call(response), filtered, statusText, immutable(headers), signal);
  const members = { type, status, ok, url, redirected, statusText, headers, clone };
  // In a test environment with a Blob of its own, its FileReader takes no others.
  const blob = async () => new globalThis.Blob([await response.arrayBuffer()], { type: headers.get('content-type') ?? '' });
  if (signal && response.body) {
    // What was aborted is so at once, while Node looks at the stream first.
    for (const name of ['arrayBuffer', 'blob', 'bytes', 'formData', 'json', 'text']) {
      const read = bare[name];
      const value = () => (signal.aborted && !response.bodyUsed ? Promise.reject(signal.reason) : read.call(response));
      if (read) Object.defineProperty(response, name, { value, configurable: true });
    }
  }
  for (const [name, value] of Object.entries(globalThis.Blob === Blob ? members : { ...members, blob })) {
    Object.defineProperty(response, name, { value, configurable: true });
  }
  return response;
}
