/**
 * What is said to a caller who broke the contract.
 */
import { CorsError } from './errors.js';

/**
 * The error for a caller who broke the contract: one sentence that names the value.
 *
 * @param {string} message
 * @param {unknown} value
 * @param {string} [code]
 */
export function misuse(message, value, code = 'misuse') {
  return new CorsError(`${message}: ${show(value)}`, { code, value });
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
 * A value as a message shows it: on one line, and never a megabyte of it.
 *
 * @param {unknown} value
 * @returns {string}
 */
export function show(value) {
  let text;
  try {
    text = typeof value === 'string' ? JSON.stringify(value.slice(0, 201)) : Object(value) === value ? `[object ${tag(value)}]` : String(value);
  } catch {
    // An object may refuse to be described, by a getter that throws.
    text = typeof value;
  }
  return text.slice(0, 200);
}

/**
 * What kind of object a value is, of whatever realm.
 *
 * @param {unknown} value
 * @returns {string}
 */
export const tag = (value) => ({}).toString.call(value).slice(8, -1);
