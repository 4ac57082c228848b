/**
 * What preflights of a recording cost, and whether a longer Access-Control-Max-Age would save them. The engine decides: the calls are played again
 * with its preflight cache, as the servers answered, and as if they had answered with a longer Max-Age.
 *
 * @import { Call } from '../capture.js'
 * @import { Engine } from '../index.js'
 */
import { createEngine } from '../index.js';

/** In seconds: what Chromium takes at most, and the others take too. */
const MAX_AGE = 7200;

/**
 * @typedef {object} CallPreflights
 * @property {number} sent How many preflights went out.
 * @property {number | null} milliseconds How long they took; null if the recording does not say.
 * @property {number} cacheable How many of them a longer Max-Age would have saved.
 * @property {number | null} cacheableMilliseconds
 * @property {number} maxAge That Max-Age, in seconds.
 * @property {number} needless How many were sent although the preflight cache covered the call.
 * @property {string[]} headers The request headers without which no preflight is needed; empty if that does not help.
 */

/**
 * @param {Call[]} calls
 * @returns {Promise<CallPreflights[]>}
 */
export async function preflightsOf(calls) {
  const order = calls.map((call, index) => ({ call, index })).sort((one, other) => (one.call.startedAt ?? 0) - (other.call.startedAt ?? 0));
  /** @type {Map<string, Promise<Page>>} */
  const pages = new Map();
  /** @type {CallPreflights[]} */
  const found = [];
  for (const { call, index } of order) {
    const key = JSON.stringify([call.origin, call.profile]);
    let page = pages.get(key);
    if (!page) pages.set(key, page = openPage(call));
    found[index] = judge(call, await page);
  }
  return found;
}

/** The browser of a page: without a cache, with that of the recording, and with one that is filled for longer. @typedef {{ clock: { now: number }, empty: Engine, recorded: Engine, longer: Engine } | null} Page */

/**
 * @param {Call} call
 * @returns {Promise<Page>}
 */
async function openPage({ origin, profile }) {
  if (origin === null) return null;
  const clock = { now: 0 };
  const make = () => createEngine({ origin, profile, now: () => clock.now });
  return { clock, empty: await make(), recorded: await make(), longer: await make() };
}

/**
 * @param {Call} call
 * @param {Page} page
 * @returns {CallPreflights}
 */
function judge(call, page) {
  const sent = call.messages.filter(({ kind, cached }) => kind === 'preflight' && !cached);
  const sum = (/** @type {typeof sent} */ messages) => (messages.some(({ duration }) => duration !== null) ? messages.reduce((all, { duration }) => all + (duration ?? 0), 0) : null);
  /** @type {CallPreflights} */
  const none = { sent: sent.length, milliseconds: sum(sent), cacheable: 0, cacheableMilliseconds: null, maxAge: MAX_AGE, needless: 0, headers: [] };
  if (!page || call.outcome === 'pending') return none;
  const { clock, empty, recorded, longer } = page;
  clock.now = Math.max(clock.now, call.startedAt ?? 0);
  empty.preflightCache.clear();
  const all = play(empty, call, new Set(), false);
  const needed = play(recorded, call, all, false);
  const kept = play(longer, call, all, true);
  // The answers to preflights in their order, each with its message if it was sent.
  const messages = call.messages.filter(({ kind }) => kind === 'preflight');
  const places = [...all];
  const of = (/** @type {number} */ place) => messages[places.indexOf(place)];
  const isSent = (/** @type {number} */ place) => of(place) && !of(place).cached;
  const cacheable = places.filter((place) => isSent(place) && needed.has(place) && !kept.has(place));
  return {
    ...none,
    cacheable: cacheable.length,
    cacheableMilliseconds: sum(cacheable.map(of)),
    needless: places.filter((place) => isSent(place) && !needed.has(place)).length,
    headers: sent.length ? avoidable(call, empty) : [],
  };
}

/**
 * Plays a call with the engine's preflight cache. Gives the places among the answers that were those of preflights.
 *
 * @param {Engine} engine
 * @param {Call} call
 * @param {Set<number>} known Those places, where they are known already: they are passed over if the cache covers the call.
 * @param {boolean} isLonger Whether the answers to preflights get the longer Max-Age.
 */
function play(engine, { request, responses }, known, isLonger) {
  const fetch = engine.start(request);
  /** @type {Set<number>} */
  const preflights = new Set();
  let next = 0;
  try {
    for (;;) {
      const action = fetch.poll();
      if (action?.type !== 'send') return preflights;
      const isPreflight = action.request.kind === 'preflight';
      if (!isPreflight && known.has(next)) next += 1;
      const response = responses[next];
      if (!response) return preflights;
      if (isPreflight) preflights.add(next);
      next += 1;
      if (response.status === 0) fetch.handleFailure(response.url);
      else fetch.handleResponse(isPreflight && isLonger ? { ...response, headers: [...response.headers.filter(([name]) => name.toLowerCase() !== 'access-control-max-age'), ['Access-Control-Max-Age', String(MAX_AGE)]] } : response);
    }
  } finally {
    fetch.dispose();
  }
}

/**
 * The request headers without which the call needs no preflight.
 *
 * @param {Call} call
 * @param {Engine} engine
 */
function avoidable({ request }, engine) {
  engine.preflightCache.clear();
  const plan = engine.plan(request);
  const names = plan.preflight?.request.headers.find(([name]) => name === 'Access-Control-Request-Headers')?.[1].split(',') ?? [];
  const without = { ...request, headers: request.headers.filter(([name]) => !names.includes(name.toLowerCase())) };
  return names.length && !engine.needsPreflight(without) ? names : [];
}
