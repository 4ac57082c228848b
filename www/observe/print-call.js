/**
 * Prints a call to the console as one collapsed group.
 *
 * @import { Cors, Finding, Header, Plan } from '../index.js'
 */
import { say } from '../host/console.js';
import { nameOf } from './endings.js';
import { listed } from './explain.js';

/**
 * @param {Cors} cors The `cors` of a call that has ended. It has a plan.
 * @param {number} status
 */
export function printCall(cors, status) {
  const { verdict, diagnosis } = cors;
  const plan = /** @type {Plan} */ (cors.plan);
  const { preflight, requires } = plan;
  const list = (/** @type {string} */ title, /** @type {(Finding | Header | string[])[] | null | undefined} */ items) => {
    if (items?.length) say('log', listed(title, items));
  };
  const title = [status ? `${verdict?.outcome}, ${status}` : 'failed'];
  if (preflight) title.push(`needs a preflight${preflight.cached ? ' (cached)' : ''}`);
  say('groupCollapsed', `[corsight] ${nameOf(plan.request)}: ${title.join(', ')}`);
  if (preflight) {
    list('The preflight is needed because', preflight.because);
    list(nameOf(preflight.request), preflight.request.headers);
    if (status) list('The response to the preflight needs', requires.preflight);
  }
  if (diagnosis.text) say('log', diagnosis.text);
  if (status) list('Other findings', verdict?.findings);
  say('log', 'All details:', cors);
  say('groupEnd');
}
