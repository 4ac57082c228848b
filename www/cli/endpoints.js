/**
 * The calls of a recording, put together by page and endpoint.
 *
 * @import { Call } from '../capture.js'
 * @import { CallPreflights } from './preflights.js'
 */

/** A part of a path that stands for one thing of many: a number, a UUID, a long hexadecimal number. */
const ID = /^(?:\d+|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|(?=.*\d)[\da-f]{12,})$/i;

/**
 * @typedef {object} Endpoint
 * @property {string | null} origin The page's.
 * @property {string} method
 * @property {string} url Without a query, and with {id} for what stands for one thing of many.
 * @property {Call[]} calls
 * @property {number} blocked
 * @property {number} incomplete How many calls have no verdict.
 * @property {{ code: string, count: number, headline: string, text: string }[]} causes What was wrong, the most frequent first, each with the text of its first call.
 * @property {CallPreflights} preflights Those of all calls.
 */

/**
 * @param {Call[]} calls
 * @param {CallPreflights[]} preflights Those of each call.
 * @returns {Endpoint[]}
 */
export function endpointsOf(calls, preflights) {
  /** @type {Map<string, Endpoint>} */
  const endpoints = new Map();
  for (const [index, call] of calls.entries()) {
    const { origin, request: { method } } = call;
    const url = endpointOf(call.request.url);
    const key = JSON.stringify([origin, method, url]);
    let endpoint = endpoints.get(key);
    if (!endpoint) endpoints.set(key, endpoint = { origin, method, url, calls: [], blocked: 0, incomplete: 0, causes: [], preflights: { sent: 0, milliseconds: null, cacheable: 0, cacheableMilliseconds: null, maxAge: preflights[index].maxAge, needless: 0, headers: [] } });
    add(endpoint, call, preflights[index]);
  }
  for (const { causes } of endpoints.values()) causes.sort((one, other) => other.count - one.count);
  return [...endpoints.values()];
}

/** @param {string} text */
function endpointOf(text) {
  if (!URL.canParse(text)) return text;
  const { origin, pathname } = new URL(text);
  return origin + pathname.split('/').map((part) => (ID.test(part) ? '{id}' : part)).join('/');
}

/**
 * @param {Endpoint} endpoint
 * @param {Call} call
 * @param {CallPreflights} preflights
 */
function add(endpoint, call, preflights) {
  endpoint.calls.push(call);
  const { outcome } = call;
  if (outcome === 'incomplete' || outcome === 'pending') endpoint.incomplete += 1;
  if (outcome === 'blocked') {
    endpoint.blocked += 1;
    const { causes = [], text = '' } = call.verdict?.diagnosis ?? {};
    const { code, headline } = causes[0] ?? { code: 'blocked', headline: call.recorded.error ?? 'The browser refused the call.' };
    const known = endpoint.causes.find((cause) => cause.code === code);
    if (known) known.count += 1;
    else endpoint.causes.push({ code, count: 1, headline, text: text || headline });
  }
  const sum = endpoint.preflights;
  const plus = (/** @type {number | null} */ one, /** @type {number | null} */ other) => (other === null ? one : (one ?? 0) + other);
  sum.sent += preflights.sent;
  sum.milliseconds = plus(sum.milliseconds, preflights.milliseconds);
  sum.cacheable += preflights.cacheable;
  sum.cacheableMilliseconds = plus(sum.cacheableMilliseconds, preflights.cacheableMilliseconds);
  sum.needless += preflights.needless;
  sum.headers = [...new Set([...sum.headers, ...preflights.headers])];
}
