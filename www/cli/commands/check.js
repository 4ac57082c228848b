/**
 * `corsight check`: a call to live servers, as a browser would send it, or an exchange that somebody has written down.
 *
 * @import { Command, Given } from '../arguments.js'
 * @import { Judged } from '../told.js'
 */
import { createEngine } from '../../index.js';
import { exchange } from '../../live/live.js';
import { CALL_OPTIONS, CURL_OPTIONS, prepareJson, readCall } from '../call.js';
import { openJar } from '../jar.js';
import { FORMAT_OPTIONS, printResults } from '../output/index.js';
import { statusOf } from '../output/results.js';
import { notesOfRemoved, readText } from '../reading.js';
import { readSeconds } from '../seconds.js';
import { decidingVerdict, notesOfBrowsers, resultOf } from '../told.js';
import { demandServer, withSnippet } from '../snippet.js';
import { demandTriable, tryOrigins } from '../try-origins.js';
import { UsageError } from '../usage-error.js';

/** @type {Command} */
export default {
  name: 'check',
  summary: 'Send a call as a browser would, and say whether the page may read the answer',
  usage: 'URL --origin ORIGIN [options]\ncorsight check - [options]',
  about: `With a URL, the preflight, the call and its redirects are sent for real, so a POST does what a POST does. The options are those of curl where
curl has them: put "corsight check" in place of "curl" and add --origin.

With -, the standard input is read: a command of curl, what curl -v prints, a fetch(…), headers, a HAR of one call or the message of a browser's
console. If it has answers, they are judged and nothing is sent. If it has a request alone, a GET or HEAD is sent, and another method with --send. A
body and secrets are never taken from the standard input, so they are not sent.`.replace(/(\S)\n(\S)/g, '$1 $2'),
  positionals: [{ name: 'URL', description: 'The URL that the page calls, or - for the standard input' }],
  options: {
    ...CALL_OPTIONS,
    cookie: { type: 'string', short: 'b', value: 'COOKIES', multiple: true, description: 'Cookies that the browser has: "name=value; name=value", or a file of curl' },
    'cookie-jar': { type: 'string', short: 'c', value: 'FILE', description: 'Cookies are read from this file before and written to it after: as JSON of tough-cookie if its name ends in .json, otherwise as curl writes them, which loses SameSite' },
    'user-agent': { type: 'string', short: 'A', value: 'TEXT', description: 'The User-Agent of the browser, which is no header of the page' },
    insecure: { type: 'boolean', short: 'k', description: 'Take every certificate, as a user who has clicked through the warning' },
    timeout: { type: 'string', short: 'm', value: 'SECONDS', description: 'How long one answer may take; 30 without it' },
    'try-origins': { type: 'boolean', description: 'Compare pages of other origins too: unlisted ones, look-alikes and null, and say what the rule of the server seems to be. Of a call with a preflight, only the preflight is sent for them' },
    send: { type: 'boolean', description: 'Send what is no GET or HEAD, too: with -, and with --try-origins where there is no preflight' },
    server: { type: 'string', value: 'NAME', description: 'The server whose configuration is to be mended, such as nginx: its text is printed. Without it: the server that the answers name. corsight policy --server list names all' },
    verbose: { type: 'boolean', short: 'v', description: 'Show all headers' },
    ...FORMAT_OPTIONS,
    ...CURL_OPTIONS,
  },
  prepare: prepareJson,
  examples: [
    { text: 'Does a browser let the page read this?', command: 'corsight check https://api.example/items --origin https://app.example' },
    { text: 'The same for a call that needs a preflight:', command: "corsight check https://api.example/items --origin https://app.example \\\n      -X PUT --json '{\"name\": \"Ada\"}'" },
    { text: 'With cookies, in Firefox alone, for a program:', command: 'corsight check https://api.example/me --origin https://app.example \\\n      --credentials include --cookie-jar jar.json --profile firefox --json' },
    { text: 'Which pages does the server allow?', command: 'corsight check https://api.example/items --origin https://app.example --try-origins' },
    { text: 'What does the exchange that curl has printed mean in a browser?', command: "curl -vH 'Origin: https://app.example' https://api.example/items 2>&1 |\n      corsight check -" },
  ],
  run: check,
};

