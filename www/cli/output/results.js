/**
 * What `check`, `har`, `lint` and `test` give, whatever it is printed as.
 */

/**
 * @typedef {object} Result
 * @property {string} id The same from run to run: a name for the thing that was judged.
 * @property {string} title What was judged, in one line.
 * @property {'pass' | 'fail' | 'unreachable' | 'incomplete'} status
 * @property {'error' | 'warning' | 'note'} level
 * @property {string} code The code of the cause or finding; that of the outcome if nothing is wrong.
 * @property {string} headline What is the matter, in one sentence.
 * @property {string} text All that a person needs, in lines. It begins with the headline.
 * @property {{ file: string, line: number } | null} location Where what is judged is written, if it stands in a file.
 * @property {number | null} duration In milliseconds.
 * @property {any} details What `--json` prints of it.
 */

import { ALLOWED, BLOCKED, UNREACHABLE } from '../status.js';

/**
 * The exit status of several results: a refusal counts more than a server that was not reached.
 *
 * @param {Result[]} results
 */
export function statusOf(results) {
  if (results.some(({ status }) => status === 'fail')) return BLOCKED;
  return results.some(({ status }) => status !== 'pass') ? UNREACHABLE : ALLOWED;
}
