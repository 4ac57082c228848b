/**
 * Sending while the thread waits, for the XMLHttpRequest that is opened with `async` set to false. The engine and the jar
 * stay in this thread; a worker sends, and the thread sleeps until it has.
 *
 * @import { CookieJar, TransportInit, TransportResponse } from '../fetch.js'
 * @import { FilteredResponse, HttpRequest, RequestRecord, Verdict } from '../index.js'
 * @import { Body } from '../fetch/body.js'
 * @import { Received } from '../fetch/conversation.js'
 * @import { Session } from '../fetch/drive.js'
 * @import { AskJar } from '../fetch/cookies.js'
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
 * Asks the worker and waits for its answer.
 *
 * @typedef {(job: { url: string, init: TransportInit, blob?: Blob } | 'read' | 'discard') => any} Ask
 */

/**
 * @typedef {object} Blocking
 * @property {Ask} ask
 * @property {(url: string) => Blob | undefined} resolve What a `blob:` URL stands for, which only this thread knows.
 */

/** @type {Promise<Blocking | null> | undefined} One worker for all, which begins with the first request. */
let blocking;

/**
 * What sends synchronously; null where the host cannot.
 *
 * @returns {Promise<Blocking | null>}
 */
export function createBlocking() {
  return blocking ??= load();
}

/**
 * What sends as the caller does. `data:` and `blob:` URLs are still the worker's.
 *
 * @param {NonNullable<import('../fetch.js').FetchOptions['fetchSync']>} fetchSync
 * @returns {Promise<Blocking>}
 */
export async function blockingBy(fetchSync) {
  const worker = await createBlocking();
  let bytes = new Uint8Array();
  let isLocal = false;
  /** @type {Ask} */
  const ask = (job) => {
    if (typeof job !== 'string') isLocal = !/^https?:/.test(job.url);
    if (isLocal) {
      if (!worker) throw unavailable('Nothing reads this URL here while the thread waits', job);
      return worker.ask(job);
    }
    if (typeof job === 'string') return bytes;
    const { status, statusText, headers, body } = fetchSync(job.url, job.init);
    if (body && kindOf(body) !== 'Uint8Array') throw misuse('fetchSync returns the body as a Uint8Array or null', body);
    bytes = body ? new Uint8Array(body) : new Uint8Array();
    return { status, statusText, headers };
  };
  return { ask, resolve: (url) => worker?.resolve(url) };
}

async function load() {
  if (!(/** @type {any} */ (globalThis).process?.versions?.node)) return null;
  const [threads, { fileURLToPath }, resolve] = await Promise.all([builtin('worker_threads'), builtin('url'), blobResolver()]);
  // In two statements, because bundlers take what one names for an asset, and this imports others.
  const here = import.meta.url;
  const module = new URL('./sync-worker.js', here).href;
  /** @type {ReturnType<typeof begin> | undefined} */
  let begun;
  /** @type {Ask} */
  const ask = (job) => {
    // A bundle may be no file any more, which is found out when a request needs the worker.
    begun ??= begin(threads, fileURLToPath(module));
    try {
      return begun.ask(job);
    } finally {
      // The next request gets another worker.
      if (begun.isOver()) begun = undefined;
    }
  };
  return { resolve, ask };
}

/**
 * Begins a worker.
 *
 * @param {typeof import('node:worker_threads')} threads
 * @param {string} module A path, because the URL of a test environment is not one that Node takes.
 * @returns {{ ask: Ask, isOver(): boolean }}
 */
function begin({ MessageChannel, Worker, receiveMessageOnPort }, module) {
  const { port1: port, port2 } = new MessageChannel();
  const answered = new Int32Array(new SharedArrayBuffer(4));
  const heartbeats = new Int32Array(new SharedArrayBuffer(4));
  // Without the options of the process, of which `--input-type` say is refused with a file.
  const worker = new Worker(module, { workerData: { port: port2, answered, heartbeats }, transferList: [port2], execArgv: [] });
  let isOver = false;
  // Neither keeps the process alive.
  worker.unref();
  port.unref();
  // A worker that failed says so as an event, which comes when nobody waits any more.
  worker.on('error', () => { isOver = true; });
  worker.on('exit', () => { isOver = true; });
  const end = () => {
    isOver = true;
    worker.terminate();
  };
  const receive = () => {
    Atomics.store(answered, 0, 0);
    return receiveMessageOnPort(port)?.message;
  };
  Atomics.wait(answered, 0, 0, MOST_MILLISECONDS_TO_BEGIN);
  if (!receive()) {
    end();
    throw unavailable('The worker that sends for a synchronous XMLHttpRequest did not begin', module);
  }
  return {
    isOver: () => isOver,
    ask(job) {
      port.postMessage(job);
      for (let missing = 0, last = Atomics.load(heartbeats, 0); Atomics.wait(answered, 0, 0, HEARTBEAT_MILLISECONDS) === 'timed-out'; missing += 1) {
        const heartbeat = Atomics.load(heartbeats, 0);
        if (heartbeat !== last) missing = 0;
        last = heartbeat;
        if (missing >= MOST_MISSING_HEARTBEATS) {
          end();
          throw new Error(`The worker that sends for a synchronous XMLHttpRequest has given no sign of life for ${MOST_MISSING_HEARTBEATS * HEARTBEAT_MILLISECONDS / 1000} seconds`);
        }
      }
      const { error, value, isOver: hasEnded } = receive();
      if (hasEnded) end();
      if (error) throw Object.assign(new Error(error.message), error);
      return value;
    },
  };
}

/**
 * As `drive`, but at once.
 *
 * @param {Session} session
 * @param {Blocking} blocking
 * @param {RequestRecord} record
 * @param {Body | null} body
 * @param {(verdict: () => Verdict | null) => void} [onEnd]
 * @returns {{ filtered: FilteredResponse, received: Received, read: () => Uint8Array<ArrayBuffer> }}
 */
export function driveSync(session, { ask, resolve }, record, body, onEnd) {
  const { engine, jar } = session;
  const conversation = converse(engine, record, onEnd);
  const send = (/** @type {string} */ url, /** @type {TransportInit} */ init) => ({ ...ask({ url, init, blob: resolve(url) }), body: null, discard: () => ask('discard') });
  /** @type {AskJar} */
  const askJar = (name, ...args) => atOnce(/** @type {CookieJar} */ (jar), name, ...args);
  let step = conversation.next();
  while (!step.done) {
    /** @type {Received} */
    let received;
    try {
      received = runSync(exchange(session, record, step.value, body, askJar, send));
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
  return { ...step.value, read: () => ask('read') };
}

/**
 * Runs an exchange in which nothing is a promise.
 *
 * @param {Generator<unknown, Received, any>} steps
 */
function runSync(steps) {
  let step = steps.next();
  while (!step.done) step = steps.next(step.value);
  return step.value;
}

/**
 * What a jar gives, if it can without a promise.
 *
 * @param {CookieJar} jar
 * @param {Parameters<AskJar>[0]} name
 * @param {any[]} args
 */
function atOnce(jar, name, ...args) {
  const sync = /** @type {any} */ (jar)[`${name}Sync`];
  const value = sync ? sync.apply(jar, args) : /** @type {any} */ (jar)[name](...args);
  if (typeof value?.then !== 'function') return value;
  value.then(() => {}, () => {});
  throw unavailable(`A synchronous XMLHttpRequest needs a jar with ${name}Sync, or one whose ${name} gives no promise`, jar);
}

/**
 * @param {string} message
 * @param {unknown} value
 */
export function unavailable(message, value) {
  return new CorsError(message, { code: 'xhr-sync-unavailable', value });
}
