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
  // By name, because tests have classes of jsdom and of other realms at hand.
  switch (typeof given === 'object' && given !== null ? Object.prototype.toString.call(given).slice(8, -1) : '') {
    case 'ReadableStream': {
      const stream = /** @type {ReadableStream} */ (given);
      if (duplex !== 'half') throw misuse('A stream as the body needs duplex: "half", but this was given', duplex);
      if (stream.locked) throw misuse('The body is a stream that somebody else reads', given);
      return { source: stream, stream: true, type: null };
    }
    case 'Blob':
    case 'File': {
      const blob = /** @type {Blob} */ (given);
      // It stays where it is, a file perhaps; without its type, which a transport would send as a header.
      return { source: blob instanceof Blob ? blob.slice() : await bytes(blob), stream: false, type: blob.type || null };
    }
    case 'ArrayBuffer':
      return { source: await bytes(/** @type {ArrayBuffer} */ (given)), stream: false, type: null };
    case 'FormData': {
      const response = new Response(await ownForm(/** @type {FormData} */ (given)));
      return { source: await bytes(response), stream: false, type: response.headers.get('content-type') };
    }
  }
  if (ArrayBuffer.isView(given)) return { source: await bytes(/** @type {Uint8Array<ArrayBuffer>} */ (given)), stream: false, type: null };
  return { source: new TextEncoder().encode(`${given}`), stream: false, type: bodyType({ body: given }) ?? null };
}

/**
 * A FormData of the platform, which alone knows how to write one.
 *
 * @param {FormData} form
 */
async function ownForm(form) {
  if (form instanceof FormData) return form;
  const own = new FormData();
  for (const [name, value] of /** @type {Iterable<[string, string | File]>} */ (/** @type {unknown} */ (form))) {
    if (typeof value === 'string') own.append(name, value);
    else own.append(name, new Blob([await bytes(value)], { type: value.type }), value.name);
  }
  return own;
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
