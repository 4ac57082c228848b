/**
 * What people are told of an exchange, live or read.
 *
 * @import { Message } from '../capture.js'
 * @import { Diagnosis, EngineOptions, RequestRecord, ResponseRecord, Verdict } from '../index.js'
 * @import { Result } from './output/results.js'
 */
import { createEngine } from '../index.js';
import { safeHeaders, safeMessage } from './secrets.js';
import { VERBATIM } from './wrap.js';

const BROWSERS = /** @type {const} */ ([['chromium', 'Chromium'], ['firefox', 'Firefox'], ['webkit', 'Safari']]);
/** @type {Record<string, string>} */
const NAMES = { ...Object.fromEntries(BROWSERS), standard: 'the Standard' };

/** The headers that decide on CORS or lead somewhere else. The others are shown with --verbose. */
const DECIDING = /^(?:access-control-|origin$|location$|vary$|cross-origin-resource-policy$|set-cookie$|www-authenticate$)/i;

const KINDS = { preflight: ' (preflight)', request: '', redirect: ' (redirect)' };

/**
 * An exchange with its verdict.
 *
 * @typedef {object} Judged
 * @property {string} origin
 * @property {RequestRecord} request
 * @property {Message[]} messages
 * @property {Verdict} verdict The verdict that decides: `decidingVerdict` gives it.
 * @property {string | undefined} profile The one browser that counts; all three if it is not given.
 * @property {unknown} [unreachable] Set if no answer came.
 * @property {number | null} [duration]
 * @property {string[]} [notes] What else there is to say, a sentence each.
 * @property {ResponseRecord[]} [responses] The answers, as `Engine.check` takes them.
 * @property {Record<string, unknown>} [more] More for programs.
 */

/**
 * @param {Judged} judged
 * @param {{ verbose?: boolean }} options
 * @returns {Result}
 */
export function resultOf({ origin, request, messages: all, verdict, profile, unreachable = null, duration = null, notes = [], responses, more = {} }, { verbose = false }) {
  const { diagnosis, browsers } = verdict;
  const messages = verbose ? all : all.map(safeMessage);
  const status = statusOf(verdict.outcome, unreachable !== null);
  const [cause] = diagnosis.causes;
  const name = `${request.method ?? 'GET'} ${request.url}`;
  const headline = status === 'pass' ? allowedSentence(verdict) : cause?.headline ?? diagnosis.text.split('\n')[0];
  return {
    id: `${name} from ${origin}`,
    title: `${word(status, browsers, profile)}: ${name} from a page of ${origin}`,
    status,
    level: status === 'pass' ? levelOf(verdict) : 'error',
    code: status === 'pass' ? verdict.outcome : cause?.code ?? status,
    headline,
    text: [
      ...(status === 'pass' ? [headline, ...adviceOf(verdict)] : [diagnosis.text, ...snippetOf(diagnosis)]),
      ...notes.map((note) => `  · ${note}`),
      ...(messages.length ? ['', 'Sent and answered:', ...linesOf(messages, verbose)] : []),
    ].join('\n'),
    location: null,
    duration,
    details: {
      origin, profile: profile ?? null, request: verbose ? withoutBody(request) : safeHeaders(withoutBody(request)), messages,
      verdict: verbose ? verdict : { ...verdict, response: verdict.response && safeHeaders(verdict.response) }, unreachable, notes, ...more,
      ...(responses ? { responses: verbose ? responses : responses.map(safeHeaders) } : {}),
    },
  };
}

/**
 * The request without its body, which may be large and is no matter of CORS.
 *
 * @param {RequestRecord} request
 */
const withoutBody = ({ body, ...request }) => ({ ...request, hasBody: body !== undefined || request.streamBody === true });

/**
 * The verdict that counts. Without a profile all three browsers do: where the Standard allows what one of them refuses, it is the verdict of
 * that one.
 *
 * @param {{ request: RequestRecord, responses: ResponseRecord[], verdict: Verdict }} exchange
 * @param {EngineOptions} options
 * @returns {Promise<Verdict>}
 */
