/**
 * `corsight har`: what recorded traffic shows, for each page, server and endpoint.
 *
 * @import { Command, Given } from '../arguments.js'
 * @import { Call, Report } from '../../capture.js'
 * @import { Io } from '../io.js'
 * @import { Endpoint } from '../endpoints.js'
 * @import { Result } from '../output/results.js'
 */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { analyze } from '../../capture.js';
import { isCorsError } from '../../index.js';
import { endpointsOf } from '../endpoints.js';
import { FORMAT_OPTIONS, printResults } from '../output/index.js';
import { preflightsOf } from '../preflights.js';
import { ALLOWED, BLOCKED } from '../status.js';
import { UsageError } from '../usage-error.js';

/** @type {Command} */
export default {
  name: 'har',
  summary: 'Report on recorded traffic: what was refused, why, and what preflights cost',
  usage: 'FILE… [options]',
  about: 'Reads HARs of browsers, Playwright and proxies, and events of the DevTools protocol, of any size: bodies are passed over. The calls to other origins are put together with their preflights and redirects and judged, an endpoint of a server at a time. Numbers and the like in a path count as one endpoint, {id}. The exit status is 1 if a call was blocked.',
  positionals: [{ name: 'FILE', description: 'Recordings, or - for the standard input', multiple: true }],
  options: {
    origin: { type: 'string', value: 'ORIGIN', description: 'Only calls of pages of this origin' },
    to: { type: 'string', value: 'ORIGIN', description: 'Only calls to this origin' },
    failed: { type: 'boolean', description: 'Only endpoints with a call that was blocked' },
    ...FORMAT_OPTIONS,
  },
  examples: [
    { text: 'What is wrong in this recording?', command: 'corsight har app.har' },
    { text: 'Fail the job that has recorded its browser tests, and say why in the pull request:', command: 'corsight har --format github recordings/*.har' },
    { text: 'Which preflights are worth a Max-Age?', command: "corsight har app.har --json | jq '.results[].details.preflights'" },
  ],
  run: har,
};

/** @param {Given} given */
async function har({ values, positionals, io }) {
  /** @type {Result[]} */
  const results = [];
  const totals = { calls: 0, blocked: 0, ignored: 0, unread: /** @type {Report['unread']} */ ([]), preflights: 0, milliseconds: 0, saved: 0, savedMilliseconds: 0 };
  for (const file of positionals) {
    const report = await readRecording(file, io);
    io.progress(`${file}: judging`);
    const calls = report.calls.filter((call) => isWanted(call, values));
    const preflights = await preflightsOf(calls);
    for (const endpoint of endpointsOf(calls, preflights)) {
      totals.calls += endpoint.calls.length;
      totals.blocked += endpoint.blocked;
      totals.preflights += endpoint.preflights.sent;
      totals.milliseconds += endpoint.preflights.milliseconds ?? 0;
      totals.saved += endpoint.preflights.cacheable;
      totals.savedMilliseconds += endpoint.preflights.cacheableMilliseconds ?? 0;
      if (!values.failed || endpoint.blocked) results.push(resultOf(endpoint, file));
    }
    totals.ignored += report.ignored;
    totals.unread.push(...report.unread.map(({ where, reason }) => ({ where: `${file}, ${where}`, reason })));
  }
  io.progress('');
  // What has to be mended stands first; the order within is that of the recording.
  results.sort((one, other) => Number(other.status === 'fail') - Number(one.status === 'fail'));
  await printResults({ command: 'har', results, summary: summaryOf(totals), more: { unread: totals.unread } }, values, io);
  return totals.blocked ? BLOCKED : ALLOWED;
}

/**
 * @param {Call} call
 * @param {Record<string, any>} values
 */
const isWanted = ({ origin, request }, values) => (values.origin === undefined || origin === values.origin)
  && (values.to === undefined || URL.canParse(request.url) && new URL(request.url).origin === values.to);

/**
 * @param {string} file
 * @param {Io} io
 * @returns {Promise<Report>}
 */
