/**
 * The shapes that a table is made of: each reads a value, and tells what is wrong with it.
 *
 * @import { Faults, Path } from './faults.js'
 */
import { nearest } from '../engine/names.js';

/** @typedef {(value: any, path: Path, faults: Faults) => any} Reader Gives the value as the runner takes it. */
/** @typedef {Record<string, Reader>} Fields */

/** @type {Reader} */
export const text = (value, path, faults) => (typeof value === 'string' && value !== '' ? value : faults.wrong(path, 'a text', value));

/** @type {Reader} */
export const flag = (value, path, faults) => (typeof value === 'boolean' ? value : faults.wrong(path, 'true or false', value));

/** Any JSON. @type {Reader} */
export const anything = (value) => value;

/**
 * @param {readonly string[]} words
 * @returns {Reader}
 */
export const oneOf = (words) => (value, path, faults) => {
  if (words.includes(value)) return value;
  const near = typeof value === 'string' ? nearest(value, words) : undefined;
  faults.wrong(path, `one of ${words.join(', ')}`, value);
  if (near) faults.all[faults.all.length - 1].message += `: did you mean ${near}?`;
  return undefined;
};

/**
 * @param {Reader} item
 * @param {string} what What the list has, in a message.
 * @returns {Reader}
 */
export const listOf = (item, what) => (value, path, faults) => {
  if (!Array.isArray(value)) return faults.wrong(path, `a list of ${what}`, value);
  return value.map((each, index) => item(each, [...path, index], faults));
};

/**
 * An object whose keys are names that its author chooses.
 *
 * @param {Reader} item
 * @param {string} what
 * @returns {Reader}
 */
export const mapOf = (item, what) => (value, path, faults) => {
  if (!isPlain(value)) return faults.wrong(path, `an object of ${what}`, value);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, item(each, [...path, key], faults)]));
};

/**
 * An object with known keys.
 *
 * @param {Fields} fields
 * @param {readonly string[]} [required]
 * @returns {Reader}
 */
export const objectOf = (fields, required = []) => (value, path, faults) => {
  if (!isPlain(value)) return faults.wrong(path, 'an object', value);
  for (const name of required) if (value[name] === undefined) faults.add(path, `has no ${name}, which it needs`);
  const known = Object.keys(fields);
  /** @type {Record<string, any>} */
  const read = {};
  for (const [key, each] of Object.entries(value)) {
    if (each === undefined) continue;
    if (Object.hasOwn(fields, key)) read[key] = fields[key](each, [...path, key], faults);
    else faults.add([...path, key], unknown(key, known));
  }
  return read;
};

/**
 * @param {string} key
 * @param {string[]} known
 */
function unknown(key, known) {
  const near = nearest(key, known);
  return near ? `is no known key: did you mean "${near}"?` : `is no known key: there are ${known.join(', ')}`;
}

/** @param {unknown} value */
export const isPlain = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
