/**
 * `corsight check`: a call to live servers, as a browser would send it.
 *
 * @import { Command, Given } from '../arguments.js'
 * @import { LiveExchange } from '../../live/live.js'
 * @import { Verdict } from '../../index.js'
 * @import { Io } from '../io.js'
 * @import { Result } from '../output/results.js'
 */
import { createEngine } from '../../index.js';
import { exchange } from '../../live/live.js';
import { CALL_OPTIONS, prepareJson, readCall } from '../call.js';
import { FORMAT_OPTIONS, printResults } from '../output/index.js';
import { statusOf } from '../output/results.js';
import { NAMES, adviceOf, allowedSentence, browsersWith, levelOf, linesOf, statusOfVerdict } from '../told.js';
import { UsageError } from '../usage-error.js';

/** @type {Command} */
export default {
  name: 'check',
  summary: 'Send a call as a browser would, and say whether the page may read the answer',
  usage: 'URL --origin ORIGIN [options]',
  about: 'The preflight, the call and its redirects are sent for real, so a POST does what a POST does. Headers that no page can set are named, and not sent.',
  positionals: [{ name: 'URL', description: 'The URL that the page calls' }],
  options: {
    ...CALL_OPTIONS,
    'user-agent': { type: 'string', short: 'A', value: 'TEXT', description: 'The User-Agent of the browser, which is no header of the page' },
    insecure: { type: 'boolean', short: 'k', description: 'Take every certificate, as a user who has clicked through the warning' },
    timeout: { type: 'string', short: 'm', value: 'SECONDS', description: 'How long one answer may take, 30 seconds if not given' },
    verbose: { type: 'boolean', short: 'v', description: 'Show all headers' },
    ...FORMAT_OPTIONS,
  },
  prepare: prepareJson,
  examples: [
    { text: 'Does a browser let the page read this?', command: 'corsight check https://api.example/items --origin https://app.example' },
    { text: 'The same for a call that needs a preflight:', command: "corsight check https://api.example/items -o https://app.example -X PUT --json '{\"name\": \"Ada\"}'" },
    { text: 'With cookies, in Firefox alone, for a program:', command: 'corsight check https://api.example/me -o https://app.example --credentials include --profile firefox --json' },
  ],
  run: check,
};

/** @param {Given} given */
async function check({ values, positionals: [url], io }) {
  const { origin, request } = await readCall(url, values, io);
  if (origin === undefined) throw new UsageError('corsight check needs --origin: the origin of the page that makes the call, as in --origin https://app.example');
  const { profile, insecure, 'user-agent': userAgent, 'address-space': addressSpace } = values;
  const timeout = readSeconds(values.timeout);
  const live = await exchange({
    request, origin, profile, addressSpace, insecure, userAgent, timeout, signal: io.closed,
    onMessage: ({ request: sent }) => io.progress(`${sent.method} ${sent.url}`),
  });
  io.progress('');
  const result = await resultOf(live, values);
  await printResults({ command: 'check', results: [result] }, values, io);
  return statusOf([result]);
}

/**
 * @param {LiveExchange} live
 * @param {Record<string, any>} values
 * @returns {Promise<Result>}
 */
async function resultOf(live, values) {
  const { request, origin, messages, unreachable, duration } = live;
  const verdict = await decidingVerdict(live, values.profile, values['address-space']);
  const { diagnosis, browsers } = verdict;
  const status = statusOfVerdict(verdict.outcome, unreachable !== null);
  const [cause] = diagnosis.causes;
  const title = `${request.method} ${request.url}`;
  const headline = status === 'pass' ? allowedSentence(verdict) : cause?.headline ?? diagnosis.text.split('\n')[0];
  return {
    id: `${title} from ${origin}`,
    title: `${titleOf(status, browsers, values.profile)}: ${title}, called by a page of ${origin}`,
    status,
    level: status === 'pass' ? levelOf(verdict, diagnosis) : 'error',
    code: status === 'pass' ? verdict.outcome : cause?.code ?? status,
    headline,
    text: [
      ...(status === 'pass' ? [headline, ...adviceOf(verdict)] : [diagnosis.text]),
      ...(messages.length ? ['', 'Sent and answered:', ...linesOf(messages, values.verbose)] : []),
    ].join('\n'),
    location: null,
    duration,
    details: { ...live, verdict },
  };
}

/**
 * Without a profile all three browsers count. Where the Standard allows what one of them refuses, its verdict is told.
 *
 * @param {LiveExchange} live
 * @param {string | undefined} profile
 * @param {any} addressSpace
 * @returns {Promise<Verdict>}
 */
async function decidingVerdict({ origin, request, responses, verdict }, profile, addressSpace) {
  if (profile || verdict.outcome === 'blocked' || verdict.outcome === 'incomplete') return verdict;
  const refusing = /** @type {const} */ (['chromium', 'firefox', 'webkit']).find((browser) => verdict.browsers[browser] === 'blocked');
  if (!refusing) return verdict;
  const engine = await createEngine({ origin, profile: refusing, addressSpace });
  return engine.check({ request, responses });
}

/**
 * @param {Result['status']} status
 * @param {Verdict['browsers']} browsers
 * @param {keyof typeof NAMES | undefined} profile
 */
function titleOf(status, browsers, profile) {
  if (status === 'unreachable') return 'Not reached';
  if (status === 'incomplete') return 'No verdict';
  const word = status === 'pass' ? 'Allowed' : 'Blocked';
  if (profile) return `${word} by ${NAMES[profile]}`;
  const [allowed, blocked] = [browsersWith(browsers, 'allowed'), browsersWith(browsers, 'blocked')];
  return allowed && blocked ? `Blocked by ${blocked}, allowed by ${allowed}` : word;
}

/** @param {string | undefined} text */
function readSeconds(text) {
  if (text === undefined) return undefined;
  const seconds = Number(text);
  if (!(seconds > 0 && seconds <= 86_400)) throw new UsageError(`--timeout is a number of seconds above 0, but it was given ${JSON.stringify(text)}`);
  return seconds * 1000;
}
