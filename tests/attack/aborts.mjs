/**
 * Calls that are aborted at any moment: before they begin, while a jar thinks, between the preflight and the request, in the middle of an
 * upload or of the response, and after the end. Whatever the moment, the call ends with the reason of the signal, or whole; nothing is
 * sent afterwards; and everything that was open for it is let go.
 */
import { getEventListeners } from 'node:events';
import { Agent } from 'undici';
import { createFetch } from '../../pkg/fetch.js';
import { createXMLHttpRequest } from '../../pkg/xhr.js';
import { nodeTransport } from '../../pkg/transport/node.js';
import { runPart } from './part.mjs';
import { slowServer } from './slow-server.mjs';
import { attemptXhr } from './aborts-xhr.mjs';

const PAGE = 'http://app.example';
/** So long things may take until they are let go. */
const PATIENCE = 5_000;

const server = await slowServer();
const dispatcher = new Agent();
const send = await nodeTransport();
const deaf = (/** @type {string} */ url, /** @type {any} */ { signal, ...init }) => send(url, init);
const Xhr = await createXMLHttpRequest({ origin: PAGE });

await runPart('aborts', {
  together: 16,
  deadline: 60_000,
  attempt: (each) => (each.chance.is(0.3) ? attemptXhr(each, server, Xhr) : attempt(each)),
  async finish({ fault }) {
    if (!(await until(() => server.open() === 0))) fault(`${server.open()} answers are still being written for calls that are over`);
    server.close();
  },
});

/** @param {import('./part.mjs').Case} each */
async function attempt(each) {
  const { chance, number, fault, count, isAlone } = each;
  const { pick, is, below } = chance;
  const controller = new AbortController();
  const page = new AbortController();
  const reason = pick(undefined, new Error('the reason'), 'a string', { an: 'object' }, 0);
  const byUnload = is(0.15);
  const keepalive = is(0.2);
  // A request that outlives its page has no signal that could still end it.
  const signalled = !byUnload || is(0.3);
  const outlives = byUnload && keepalive;

  /** @type {Record<string, unknown>} */
  const happened = {};
  /** How many requests had come when the call was aborted, and when it had ended. */
  const seen = { atAbort: -1, atEnd: -1, duringJar: false };
  const abort = () => {
    if (seen.atAbort >= 0) return;
    seen.atAbort = script.requests.length;
    happened.aborted = true;
    (byUnload ? page : controller).abort(reason);
  };
  const moment = pick('before', 'at once', 'microtask', 'timer', 'timer', 'timer', 'jar', 'jar later', 'preflight', 'request', 'head', 'head', 'chunk', 'chunk', 'pull', 'read', 'read', 'end');
  const at = (/** @type {string} */ name) => {
    if (name === moment && is(0.7)) abort();
  };

  const method = pick('GET', 'GET', 'POST', 'PUT');
  const upload = method === 'GET' ? null : makeBody(chance, keepalive, () => at('pull'));
  const script = server.script(number, chance, at, { canRepeat: !upload?.isOpen, mayBeEndless: !outlives && is(0.3) });
  const usesJar = is(0.4) || moment.startsWith('jar');
  const jar = usesJar && {
    async getCookieString() {
      const before = seen.atAbort;
      at('jar');
      await sleep(below(10));
      at('jar later');
      // Aborted in here: the request that the jar was asked for is not on its way.
      if (before < 0 && seen.atAbort >= 0) seen.duringJar = true;
      return 'a=1';
    },
    setCookie: () => sleep(below(5)),
  };
  // A transport that ignores the signal can neither end an upload nor a wait, so what it gives too late has to be let go.
  const mayBeDeaf = !upload?.isOpen && !script.neverBegins;
  const through = mayBeDeaf && is(0.3) ? 'a deaf transport' : is(0.25) ? 'dispatcher' : 'node';
  const fetch = await createFetch({ origin: PAGE, ...jar ? { jar } : {}, ...through === 'dispatcher' ? { dispatcher } : {}, ...through === 'a deaf transport' ? { fetch: deaf } : {}, ...byUnload ? { unload: page.signal } : {} });
  const init = { method, keepalive, credentials: /** @type {const} */ ('include'), ...upload ? { body: upload.body, duplex: 'half' } : {}, ...signalled ? { signal: controller.signal } : {} };
  const said = () => [`${through}, ${moment}${byUnload ? ' of the page' : ''}: ${method} with ${upload?.what ?? 'no body'}${keepalive ? ', keepalive' : ''}; ${script.what}`, happened, script.requests];

  if (isAlone) console.log(...said());
  // One listener of Corsight's stays: it serves all calls that a signal is given to.
  if (moment === 'before') abort();
  // What has no end has to be aborted some time.
  const isEndless = script.isEndless || upload?.isEndless;
  if (moment === 'timer' || isEndless) setTimeout(abort, isEndless ? 20 + below(80) : below(60));
  const asked = pick(() => fetch(script.url, init), () => fetch(new Request(script.url, init)))();
  if (moment === 'at once') abort();
  if (moment === 'microtask') Array.from({ length: below(20) }).reduce((/** @type {Promise<void>} */ promise) => promise.then(() => {}), Promise.resolve()).then(abort);

  /** @type {Response | undefined} Kept to the end: what nobody has a reference to is let go by the garbage collector. */
  let kept;
  try {
    const response = await asked;
    kept = response;
    happened.response = response.status;
    try {
      happened.body = (await read(response, () => at('read'))).length;
    } catch (error) {
      happened.bodyError = error;
    }
    at('end');
  } catch (error) {
    happened.error = error;
  }
  seen.atEnd = script.requests.length;
  if (moment === 'end' || is(0.3)) abort();
  count(happened.error !== undefined || 'error' in happened ? 'calls that were aborted' : 'bodyError' in happened ? 'bodies that were aborted' : 'calls that ended before');
  if (isAlone) console.log(...said());

  // What it came to.
  const ended = byUnload ? page.signal : controller.signal;
  for (const name of ['error', 'bodyError']) {
    if (!(name in happened)) continue;
    if (outlives) fault('a call that outlives its page failed', ...said());
    else if (!happened.aborted) fault('a call failed that nobody had aborted', ...said());
    else if (happened[name] !== ended.reason) fault(`an aborted call ended with something else than the reason (${through})`, happened[name], ...said());
  }
  if ('body' in happened && !script.isEndless && happened.body !== script.length) fault('a body was cut off without an error', ...said());

  // What was let go. What had been sent before this is sent has come when it is answered.
  for (let times = 0; times < 2; times++) await server.visit();
  if (!outlives && seen.duringJar && script.requests.length > seen.atAbort) fault('a request was sent that had been aborted while the jar was asked', ...said());
  script.readRest();
  await until(() => script.open() === 0);
  if (script.open()) fault('the server still writes an answer that nobody reads', ...said());
  if (script.requests.length > Math.max(seen.atEnd, seen.atAbort) + 1) fault('requests were sent after the end', ...said());
  if (upload?.isOpen && !(await until(() => !upload.isOpen()))) fault('the stream of a request was left open', ...said());
  if (signalled && !byUnload && !(await until(() => getEventListeners(controller.signal, 'abort').length <= 1))) fault(`listeners were left on the signal (${through})`, getEventListeners(controller.signal, 'abort').length, ...said());
  if (keepalive && upload) await takesQuota(fetch, fault, said);
  return kept;
}

