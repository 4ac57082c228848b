/**
 * The class of every error that Corsight throws or rejects with.
 *
 * @import { Diagnosis, Finding, Verdict, ObservedVerdict } from '../index.js'
 */

// A registered symbol is the same in every frame, worker and copy of the package. `instanceof` works in one of them only.
const BRAND = Symbol.for('corsight.CorsError');
// The method by which Node, Deno and Bun ask an object how a console should show it.
const INSPECT = Symbol.for('nodejs.util.inspect.custom');
// How many lines of the stack a console shows.
const SHOWN_FRAMES = 4;

/**
 * A TypeError, because that is what fetch() rejects with: old catch blocks keep working.
 */
export class CorsError extends TypeError {
  /**
   * @param {string} message
   * @param {{ code: string, diagnosis?: Diagnosis | null, reason?: Finding | null, findings?: Finding[], verdict?: Verdict | ObservedVerdict | null,
   *   value?: unknown, cause?: unknown }} details `cause` goes to the constructor of Error.
   */
  constructor(message, details) {
    // The copy inherits nothing, because a name on Object.prototype is no detail of an error.
    const ownDetails = { __proto__: null, ...details };
    super(message, ownDetails);
    const { code, diagnosis = null, findings = [], reason = findings.find(({ severity }) => severity === 'block') ?? null, verdict = null, value } = ownDetails;
    this.code = code;
    // These five are not enumerable: consoles and test runners print every enumerable property, and these are long.
    for (const [name, detail] of Object.entries({ diagnosis, findings, reason, verdict, value })) {
      Object.defineProperty(this, name, /** @type {any} */ ({ __proto__: null, value: detail, writable: true, configurable: true }));
    }
  }

  // Not `this.constructor.name`: minifiers rename classes.
  get name() {
    return 'CorsError';
  }

  get [BRAND]() {
    return true;
  }

  /** The error for JSON.stringify(): without `reason`, which is one of the findings, and without `value`, which can be anything. The verdict has the diagnosis. */
  toJSON() {
    const { name, message, code, findings, verdict } = /** @type {any} */ (this);
    return { name, message, code, findings, verdict };
  }

  /** A few lines for a console: the message, the top of the stack, the code of the error and the codes of its findings. */
  [INSPECT]() {
    const { name, message, code, findings, stack, cause } = /** @type {any} */ (this);
    const frames = `${stack}`.split('\n').filter((line) => /^ +at /.test(line)).slice(0, SHOWN_FRAMES);
    const lines = [`${name}: ${message}`, ...frames, `  code: ${code}`];
    if (findings.length) lines.push(`  findings: ${findings.map((/** @type {Finding} */ finding) => finding.code).join(', ')}`);
    if (cause !== undefined) lines.push(`  cause: ${cause?.message ?? cause}`);
    return lines.join('\n');
  }
}

/**
 * @param {any} error
 * @returns {error is CorsError}
 */
export function isCorsError(error) {
  return error?.[BRAND] === true;
}

/**
 * The first cause of a diagnosis as the message of an error: what is wrong, and what to do.
 *
 * @param {Diagnosis} diagnosis
 */
export const messageOf = ({ causes: [first] }) => `${first.headline} ${first.act.text}`;
