import type { Finding, ObservedVerdict, Verdict } from './index.js';

/**
 * What Corsight throws and rejects with. It is a `TypeError`, because that is what `fetch()` rejects with, so a catch
 * block written for the browser's own error keeps working.
 *
 * A console prints a few lines of it: `code` is its only enumerable property. Everything else below can be read, and
 * `JSON.stringify` takes it along.
 */
export class CorsError extends TypeError {
  constructor(message: string, details: {
    code: string;
    reason?: Finding | null;
    findings?: Finding[];
    verdict?: Verdict | ObservedVerdict | null;
    value?: unknown;
    cause?: unknown;
  });
  readonly name: 'CorsError';
  /**
   * Stable and meant for programs. A finding's code, `response-acao-missing` say, if the protocol refused the request; a
   * code that starts with `request-` if the request itself is impossible; or
   * - `misuse`: an argument of the wrong type or outside its range, or an unknown name,
   * - `engine-unavailable`: the WebAssembly could not be loaded, or is of another version; the message says what to do, and it may be tried again,
   * - `engine-internal`: the WebAssembly stopped, by a bug in Corsight or because the stack or the memory ran out. All engines share it, so all
   *   of them begin anew with an empty preflight cache and can be used on; fetches that were under way say that they have to be started again.
   */
  code: string;
  /** The finding that decided, if the protocol refused the request. */
  reason: Finding | null;
  /** Everything that is wrong, not only the first. */
  findings: Finding[];
  /** The verdict whose outcome this is, if there is one. */
  verdict: Verdict | ObservedVerdict | null;
  /** The value that was refused, if one was; where it is a URL as text, without its user name and password. */
  value: unknown;
  /** What was thrown underneath, if anything was. */
  cause?: unknown;
  /** What `JSON.stringify` takes: no `reason`, which is one of the findings, and no `value`, which can be anything. */
  toJSON(): { name: 'CorsError', message: string, code: string, findings: Finding[], verdict: Verdict | ObservedVerdict | null };
}

/** Whether `error` is a `CorsError`, of this or another frame, worker or copy of the package. */
export function isCorsError(error: unknown): error is CorsError;
