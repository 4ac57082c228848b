/**
 * What people are told of an exchange.
 *
 * @import { Message } from '../capture.js'
 * @import { Diagnosis, Verdict } from '../index.js'
 * @import { Result } from './output/results.js'
 */

const BROWSERS = /** @type {const} */ ([['chromium', 'Chromium'], ['firefox', 'Firefox'], ['webkit', 'Safari']]);
export const NAMES = { ...Object.fromEntries(BROWSERS), standard: 'the Standard' };

/** The headers that decide on CORS or lead somewhere else. The others are shown with --verbose. */
const DECIDING = /^(?:access-control-|origin$|location$|vary$|cross-origin-resource-policy$|set-cookie$|www-authenticate$)/i;

/**
 * "Chromium and Firefox": the browsers with this outcome.
 *
 * @param {Verdict['browsers']} browsers
 * @param {'allowed' | 'blocked'} outcome
 */
export function browsersWith(browsers, outcome) {
  const names = BROWSERS.filter(([key]) => browsers[key] === outcome).map(([, name]) => name);
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : names[0] ?? '';
}

/**
 * What travelled, in lines.
 *
 * @param {Message[]} messages
 * @param {boolean} isVerbose Whether all headers are shown.
 */
export function linesOf(messages, isVerbose) {
  const shown = (/** @type {[string, string][]} */ headers) => headers.filter(([name]) => isVerbose || DECIDING.test(name)).map(([name, value]) => `    ${name}: ${value}`);
  return messages.flatMap(({ kind, request, response, failure, cached }) => [
    `${request.method} ${request.url}${KINDS[kind]}${cached ? ', remembered by the browser' : ''}`,
    ...shown(request.headers),
    ...(response ? [`  answered ${response.status}`, ...shown(response.headers)] : [`  ${failure ?? 'no answer'}`]),
  ]);
}

const KINDS = { preflight: ' (preflight)', request: '', redirect: ' (redirect)' };

/**
 * What the verdict means for the outcome of a command.
 *
 * @param {Verdict['outcome']} outcome
 * @param {boolean} isUnreachable
 * @returns {Result['status']}
 */
export function statusOfVerdict(outcome, isUnreachable) {
  if (isUnreachable) return 'unreachable';
  if (outcome === 'incomplete') return 'incomplete';
  return outcome === 'blocked' ? 'fail' : 'pass';
}

/**
 * The sentence for a call that works, with what the page does not see of it.
 *
 * @param {Verdict} verdict
 */
export function allowedSentence({ outcome, response }) {
  if (outcome === 'opaque') return 'The browser sends the call, and the page sees nothing of the answer (mode "no-cors").';
  return `The page may read the answer${response ? `, status ${response.status}` : ''}.`;
}

/**
 * The advice of a verdict in which nothing is refused, as bullets.
 *
 * @param {Verdict} verdict
 */
export const adviceOf = ({ findings }) => findings.filter(({ severity }) => severity !== 'block').map(({ message, remedies: [remedy] }) => `  · ${message}${remedy ? ` ${remedy.text}` : ''}`);

/**
 * @param {Verdict} verdict
 * @param {Diagnosis} diagnosis
 * @returns {Result['level']}
 */
export function levelOf({ findings }, diagnosis) {
  if (diagnosis.causes.some(({ confidence }) => confidence === 'certain') && findings.some(({ severity }) => severity === 'block')) return 'error';
  return findings.some(({ severity }) => ['degrade', 'risk'].includes(severity)) ? 'warning' : 'note';
}
