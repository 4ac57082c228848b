/**
 * What is wrong with a table: every fault at once, each with its place.
 */
import { CorsError } from '../errors/cors-error.js';
import { show } from '../errors/misuse.js';

/** @typedef {(string | number)[]} Path The keys and indices that lead to a value. */
/** @typedef {{ path: Path, message: string }} Fault */

/** A table that cannot be run. Its message has all faults, a line each. */
export class TableError extends CorsError {
  /** @param {Fault[]} faults */
  constructor(faults) {
    super(faults.map(({ message }) => message).join('\n'), { code: 'misuse' });
    this.faults = faults;
  }
}

/** Collects faults while a table is read. */
export class Faults {
  /** @type {Fault[]} */
  all = [];

  /**
   * @param {Path} path
   * @param {string} text What stands behind the place in the message.
   */
  add(path, text) {
    this.all.push({ path, message: `${nameOf(path)} ${text}` });
  }

  /**
   * @param {Path} path
   * @param {string} rule
   * @param {unknown} value
   */
  wrong(path, rule, value) {
    this.add(path, `is ${rule}, but it is ${Array.isArray(value) ? 'a list' : show(value).replace(/^\[object .*\]$/, 'an object')}`);
  }

  /** Throws if there are any. */
  throwAny() {
    if (this.all.length) throw new TableError(this.all);
  }
}

/**
 * `calls[0].expect.preflight`
 *
 * @param {Path} path
 */
export const nameOf = (path) => path.map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index ? '.' : ''}${key}`)).join('') || 'the table';
