/**
 * Reports a call that failed to the page's monitoring.
 *
 * @import { Entry, FailureReport } from '../index.js'
 */
import { sayOnce } from '../host/console.js';
import { nextTask } from '../host/next-task.js';
import { CorsError, messageOf } from '../errors/cors-error.js';

/** The code of a failure for which the engine found no cause, because it failed itself. */
const UNEXPLAINED = 'unexplained';

/**
 * Calls the option `onFailure` in a task of its own. What it throws is printed once, and reaches nobody.
 *
 * @param {(report: FailureReport) => unknown} onFailure
 * @param {Entry} entry A call that has failed.
 * @param {string} origin The origin of the page.
 */
export async function report(onFailure, entry, origin) {
  try {
    const report = reportOf(entry, origin);
    await nextTask();
    await onFailure(report);
  } catch (error) {
    sayOnce('onFailure', 'warn', '[corsight] onFailure threw:', error);
  }
}

/**
 * @param {Entry} entry
 * @param {string} origin
 * @returns {FailureReport}
 */
function reportOf({ request, cors, startedAt, duration }, origin) {
  const { diagnosis } = cors;
  const [first] = diagnosis.causes;
  const code = first?.code ?? UNEXPLAINED;
  const message = first ? messageOf(diagnosis) : diagnosis.text;
  // Without a stack of its own: the stack of this code would tell nothing, and error trackers group by it.
  /** @type {any} */
  const error = new CorsError(message, { code, diagnosis, findings: diagnosis.certain });
  error.stack = `${error}`;
  const { method = 'GET', url } = request;
  return { name: 'CorsError', message, code, fingerprint: ['CorsError', code], error, diagnosis, request, method, url: `${url}`, origin, startedAt, duration: duration ?? 0 };
}
