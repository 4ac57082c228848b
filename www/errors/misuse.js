/**
 * Errors for callers who broke the contract, and what a message shows of a value.
 */
import { CorsError } from './cors-error.js';
import { withoutUserinfo } from './urls.js';

/**
 * The error for a caller who broke the contract: one sentence that names the value.
 *
 * @param {string} message
 * @param {unknown} value
 * @param {string} [code]
 */
export function misuse(message, value, code = 'misuse') {
  return new CorsError(`${message}: ${show(value)}`, { code, value: typeof value === 'string' ? withoutUserinfo(value, '...') : value });
}

/**
 * Throws unless the caller kept the contract.
 *
 * @param {unknown} kept
 * @param {string} contract
 * @param {unknown} value
 * @returns {asserts kept}
 */
export function demand(kept, contract, value) {
  if (!kept) throw misuse(`${contract}, but this was given`, value);
}

/**
 * A value as a message shows it: on one line, never a megabyte of it, and no password of a URL.
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
 * What kind of object a value is, of whatever realm.
 *
 * @param {unknown} value
 * @returns {string}
 */
export function tag(value) {
  try {
    return ({}).toString.call(value).slice(8, -1);
  } catch {
    // A proxy that was revoked, or an object whose Symbol.toStringTag throws.
    return 'unreadable';
  }
}

/**
 * Whether `value` is an object whose members can be read. Those of a proxy that was revoked cannot.
 *
 * @param {unknown} value
 * @returns {value is object}
 */
export function isObject(value) {
  if (typeof value !== 'object' || value === null) return false;
  try {
    // It looks through a proxy without running code of the proxy's handler, and throws if the proxy was revoked.
    Array.isArray(value);
    return true;
  } catch {
    return false;
  }
}

/**
 * A member that an object has of itself or by its class. A name on Object.prototype is a member of every value, so it says nothing about
 * this one: a page may have such names by accident or by an attack.
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
 * Anything as text, for a message. Never throws.
 *
 * @param {unknown} value
 */
export function textOf(value) {
  try {
    return String(value);
  } catch {
    // An object without a prototype, or one whose toString throws.
    return show(value);
  }
}