export async function decidingVerdict({ request, responses, verdict }, options) {
  if (options.profile || verdict.outcome === 'blocked' || verdict.outcome === 'incomplete') return verdict;
  const { browsers } = verdict;
  const refusing = BROWSERS.find(([browser]) => browsers[browser] === 'blocked');
  if (!refusing) return verdict;
  const engine = await createEngine({ ...options, profile: refusing[0] });
  return { ...engine.check({ request, responses }), browsers };
}

/**
 * What is said of browsers without a verdict.
 *
 * @param {Verdict} verdict
 */
export const notesOfBrowsers = ({ browsers }) => BROWSERS.filter(([key]) => browsers[key] === 'incomplete')
  .map(([key, name]) => `${name} sends other requests for this call: judge it alone, with --profile ${key}.`);

/**
 * @param {Verdict['outcome']} outcome
 * @param {boolean} isUnreachable
 * @returns {Result['status']}
 */
function statusOf(outcome, isUnreachable) {
  if (isUnreachable) return 'unreachable';
  if (outcome === 'incomplete') return 'incomplete';
  return outcome === 'blocked' ? 'fail' : 'pass';
}

/**
 * The first words of a result.
 *
 * @param {Result['status']} status
 * @param {Verdict['browsers']} browsers
 * @param {string | undefined} profile
 */
function word(status, browsers, profile) {
  if (status === 'unreachable') return 'Not reached';
  if (status === 'incomplete') return 'No verdict';
  const outcome = status === 'pass' ? 'Allowed' : 'Blocked';
  if (profile) return `${outcome} by ${NAMES[profile]}`;
  const [allowed, blocked] = [browsersWith(browsers, 'allowed'), browsersWith(browsers, 'blocked')];
  return allowed && blocked ? `Blocked by ${blocked}, allowed by ${allowed}` : outcome;
}

/**
 * "Chromium and Firefox": the browsers with this outcome.
 *
 * @param {Verdict['browsers']} browsers
 * @param {'allowed' | 'blocked'} outcome
 */
function browsersWith(browsers, outcome) {
  const names = BROWSERS.filter(([key]) => browsers[key] === outcome).map(([, name]) => name);
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : names[0] ?? '';
}

/** @param {Verdict} verdict */
function allowedSentence({ outcome, response }) {
  if (outcome === 'opaque') return 'The browser sends the call, and the page sees nothing of the answer.';
  return `The page may read the answer${response ? `, status ${response.status}` : ''}.`;
}

/** @param {Verdict} verdict */
const adviceOf = ({ findings }) => findings.filter(({ severity }) => severity !== 'block').map(({ message, remedies: [remedy] }) => `  · ${message}${remedy ? ` ${remedy.text}` : ''}`);

/** @param {Verdict} verdict @returns {Result['level']} */
const levelOf = ({ findings }) => (findings.some(({ severity }) => ['degrade', 'risk'].includes(severity)) ? 'warning' : 'note');

/**
 * What to paste into the configuration of the server, if it is known. The lines are indented so far that they are not wrapped.
 *
 * @param {Diagnosis} diagnosis
 */
function snippetOf({ causes }) {
  const snippet = causes.flatMap(({ act, otherwise }) => [act, ...otherwise]).find((remedy) => remedy.snippet)?.snippet;
  return snippet ? ['', `For ${snippet.title}, in ${snippet.file}:`, ...snippet.text.trimEnd().split('\n').map((line) => (line ? `${VERBATIM}${line}` : ''))] : [];
}

/**
 * What travelled, in lines.
 *
 * @param {Message[]} messages
 * @param {boolean} isVerbose Whether all headers are shown.
 */
function linesOf(messages, isVerbose) {
  const shown = (/** @type {[string, string][]} */ headers) => headers.filter(([name]) => isVerbose || DECIDING.test(name)).map(([name, value]) => `    ${name}: ${value}`);
  return messages.flatMap(({ kind, request, response, failure, cached }) => [
    `  ${request.method} ${request.url}${KINDS[kind]}${cached ? ', remembered by the browser' : ''}`,
    ...shown(request.headers),
    ...(response ? [`  → ${response.status}`, ...shown(response.headers)] : [`  → ${failure ?? 'no answer'}`]),
  ]);
}
