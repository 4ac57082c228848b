/**
 * Sends synchronous XMLHttpRequests, which are opened with `async` set to false. The engine and the jar stay in this thread. A worker sends
 * the request, and this thread sleeps until the response has arrived.
 *
 * @import { CookieJar, TransportInit, TransportResponse } from '../fetch.js'
 * @import { FilteredResponse, HttpRequest, RequestRecord, Verdict } from '../index.js'
 * @import { Body } from '../fetch/body.js'
 * @import { Received } from '../fetch/conversation.js'
 * @import { Session } from '../fetch/drive.js'
 * @import { CallJar } from '../fetch/cookies.js'
 */
import { builtin } from '../transport/node-reader.js';
import { converse } from '../fetch/conversation.js';
import { exchange } from '../fetch/exchange.js';
import { CorsError } from '../errors/cors-error.js';
import { HEARTBEAT_MILLISECONDS, MOST_MILLISECONDS_TO_BEGIN, MOST_MISSING_HEARTBEATS } from '../host/limits.js';
import { blobResolver } from '../transport/local-urls.js';
import { misuse } from '../errors/misuse.js';
import { kindOf } from '../host/platform.js';

/**
 * Gives the worker a job and waits for the result.
 *
 * @typedef {(job: { url: string, init: TransportInit, blob?: Blob } | 'read' | 'discard') => any} RunJob
 */

/**
 * @typedef {object} Blocking
 * @property {RunJob} ask
 * @property {(url: string) => Blob | undefined} resolve Finds the Blob of a `blob:` URL, which only this thread knows.
 */

/** @type {Promise<Blocking | null> | undefined} All XMLHttpRequests share one worker, which starts with the first synchronous request. */
let blocking;

/**
 * A sender that blocks this thread; null if the host has no such workers.
 *
 * @returns {Promise<Blocking | null>}
 */
export function createBlocking() {
  return blocking ??= load();
}

/**
 * A sender that uses the caller's `fetchSync`. The worker still reads `data:` and `blob:` URLs.
 *
 * @param {NonNullable<import('../fetch.js').FetchOptions['fetchSync']>} fetchSync
 * @returns {Promise<Blocking>}
 */
export async function blockingBy(fetchSync) {
  const worker = await createBlocking();
  let bytes = new Uint8Array();
  let isLocal = false;
  /** @type {RunJob} */
  const run = (job) => {
    if (typeof job !== 'string') isLocal = !/^https?:/.test(job.url);
    if (isLocal) {
      if (!worker) throw unavailable('This host has no worker that reads a data: or blob: URL while the thread waits: open the request with async set to true', job);
      return worker.ask(job);
    }
    if (typeof job === 'string') return bytes;
    const { status, statusText, headers, body } = fetchSync(job.url, job.init);
    if (body && kindOf(body) !== 'Uint8Array') throw misuse('fetchSync returns the body as a Uint8Array or null', body);
    bytes = body ? new Uint8Array(body) : new Uint8Array();
    return { status, statusText, headers };
  };
  return { ask: run, resolve: (url) => worker?.resolve(url) };
}

async function load() {
  if (!(/** @type {any} */ (globalThis).process?.versions?.node)) return null;
  const [threads, { fileURLToPath }, resolve] = await Promise.all([builtin('worker_threads'), builtin('url'), blobResolver()]);
  // In two statements, because a bundler would copy the module of one statement as an asset, without the modules that it imports.
  const here = import.meta.url;
  const module = new URL('./sync-worker.js', here).href;
  /** @type {ReturnType<typeof startWorker> | undefined} */
  let worker;
  /** @type {RunJob} */
  const run = (job) => {
    // In a bundle this may not be the URL of a file. Then fileURLToPath() throws for the first synchronous request, not at loading.
    worker ??= startWorker(threads, fileURLToPath(module));
    try {
      return worker.run(job);
    } finally {
      // After the end of this worker the next request gets a new one.
      if (worker.hasEnded()) worker = undefined;
    }
  };
  return { resolve, ask: run };
}

/**
 * Starts a worker and waits until it is ready.
 *
 * @param {typeof import('node:worker_threads')} threads
 * @param {string} module The path of the module, because Node does not accept the URL class of a test environment.
 * @returns {{ run: RunJob, hasEnded(): boolean }}
 */
