/**
 * Serializes objects as application/x-www-form-urlencoded, in jQuery's notation: `{ a: [1, 2] }` is `a[]=1&a[]=2`, percent-encoded.
 */
import { isPlain } from './merge.js';
import { tag } from '../errors/misuse.js';

/** The classes whose objects are serialized as one value, not member by member. */
const SINGLE_VALUES = ['Boolean', 'Number', 'String', 'Function', 'Date', 'RegExp', 'Error', 'Symbol'];

/**
 * @param {any} data
 * @param {boolean} [traditional] `a=1&a=2` for arrays, and no nesting.
 * @returns {string}
 */
export function param(data, traditional) {
  /** @type {string[]} */
  const parts = [];
  const add = (/** @type {any} */ name, /** @type {any} */ value) => {
    if (typeof value === 'function') value = value();
    parts.push(`${encodeURIComponent(name)}=${encodeURIComponent(value ?? '')}`);
  };
  const build = (/** @type {string} */ prefix, /** @type {any} */ value) => {
    if (Array.isArray(value)) {
      // Not forEach, which skips the holes of a sparse array.
      Array.from(value, (item, index) => {
        if (traditional || prefix.endsWith('[]')) add(prefix, item);
        // An item that is an object or array gets its index, so that the server knows which values belong together.
        else build(`${prefix}[${typeof item === 'object' && item ? index : ''}]`, item);
      });
    } else if (!traditional && typeof value === 'object' && value && !SINGLE_VALUES.includes(tag(value))) {
      for (const name in value) build(`${prefix}[${name}]`, value[name]);
    } else {
      add(prefix, value);
    }
  };
  if (Array.isArray(data) || data?.jquery && !isPlain(data)) {
    // Form elements, or objects with the same `name` and `value`.
    for (const { name, value } of Array.from(data)) add(name, value);
  } else {
    for (const name in data) build(name, data[name]);
  }
  return parts.join('&');
}
