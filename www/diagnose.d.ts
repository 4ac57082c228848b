/**
 * Types of `corsight/diagnose`: why a call failed, asked from inside the page that made it, by harmless probes.
 */
import type { DiagnoseOptions, Diagnosis, Engine, EngineOptions, Entry, Cors, RequestLike } from './index.js';

export { CorsError, isCorsError } from './errors.js';

/** The options of `diagnose`: those of `createEngine`, the budget, a signal and the fetch for probes. */
export interface DiagnoseEntryOptions extends EngineOptions, DiagnoseOptions {
  /** An existing engine. Without it, an engine is made from the other options. */
  engine?: Engine;
}

/**
 * Why a call failed. Browsers do not tell script, so this asks the server: the engine chooses each probe, the one that best tells the causes
 * left apart, and stops when a cause is certain, when nothing more can be told, or when the budget is spent.
 *
 * `subject` is the request that failed, a jqXHR of a wrapped jQuery or of `corsight/ajax`, an entry of a log, or the error that a wrapped
 * fetch rejected with. A `CorsError` of `corsight/fetch` has its diagnosis already.
 *
 * Probes are harmless: a GET or HEAD without a body, first in mode "no-cors" and without credentials; with credentials only if the call had
 * them; with no header that the call did not have, and with "probe" in place of every value that may be a secret. They are never sent to a
 * local address without the permission of the user, never to a URL that the page's policy is known to forbid, and not while the server asks
 * for a pause. The same question is asked once, however many calls failed. A probe with headers makes the browser send its preflight too.
 *
 * ```js
 * import { diagnose } from 'corsight/diagnose';
 * const { text, undecided } = await diagnose({ url: 'https://api.example/items', method: 'PUT', headers: { 'X-Key': '1' } });
 * ```
 *
 * Rejects with a `CorsError` for a wrong option or request, and with the reason of `signal` if it aborts.
 */
export function diagnose(subject: RequestLike | Entry | { cors: Cors } | Error, options?: DiagnoseEntryOptions): Promise<Diagnosis>;
