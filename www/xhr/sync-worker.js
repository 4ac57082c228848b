/**
 * The worker that sends for synchronous XMLHttpRequests. It does one job after the other and wakes the thread that waits for the result.
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
/** @type {TransportResponse | undefined} The last response, until its body is read or discarded. */
let unreadResponse;

/** Wakes the thread that waits. */
function wake() {
  Atomics.store(answered, 0, 1);
  Atomics.notify(answered, 0);
}

/**
 * A function that sends the result of one job, and ignores every later result of it: a job whose error was sent may still finish.
 *
 * @returns {(answer: { value?: unknown, error?: { message: string, code?: string }, hasEnded?: boolean }) => void}
 */
function createAnswer() {
  let isAnswered = false;
  return (answer) => {
    if (isAnswered) return;
    isAnswered = true;
    const { value } = answer;
    port.postMessage(answer, value instanceof Uint8Array ? [/** @type {ArrayBuffer} */ (value.buffer)] : []);
    wake();
  };
}

/** @param {any} job The argument of `RunJob` in sync.js. */
async function work(job) {
  const response = unreadResponse;
  unreadResponse = undefined;
  if (job === 'read') return readBody(response?.body ?? null);
  if (response) discard(response);
  if (job === 'discard') return;
  const { url, init, blob } = job;
  const received = blob ? blobResponse(blob, init) : await (/^https?:/.test(url) ? transport : local)(url, init);
  unreadResponse = received;
  return { status: received.status, statusText: received.statusText, headers: [.../** @type {Iterable<[string, string]>} */ (received.headers)] };
}

/**
 * The whole body in one piece. Throws if the body is too long for that.
 *
 * @param {ReadableStream<Uint8Array> | null} body
 */
async function readBody(body) {
  /** @type {Uint8Array[]} */
  const chunks = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    length += chunk.length;
    if (length > MOST_SYNCHRONOUS_BYTES) throw new Error(`The body has more than ${MOST_SYNCHRONOUS_BYTES} bytes, the limit of a synchronous XMLHttpRequest: open the request with async set to true`);
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
let answer = createAnswer();
answer({});
// The waiting thread must not sleep for ever. So an uncaught error and the end of this thread are results too.
process.on('uncaughtException', (error) => answer(failure(error)));
process.on('exit', () => answer({ ...failure(new Error('The worker that sends for a synchronous XMLHttpRequest has ended')), hasEnded: true }));
port.on('message', (job) => {
  const answerJob = answer = createAnswer();
  // If this thread hangs, or ends without an event, the waiting thread notices that the heartbeats are missing.
  const timer = setInterval(() => Atomics.add(heartbeats, 0, 1), HEARTBEAT_MILLISECONDS);
  work(job).then((value) => answerJob({ value }), (error) => answerJob(failure(error))).finally(() => clearInterval(timer));
});
