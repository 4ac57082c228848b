/**
 * The verdict on an exchange that is written on one line.
 *
 * @import { Engine } from '../index.js'
 * @import { Line } from './lines.js'
 */
import { createEngine, isCorsError } from '../index.js';
import { isObject, show } from '../errors/misuse.js';
import { LinesTooLong } from './lines.js';

/** How many engines are kept: an archive may have a page of its own in every line. */
const MOST_ENGINES = 256;

/** @typedef {{ text: string, outcome: 'allowed' | 'opaque' | 'blocked' | 'incomplete' | 'error' }} JudgedLine */

/** Judges lines. It keeps the engines of the pages that it has met last. */
export class Judge {
  /** @type {Map<string, Engine>} */
  #engines = new Map();
  /** @type {{ origin?: string, profile?: any, full?: boolean }} */
  #options;

  /** @param {{ origin?: string, profile?: any, full?: boolean }} options */
  constructor(options) {
    this.#options = options;
  }

  /**
   * @param {Line} line
   * @param {number} number
   * @returns {Promise<JudgedLine>}
   */
  async line(line, number) {
    /** @type {any} */
    let given;
    try {
      if (line === LinesTooLong) throw new LineError('the line is too long');
      given = parse(line);
      demandFields(given);
      const engine = await this.#engineOf(given);
      const verdict = engine.check({ request: given.request, responses: given.responses });
      const { outcome, findings, browsers } = verdict;
      const judged = this.#options.full ? { ...verdict, diagnosis: verdict.diagnosis, trace: verdict.trace } : {
        outcome,
        code: findings.find(({ severity }) => severity === 'block')?.code ?? null,
        // The diagnosis takes as long as the verdict, so it is asked for where there is something to say.
        cause: outcome === 'blocked' || outcome === 'incomplete' ? verdict.diagnosis.causes[0]?.code ?? null : null,
        browsers,
      };
      return { text: JSON.stringify({ ...idOf(given), ...judged }), outcome };
    } catch (error) {
      if (!(error instanceof LineError) && !isCorsError(error)) throw error;
      const { code, message } = /** @type {any} */ (error);
      return { text: JSON.stringify({ ...idOf(given), line: number, error: { code, message } }), outcome: 'error' };
    }
  }

  /**
   * @param {any} given
   * @returns {Promise<Engine>}
   */
  async #engineOf({ origin = this.#options.origin, profile = this.#options.profile, addressSpace, embedderPolicy, permissions }) {
    const key = JSON.stringify([origin, profile, addressSpace, embedderPolicy, permissions]);
    const known = this.#engines.get(key);
    if (known) return known;
    const engine = await createEngine({ origin, profile, addressSpace, embedderPolicy, permissions });
    this.#engines.set(key, engine);
    if (this.#engines.size > MOST_ENGINES) {
      const [[oldest, forgotten]] = this.#engines;
      forgotten.dispose();
      this.#engines.delete(oldest);
    }
    return engine;
  }
}

/** What is wrong with a line. */
class LineError extends Error {
  code = 'misuse';
}

/** @param {any} given */
const idOf = (given) => (isObject(given) && 'id' in given ? { id: given.id } : {});

/** @param {string} line */
function parse(line) {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw new LineError(`the line is not JSON: ${/** @type {Error} */ (error).message}`);
  }
}

/** @param {any} given */
function demandFields(given) {
  if (!isObject(given) || Array.isArray(given)) throw new LineError(`${show(given)} was given, but a line is { "origin", "request", "responses" }`);
  if (!('request' in given)) throw new LineError('the line has no "request"');
  if (!('responses' in given)) throw new LineError('the line has no "responses"');
}