/**
 * The quota of bodies with keepalive is whole again.
 *
 * @param {typeof fetch} fetch
 * @param {import('./part.mjs').Case['fault']} fault
 * @param {() => unknown[]} said
 */
async function takesQuota(fetch, fault, said) {
  let last;
  const isGiven = await until(async () => {
    try {
      await (await fetch(server.quick, { method: 'POST', body: new Uint8Array(64 * 1024), keepalive: true })).text();
      return true;
    } catch (error) {
      last = error;
      return false;
    }
  });
  // A page that is gone sends only what it had begun.
  if (!isGiven && !/** @type {any} */ (last)?.message?.includes('page')) fault('the quota of keepalive was not given back', last, ...said());
}

/**
 * @param {import('./part.mjs').Case['chance']} chance
 * @param {boolean} keepalive
 * @param {() => void} pulled
 * @returns {{ body: any, what: string, isOpen?: () => boolean, isEndless?: boolean }}
 */
function makeBody({ pick, is, below }, keepalive, pulled) {
  if (keepalive || is(0.5)) return pick({ body: 'a text', what: 'a text' }, { body: new Uint8Array(30_000), what: 'bytes' }, { body: new Blob(['a', 'blob']), what: 'a Blob' });
  let left = pick(0, 1, 5, 20, Infinity);
  const what = `a stream of ${left} chunks`;
  const isEndless = left === Infinity;
  let open = true;
  const end = () => { open = false; };
  const body = new ReadableStream({
    async pull(stream) {
      pulled();
      await sleep(below(6));
      if (!open) return;
      if (left-- > 0) return stream.enqueue(new Uint8Array(below(20_000)));
      end();
      stream.close();
    },
    cancel: end,
  });
  return { body, what, isOpen: () => open, isEndless };
}

/**
 * @param {Response} response
 * @param {() => void} each Called for every chunk.
 */
async function read(response, each) {
  const chunks = [];
  for await (const chunk of /** @type {any} */ (response.body ?? [])) {
    chunks.push(chunk);
    each();
  }
  return Buffer.concat(chunks);
}

/** @param {number} ms */
function sleep(ms) {
  return new Promise((resolve) => { setTimeout(resolve, ms); });
}

/**
 * Whether something becomes true while one can wait for it.
 *
 * @param {() => boolean | Promise<boolean>} isSo
 */
export async function until(isSo) {
  for (const end = performance.now() + PATIENCE; performance.now() < end; await sleep(5)) if (await isSo()) return true;
  return false;
}
