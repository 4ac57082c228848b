/**
 * The one class of errors that Corsight throws or rejects with.
 *
 * @import { Finding, Verdict, ObservedVerdict } from './index.js'
 */

// A symbol of the registry is the same in every frame, worker and copy of the package; `instanceof` is not.
const BRAND = Symbol.for('corsight.CorsError');

/**
 * A TypeError, because that is what fetch() rejects with: old catch blocks keep working.
 */
export class CorsError extends TypeError {
  /**
   * @param {string} message
   * @param {{ code: string, reason?: Finding | null, findings?: Finding[], verdict?: Verdict | ObservedVerdict | null,
   *   value?: unknown, cause?: unknown }} details `cause` is what Error takes it for.
   */
  constructor(message, details) {
    super(message, details);
    const { code, findings = [], reason, verdict = null, value } = details;
    Object.assign(this, { code, findings, reason: reason ?? findings.find(({ severity }) => severity === 'block') ?? null, verdict, value });
  }

  // Not `this.constructor.name`: minifiers rename classes.
  get name() {
    return 'CorsError';
  }

  get [BRAND]() {
    return true;
  }
}

/**
 * @param {any} error
 * @returns {error is CorsError}
 */
export function isCorsError(error) {
  return error?.[BRAND] === true;
}