function startWorker({ MessageChannel, Worker, receiveMessageOnPort }, module) {
  const { port1: port, port2 } = new MessageChannel();
  const answered = new Int32Array(new SharedArrayBuffer(4));
  const heartbeats = new Int32Array(new SharedArrayBuffer(4));
  // Without the options of the process: Node refuses some of them, such as `--input-type`, for a file.
  const worker = new Worker(module, { workerData: { port: port2, answered, heartbeats }, transferList: [port2], execArgv: [] });
  let hasEnded = false;
  // Neither the worker nor the port keeps the process alive.
  worker.unref();
  port.unref();
  // These events arrive only after this thread has stopped waiting.
  worker.on('error', () => { hasEnded = true; });
  worker.on('exit', () => { hasEnded = true; });
  const end = () => {
    hasEnded = true;
    worker.terminate();
  };
  const receive = () => {
    Atomics.store(answered, 0, 0);
    return receiveMessageOnPort(port)?.message;
  };
  Atomics.wait(answered, 0, 0, MOST_MILLISECONDS_TO_BEGIN);
  if (!receive()) {
    end();
    throw unavailable(`The worker that sends for a synchronous XMLHttpRequest did not start within ${MOST_MILLISECONDS_TO_BEGIN / 1000} seconds: check that ${module} exists`, module);
  }
  return {
    hasEnded: () => hasEnded,
    run(job) {
      port.postMessage(job);
      for (let missing = 0, last = Atomics.load(heartbeats, 0); Atomics.wait(answered, 0, 0, HEARTBEAT_MILLISECONDS) === 'timed-out'; missing += 1) {
        const heartbeat = Atomics.load(heartbeats, 0);
        if (heartbeat !== last) missing = 0;
        last = heartbeat;
        if (missing >= MOST_MISSING_HEARTBEATS) {
          end();
          throw new Error(`The worker that sends for a synchronous XMLHttpRequest has sent no heartbeat for ${MOST_MISSING_HEARTBEATS * HEARTBEAT_MILLISECONDS / 1000} seconds`);
        }
      }
      const { error, value, hasEnded: isLastAnswer } = receive();
      if (isLastAnswer) end();
      if (error) throw Object.assign(new Error(error.message), error);
      return value;
    },
  };
}

/**
 * The synchronous version of `drive`.
 *
 * @param {Session} session
 * @param {Blocking} blocking
 * @param {RequestRecord} record
 * @param {Body | null} body
 * @param {(verdict: () => Verdict | null) => void} [onEnd]
 * @returns {{ filtered: FilteredResponse, received: Received, read: () => Uint8Array<ArrayBuffer> }}
 */
export function driveSync(session, { ask: run, resolve }, record, body, onEnd) {
  const { engine, jar } = session;
  const conversation = converse(engine, record, onEnd);
  const send = (/** @type {string} */ url, /** @type {TransportInit} */ init) => ({ ...run({ url, init, blob: resolve(url) }), body: null, discard: () => run('discard') });
  /** @type {CallJar} */
  const callJar = (name, ...args) => callJarSync(/** @type {CookieJar} */ (jar), name, ...args);
  let step = conversation.next();
  while (!step.done) {
    /** @type {Received} */
    let received;
    try {
      received = runSync(exchange(session, record, step.value, body, callJar, send));
    } catch (error) {
      if (error instanceof CorsError) {
        conversation.return(/** @type {any} */ (undefined));
        throw error;
      }
      step = conversation.throw(error);
      continue;
    }
    step = conversation.next(received);
  }
  return { ...step.value, read: () => run('read') };
}

/**
 * Runs an exchange that yields no promises.
 *
 * @param {Generator<unknown, Received, any>} steps
 */
function runSync(steps) {
  let step = steps.next();
  while (!step.done) step = steps.next(step.value);
  return step.value;
}

/**
 * Calls the synchronous version of a jar's method. Throws if the jar has only a method that returns a promise.
 *
 * @param {CookieJar} jar
 * @param {Parameters<CallJar>[0]} name
 * @param {any[]} args
 */
function callJarSync(jar, name, ...args) {
  const sync = /** @type {any} */ (jar)[`${name}Sync`];
  const value = sync ? sync.apply(jar, args) : /** @type {any} */ (jar)[name](...args);
  if (typeof value?.then !== 'function') return value;
  value.then(() => {}, () => {});
  throw unavailable(`${name} of the jar returned a promise, but a synchronous XMLHttpRequest cannot wait for one: give the jar a ${name}Sync`, jar);
}

/**
 * @param {string} message
 * @param {unknown} value
 */
export function unavailable(message, value) {
  return new CorsError(message, { code: 'xhr-sync-unavailable', value });
}
