/**
 * What came, compared with what the table expects.
 *
 * @import { Engine, Verdict } from '../index.js'
 * @import { LiveExchange } from '../live/live.js'
 * @import { Expectation, Table } from './format.js'
 */
import { createEngine } from '../engine/engine.js';

export const BROWSERS = /** @type {const} */ (['chromium', 'firefox', 'webkit']);

/**
 * An expectation that was not met.
 *
 * @typedef {object} Failure
 * @property {string} code
 * @property {string} expected
 * @property {string} found
 * @property {string} [act] What to do, where the diagnosis does not say it.
 */

/**
 * @typedef {object} Outcome
 * @property {Verdict} verdict The one that decides.
 * @property {Verdict['outcome'] | 'mixed'} outcome `mixed`: browsers do not agree.
 * @property {string[]} allowing The browsers that let the page read.
 */

/**
 * Without a profile, all browsers count: a call that is meant for a page works in all of them, and a page that is not meant gets through in none.
 *
 * @param {LiveExchange} live
 * @param {Table['profile']} profile
 * @returns {Promise<Outcome>}
 */
export async function outcomeOf({ origin, request, responses, verdict }, profile) {
  const { outcome, browsers } = verdict;
  if (profile) return { verdict, outcome, allowing: outcome === 'allowed' ? [profile] : [] };
  const allowing = BROWSERS.filter((browser) => browsers[browser] === 'allowed');
  const refusing = BROWSERS.find((browser) => browsers[browser] === 'blocked');
  if (outcome !== 'blocked' && refusing) {
    const engine = await createEngine({ origin, profile: refusing, ...GRANTED });
    const itsVerdict = engine.check({ request, responses });
    engine.dispose();
    return { verdict: itsVerdict, outcome: allowing.length ? 'mixed' : 'blocked', allowing };
  }
  return { verdict, outcome: outcome === 'blocked' && allowing.length ? 'mixed' : outcome, allowing };
}

/** A table is about the server. What the user of a browser says about the local network is another matter. */
export const GRANTED = { permissions: /** @type {const} */ ({ 'local-network': 'granted', 'loopback-network': 'granted' }) };

/**
 * @param {LiveExchange} live
 * @param {Outcome} outcome
 * @param {Expectation & { outcome: string }} expect
 * @param {Engine} engine The engine of the exchange, with what it remembers of the preflight.
 * @returns {Failure[]}
 */
export function failuresOf(live, { outcome, verdict, allowing }, expect, engine) {
  if (outcome !== expect.outcome) return [ofOutcome(outcome, expect.outcome, verdict, allowing)];
  return [
    ...ofCause(verdict, expect),
    ...ofPreflight(live, expect, engine),
    ...ofStatus(verdict, expect),
    ...ofHeaders(live, verdict, expect, engine),
  ];
}

/**
 * @param {string} found
 * @param {string} expected
 * @param {Verdict} verdict
 * @param {string[]} allowing
 */
function ofOutcome(found, expected, { diagnosis: { causes: [cause] } }, allowing) {
  const words = found === 'mixed' ? `${expected === 'blocked' ? 'allowed' : 'blocked'} by ${NAMED(found === 'mixed' && expected === 'blocked' ? allowing : BROWSERS.filter((browser) => !allowing.includes(browser)))}` : found;
  return { code: expected === 'blocked' ? 'page-not-refused' : cause?.code ?? `page-${found}`, expected, found: words };
}

const NAMES = { chromium: 'Chromium', firefox: 'Firefox', webkit: 'Safari', standard: 'the Standard' };
const NAMED = (/** @type {string[]} */ browsers) => browsers.map((browser) => NAMES[/** @type {keyof typeof NAMES} */ (browser)]).join(' and ');

/**
 * @param {Verdict} verdict
 * @param {Expectation} expect
 * @returns {Failure[]}
 */
function ofCause({ diagnosis: { causes: [first] } }, { cause }) {
  if (cause === undefined || first?.code === cause) return [];
  return [{ code: 'other-cause', expected: `the cause ${cause}`, found: first ? `the cause ${first.code}` : 'no cause' }];
}

/**
 * @param {LiveExchange} live
 * @param {Expectation} expect
 * @param {Engine} engine
 * @returns {Failure[]}
 */
function ofPreflight({ messages }, { preflight }, engine) {
  if (preflight === undefined) return [];
  const isSent = messages.some(({ kind }) => kind === 'preflight');
  if (isSent !== Boolean(preflight)) {
    const words = (/** @type {boolean} */ is) => (is ? 'a preflight' : 'no preflight');
    return [{ code: isSent ? 'preflight-not-expected' : 'preflight-expected', expected: words(!isSent), found: words(isSent) }];
  }
  const { maxAge } = typeof preflight === 'object' ? preflight : {};
  if (maxAge === undefined) return [];
  const seconds = Math.floor(Math.min(...engine.preflightCache.entries().map(({ expiresIn }) => expiresIn / 1000), Infinity));
  if (seconds >= maxAge && seconds !== Infinity) return [];
  const found = seconds === Infinity ? 'browsers do not remember it' : `browsers remember it for ${seconds} s`;
  return [{
    code: 'preflight-max-age', expected: `a preflight that browsers remember for at least ${maxAge} s`, found,
    act: `Send "Access-Control-Max-Age: ${maxAge}" in the answer to the preflight.`,
  }];
}

/**
 * @param {Verdict} verdict
 * @param {Expectation} expect
 * @returns {Failure[]}
 */
function ofStatus({ response }, { status }) {
  if (!status || !response || status.some((each) => each === response.status || each === `${Math.floor(response.status / 100)}xx`)) return [];
  return [{ code: 'other-status', expected: `status ${status.join(' or ')}`, found: `status ${response.status}` }];
}

/**
 * @param {LiveExchange} live
 * @param {Verdict} verdict
 * @param {Expectation} expect
 * @param {Engine} engine
 * @returns {Failure[]}
 */
function ofHeaders({ responses }, { response }, { readable = [], readableIfSent = [] }, engine) {
  const has = (/** @type {[string, string][] | undefined} */ headers, /** @type {string} */ name) => (headers ?? []).some(([other]) => other.toLowerCase() === name.toLowerCase());
  const last = responses.at(-1);
  return [...new Set([...readable, ...readableIfSent])].flatMap((name) => {
    if (has(response?.headers, name)) return [];
    const expected = `the page can read ${name}`;
    if (!has(last?.headers, name)) return readable.includes(name) ? [{ code: 'response-header-missing', expected, found: `the answer has no ${name}` }] : [];
    const finding = engine.explainMissingHeader(name, last?.url ?? '');
    return [{ code: finding?.code ?? 'response-header-hidden', expected, found: finding ? `the answer has ${name}, and hides it from the page` : `no page can ever read ${name}`, act: finding?.remedies[0]?.text }];
  });
}
