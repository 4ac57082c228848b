/**
 * Matchers for test runners whose `expect.extend` takes what Jest's takes: vitest, Jest, Playwright.
 *
 * @import { CorsCall, TableOptions } from '../matchers.js'
 * @import { Case } from '../table/run.js'
 */
import { demandNames } from '../engine/names.js';
import { demand, isObject } from '../errors/misuse.js';
import { run } from '../table/run.js';
import { grouped, tell } from '../table/tell.js';
import { readTableFile } from './table-file.js';

const OPTIONS = { word: 'option', owner: 'toHoldAgainst', names: new Set(['publicUrl', 'profile', 'environment', 'insecure', 'timeout']), hints: {} };

/** @typedef {{ pass: boolean, message: () => string }} Matched */

/**
 * @param {unknown} received A table, or where it is.
 * @param {string | URL} [baseUrl]
 * @param {TableOptions} [options]
 * @returns {Promise<Matched>}
 */
export async function toHoldAgainst(received, baseUrl, options = {}) {
  demandNames(options, OPTIONS);
  demand(baseUrl === undefined || typeof baseUrl === 'string' || baseUrl instanceof URL, 'toHoldAgainst takes the URL of a server', baseUrl);
  const isFile = typeof received === 'string' || received instanceof URL;
  const table = isFile ? await readTableFile(received) : received;
  const cases = await all(table, { ...options, ...(baseUrl === undefined ? {} : { baseUrl: String(baseUrl) }) });
  const told = grouped(cases).map(tell);
  const wrong = told.filter(({ status }) => status !== 'pass');
  const name = isFile ? `${received}` : 'the table';
  return {
    pass: wrong.length === 0,
    message: () => (wrong.length
      ? [`${name} does not hold: ${wrong.length} of ${told.length} are not as expected`, ...wrong.map(({ title, text }) => `${title}\n${indented(text)}`)].join('\n\n')
      : `${name} holds, and it was expected not to: all ${told.length} are as expected`),
  };
}

/**
 * @param {CorsCall} received
 * @param {Record<string, any>} [expect]
 * @returns {Promise<Matched>}
 */
export const toBeAllowedByCors = (received, expect = {}) => matchCall(received, 'allowed', expect);

/**
 * @param {CorsCall} received
 * @param {Record<string, any>} [expect]
 * @returns {Promise<Matched>}
 */
export const toBeBlockedByCors = (received, expect = {}) => matchCall(received, 'blocked', expect);

/**
 * @param {CorsCall} received
 * @param {'allowed' | 'blocked'} outcome
 * @param {Record<string, any>} expect
 * @returns {Promise<Matched>}
 */
async function matchCall(received, outcome, expect) {
  demand(isObject(received), 'a call is an object, as in { url, origin, method }', received);
  const { origin, url, headers = {}, profile, environment: own, insecure, timeout, ...call } = received;
  demand(typeof origin === 'string', 'origin of a call is the origin of the page that makes it, such as "https://app.example"', origin);
  const table = { origins: [origin], calls: [{ ...call, url: String(url), headers: Symbol.iterator in headers ? Object.fromEntries(/** @type {any} */ (headers)) : headers, refused: false, expect: { ...expect, outcome } }] };
  const [one] = await all(table, { profile, environment: own, insecure, timeout });
  const { status, title, text, headline } = tell([one]);
  const isReached = status !== 'unreachable';
  return {
    pass: status === 'pass',
    message: () => (status === 'pass' ? `${title} is ${outcome}, and it was expected not to be` : `${title}${isReached ? '' : ' has no verdict'}\n${indented(text || headline)}`),
  };
}

/**
 * @param {any} table
 * @param {Record<string, any>} options
 * @returns {Promise<Case[]>}
 */
async function all(table, { environment: own = process.env, ...options }) {
  const { cases } = await run(table, { ...options, environment: own });
  const gathered = [];
  for await (const one of cases) gathered.push(one);
  return gathered;
}

/** @param {string} text */
const indented = (text) => text.replace(/^(?=.)/gm, '  ');
