/**
 * What is asked of each server: a question is asked once, one after the other, and less often the longer the server fails.
 *
 * @import { Probe } from '../index.js'
 * @import { Answer } from './send.js'
 */

// How long an answer counts, in milliseconds, and how long nothing new is asked after a failure. It doubles with each failure.
const SHORTEST_PAUSE = 10_000;
const LONGEST_PAUSE = 300_000;
// How many servers and answers are remembered.
const MOST_SERVERS = 100;
const MOST_ANSWERS = 100;
/** The statuses by which a server asks for a pause. */
const BUSY = [429, 503];

/**
 * A server by its origin.
 *
 * @typedef {object} Server
 * @property {number} pause
 * @property {number} quietUntil Until when nothing new is asked.
 * @property {Promise<unknown>} last The end of the last probe that was begun.
 * @property {Map<string, Asked>} asked
 */

/**
 * A question that was asked, for everybody who asks it again.
 *
 * @typedef {object} Asked
 * @property {Promise<Answer>} answer
 * @property {number} until
 * @property {AbortController} stop
 * @property {number} waiting How many wait for the answer.
 */

/** @type {Map<string, Server>} */
const servers = new Map();

/**
 * Asks a server, or gives the answer to the same question of a moment ago.
 *
 * @param {Probe} probe
 * @param {(signal: AbortSignal) => Promise<Answer>} send
 * @param {AbortSignal} signal Aborts when nobody waits for the answer any more.
 * @param {() => boolean} mayAsk Whether one more request may be sent. It counts as sent then.
 * @returns {Promise<Answer | 'back-off' | 'requests' | 'time'>}
 */
export async function ask(probe, send, signal, mayAsk) {
  const server = serverOf(new URL(probe.url).origin);
  const key = keyOf(probe);
  const known = server.asked.get(key);
  if (known && Date.now() < known.until) return join(known, signal);
  if (Date.now() < server.quietUntil) return 'back-off';
  if (!mayAsk()) return 'requests';
  const stop = new AbortController();
  /** @type {Asked} */
  const asked = { answer: server.last.then(() => send(stop.signal)), until: Infinity, stop, waiting: 0 };
  server.last = asked.answer.catch(() => {});
  server.asked.set(key, asked);
  if (server.asked.size > MOST_ANSWERS) server.asked.delete(/** @type {string} */ (server.asked.keys().next().value));
  asked.answer.then((answer) => note(server, asked, answer), () => server.asked.delete(key));
  return join(asked, signal);
}

/**
 * Notes an answer: how long it counts, and when the server may be asked something new.
 *
 * @param {Server} server
 * @param {Asked} asked
 * @param {Answer} answer
 */
function note(server, asked, { outcome, retryAfter }) {
  const now = Date.now();
  const isSilent = outcome?.result === 'timeout' || outcome?.code === 'server-answers' && outcome.result === 'failed';
  const isBusy = outcome !== null && BUSY.includes(outcome.status);
  if (isSilent || isBusy) server.pause = Math.min(2 * server.pause, LONGEST_PAUSE);
  else if (outcome && outcome.result !== 'failed') server.pause = SHORTEST_PAUSE;
  asked.until = now + server.pause;
  if (isBusy || outcome?.result === 'timeout') server.quietUntil = Math.max(now + server.pause, timeOf(retryAfter, now));
}

/**
 * The time that a header Retry-After names, in milliseconds since 1970; 0 if it names none.
 *
 * @param {string | null | undefined} retryAfter Seconds, or a date.
 * @param {number} now
 */
function timeOf(retryAfter, now) {
  if (!retryAfter) return 0;
  const time = /^\d+$/.test(retryAfter) ? now + 1000 * Number(retryAfter) : Date.parse(retryAfter);
  return Number.isNaN(time) ? 0 : time;
}

/**
 * Waits for an answer. When the last who waits leaves, the request is aborted.
 *
 * @param {Asked} asked
 * @param {AbortSignal} signal
 * @returns {Promise<Answer | 'time'>}
 */
async function join(asked, signal) {
  if (signal.aborted) return 'time';
  asked.waiting += 1;
  /** @type {() => void} */
  let leave = () => {};
  const left = new Promise((resolve) => {
    leave = () => resolve('time');
    signal.addEventListener('abort', leave);
  });
  try {
    return await Promise.race([asked.answer, /** @type {Promise<'time'>} */ (left)]);
  } finally {
    signal.removeEventListener('abort', leave);
    asked.waiting -= 1;
    if (!asked.waiting && signal.aborted) asked.stop.abort();
  }
}

/**
 * @param {string} origin
 * @returns {Server}
 */
function serverOf(origin) {
  let server = servers.get(origin);
  if (!server) {
    if (servers.size >= MOST_SERVERS) servers.delete(/** @type {string} */ (servers.keys().next().value));
    servers.set(origin, server = { pause: SHORTEST_PAUSE, quietUntil: 0, last: Promise.resolve(), asked: new Map() });
  }
  return server;
}

/**
 * The question as a text. Whether a server is there does not depend on the path.
 *
 * @param {Probe} probe
 */
function keyOf({ code, method, url, credentials, headers }) {
  return code === 'server-answers' ? code : JSON.stringify([code, method, url, credentials, headers]);
}