/** @param {Given} given */
async function check(given) {
  const { values, positionals: [url], ordered, io } = given;
  if (url === '-' && values['try-origins']) throw new UsageError('--try-origins needs a URL: nothing is sent for a text');
  await demandServer(values.server);
  const call = url === '-' ? null : await readCall(url, values, io, ordered);
  if (call && values['try-origins']) await demandTriable(call, given);
  const judged = call ? await checkLive(call, given) : await checkText(given);
  const result = resultOf(await withSnippet(judged, values.server), values);
  const tried = call && values['try-origins'] ? await tryOrigins(call, judged, given) : null;
  await printResults({ command: 'check', results: [result], ...tried }, values, io);
  return statusOf([result]);
}

/**
 * @param {import('../call.js').DescribedCall} call
 * @param {Given} given
 * @returns {Promise<Judged>}
 */
async function checkLive({ origin, request, removed, cookies, userAgent }, { values, io }) {
  if (origin === undefined) throw new UsageError('corsight check needs --origin: the origin of the page that makes the call, as in --origin https://app.example');
  const { profile, insecure, 'address-space': addressSpace } = values;
  const { jar, save } = await openJar({ ...values, cookie: [...(values.cookie ?? []), ...cookies] }, request.url, io);
  const live = await exchange({
    request, origin, profile, addressSpace, insecure, jar, timeout: readSeconds(values.timeout), signal: io.closed,
    userAgent: values['user-agent'] ?? userAgent,
    onMessage: ({ request: sent }) => io.progress(`${sent.method} ${sent.url}`),
  });
  io.progress('');
  await save();
  const { messages, responses, unreachable, duration } = live;
  const verdict = await decidingVerdict(live, { origin, profile, addressSpace });
  const isSent = messages.some((message) => message.request.headers.some(([name]) => name === 'Cookie'));
  return {
    origin: live.origin, request: live.request, messages, verdict, profile, unreachable, duration, responses,
    notes: [
      ...notesOfBrowsers(verdict),
      ...notesOfRemoved(removed),
      ...((values.cookie || cookies.length) && !isSent && messages.length ? ['No cookie was sent: its attributes, the credentials mode of the call or its page forbid it. --credentials include sends cookies to other origins.'] : []),
    ],
  };
}

/**
 * @param {Given} given
 * @returns {Promise<Judged>}
 */
async function checkText(given) {
  const { values, io } = given;
  const { origin, browser, request, responses, removed, notes } = await readText(values, io);
  if (!responses.length) {
    const isSafe = ['GET', 'HEAD'].includes(request.method);
    if (!isSafe && !values.send) throw new UsageError(`the text has no answer, and this ${request.method} would be sent for real, without its body: add --send to send it, or see what a browser would do with corsight plan -`);
    const judged = await checkLive({ origin, request, removed: [], cookies: [], userAgent: undefined }, given);
    return { ...judged, notes: [...notes, ...judged.notes ?? []] };
  }
  const options = { origin, profile: values.profile, addressSpace: values['address-space'] };
  const engine = await createEngine(options);
  const verdict = engine.check({ request, responses });
  // The message of a browser says what that browser did. What it tells of the call is enough for the Standard, and not for each departure.
  if (browser && !values.profile) return { origin: engine.origin, request, messages: [], verdict, profile: browser, notes, responses };
  const deciding = await decidingVerdict({ request, responses, verdict }, options);
  return { origin: engine.origin, request, messages: [], verdict: deciding, profile: values.profile, notes: [...notes, ...notesOfBrowsers(deciding)], responses };
}
