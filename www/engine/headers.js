/**
 * Headers as callers give them: pairs, a record, a Map, a Headers or an iterator of pairs. Each is read once.
 *
 * @import { HeadersLike } from '../index.js'
 */
import { demand, isObject, misuse } from '../errors/misuse.js';

/** How many headers one call of an engine takes at most, those of the request and of all its responses together. */
export const MOST_HEADERS = 2 ** 18;

/**
 * Headers in order, as pairs of values that will become strings.
 *
 * @param {HeadersLike} [headers]
 * @returns {Iterable<any>}
 */
export function toPairs(headers = []) {
  demandHeaders(headers);
  if (isIterable(headers)) return itemsOf(headers);
  return Object.entries(headers).flatMap(([name, value]) => [value].flat().map((item) => [name, item]));
}

/**
 * The same in a list.
 *
 * @param {HeadersLike} [headers]
 * @returns {any[]}
 */
export function listPairs(headers) {
  const pairs = [];
  for (const pair of toPairs(headers)) {
    // The iterator may have no end.
    if (pairs.push(pair) > MOST_HEADERS) throw tooMany(headers);
  }
  return pairs;
}

/**
 * Whether headers are a list of pairs rather than a record.
 *
 * @param {any} headers
 */
export function isIterable(headers) {
  const method = headers[Symbol.iterator];
  if (method === undefined || method === null) return false;
  demand(typeof method === 'function', 'headers[Symbol.iterator] is a function', method);
  return true;
}

/** The iterators of the host, which do as iterators must. */
const OF_HOST = new Set([Array, Map, globalThis.Headers].map((type) => /** @type {any} */ (type)?.prototype[Symbol.iterator]));

/**
 * The items of an iterable. Of an iterator of the caller's own each step is checked.
 *
 * @param {any} iterable
 * @returns {Iterable<any>}
 */
export function itemsOf(iterable) {
  return OF_HOST.has(iterable[Symbol.iterator]) ? iterable : checkedItems(iterable);
}

/**
 * @param {any} iterable
 * @returns {Generator<any, void, void>}
 */
function* checkedItems(iterable) {
  const iterator = iterable[Symbol.iterator]();
  demand(isObject(iterator) && typeof /** @type {any} */ (iterator).next === 'function', 'headers[Symbol.iterator]() gives an iterator', iterator);
  const { next } = /** @type {any} */ (iterator);
  let isDone = true;
  try {
    for (;;) {
      isDone = true;
      const step = next.call(iterator);
      demand(isObject(step), 'An iterator of headers gives objects with done and value', step);
      isDone = Boolean(/** @type {any} */ (step).done);
      if (isDone) return;
      yield /** @type {any} */ (step).value;
    }
  } finally {
    // Whoever reads the items stopped before the end.
    if (!isDone) /** @type {any} */ (iterator).return?.();
  }
}

/**
 * @param {any} headers
 * @returns {asserts headers is object}
 */
export function demandHeaders(headers) {
  demand(isObject(headers), 'Headers are pairs or a record', headers);
}

/** @param {any} pair */
export function demandPair(pair) {
  demand(isObject(pair) && /** @type {any} */ (pair).length === 2, 'A header is a pair', pair);
}

/** @param {unknown} headers */
export function tooMany(headers) {
  return misuse(`A call takes at most ${MOST_HEADERS} headers, and these are more`, headers);
}

/**
 * The string that a name or value of a header becomes.
 *
 * @param {unknown} value
 */
export function string(value) {
  if (typeof value === 'string') return value;
  try {
    // Not String(value), which takes a symbol too.
    return `${value}`;
  } catch {
    throw misuse('This is no string', value, 'request-header-invalid');
  }
}
