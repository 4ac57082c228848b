/**
 * Objects as application/x-www-form-urlencoded, in jQuery's notation: `{ a: [1, 2] }` is `a[]=1&a[]=2`, percent-encoded.
 */
import { isPlain } from './merge.js';

// Objects that stand for one value.
const SCALAR = /^\[object (?:Boolean|Number|String|Function|Date|RegExp|Error|Symbol)\]$/;

/**
 * @param {any} data
 * @param {boolean} [traditional] `a=1&a=2` for arrays, and no nesting.
 * @returns {string}
 */
export function param(data, traditional = false) {
  /** @type {string[]} */
  const parts = [];
  const add = (/** @type {unknown} */ name, /** @type {unknown} */ value) => {
    const plain = typeof value === 'function' ? value() : value;
    parts.push(`${encodeURIComponent(/** @type {string} */ (name))}=${encodeURIComponent(plain ?? '')}`);
  };
  if (Array.isArray(data) || data?.jquery && !isPlain(data)) {
    // Form elements, or what stands for them.
    for (const { name, value } of Array.from(data)) add(name, value);
  } else {
    for (const name in data) build(name, data[name], traditional, add);
  }
  return parts.join('&');
}

/**
 * @param {string} prefix
 * @param {any} value
 * @param {boolean} traditional
 * @param {(name: string, value: unknown) => void} add
 */
function build(prefix, value, traditional, add) {
  if (Array.isArray(value)) {
    // Not forEach, which leaves out what is missing.
    Array.from(value, (item, index) => {
      if (traditional || prefix.endsWith('[]')) add(prefix, item);
      // Items that hold more need their number, so that the server can put them together again.
      else build(`${prefix}[${typeof item === 'object' && item !== null ? index : ''}]`, item, traditional, add);
    });
  } else if (!traditional && typeof value === 'object' && value && !SCALAR.test(Object.prototype.toString.call(value))) {
    for (const name in value) build(`${prefix}[${name}]`, value[name], traditional, add);
  } else {
    add(prefix, value);
  }
}
