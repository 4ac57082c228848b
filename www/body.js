/**
 * The body of a request: what has to be known of it before it is sent, and what is sent.
 */
import { bodyType } from './request.js';
import { misuse } from './misuse.js';

/**
 * @typedef {object} Body
 * @property {Uint8Array | Blob | ReadableStream} source What is sent. All but a stream can be sent again.
 * @property {boolean} stream
 * @property {string | null} type The Content-Type that it brings along.
 */

/**
 * <https://fetch.spec.whatwg.org/#concept-bodyinit-extract>
 *
 * @param {unknown} given
 * @param {{ duplex?: unknown }} init
 * @returns {Promise<Body>}
 */
export async function extractBody(given, { duplex }) {
  if (given instanceof ReadableStream) {
    if (duplex !== 'half') throw misuse('A stream as the body needs duplex: "half", but this was given', duplex);
    if (given.locked) throw misuse('The body is a stream that somebody else reads', given);
    return { source: given, stream: true, type: null };
  }
  // A Blob stays where it is, a file perhaps; without its type, which a transport would send as a header.
  if (given instanceof Blob) return { source: given.slice(), stream: false, type: given.type || null };
  if (ArrayBuffer.isView(given) || given instanceof ArrayBuffer) return { source: await bytes(/** @type {any} */ (given)), stream: false, type: null };
  if (given instanceof FormData) {
    const response = new Response(given);
    return { source: await bytes(response), stream: false, type: response.headers.get('content-type') };
  }
  return { source: new TextEncoder().encode(`${given}`), stream: false, type: bodyType({ body: given }) ?? null };
}

/**
 * The body of a Request. What it was made of cannot be seen any more, so it is taken to be no stream and read to its end.
 *
 * @param {Request} request
 * @returns {Promise<Body>}
 */
export async function takeBody(request) {
  if (request.bodyUsed || request.body?.locked) throw misuse('The body of this request was read already', request);
  return { source: await bytes(request), stream: false, type: request.headers.get('content-type') };
}

/**
 * A copy, because script may write into its own while it is sent.
 *
 * @param {BufferSource | Body | { arrayBuffer(): Promise<ArrayBuffer> }} from
 */
async function bytes(from) {
  if ('arrayBuffer' in from) return new Uint8Array(await from.arrayBuffer());
  if (ArrayBuffer.isView(from)) return new Uint8Array(from.buffer, from.byteOffset, from.byteLength).slice();
  return new Uint8Array(/** @type {ArrayBuffer} */ (from).slice(0));
}
