/**
 * Errors for callers who broke the contract, and how a message shows a value.
 */
import { CorsError } from './cors-error.js';
import { withoutUserinfo } from './urls.js';

/**
 * The error for a caller who broke the contract: one sentence that names the value, then the rule.
 *
 * @param {string} rule The end of the sentence, after "but".
 * @param {unknown} value
 * @param {string} [code]
 */
export function misuse(rule, value, code = 'misuse') {
  return new CorsError(`${show(value)} was given, but ${rule}`, { code, value: typeof value === 'string' ? withoutUserinfo(value, '...') : value });
}

/**
 * Throws a `misuse` error unless the caller kept the rule.
 *
 * @param {unknown} isKept
 * @param {string} rule
 * @param {unknown} value
 * @returns {asserts isKept}
 */
export function demand(isKept, rule, value) {
  if (!isKept) throw misuse(rule, value);
}

/**
 * A value as a message shows it: on one line, at most 200 characters, and without the password of a URL.
 *
 * @param {unknown} value
 * @returns {string}
 */
export function show(value) {
  const isPrimitive = (typeof value !== 'object' && typeof value !== 'function') || value === null;
  const text = typeof value === 'string' ? JSON.stringify(withoutUserinfo(value, '...').slice(0, 201)) : isPrimitive ? String(value) : `[object ${tag(value)}]`;
  return text.slice(0, 200);
}

/**
 * The name of the class of an object of any realm: "URL", "FormData".
 *
 * @param {unknown} value
 * @returns {string}
 */
export function tag(value) {
  try {
    return ({}).toString.call(value).slice(8, -1);
  } catch {
    // The value is a revoked proxy, or its Symbol.toStringTag throws.
    return 'unreadable';
  }
}

/**
 * Whether `value` is an object whose members can be read. The members of a revoked proxy cannot be read.
 *
 * @param {unknown} value
 * @returns {value is object}
 */
export function isObject(value) {
  if (typeof value !== 'object' || value === null) return false;
  try {
    // isArray() runs no code of a proxy's handler, and throws if the proxy was revoked.
    Array.isArray(value);
    return true;
  } catch {
    return false;
  }
}

/**
 * A member of an object or of its class. A member of Object.prototype does not count, because every object has it: a page may have
 * added names there by accident, or an attacker may have.
 *
 * @param {unknown} value
 * @param {string} name
 * @returns {any}
 */
export function member(value, name) {
  if (!isObject(value)) return undefined;
  const found = /** @type {any} */ (value)[name];
  return found === /** @type {any} */ (Object.prototype)[name] ? undefined : found;
}

/**
 * Any value as text for a message. Never throws.
 *
 * @param {unknown} value
 */
export function textOf(value) {
  try {
    return String(value);
  } catch {
    // The value has no prototype, or its toString() throws.
    return show(value);
  }
}
