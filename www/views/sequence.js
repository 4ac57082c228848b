// A call as a sequence between the page, the browser and the server. This module decides what the picture shows and draws nothing.

import { isSecret, parts } from './parts.js';

/**
 * @import { Finding, Header, Plan } from '../index.js'
 * @import { Call, Message } from './report.js'
 *
 * @typedef {object} Line A header in the picture.
 * @property {string} name
 * @property {string | null} value Null if only the name is shown, because the value may be a secret.
 * @property {'wrong' | 'missing' | null} mark What the refusal is about.
 *
 * @typedef {object} Step What passes between two lanes, or happens at the browser.
 * @property {'call' | 'request' | 'answer' | 'failure' | 'wanted' | 'refusal' | 'never' | 'delivery' | 'error' | 'nothing'} kind
 * @property {'page' | 'browser' | 'server'} from
 * @property {'page' | 'browser' | 'server'} to
 * @property {string} text
 * @property {Line[]} headers
 * @property {number} more How many headers of an answer are left out, because they play no part in CORS.
 * @property {string} note
 * @property {boolean} wrong Whether the status alone is a reason to refuse the answer.
 *
 * @typedef {{ title: string, steps: Step[] }} Round
 * @typedef {{ page: string, servers: string[], rounds: Round[] }} Sequence
 */

/** Headers of a request and of an answer that are shown beside those of CORS itself. */
const OF_REQUEST = ['origin', 'content-type', 'authorization', 'cookie', 'range'];
const OF_ANSWER = ['vary', 'location', 'set-cookie', 'www-authenticate', 'retry-after', 'age', 'x-cache', 'content-type', 'x-content-type-options',
  'cross-origin-resource-policy', 'timing-allow-origin'];
/** Headers of a request that browsers add by themselves, and those that say nothing about a refusal. */
const NOISE = /^(accept|accept-.*|user-agent|connection|host|content-length|cache-control|pragma|priority|dnt|upgrade-.*|sec-.*|proxy-.*|referer|te|:.*)$/;

/** @param {Call} call @returns {Sequence} */
export function sequenceOf(call) {
  const { origin, messages, plan, request } = call;
  const stop = refusalOf(call);
  const at = stop ? placeOf(stop, messages) : -1;
  const asked = { method: request.method ?? 'GET', url: String(plan?.request.url ?? request.url) };
  const rounds = [round('The page makes the call', [callStep(call, asked)])];
  for (const [index, message] of messages.entries()) {
    if (stop && index > at) break;
    const answer = index === at ? { stop, wrong: isStatusWrong(call) } : { stop: null, wrong: false };
    rounds.push(roundOf(message, plan, answer));
  }
  const last = rounds[rounds.length - 1];
  if (stop) {
    const isOfNetwork = stop.stage === 'environment';
    last.steps.push(step('refusal', 'browser', 'browser', isOfNetwork ? 'The call fails' : 'The browser refuses', { note: stop.message }));
    if (messages[at]?.kind === 'preflight') last.steps.push(step('never', 'browser', 'server', `${asked.method} is never sent`));
    else if (at === -1) last.steps.push(step('never', 'browser', 'server', 'Nothing is sent'));
  }
  const end = endOf(call);
  if (end) rounds.push(round(end.kind === 'delivery' ? 'The page gets its answer' : 'What the page gets', [end]));
  return { page: origin ?? plan?.origin ?? 'not known', servers: serversOf(messages, asked.url), rounds };
}

/** @param {string} title @param {Step[]} steps @returns {Round} */
const round = (title, steps) => ({ title, steps });

/**
 * @param {Step['kind']} kind
 * @param {Step['from']} from
 * @param {Step['to']} to
 * @param {string} text
 * @param {Partial<Step>} [rest]
 * @returns {Step}
 */
const step = (kind, from, to, text, rest) => ({ kind, from, to, text, headers: [], more: 0, note: '', wrong: false, ...rest });

/**
 * What the browser refuses the call for, which is the first broken rule; null if nothing is refused.
 *
 * @param {Call} call
 * @returns {Finding | null}
 */
function refusalOf({ outcome, verdict, plan }) {
  if (outcome !== 'blocked') return null;
  const findings = verdict?.findings ?? plan?.findings ?? [];
  return findings.find(({ severity }) => severity === 'block') ?? null;
}

/** Whether the status of the refused answer would be refused with any header. @param {Call} call */
const isStatusWrong = ({ verdict }) => (verdict?.findings ?? []).some(({ code, severity }) => severity === 'block' && code === 'preflight-status-not-ok');

/**
 * Behind which message the browser refuses; -1 if before the first. A browser stops there, so it is the last message, unless a recording
 * has more than the refusal lets pass.
 *
 * @param {Finding} finding
 * @param {Message[]} messages
 */
function placeOf({ stage }, messages) {
  if (stage === 'request') return -1;
  const preflight = messages.findLastIndex(({ kind, cached }) => kind === 'preflight' && !cached);
  return stage === 'preflight' && preflight !== -1 ? preflight : messages.length - 1;
}

