/**
 * Settings are merged as jQuery does it: records and lists in them are copied and merged, everything else is handed on.
 */
import { tag } from '../errors/misuse.js';

/**
 * Whether `value` is an object literal, of any realm.
 *
 * @param {any} value
 */
export function isPlain(value) {
  if (tag(value) !== 'Object') return false;
  const prototype = Object.getPrototypeOf(value);
  // Only Object.prototype, whosever it is, has this one itself.
  return !prototype || Object.hasOwn(prototype, 'isPrototypeOf');
}

/**
 * Adds what is defined in `source` to `target`.
 *
 * @param {any} target
 * @param {any} source
 * @param {Record<string, unknown>} [flat] The names of what is handed on whatever it is.
 */
export function merge(target, source, flat = {}) {
  for (const name in source) {
    const value = source[name];
    if (value === undefined || value === target || name === '__proto__') continue;
    const old = target[name];
    const is = Array.isArray(value) ? Array.isArray : isPlain;
    target[name] = flat[name] || !is(value) ? value : merge(is(old) ? old : is === isPlain ? {} : [], value);
  }
  return target;
}
