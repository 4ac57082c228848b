/**
 * Types of `corsight/errors`: the class of every error that Corsight throws or rejects with.
 */
import type { Diagnosis, Finding, ObservedVerdict, Verdict } from './index.js';

/**
 * The error that Corsight throws and rejects with. It is a `TypeError`, as `fetch()` rejects with, so a catch block that was written for
 * the browser's own error keeps working.
 *
 * A console prints a few lines of the error, because `code` is its only enumerable property. The other properties can be read, and
 * `JSON.stringify` includes most of them: see `toJSON`.
 */
export class CorsError extends TypeError {
  /** Corsight makes its errors itself. `details` are the properties of the error, which are explained below. */
  constructor(message: string, details:
    { code: string, diagnosis?: Diagnosis | null, reason?: Finding | null, findings?: Finding[], verdict?: Verdict | ObservedVerdict | null, value?: unknown, cause?: unknown });
  /** Always `"CorsError"`. */
  readonly name: 'CorsError';
  /**
   * A stable code for programs. If the protocol refused the request, it is the code of a finding, such as `response-acao-missing`. If the
   * request itself is impossible, it begins with `request-`. Other codes are:
   * - `misuse`: an argument has the wrong type, is outside its range, or has an unknown name.
   * - `engine-unavailable`: the WebAssembly could not be loaded, or belongs to another version. The message says what to do, and the call may
   *   be repeated.
   * - `engine-internal`: the WebAssembly stopped because of a bug in Corsight, or because the stack or the memory ran out. All engines share
   *   the WebAssembly, so all of them continue with an empty preflight cache, and every fetch that was under way must be started again.
   */
  code: string;
  /**
   * What is wrong, what to do, and what has happened at the server, if the protocol refused the request. `message` is its first cause. The
   * value is null for every other error.
   */
  diagnosis: Diagnosis | null;
  /** The finding that decided, if the protocol refused the request. */
  reason: Finding | null;
  /** Every broken rule, not only the first. */
  findings: Finding[];
  /** The verdict that the error reports, if there is one. */
  verdict: Verdict | ObservedVerdict | null;
  /** The value that was refused, if there is one. A URL that is a string is shown without its user name and password. */
  value: unknown;
  /** The error that caused this one, if there is one. */
  cause?: unknown;
  /** The error for `JSON.stringify`: without `reason`, which is one of the findings, and without `value`, which can be anything. */
  toJSON(): { name: 'CorsError', message: string, code: string, findings: Finding[], verdict: Verdict | ObservedVerdict | null };
}

/** Whether `error` is a `CorsError` of this or of another frame, worker or copy of the package. */
export function isCorsError(error: unknown): error is CorsError;
