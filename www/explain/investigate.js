/**
 * Probes for one call that failed, and what they add to what is known of it.
 *
 * @import { DiagnoseOptions, Engine, Evidence, RequestRecord } from '../index.js'
 * @import { PageKnowledge } from './page-knowledge.js'
 */
import { investigate as send, readOptions } from '../probe/investigate.js';

/**
 * @param {Engine} engine
 * @param {RequestRecord} request
 * @param {PageKnowledge} knowledge
 * @param {DiagnoseOptions} options
 * @returns {Promise<PageKnowledge>}
 */
export async function investigate(engine, request, { ended: _ended, ...known }, options) {
  // A query that is hidden in the log is known to nobody any more.
  const url = `${request.url}`.replace(/\?\.\.\.$/, '');
  /** @type {Pick<Evidence, 'securityPolicy'>} */
  const policy = { securityPolicy: known.securityPolicy };
  const { probes, ended } = await send((probes, forbidden) => {
    if (forbidden) policy.securityPolicy = { directive: forbidden.directive };
    return engine.diagnose({ ...known, ...policy, request: { ...request, url }, probes });
  }, { options: readOptions(options), origin: engine.origin });
  return { ...known, ...policy, probes, ended };
}
