/**
 * What the log says of a refusal.
 *
 * @import { Call } from '../capture.js'
 * @import { Verdict } from '../index.js'
 */
import { nameOf } from '../errors/urls.js';

/**
 * One line that says what is wrong, and one that says what to do.
 *
 * @param {Call} call
 * @param {string} origin
 * @param {number} count How often this was seen.
 */
export function textOfRefusal(call, origin, count) {
  const [{ headline, act }] = /** @type {Verdict} */ (call.verdict).diagnosis.causes;
  const often = count > 1 ? ` (${count} times so far)` : '';
  const doubts = call.unknowns.filter(({ otherwise }) => otherwise);
  return [
    `[corsight] Browsers keep ${nameOf(call.request)} from ${pageOf(origin)}${often}: ${headline}`,
    `  · To do: ${act.text}`,
    ...doubts.length ? ['  · This server cannot see whether the page sends credentials; the cause may be another if it does.'] : [],
  ].join('\n');
}

/**
 * What is said, once, of a page that is not meant to call the server.
 *
 * @param {Call} call
 * @param {string} origin
 */
export function textOfStranger(call, origin) {
  return `[corsight] Browsers keep ${nameOf(call.request)} from ${pageOf(origin)}, which is not one of the origins that are meant to call this server.`;
}

/** @param {string} origin */
const pageOf = (origin) => (origin === 'null' ? 'a page with the origin null' : `pages of ${origin}`);
