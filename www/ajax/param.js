/**
 * Objects as application/x-www-form-urlencoded, in jQuery's notation: `{ a: [1, 2] }` is `a[]=1&a[]=2`, percent-encoded.
 */
import { isPlain } from './merge.js';
import { tag } from '../errors/misuse.js';

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
      // Not forEach, which leaves out what is missing.
      Array.from(value, (item, index) => {
        if (traditional || prefix.endsWith('[]')) add(prefix, item);
        // Items that hold more need their number, so that the server can put them together again.
        else build(`${prefix}[${typeof item === 'object' && item ? index : ''}]`, item);
      });
    // All others stand for one value.
    } else if (!traditional && typeof value === 'object' && value && !/^(Boolean|Number|String|Function|Date|RegExp|Error|Symbol)$/.test(tag(value))) {
      for (const name in value) build(`${prefix}[${name}]`, value[name]);
    } else {
      add(prefix, value);
    }
  };
  if (Array.isArray(data) || data?.jquery && !isPlain(data)) {
    // Form elements, or what stands for them.
    for (const { name, value } of Array.from(data)) add(name, value);
  } else {
    for (const name in data) build(name, data[name]);
  }
  return parts.join('&');
}
