/**
 * Bodies that nobody will read.
 *
 * @import { TransportResponse } from '../fetch.js'
 */
import { kindOf } from '../host/platform.js';

/**
 * Lets go of a response whose body nobody will read.
 *
 * @param {TransportResponse} response
 */
export function discard(response) {
  if (response.discard) response.discard();
  else giveUp(response.body, undefined);
}

/**
 * @param {any} body Nothing is done with what is no stream.
 * @param {unknown} reason
 */
export function giveUp(body, reason) {
  // One that is locked belongs to whoever reads it, the transport say, which hears of the end by itself.
  if (kindOf(body) === 'ReadableStream' && !body.locked) body.cancel(reason).catch(() => {});
}