/** @param {Call} call @param {{ method: string, url: string }} asked */
function callStep({ request, plan }, { method, url }) {
  const headers = plan?.request.headers ?? [];
  const own = headers.filter(([name]) => name.toLowerCase() !== 'origin');
  const credentials = plan ? plan.credentials : request.credentials === 'include';
  return step('call', 'page', 'browser', `${method} ${url}`, { headers: shown(own, isOfRequest).headers, note: credentials ? 'with credentials' : '' });
}

/** @type {Record<Message['kind'], (host: string, method: string) => string>} */
const TITLES = {
  preflight: (host) => `Preflight: the browser asks ${host}`,
  request: (host) => `The request to ${host}`,
  redirect: (host) => `The redirect is followed to ${host}`,
};

/**
 * @param {Message} message
 * @param {Plan | null} plan
 * @param {{ stop: Finding | null, wrong: boolean }} refused What is refused of its answer.
 */
function roundOf({ kind, request, response, failure, cached }, plan, refused) {
  const { host, target } = parts(request.url);
  if (cached) {
    return round('Preflight', [step('nothing', 'browser', 'browser', 'No preflight is sent', { note: 'An earlier preflight still covers this call.' })]);
  }
  const sent = step('request', 'browser', 'server', `${request.method} ${target}`, { headers: shown(request.headers, isOfRequest).headers });
  return round(TITLES[kind](host, request.method), [sent, answerStep(kind, response, failure, plan, refused)]);
}

/**
 * @param {Message['kind']} kind
 * @param {Message['response']} response
 * @param {string | null} failure
 * @param {Plan | null} plan
 * @param {{ stop: Finding | null, wrong: boolean }} refused
 */
function answerStep(kind, response, failure, plan, { stop, wrong }) {
  if (response) {
    const { headers, more } = shown(response.headers, isOfAnswer);
    return step('answer', 'server', 'browser', String(response.status), { headers: marked(headers, stop), more, wrong, note: failure ?? '' });
  }
  if (failure !== null) return step('failure', 'server', 'browser', 'No answer', { note: failure });
  const wanted = (kind === 'preflight' ? plan?.requires.preflight : plan?.requires.response) ?? [];
  const status = kind === 'preflight' ? '200 to 299' : 'any status';
  return step('wanted', 'server', 'browser', `must answer, ${status}`, { headers: wanted.map(({ name, value }) => line(name, value)) });
}

/** @param {Call} call @returns {Step | null} */
function endOf({ outcome, verdict }) {
  if (outcome === 'blocked') {
    return step('error', 'browser', 'page', 'An error without a reason', { note: '“Failed to fetch” or status 0: script is not told why.' });
  }
  if (outcome === 'opaque') return step('delivery', 'browser', 'page', 'An opaque response', { note: 'Script sees nothing of it: no status, no headers, no body.' });
  if (outcome !== 'allowed') return null;
  const headers = verdict?.response?.headers ?? [];
  const readable = headers.map(([name]) => name);
  const hidden = (verdict?.findings ?? []).filter(({ code }) => code === 'response-header-not-exposed').map(({ found }) => found);
  return step('delivery', 'browser', 'page', String(verdict?.response?.status ?? 'The response'), {
    note: `${readable.length ? `Script reads ${readable.join(', ')}.` : 'Script reads no header.'}${hidden.length ? ` Hidden from script: ${hidden.join(', ')}.` : ''}`,
  });
}

/** @param {Message[]} messages @param {string} url */
function serversOf(messages, url) {
  const urls = messages.length ? messages.map(({ request }) => request.url) : [url];
  return [...new Set(urls.map((each) => parts(each).origin || each))];
}

/** @param {string} name */
const isOfRequest = (name) => OF_REQUEST.includes(name) || !NOISE.test(name);
/** A header that is nearly one of CORS is often the reason. @param {string} name */
const isOfAnswer = (name) => OF_ANSWER.includes(name) || /access|allow|cors/.test(name);
/** A value is shown if it is one of CORS, or if the name says that it is no secret. @param {string} name */
const isOpen = (name) => !isSecret(name) && (OF_REQUEST.includes(name) || isOfAnswer(name));

/** @param {string} name @param {string | null} value @returns {Line} */
const line = (name, value) => ({ name, value, mark: null });

/**
 * The headers that the picture shows, and how many it leaves out.
 *
 * @param {readonly [string, string][]} headers
 * @param {(name: string) => boolean} matters
 */
function shown(headers, matters) {
  const chosen = headers.filter(([name]) => matters(name.toLowerCase()));
  return {
    headers: chosen.map(([name, value]) => line(name, isOpen(name.toLowerCase()) ? value : null)),
    more: headers.length - chosen.length,
  };
}

/**
 * The headers of the answer that is refused, with marks at those that the refusal is about.
 *
 * @param {Line[]} headers
 * @param {Finding | null} stop
 * @returns {Line[]}
 */
function marked(headers, stop) {
  const blamed = stop?.remedies.find(({ header }) => header && /^access-control-/i.test(header.name))?.header;
  if (!blamed) return headers;
  const isBlamed = (/** @type {Line} */ { name }) => name.toLowerCase() === blamed.name.toLowerCase();
  if (!headers.some(isBlamed)) return [...headers, { name: blamed.name, value: null, mark: 'missing' }];
  return headers.map((header) => (isBlamed(header) ? { ...header, mark: 'wrong' } : header));
}
