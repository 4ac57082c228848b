/**
 * Values that do not stand in the table: `${API_TOKEN}` is of the environment, or of an answer that an earlier call has saved.
 *
 * @import { Call, Table } from './format.js'
 * @import { Faults, Path } from './faults.js'
 */
import { nearest } from '../engine/names.js';
import { SECRET_NAME } from '../host/secret-names.js';
import { isPlain } from './shape.js';

/** `$${` stands for `${` itself. */
const VARIABLE = /\$\$\{|\$\{([^{}]*)\}/g;
/** Hiding a shorter value everywhere would make a text unreadable, and it is no secret. */
const SHORTEST_SECRET = 3;

/** @typedef {Record<string, string | undefined>} Environment */

/**
 * The text with its values. A name without a value gives an empty text.
 *
 * @param {string} text
 * @param {(name: string) => string | undefined} valueOf
 */
export const fill = (text, valueOf) => text.replace(VARIABLE, (found, name) => (name === undefined ? '${' : valueOf(name) ?? ''));

/**
 * The same for every text in a value of JSON.
 *
 * @param {any} value
 * @param {(name: string) => string | undefined} valueOf
 * @returns {any}
 */
export function fillAll(value, valueOf) {
  if (typeof value === 'string') return fill(value, valueOf);
  if (Array.isArray(value)) return value.map((each) => fillAll(each, valueOf));
  if (isPlain(value)) return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, fillAll(each, valueOf)]));
  return value;
}

/**
 * The names of variables in a value of JSON.
 *
 * @param {any} value
 * @returns {string[]}
 */
export function namesIn(value) {
  if (typeof value === 'string') return [...value.matchAll(VARIABLE)].flatMap(([, name]) => (name === undefined ? [] : [name]));
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(namesIn);
  return [];
}

/**
 * Tells of each variable that neither the environment nor an earlier call has.
 *
 * @param {Table} table
 * @param {Environment} environment
 * @param {Faults} faults
 */
export function demandVariables(table, environment, faults) {
  const { calls, ...rest } = table;
  const known = new Set(Object.keys(environment).filter((name) => environment[name]));
  const check = (/** @type {any} */ value, /** @type {Path} */ path) => {
    for (const name of new Set(namesIn(value))) if (!known.has(name)) faults.add(path, `has \${${name}}, which ${missing(name, environment, known)}`);
  };
  for (const [key, value] of Object.entries(rest)) check(value, [key]);
  calls.forEach((call, index) => {
    const { save = {}, ...own } = call ?? {};
    for (const [key, value] of Object.entries(own)) check(value, ['calls', index, key]);
    for (const name of Object.keys(save)) known.add(name);
  });
}

/**
 * @param {string} name
 * @param {Environment} environment
 * @param {Set<string>} known
 */
function missing(name, environment, known) {
  if (environment[name] === '') return 'is empty in the environment';
  const near = nearest(name, known);
  return `the environment does not have and no call before it saves${near ? `: did you mean \${${near}}?` : `: set it, as in ${name}=… before the command`}`;
}

/** What must not be printed. */
export class Secrets {
  /** @type {Map<string, string>} The value, and what is printed in its place. */
  #values = new Map();

  /**
   * @param {string | undefined} value
   * @param {string} name
   */
  add(value, name) {
    if (value && value.length >= SHORTEST_SECRET) for (const form of formsOf(value)) this.#values.set(form, `\${${name}}`);
  }

  /**
   * A header as it is printed.
   *
   * @param {[name: string, value: string]} header
   * @returns {[name: string, value: string]}
   */
  header([name, value]) {
    const hidden = this.hide(value);
    // Names of headers are in the answers of CORS too, and no secrets.
    const isSecret = SECRET_NAME.test(name) && !/^(?:access-control-|sec-fetch-|www-authenticate$)/i.test(name);
    return [name, isSecret && hidden === value ? '...' : hidden];
  }

  /** @param {string} text */
  hide(text) {
    // The longest first, because one value may be a part of another.
    for (const [value, name] of [...this.#values].sort(([one], [other]) => other.length - one.length)) text = text.replaceAll(value, name);
    return text;
  }

  /**
   * Every text in a value of JSON, and each pair of a header.
   *
   * @template T
   * @param {T} value
   * @returns {T}
   */
  hideAll(value) {
    /** @type {any} */
    const given = value;
    if (typeof given === 'string') return /** @type {any} */ (this.hide(given));
    if (Array.isArray(given)) {
      const isHeader = given.length === 2 && given.every((part) => typeof part === 'string');
      return /** @type {any} */ (isHeader ? this.header(/** @type {any} */ (given)) : given.map((each) => this.hideAll(each)));
    }
    if (isPlain(given)) return /** @type {any} */ (Object.fromEntries(Object.entries(given).map(([key, each]) => [key, this.hideAll(each)])));
    return value;
  }
}

/**
 * A value as it may stand in a URL, in JSON, or behind `Basic`.
 *
 * @param {string} value
 */
function formsOf(value) {
  const wellFormed = value.replace(/[\ud800-\udfff]/g, '');
  return new Set([value, encodeURIComponent(wellFormed), encodeURI(wellFormed), JSON.stringify(value).slice(1, -1), btoa(String.fromCharCode(...new TextEncoder().encode(value)))]);
}