async function readRecording(file, io) {
  const path = resolve(io.cwd, file);
  try {
    const total = file === '-' ? null : (await stat(path)).size;
    const input = /** @type {any} */ (file === '-' ? io.stdin : createReadStream(path, { highWaterMark: 2 ** 20 }));
    return await analyze(input, {
      signal: io.closed,
      onProgress: ({ done }) => io.progress(`${file}: ${megabytes(done)}${total ? ` of ${megabytes(total)}` : ''}`),
    });
  } catch (error) {
    const { message, syscall } = /** @type {NodeJS.ErrnoException} */ (error);
    if (syscall) throw new UsageError(`${file} cannot be read: ${message}`, { cause: error });
    if (isCorsError(error) && error.code === 'misuse') throw new UsageError(`${file}: ${message}`, { cause: error });
    throw error;
  }
}

/** @param {number} bytes */
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

/**
 * @param {Endpoint} endpoint
 * @param {string} file
 * @returns {Result}
 */
function resultOf({ origin, method, url, calls, blocked, incomplete, causes, preflights }, file) {
  const name = `${method} ${url} from ${origin === null ? 'an unknown page' : `a page of ${origin}`}`;
  const status = blocked ? 'fail' : incomplete === calls.length ? 'incomplete' : 'pass';
  const [first] = causes;
  const word = { fail: 'Blocked', incomplete: 'Not judged', pass: 'Allowed' }[status];
  const headline = first?.headline ?? (status === 'incomplete' ? 'The recording does not have all answers of this call.' : 'The page may read the answers.');
  const outcomes = calls.length === 1 ? [] : [`${calls.length} calls${blocked && blocked < calls.length ? `, ${blocked} of them blocked` : ''}.`];
  return {
    id: name,
    title: `${word}: ${name}`,
    status,
    level: status === 'fail' ? 'error' : preflights.cacheable ? 'warning' : 'note',
    code: first?.code ?? (status === 'pass' ? 'allowed' : status),
    headline,
    text: [...(causes.length ? causes.map(({ text, count }) => (causes.length > 1 ? `${text}\n  · In ${counted(count, 'call')}.` : text)) : status === 'pass' ? [] : [headline]), ...[...outcomes, ...sentencesOf(preflights)].map((text) => `  · ${text}`)].join('\n'),
    location: { file, line: 1 },
    duration: null,
    details: { file, origin, method, url, calls: calls.length, blocked, incomplete, causes, preflights },
  };
}

/**
 * What preflights cost, and what would save them.
 *
 * @param {Endpoint['preflights']} preflights
 */
function sentencesOf({ sent, milliseconds, cacheable, cacheableMilliseconds, maxAge, needless, headers }) {
  const cost = (/** @type {number | null} */ time) => (time === null ? '' : ` (${seconds(time)})`);
  return [
    ...(sent ? [`${counted(sent, 'preflight')}${cost(milliseconds)}.`] : []),
    ...(cacheable ? [`${cacheable} of them${cost(cacheableMilliseconds)} would not be sent if the server answered preflights with Access-Control-Max-Age: ${maxAge}.`] : []),
    ...(needless ? [`${counted(needless, 'preflight')} went out although an earlier answer covered the call: the browser's cache was off, as with "Disable cache" in the developer tools, or had forgotten it.`] : []),
    ...(sent && headers.length ? [`Without the request header${headers.length > 1 ? 's' : ''} ${headers.join(', ')} no preflight is needed at all.`] : []),
  ];
}

/** @param {number} count @param {string} word */
const counted = (count, word) => `${count} ${word}${count === 1 ? '' : 's'}`;

/** @param {number} milliseconds */
const seconds = (milliseconds) => (milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`);

/** @param {{ calls: number, blocked: number, ignored: number, unread: Report['unread'], preflights: number, milliseconds: number, saved: number, savedMilliseconds: number }} totals */
function summaryOf({ calls, blocked, ignored, unread, preflights, milliseconds, saved, savedMilliseconds }) {
  return [
    `${counted(calls, 'call')} to other origins, ${blocked} blocked.`,
    ...(preflights ? [`${counted(preflights, 'preflight')}${milliseconds ? ` took ${seconds(milliseconds)}` : ''}${saved ? `; a Max-Age would save ${saved}${savedMilliseconds ? ` (${seconds(savedMilliseconds)})` : ''}` : ''}.`] : []),
    ...(ignored ? [`${counted(ignored, 'other entry').replace('entrys', 'entries')} without a matter of CORS.`] : []),
    ...(unread.length ? [`${unread.length} could not be read, first ${unread[0].where}: ${unread[0].reason}`] : []),
  ].join(' ');
}
