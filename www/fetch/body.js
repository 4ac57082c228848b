/**
 * The body of a request: what has to be known of it before it is sent, and what is sent.
 */
import { onAbort } from '../host/on-abort.js';
import { Blob, ReadableStream, kindOf } from '../host/platform.js';
import { bodyType } from '../engine/request.js';
import { misuse } from '../errors/misuse.js';

/**
 * @typedef {object} Body
 * @property {Uint8Array | Blob | ReadableStream} source What is sent. All but a stream can be sent again.
 * @property {boolean} stream
 * @property {string | null} type The Content-Type that it brings along.
 * @property {string} [sentType] The Content-Type that goes out first in place of the one that script has set.
 */

/**
 * <https://fetch.spec.whatwg.org/#concept-bodyinit-extract>
 *
 * @param {unknown} given
 * @param {{ duplex?: unknown }} init
 * @returns {Body | Promise<Body>} At once, unless the body has to be read.
 */
export function extractBody(given, { duplex }) {
  // By name, because tests have classes of jsdom and of other realms at hand.
  switch (kindOf(given)) {
    case 'ReadableStream': {
      const stream = /** @type {ReadableStream} */ (given);
      if (duplex !== 'half') throw misuse('a request with a stream as its body needs duplex: "half"', duplex);
      if (stream.locked) throw misuse('a stream that is locked to another reader cannot be sent', given);
      return { source: stream, stream: true, type: null };
    }
    case 'Blob':
    case 'File': {
      const blob = /** @type {Blob} */ (given);
      // It stays where it is, a file perhaps; without its type, which a transport would send as a header.
      const type = blob.type || null;
      return blob instanceof Blob ? { source: blob.slice(), stream: false, type } : takeBytes({ arrayBuffer: () => bytesOf(blob) }, type);
    }
    case 'ArrayBuffer':
      // Copies, here and below, because script may write into its own while it is sent.
      return { source: new Uint8Array(/** @type {ArrayBuffer} */ (given).slice(0)), stream: false, type: null };
    case 'FormData':
      return takeForm(/** @type {FormData} */ (given));
  }
  if (ArrayBuffer.isView(given)) {
    return { source: new Uint8Array(given.buffer, given.byteOffset, given.byteLength).slice(), stream: false, type: null };
  }
  return { source: new TextEncoder().encode(`${given}`), stream: false, type: bodyType(given) ?? null };
}

/** @param {Body} body */
export function sizeOf({ source }) {
  return ArrayBuffer.isView(source) ? source.byteLength : /** @type {Blob} */ (source).size;
}

/**
 * A FormData of any library, written as the platform writes its own.
 * <https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data>
 *
 * @param {FormData} form
 * @returns {Body | Promise<Body>}
 */
function takeForm(form) {
  const boundary = `----CorsightFormBoundary${Math.random().toString(36).slice(2).padEnd(16, '0').slice(0, 16)}`;
  const lines = (/** @type {string} */ text) => text.replace(/\r\n?|\n/g, '\r\n');
  const escape = (/** @type {string} */ name) => name.replace(/\n/g, '%0A').replace(/\r/g, '%0D').replace(/"/g, '%22');
  /** @type {(string | Blob | Promise<ArrayBuffer>)[]} */
  const parts = [];
  for (const [name, value] of /** @type {Iterable<[string, string | File]>} */ (/** @type {unknown} */ (form))) {
    parts.push(`--${boundary}\r\nContent-Disposition: form-data; name="${escape(lines(name))}"`);
    if (typeof value === 'string') parts.push(`\r\n\r\n${lines(value)}\r\n`);
    else parts.push(`; filename="${escape(value.name)}"\r\nContent-Type: ${value.type || 'application/octet-stream'}\r\n\r\n`, value instanceof Blob ? value : bytesOf(value), '\r\n');
  }
  parts.push(`--${boundary}--\r\n`);
  const made = (/** @type {BlobPart[]} */ all) => ({ source: new Blob(all), stream: false, type: `multipart/form-data; boundary=${boundary}` });
  // Not `instanceof`: a promise of an environment is of another realm perhaps.
  return parts.some((part) => 'then' in Object(part)) ? Promise.all(parts).then(made) : made(/** @type {BlobPart[]} */ (parts));
}

/**
 * The body of a Request. What it was made of cannot be seen any more, so it is taken to be no stream and read to its end, unless the
 * signal aborts: then the body is cancelled, because it may be a stream without an end.
 *
 * @param {Request} request
 * @param {AbortSignal | null | undefined} signal
 * @returns {Promise<Body>}
 */
export async function takeBody(request, signal) {
  const { body, headers } = request;
  if (request.bodyUsed || body?.locked) throw misuse('the body of this request was read already: clone the request before reading it', request);
  const type = headers.get('content-type');
  if (!signal || !(body instanceof ReadableStream)) return takeBytes(request, type);
  return { source: await readUnlessAborted(body, signal), stream: false, type };
}

/**
 * All bytes of a stream, or the reason of the signal as soon as there is one.
 *
 * @param {ReadableStream<Uint8Array>} stream
 * @param {AbortSignal} signal
 */
async function readUnlessAborted(stream, signal) {
  const reader = stream.getReader();
  const stop = (/** @type {unknown} */ reason) => void reader.cancel(reason).catch(() => {});
  // A read that waits ends with that.
  const release = onAbort(signal, () => stop(signal.reason));
  /** @type {Uint8Array[]} */
  const chunks = [];
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (signal.aborted) throw signal.reason;
      if (done) return new Uint8Array(await new Blob(/** @type {BlobPart[]} */ (chunks)).arrayBuffer());
      if (kindOf(value) !== 'Uint8Array') throw new TypeError('The body of a Request must be a stream of Uint8Arrays');
      chunks.push(value);
    }
  } catch (error) {
    stop(error);
    throw error;
  } finally {
    release();
  }
}

/**
 * @param {{ arrayBuffer(): Promise<ArrayBuffer> }} from
 * @param {string | null} type
 * @returns {Promise<Body>}
 */
async function takeBytes(from, type) {
  return { source: new Uint8Array(await from.arrayBuffer()), stream: false, type };
}

/**
 * The bytes of a Blob, of another library perhaps.
 *
 * @param {Blob} blob
 * @returns {Promise<ArrayBuffer>}
 */
function bytesOf(blob) {
  if (typeof blob.arrayBuffer === 'function') return blob.arrayBuffer();
  // Those of jsdom can be read only so before its version 27.
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(/** @type {ArrayBuffer} */ (reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsArrayBuffer(blob);
  });
}
