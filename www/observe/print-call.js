/**
 * A call in the console: one collapsed group.
 *
 * @import { Cors, Finding, Header, Plan } from '../index.js'
 */
import { say } from '../host/console.js';
import { nameOf } from './endings.js';
import { listed } from './explain.js';

/**
 * @param {Cors} cors Of a call that is over, with its plan.
 * @param {number} status
 */
export function printCall(cors, status) {
  const { verdict, diagnosis } = cors;
  const plan = /** @type {Plan} */ (cors.plan);
  const { preflight, requires } = plan;
  const list = (/** @type {string} */ title, /** @type {(Finding | Header | string[])[] | null | undefined} */ items) => {
    if (items?.length) say('log', listed(title, items));
  };
  say('groupCollapsed', `[corsight] ${nameOf(plan.request)}: ${status ? `${verdict?.outcome}, ${status}` : 'failed'}${
    preflight ? `, needs a preflight${preflight.cached ? ' (cached)' : ''}` : ''}`);
  if (preflight) {
    list('Preflight, because', preflight.because);
    list(nameOf(preflight.request), preflight.request.headers);
    if (status) list('The answer needs', requires.preflight);
  }
  if (diagnosis.text) say('log', diagnosis.text);
  if (status) list('Besides', verdict?.findings);
  say('log', 'All of it:', cors);
  say('groupEnd');
}
