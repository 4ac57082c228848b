/**
 * The worker that sends for synchronous XMLHttpRequests: answers one job after the other and wakes the thread that waits.
 *
 * @import { TransportResponse } from '../fetch.js'
 */
import { workerData } from 'node:worker_threads';
import { blobResponse } from '../transport/local-urls.js';
import { discard } from '../fetch/discard.js';
import { HEARTBEAT_MILLISECONDS, MOST_SYNCHRONOUS_BYTES } from '../host/limits.js';
import { defaultTransport, platformFetch } from '../transport/default.js';

/** @type {{ port: import('node:worker_threads').MessagePort, answered: Int32Array, heartbeats: Int32Array }} */
const { port, answered, heartbeats } = workerData;
const transport = await defaultTransport();
const local = platformFetch();
/** @type {TransportResponse | undefined} The answer whose body is not read yet. */
let open;

/** Wakes the thread that waits. */
function wake() {
  Atomics.store(answered, 0, 1);
  Atomics.notify(answered, 0);
}

/**
 * What answers one job, once: a job that failed may come to its end later.
 *
 * @returns {(answer: { value?: unknown, error?: { message: string, code?: string }, isOver?: boolean }) => void}
 */
function once() {
  let isAnswered = false;
  return (answer) => {
    if (isAnswered) return;
    isAnswered = true;
    const { value } = answer;
    port.postMessage(answer, value instanceof Uint8Array ? [/** @type {ArrayBuffer} */ (value.buffer)] : []);
    wake();
  };
}

/** @param {any} job See `Ask`. */
async function work(job) {
  const response = open;
  open = undefined;
  if (job === 'read') return readBody(response?.body ?? null);
  if (response) discard(response);
  if (job === 'discard') return;
  const { url, init, blob } = job;
  const received = blob ? blobResponse(blob, init) : await (/^https?:/.test(url) ? transport : local)(url, init);
  open = received;
  return { status: received.status, statusText: received.statusText, headers: [.../** @type {Iterable<[string, string]>} */ (received.headers)] };
}

/**
 * The whole body, unless it is longer than what fits into memory in one piece.
 *
 * @param {ReadableStream<Uint8Array> | null} body
 */
async function readBody(body) {
  /** @type {Uint8Array[]} */
  const chunks = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    length += chunk.length;
    if (length > MOST_SYNCHRONOUS_BYTES) throw new Error(`The body is longer than the ${MOST_SYNCHRONOUS_BYTES} bytes that a synchronous XMLHttpRequest takes`);
    chunks.push(chunk);
  }
  const whole = new Uint8Array(length);
  let index = 0;
  for (const chunk of chunks) {
    whole.set(chunk, index);
    index += chunk.length;
  }
  return whole;
}

const failure = (/** @type {any} */ error) => ({ error: { message: `${error?.message ?? error}`, code: error?.code } });
let answer = once();
answer({});
// Whatever goes wrong here, the other thread must not sleep for ever: an error is its answer, and so is the end of this thread.
process.on('uncaughtException', (error) => answer(failure(error)));
process.on('exit', () => answer({ ...failure(new Error('The worker that sends for a synchronous XMLHttpRequest has ended')), isOver: true }));
port.on('message', (job) => {
  const mine = answer = once();
  // A thread that is stuck, or gone without a word, sends none.
  const heart = setInterval(() => Atomics.add(heartbeats, 0, 1), HEARTBEAT_MILLISECONDS);
  work(job).then((value) => mine({ value }), (error) => mine(failure(error))).finally(() => clearInterval(heart));
});
