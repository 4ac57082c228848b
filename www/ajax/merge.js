/**
 * Merges settings as jQuery does. Records and lists in the settings are copied and merged, and every other value is passed on as it is.
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
  // Of all prototypes, only Object.prototype has `isPrototypeOf` itself, in every realm.
  return !prototype || Object.hasOwn(prototype, 'isPrototypeOf');
}

/**
 * Adds the members of `source` that are not undefined to `target`.
 *
 * @param {any} target
 * @param {any} source
 * @param {Record<string, unknown>} [flat] The names of members that are never copied.
 */
export function merge(target, source, flat = {}) {
  for (const name in source) {
    const value = source[name];
    if (value === undefined || value === target || name === '__proto__') continue;
    target[name] = flat[name] ? value : mergedValue(target[name], value);
  }
  return target;
}

/**
 * @param {any} old
 * @param {any} value
 */
function mergedValue(old, value) {
  if (Array.isArray(value)) return merge(Array.isArray(old) ? old : [], value);
  if (isPlain(value)) return merge(isPlain(old) ? old : {}, value);
  return value;
}
