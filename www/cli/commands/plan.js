/**
 * `corsight plan`: what a browser will send, and what the server must answer.
 *
 * @import { Command, Given } from '../arguments.js'
 * @import { EngineOptions, HttpRequest, Plan, RequestRecord } from '../../index.js'
 * @import { Io } from '../io.js'
 */
import { createEngine, version } from '../../index.js';
import { PLAN } from '../../words/plan.js';
import { CALL_OPTIONS, CURL_OPTIONS, prepareJson, readCall } from '../call.js';
import { notesOfRemoved, readText } from '../reading.js';
import { ALLOWED, BLOCKED } from '../status.js';
import { UsageError } from '../usage-error.js';
import { wrap } from '../wrap.js';

const BROWSERS = /** @type {const} */ ([['chromium', 'Chromium'], ['firefox', 'Firefox'], ['webkit', 'Safari']]);

/** @type {Command} */
export default {
  name: 'plan',
  summary: 'Say what a browser will send for a call, and what the server must answer',
  usage: 'URL --origin ORIGIN [options]\ncorsight plan - [options]',
  about: 'Nothing is sent. The options that describe the call are those of corsight check, and so are the texts that - reads from the standard input. The exit status is 1 if the browser will send nothing.',
  positionals: [{ name: 'URL', description: 'The URL that the page calls, or - for the standard input' }],
  options: {
    ...CALL_OPTIONS,
    json: { type: 'boolean', description: 'Print the plan as JSON, as Engine.plan of the package gives it' },
    ...CURL_OPTIONS,
  },
  prepare: prepareJson,
  examples: [
    { text: 'Why is there a preflight, and what has the server to answer?', command: "corsight plan https://api.example/items --origin https://app.example \\\n      -X DELETE -H 'Authorization: Bearer abc'" },
    { text: 'The same for a command that a colleague has sent:', command: 'pbpaste | corsight plan - --origin https://app.example' },
  ],
  run: plan,
};

/** @param {Given} given */
async function plan(given) {
  const { values, positionals: [url], io } = given;
  const { origin, request, notes } = url === '-' ? await readText(values, io) : await described(url, given);
  const { referrer, ...asked } = /** @type {RequestRecord & { referrer?: string }} */ (request);
  const options = { origin, addressSpace: values['address-space'] };
  const planned = await planOf(asked, { ...options, profile: values.profile });
  const others = values.profile ? [] : await Promise.all(BROWSERS.map(async ([profile, name]) => ({ name, plan: await planOf(asked, { ...options, profile }) })));
  const different = others.filter(({ plan: other }) => signature(other) !== signature(planned));
  const status = planned.kind === 'blocked' ? BLOCKED : ALLOWED;
  if (values.json) {
    const browsers = Object.fromEntries(BROWSERS.map(([key], index) => [key, others[index]?.plan.kind]).filter(([, kind]) => kind));
    io.print(JSON.stringify({ version, command: 'plan', plan: planned, ...(values.profile ? {} : { browsers }), notes }, null, 2));
  } else io.print(textOf(planned, different, notes, io));
  return status;
}

/**
 * @param {string} url
 * @param {Given} given
 */
async function described(url, { values, ordered, io }) {
  const { origin, request, removed } = await readCall(url, values, io, ordered);
  if (origin === undefined) throw new UsageError('corsight plan needs --origin: the origin of the page that makes the call, as in --origin https://app.example');
  return { origin, request, notes: notesOfRemoved(removed) };
}

/**
 * @param {RequestRecord} request
 * @param {EngineOptions} options
 */
async function planOf(request, options) {
  const engine = await createEngine(options);
  try {
    return engine.plan(request);
  } finally {
    engine.dispose();
  }
}

/** What of a plan two browsers may do differently, as a text to compare. @param {Plan} plan */
const signature = ({ kind, preflight, requires }) => JSON.stringify([kind, preflight && corsHeaders(preflight.request), requires]);

/** @param {HttpRequest} request */
const corsHeaders = ({ headers }) => headers.filter(([name]) => /^access-control-/i.test(name));

/**
 * @param {Plan} plan
 * @param {{ name: string, plan: Plan }[]} different
 * @param {string[]} notes
 * @param {Io} io
 */
function textOf({ kind, origin, credentials, preflight, request, requires, findings }, different, notes, io) {
  const reasons = preflight?.because.map(({ message }) => message) ?? [];
  const advice = findings.filter(({ message }) => !reasons.includes(message));
  const title = (/** @type {string} */ text) => io.paint('bold', wrap(text, io.columns));
  const block = (/** @type {string[]} */ lines) => wrap(lines.join('\n'), io.columns, '  ');
  const headers = (/** @type {{ name: string, value: string }[]} */ list) => list.map(({ name, value }) => `  ${name}: ${value}`);
  const sent = (/** @type {HttpRequest} */ { method, url, headers: list }) => [`${method} ${url}`, ...list.map(([name, value]) => `  ${name}: ${value}`)];
  const parts = [
    `${title(`${request.method} ${request.url} from a page of ${origin}`)}\n${block([PLAN[kind]])}`,
    ...(reasons.length ? [`${title('Why the browser asks first')}\n${block(reasons.map((reason) => `· ${reason}`))}`] : []),
  ];
  if (preflight) {
    parts.push(`${title('The preflight')}\n${block(sent(preflight.request))}`);
    parts.push(`${title('The server must answer it with a status from 200 to 299 and')}\n${block(headers(requires.preflight ?? []))}`);
  }
  if (kind !== 'blocked') parts.push(`${title(preflight ? 'Then the call' : 'The call')}\n${block([...sent(request), credentials ? '  (and the cookies of the browser)' : ''].filter(Boolean))}`);
  if (requires.response.length) parts.push(`${title('The server must answer it, whatever the status, with')}\n${block(headers(requires.response))}`);
  const bullets = [
    ...different.map(({ name, plan: other }) => `${name} does something else. ${PLAN[other.kind]}`),
    ...advice.map(({ message, remedies: [remedy] }) => `${message}${remedy ? ` ${remedy.text}` : ''}`),
    ...notes,
  ];
  if (bullets.length) parts.push(`${title('To know')}\n${block(bullets.map((text) => `· ${text}`))}`);
  return parts.join('\n\n');
}
