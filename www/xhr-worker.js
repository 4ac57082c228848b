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
/** Whether the other thread sleeps. */
let waiting = true;

/** @param {{ value?: unknown, error?: { message: string, code?: string } }} answer */
function tell(answer) {
  if (!waiting) return;
  waiting = false;
  port.postMessage(answer);
  Atomics.store(flag, 0, 1);
  Atomics.notify(flag, 0);
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

const fail = (/** @type {any} */ error) => tell({ error: { message: `${error?.message ?? error}`, code: error?.code } });
// Whatever goes wrong, the other thread must not sleep for ever.
process.on('uncaughtException', fail);
port.on('message', (job) => {
  waiting = true;
  work(job).then((value) => tell({ value }), fail);
});
tell({});
