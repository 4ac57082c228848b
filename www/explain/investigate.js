/**
 * Probes for one call that failed, and what they add to what is known of it.
 *
 * @import { Cors, DiagnoseOptions, Engine, Evidence, ObserveOptions, RequestRecord } from '../index.js'
 * @import { PageKnowledge } from './page-knowledge.js'
 */
import { investigate as send, readOptions } from '../probe/investigate.js';

/**
 * Whether probes are sent for a call that has failed, without anybody asking: in development, once for each server and cause.
 *
 * @param {Cors} cors
 * @param {{ diagnose: ObserveOptions['diagnose'], isNew: (name: string) => boolean }} observer
 */
export function isWorthProbes({ plan, diagnosis }, { diagnose, isNew }) {
  return diagnose === 'auto' && plan?.crossOrigin && isNew(`${plan.targetOrigin} ${diagnosis.causes[0]?.code}`);
}

/** What a browser that asks nobody lets through. */
const ALL_GRANTED = /** @type {const} */ ({ 'local-network': 'granted', 'loopback-network': 'granted' });

/**
 * Whether the browser was asked for the permissions of Local Network Access and knows none of them: then it has none, and asks nobody.
 *
 * @param {PageKnowledge} knowledge
 */
const isWithoutPermissions = ({ permissions }) => permissions !== undefined && Object.keys(permissions).length === 0
  && typeof globalThis.navigator?.permissions?.query === 'function';

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
  const permissions = isWithoutPermissions(known) ? ALL_GRANTED : known.permissions;
  const { probes, ended } = await send((probes, forbidden) => {
    if (forbidden) policy.securityPolicy = { directive: forbidden.directive };
    return engine.diagnose({ ...known, ...policy, permissions, request: { ...request, url }, probes });
  }, { options: readOptions(options), origin: engine.origin });
  return { ...known, ...policy, permissions, probes, ended };
}
