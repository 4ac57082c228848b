/**
 * Releases bodies that nobody will read.
 *
 * @import { TransportResponse } from '../fetch.js'
 */
import { kindOf } from '../host/platform.js';

/**
 * Releases a response whose body nobody will read.
 *
 * @param {TransportResponse} response
 */
export function discard(response) {
  if (response.discard) response.discard();
  else cancelBody(response.body, undefined);
}

/**
 * Cancels the body if it is a stream.
 *
 * @param {any} body
 * @param {unknown} reason
 */
export function cancelBody(body, reason) {
  // A locked stream belongs to its reader, such as the transport, which ends by itself.
  if (kindOf(body) === 'ReadableStream' && !body.locked) body.cancel(reason).catch(() => {});
}
