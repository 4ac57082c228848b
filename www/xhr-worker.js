/**
 * The worker that sends for synchronous XMLHttpRequests: answers one job after the other and wakes who waits.
 *
 * @import { TransportResponse } from './fetch.js'
 */
import { workerData } from 'node:worker_threads';
import { blobResponse } from './local.js';
import { discard } from './drive.js';
import { defaultTransport, platformFetch } from './transport.js';

/** @type {{ port: import('node:worker_threads').MessagePort, flag: Int32Array }} */
const { port, flag } = workerData;
const transport = await defaultTransport();
const local = platformFetch();
/** @type {TransportResponse | undefined} The answer whose body is not read yet. */
let open;

/**
 * What wakes the thread that sleeps until this job is done, once: a job that failed may come to its end later.
 *
 * @returns {(answer: { value?: unknown, error?: { message: string, code?: string } }) => void}
 */
function once() {
  let told = false;
  return (answer) => {
    if (told) return;
    told = true;
    port.postMessage(answer);
    Atomics.store(flag, 0, 1);
    Atomics.notify(flag, 0);
  };
}

/** @param {any} job See `Ask`. */
async function work(job) {
  const response = open;
  open = undefined;
  if (job === 'read') return new Uint8Array(await new Response(response?.body).arrayBuffer());
  if (response) discard(response);
  if (job === 'discard') return;
  const { url, init, blob } = job;
  const came = blob ? blobResponse(blob, init) : await (/^https?:/.test(url) ? transport : local)(url, init);
  open = came;
  return { status: came.status, statusText: came.statusText, headers: [.../** @type {Iterable<[string, string]>} */ (came.headers)] };
}

const failure = (/** @type {any} */ error) => ({ error: { message: `${error?.message ?? error}`, code: error?.code } });
let tell = once();
tell({});
// Whatever goes wrong, the other thread must not sleep for ever.
process.on('uncaughtException', (error) => tell(failure(error)));
port.on('message', (job) => {
  const mine = tell = once();
  work(job).then((value) => mine({ value }), (error) => mine(failure(error)));
});
