/**
 * Reads headers in every form that callers may pass: pairs, a record, a Map, a Headers or an iterator of pairs. Each is read once.
 *
 * @import { HeadersLike } from '../index.js'
 */
import { demand, isObject, misuse } from '../errors/misuse.js';
import { MOST_HEADERS } from './limits.js';

/**
 * Headers in order, as pairs. The names and values in the pairs are not converted to strings yet.
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
 * Headers in order, as a list of pairs.
 *
 * @param {HeadersLike} [headers]
 * @returns {any[]}
 */
export function listPairs(headers) {
  const pairs = [];
  for (const pair of toPairs(headers)) {
    // The iterator may be endless.
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

/** The iterators of the host's own classes, which keep the contract of iterators and need no check. */
const TRUSTED_ITERATORS = new Set([Array, Map, globalThis.Headers].map((type) => /** @type {any} */ (type)?.prototype[Symbol.iterator]));

/**
 * The items of an iterable. If the iterator is the caller's own, each of its steps is checked.
 *
 * @param {any} iterable
 * @returns {Iterable<any>}
 */
export function itemsOf(iterable) {
  return TRUSTED_ITERATORS.has(iterable[Symbol.iterator]) ? iterable : checkedItems(iterable);
}

/**
 * @param {any} iterable
 * @returns {Generator<any, void, void>}
 */
function* checkedItems(iterable) {
  const iterator = iterable[Symbol.iterator]();
  demand(isObject(iterator) && typeof /** @type {any} */ (iterator).next === 'function', 'headers[Symbol.iterator]() returns an iterator', iterator);
  const { next } = /** @type {any} */ (iterator);
  let isDone = true;
  try {
    for (;;) {
      isDone = true;
      const step = next.call(iterator);
      demand(isObject(step), 'next() of an iterator of headers returns an object with done and value', step);
      isDone = Boolean(/** @type {any} */ (step).done);
      if (isDone) return;
      yield /** @type {any} */ (step).value;
    }
  } finally {
    // The reader of the items stopped before the end.
    if (!isDone) /** @type {any} */ (iterator).return?.();
  }
}

/**
 * @param {any} headers
 * @returns {asserts headers is object}
 */
export function demandHeaders(headers) {
  demand(isObject(headers), 'headers are pairs or a record', headers);
}

/** @param {any} pair */
export function demandPair(pair) {
  demand(isObject(pair) && /** @type {any} */ (pair).length === 2, 'a header is a pair of name and value', pair);
}

/** @param {unknown} headers */
export function tooMany(headers) {
  return misuse(`a call takes at most ${MOST_HEADERS} headers`, headers);
}

/**
 * The string that a name or value of a header becomes.
 *
 * @param {unknown} value
 */
export function string(value) {
  if (typeof value === 'string') return value;
  try {
    // Not String(value), which accepts a symbol.
    return `${value}`;
  } catch {
    throw misuse('the name or value of a header must be convertible to a string', value, 'request-header-invalid');
  }
}
