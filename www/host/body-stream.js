/**
 * The body of a response as a stream for script, from a stream of Node.
 *
 * @import { TransportResponse } from '../fetch.js'
 */
import { READ_AHEAD_BYTES } from './limits.js';
import { ReadableStream } from './platform.js';
import { onAbort } from './on-abort.js';

// A body that nobody can read any more closes its connection.
const forgotten = new FinalizationRegistry((/** @type {() => void} */ close) => close());

/**
 * What waits in `readable` refers to the stream only while a script waits for it, and weakly otherwise, so that a response
 * that was dropped is collected although its server goes on sending or its signal lives on.
 *
 * @param {import('node:stream').Readable} readable
 * @param {AbortSignal | null | undefined} signal
 * @returns {ReadableStream<Uint8Array>}
 */
export function bodyStream(readable, signal) {
  /** @type {Uint8Array[]} */
  const chunks = [];
  let waiting = 0;
  let ended = false;
  /** @type {{ error: unknown } | undefined} */
  let failure;
  /** Whether the stream is over: closed, cancelled or failed. Node may still tell the end of a body that was given up. */
  let isOver = false;
  let wake = () => {};
  /** @type {WeakRef<ReadableByteStreamController> | undefined} */
  let weak;
  /** Closes the stream, whose bytes have all been given to script: an abort comes too late from here on. */
  const close = (/** @type {ReadableByteStreamController | undefined} */ controller) => {
    if (isOver) return;
    isOver = true;
    release();
    controller?.close();
    // A reader that brought its own buffer waits for it.
    controller?.byobRequest?.respond(0);
  };

  const release = onAbort(signal, () => {
    isOver = true;
    failure = { error: signal?.reason };
    weak?.deref()?.error(signal?.reason);
    readable.destroy();
    wake();
  });
  readable.on('data', (chunk) => {
    chunks.push(chunk);
    waiting += chunk.length;
    if (waiting >= READ_AHEAD_BYTES) readable.pause();
    wake();
  });
  readable.on('end', () => {
    ended = true;
    // With bytes that script has not read, the response can still be aborted.
    if (!chunks.length) close(weak?.deref());
    wake();
  });
  const broken = (/** @type {unknown} */ cause) => {
    if (ended || failure) return;
    isOver = true;
    release();
    failure = { error: new TypeError('The body of the response was cut off', { cause }) };
    // What was not read yet is lost, as in browsers.
    weak?.deref()?.error(failure.error);
    wake();
  };
  readable.on('error', broken);
  readable.on('close', broken);

  const stream = new ReadableStream({
    type: 'bytes',
    start(controller) {
      weak = new WeakRef(controller);
    },
    async pull(controller) {
      while (!chunks.length && !ended && !failure) await new Promise((resolve) => { wake = () => resolve(undefined); });
      wake = () => {};
      if (failure) throw failure.error;
      const chunk = chunks.shift();
      if (chunk) {
        waiting -= chunk.length;
        // A copy, because the stream takes the buffer away from whoever else has a part of it.
        controller.enqueue(new Uint8Array(chunk));
        if (waiting < READ_AHEAD_BYTES && readable.isPaused()) readable.resume();
      }
      if (ended && !chunks.length) close(controller);
    },
    cancel() {
      isOver = true;
      release();
      readable.destroy();
    },
  });
  forgotten.register(stream, () => {
    release();
    readable.destroy();
  });
  return stream;
}

/**
 * The response with a body that goes through here.
 *
 * @param {TransportResponse} response
 * @param {(chunk: Uint8Array) => Uint8Array} convert
 * @param {number} [ahead] How many bytes of it are taken although nobody reads.
 * @param {() => void} [over] Called when nothing more comes.
 * @returns {TransportResponse}
 */
export function relay({ status, statusText, headers, body, discard }, convert, ahead = 0, over = () => {}) {
  const reader = /** @type {ReadableStream<Uint8Array>} */ (body).getReader();
  reader.closed.then(over, over);
  const stream = new ReadableStream({
    async pull(controller) {
      const { done, value } = await reader.read();
      if (done) controller.close();
      else controller.enqueue(convert(value));
    },
    cancel: (reason) => reader.cancel(reason),
  }, { highWaterMark: ahead, size: ({ byteLength }) => byteLength });
  return { status, statusText, headers, body: stream, discard: discard && (() => discard()) };
}
