/**
 * The body of a request: its source, and its Content-Type.
 */
import { onAbort } from '../host/on-abort.js';
import { Blob, ReadableStream, TextEncoder, kindOf } from '../host/platform.js';
import { bodyType } from '../engine/body-type.js';
import { misuse } from '../errors/misuse.js';

/**
 * @typedef {object} Body
 * @property {Uint8Array | Blob | ReadableStream} source The content that is sent. All but a stream can be sent again.
 * @property {boolean} stream
 * @property {string | null} type The default Content-Type of the body.
 * @property {string} [sentType] The Content-Type of the first request, in place of the one that script has set.
 */

/**
 * <https://fetch.spec.whatwg.org/#concept-bodyinit-extract>
 *
 * @param {unknown} content
 * @param {{ duplex?: unknown }} init
 * @returns {Body | Promise<Body>} A promise only if the content has to be read first.
 */
export function extractBody(content, { duplex }) {
  // Classes are known by name, because tests use classes of jsdom and of other realms.
  switch (kindOf(content)) {
    case 'ReadableStream': {
      const stream = /** @type {ReadableStream} */ (content);
      if (duplex !== 'half') throw misuse('a request with a stream as its body needs duplex: "half"', duplex);
      if (stream.locked) throw misuse('a stream that is locked to another reader cannot be sent', content);
      return { source: stream, stream: true, type: null };
    }
    case 'Blob':
    case 'File': {
      const blob = /** @type {Blob} */ (content);
      // slice() makes a blob without a type, which a transport would send as a header. It reads nothing, because the blob may be a file.
      const type = blob.type || null;
      return blob instanceof Blob ? { source: blob.slice(), stream: false, type } : takeBytes({ arrayBuffer: () => bytesOf(blob) }, type);
    }
    case 'ArrayBuffer':
      // Buffers are copied, here and below, because script may write into them while they are sent.
      return { source: new Uint8Array(/** @type {ArrayBuffer} */ (content).slice(0)), stream: false, type: null };
    case 'FormData':
      return takeForm(/** @type {FormData} */ (content));
  }
  if (ArrayBuffer.isView(content)) {
    return { source: new Uint8Array(content.buffer, content.byteOffset, content.byteLength).slice(), stream: false, type: null };
  }
  return { source: new TextEncoder().encode(`${content}`), stream: false, type: bodyType(content) ?? null };
}

/** @param {Body} body */
export function sizeOf({ source }) {
  return ArrayBuffer.isView(source) ? source.byteLength : /** @type {Blob} */ (source).size;
}

/**
 * Encodes a FormData of any library as the platform encodes its own.
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
  const toBody = (/** @type {BlobPart[]} */ all) => ({ source: new Blob(all), stream: false, type: `multipart/form-data; boundary=${boundary}` });
  // Not `instanceof`, because the promise of a test environment may be of another realm.
  return parts.some((part) => 'then' in Object(part)) ? Promise.all(parts).then(toBody) : toBody(/** @type {BlobPart[]} */ (parts));
}

/**
 * The body of a Request, read to its end. A Request does not show whether its body was made from a stream, which may be endless. So the
 * body is cancelled if the signal aborts.
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
 * All bytes of a stream. Throws the reason of the signal as soon as the signal aborts.
 *
 * @param {ReadableStream<Uint8Array>} stream
 * @param {AbortSignal} signal
 */
async function readUnlessAborted(stream, signal) {
  const reader = stream.getReader();
  const stop = (/** @type {unknown} */ reason) => void reader.cancel(reason).catch(() => {});
  // Cancelling the reader also ends a read that is waiting.
  const release = onAbort(signal, () => stop(signal.reason));
  /** @type {Uint8Array[]} */
  const chunks = [];
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (signal.aborted) throw signal.reason;
      if (done) return new Uint8Array(await new Blob(/** @type {BlobPart[]} */ (chunks)).arrayBuffer());
      if (kindOf(value) !== 'Uint8Array') throw new TypeError('The stream of a Request has a chunk that is not a Uint8Array: send Uint8Arrays');
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
 * @param {{ arrayBuffer(): Promise<ArrayBuffer> }} content
 * @param {string | null} type
 * @returns {Promise<Body>}
 */
async function takeBytes(content, type) {
  return { source: new Uint8Array(await content.arrayBuffer()), stream: false, type };
}

/**
 * The bytes of a Blob, which may be of another library.
 *
 * @param {Blob} blob
 * @returns {Promise<ArrayBuffer>}
 */
function bytesOf(blob) {
  if (typeof blob.arrayBuffer === 'function') return blob.arrayBuffer();
  // Before version 27 the blobs of jsdom can only be read by a FileReader.
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(/** @type {ArrayBuffer} */ (reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsArrayBuffer(blob);
  });
}
