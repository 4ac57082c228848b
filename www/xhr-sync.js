/**
 * Sending while the thread waits, for the XMLHttpRequest that is opened with `async` set to false. The engine and the jar
 * stay in this thread; a worker sends, and the thread sleeps until it has.
 *
 * @import { CookieJar, TransportInit, TransportResponse } from './fetch.js'
 * @import { FilteredResponse, HttpRequest, RequestRecord, Verdict } from './index.js'
 * @import { Body } from './body.js'
 * @import { Came, Means } from './drive.js'
 */
import { builtin } from './read-node.js';
import { answers, converse, discard, newCookies, toCame, toSend } from './drive.js';
import { CorsError } from './errors.js';
import { blobResolver } from './local.js';
import { misuse } from './misuse.js';
import { kindOf } from './platform.js';

// A worker that has not begun by then will not, because its module was lost when the package was bundled, say.
const MOST_MILLISECONDS_TO_BEGIN = 30_000;

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
 * @param {NonNullable<import('./fetch.js').FetchOptions['fetchSync']>} fetchSync
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
    if (body && kindOf(body) !== 'Uint8Array') throw misuse('fetchSync gives a body as a Uint8Array or null, but it gave', body);
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
  const module = new URL('./xhr-worker.js', here).href;
  /** @type {Ask | undefined} */
  let begun;
  // A bundle may be no file any more, which is found out when a request needs the worker.
  return { resolve, ask: /** @type {Ask} */ ((job) => (begun ??= begin(threads, fileURLToPath(module)))(job)) };
}

/**
 * @param {typeof import('node:worker_threads')} threads
 * @param {string} module A path, because the URL of a test environment is not one that Node takes.
 * @returns {Ask}
 */
function begin({ MessageChannel, Worker, receiveMessageOnPort }, module) {
  const { port1: port, port2 } = new MessageChannel();
  const flag = new Int32Array(new SharedArrayBuffer(4));
  // Without the options of the process, of which `--input-type` say is refused with a file.
  const worker = new Worker(module, { workerData: { port: port2, flag }, transferList: [port2], execArgv: [] });
  // Neither keeps the process alive.
  worker.unref();
  port.unref();
  const answer = (/** @type {number | undefined} */ most) => {
    Atomics.wait(flag, 0, 0, most);
    Atomics.store(flag, 0, 0);
    return receiveMessageOnPort(port)?.message;
  };
  if (!answer(MOST_MILLISECONDS_TO_BEGIN)) {
    worker.terminate();
    throw unavailable('The worker that sends for a synchronous XMLHttpRequest did not begin', module);
  }
  return (job) => {
    port.postMessage(job);
    const { error, value } = answer(undefined);
    if (error) throw Object.assign(new Error(error.message), error);
    return value;
  };
}

/**
 * As `drive`, but at once.
 *
 * @param {Means} means
 * @param {Blocking} blocking
 * @param {RequestRecord} record
 * @param {Body | null} body
 * @param {(verdict: () => Verdict | null) => void} [over]
 * @returns {{ filtered: FilteredResponse, came: Came, read: () => Uint8Array<ArrayBuffer> }}
 */
export function driveSync(means, { ask, resolve }, record, body, over) {
  const { engine, jar } = means;
  const conversation = converse(engine, record, over);
  let step = conversation.next();
  while (!step.done) {
    const { url, init, cookies } = toSend(means, {}, step.value, body);
    /** @type {Came} */
    let came;
    try {
      if (cookies && jar) {
        const cookie = atOnce(jar, 'getCookieString', url, cookies);
        if (cookie) init.headers.push(['Cookie', cookie]);
      }
      const blob = resolve(url);
      const send = () => toCame({ ...ask({ url, init, blob }), body: null, discard: () => ask('discard') });
      came = send();
      if (answers(means, step.value, init, came)) {
        discard(came.response);
        came = send();
      }
    } catch (error) {
      if (error instanceof CorsError) {
        conversation.return(/** @type {any} */ (undefined));
        throw error;
      }
      step = conversation.throw(error);
      continue;
    }
    if (cookies && jar) for (const cookie of newCookies(came)) atOnce(jar, 'setCookie', cookie, url, { ignoreError: true, ...cookies });
    step = conversation.next(came);
  }
  return { ...step.value, read: () => ask('read') };
}

/**
 * What a jar gives, if it can without a promise.
 *
 * @param {CookieJar} jar
 * @param {'getCookieString' | 'setCookie'} name
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
