/**
 * What comes from the standard input.
 *
 * @import { Io } from './io.js'
 */

/**
 * All of the standard input.
 *
 * @param {Io} io
 */
export async function readAll({ stdin }) {
  const chunks = [];
  for await (const chunk of stdin) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
