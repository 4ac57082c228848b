/**
 * Prints a call to the console as one collapsed group.
 *
 * @import { Cors, Finding, Plan } from '../index.js'
 */
import { say } from '../host/console.js';
import { nameOf } from '../errors/urls.js';

/**
 * Prints a call that failed: what is wrong in the title, then what to do, then one object with all that is known.
 *
 * @param {Cors} cors The `cors` of a call that has ended. It has a plan.
 */
export function printFailure(cors) {
  const { diagnosis } = cors;
  const { request } = /** @type {Plan} */ (cors.plan);
  const { headline = '' } = diagnosis.causes[0] ?? {};
  // The title says the first line already, and the sentence of the first cause.
  const [, rest = diagnosis.text] = headline ? diagnosis.text.split(`${headline}\n`, 2) : [];
  say('groupCollapsed', `[corsight] ${nameOf(request)} failed${headline && `: ${headline}`}`);
  say('log', rest);
  printDetails(cors);
}

/**
 * Prints what probes have found of a call that was printed before they were done, in one line.
 *
 * @param {Cors} cors
 * @param {string | undefined} code The first cause that was printed.
 */
export function printFinding({ plan, diagnosis }, code) {
  const [first] = diagnosis.causes;
  if (first && first.code !== code) say('log', `[corsight] ${nameOf(/** @type {Plan} */ (plan).request)}: ${first.headline} ${first.act.text}`);
}

/**
 * Prints a call that succeeded after a preflight, and why it needed the preflight.
 *
 * @param {Cors} cors
 * @param {number} status
 */
export function printSuccess(cors, status) {
  const { preflight, request } = /** @type {Plan} */ (cors.plan);
  say('groupCollapsed', `[corsight] ${nameOf(request)}: ${cors.verdict?.outcome}, ${status}, after a preflight${preflight?.cached ? ' that was cached' : ''}`);
  if (preflight) say('log', listed('The preflight is needed because', preflight.because));
  printDetails(cors);
}

/** @param {Cors} cors */
function printDetails({ plan, verdict, diagnosis }) {
  say('log', 'All details:', { plan, verdict, diagnosis });
  say('groupEnd');
}

/**
 * Prints that script has read a header that CORS hides from it.
 *
 * @param {string} name The name of the call.
 * @param {Finding} finding
 */
export function printMissedHeader(name, { message, remedies }) {
  say('log', `[corsight] ${[`${name}:`, message, ...remedies.map(({ text }) => text)].join(' ')}`);
}

/**
 * A list in text: the title, and a line for each finding.
 *
 * @param {string} title
 * @param {Finding[]} findings
 */
const listed = (title, findings) => [title, ...findings.map(({ message }) => `  · ${message}`)].join('\n');
