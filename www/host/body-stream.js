/**
 * Turns a stream of Node into the stream that script reads the body of a response from.
 *
 * @import { TransportResponse } from '../fetch.js'
 */
import { READ_AHEAD_BYTES } from './limits.js';
import { ReadableStream } from './platform.js';
import { onAbort } from './on-abort.js';

// When a stream is collected, nobody can read its body any more, so the connection is closed.
const collectedStreams = new FinalizationRegistry((/** @type {() => void} */ close) => close());

/**
 * The stream for script. The listeners on `readable` hold the stream weakly unless a script is waiting for a chunk. So a response that
 * the application dropped is collected although its server goes on sending, or although its signal is still in use.
 *
 * @param {import('node:stream').Readable} readable
 * @param {AbortSignal | null | undefined} signal
 * @returns {ReadableStream<Uint8Array>}
 */
export function bodyStream(readable, signal) {
  /** @type {Uint8Array[]} */
  const chunks = [];
  /** How many bytes `chunks` have. */
  let bufferedBytes = 0;
  let hasEnded = false;
  /** @type {{ error: unknown } | undefined} */
  let failure;
  /** Whether the stream was closed, cancelled or failed. Node may still emit "end" for a body that was cancelled. */
  let isSettled = false;
  let wake = () => {};
  /** @type {WeakRef<ReadableByteStreamController> | undefined} */
  let weakController;
  /** Closes the stream after script has read all bytes. An abort after this has no effect. */
  const close = (/** @type {ReadableByteStreamController | undefined} */ controller) => {
    if (isSettled) return;
    isSettled = true;
    release();
    controller?.close();
    // A reader that brought its own buffer waits for an answer to its request.
    controller?.byobRequest?.respond(0);
  };

  const release = onAbort(signal, () => {
    isSettled = true;
    failure = { error: signal?.reason };
    weakController?.deref()?.error(signal?.reason);
    readable.destroy();
    wake();
  });
  readable.on('data', (chunk) => {
    chunks.push(chunk);
    bufferedBytes += chunk.length;
    if (bufferedBytes >= READ_AHEAD_BYTES) readable.pause();
    wake();
  });
  readable.on('end', () => {
    hasEnded = true;
    // While there are bytes that script has not read, the response can still be aborted.
    if (!chunks.length) close(weakController?.deref());
    wake();
  });
  const fail = (/** @type {unknown} */ cause) => {
    if (hasEnded || failure) return;
    isSettled = true;
    release();
    failure = { error: new TypeError('The body of the response was cut off', { cause }) };
    // Script loses the bytes that it has not read, as in browsers.
    weakController?.deref()?.error(failure.error);
    wake();
  };
  readable.on('error', fail);
  readable.on('close', fail);

  const stream = new ReadableStream({
    type: 'bytes',
    start(controller) {
      weakController = new WeakRef(controller);
    },
    async pull(controller) {
      while (!chunks.length && !hasEnded && !failure) await new Promise((resolve) => { wake = () => resolve(undefined); });
      wake = () => {};
      if (failure) throw failure.error;
      const chunk = chunks.shift();
      if (chunk) {
        bufferedBytes -= chunk.length;
        // The stream detaches the buffer that it gets, and other chunks of Node may share the buffer of this one: so the chunk is copied.
        controller.enqueue(new Uint8Array(chunk));
        if (bufferedBytes < READ_AHEAD_BYTES && readable.isPaused()) readable.resume();
      }
      if (hasEnded && !chunks.length) close(controller);
    },
    cancel() {
      isSettled = true;
      release();
      readable.destroy();
    },
  });
  collectedStreams.register(stream, () => {
    release();
    readable.destroy();
  });
  return stream;
}

/**
 * A response whose body passes on each chunk of the body of `response`.
 *
 * @param {TransportResponse} response
 * @param {object} options
 * @param {(chunk: Uint8Array) => Uint8Array} [options.convert] Converts each chunk.
 * @param {number} [options.readAhead] How many bytes are read before script reads.
 * @param {() => void} [options.onEnd] Called when the body of `response` has ended or failed.
 * @param {AbortSignal} [options.signal] Ends the body with an error when it aborts, although the transport that made the body may ignore
 *   the signal.
 * @returns {TransportResponse}
 */
export function relay({ status, statusText, headers, body, discard }, { convert = (chunk) => chunk, readAhead = 0, onEnd = () => {}, signal }) {
  const reader = /** @type {ReadableStream<Uint8Array>} */ (body).getReader();
  reader.closed.then(onEnd, onEnd);
  let release = () => {};
  let isStopped = false;
  const stream = new ReadableStream({
    start(controller) {
      const stop = () => {
        isStopped = true;
        controller.error(signal?.reason);
        void reader.cancel(signal?.reason).catch(() => {});
      };
      // The signal may have aborted while the transport sent the request.
      if (signal?.aborted) return stop();
      release = onAbort(signal, stop);
      reader.closed.then(release, release);
    },
    async pull(controller) {
      const { done, value } = await reader.read();
      if (isStopped) return;
      if (done) controller.close();
      else controller.enqueue(convert(value));
    },
    cancel(reason) {
      release();
      return reader.cancel(reason);
    },
  }, { highWaterMark: readAhead, size: ({ byteLength }) => byteLength });
  return { status, statusText, headers, body: stream, discard: discard && (() => discard()) };
}
