/**
 * `corsight policy`: the least policy that lets calls succeed, and its text for a server.
 *
 * @import { Command, Given } from '../arguments.js'
 * @import { Io } from '../io.js'
 * @import { PolicySource, Rendered, TargetPolicy } from '../../policy.js'
 */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { version } from '../../index.js';
import { policyFor, render, servers } from '../../policy.js';
import { read } from '../../read.js';
import { CALL_OPTIONS, CURL_OPTIONS, prepareJson, readCall } from '../call.js';
import { readAll } from '../input.js';
import { ALLOWED, BLOCKED } from '../status.js';
import { UsageError } from '../usage-error.js';
import { wrap } from '../wrap.js';

/** @type {Command} */
export default {
  name: 'policy',
  summary: 'Print the least policy that lets calls succeed, and its text for a server',
  usage: 'FILE.har|URL|- [--server NAME] [options]',
  about: 'A file is a HAR. A URL is one call, which the options describe and which is not sent. The standard input is a HAR, or whatever else people have of a call, such as a curl command. The exit status is 1 if a policy is not enough for some call.',
  positionals: [{ name: 'FILE', description: 'A HAR, a URL, or - for the standard input' }],
  options: {
    ...CALL_OPTIONS,
    server: { type: 'string', value: 'NAME', description: 'The server that the text is for, such as nginx; --server list names all' },
    reads: { type: 'string', value: 'HEADER', multiple: true, description: 'A response header that the page reads, such as ETag' },
    public: { type: 'boolean', description: 'Allow every page, as long as no call has credentials' },
    json: { type: 'boolean', description: 'Print JSON' },
    ...CURL_OPTIONS,
  },
  prepare: prepareJson,
  examples: [
    { text: 'What does the API have to allow for what was recorded?', command: 'corsight policy calls.har' },
    { text: 'The same as a configuration of nginx, ETag readable:', command: 'corsight policy calls.har --server nginx --reads ETag' },
    { text: 'For one call:', command: "corsight policy https://api.example/items --origin https://app.example -X PUT --json '{}' --server express" },
  ],
  run: policy,
};

/** @param {Given} given */
async function policy({ values, positionals: [source], io }) {
  const all = await servers();
  if (values.server === 'list') {
    io.print(all.map(({ name, title }) => `${name.padEnd(24)} ${title}`).join('\n'));
    return ALLOWED;
  }
  const server = all.find(({ name }) => name === values.server);
  if (values.server !== undefined && !server) throw new UsageError(`--server is one of ${all.map(({ name }) => name).join(', ')}, but it was given ${JSON.stringify(values.server)}`);
  const { calls, origin } = await readSource(source, values, io);
  const reads = (values.reads ?? []).flatMap((/** @type {string} */ names) => names.split(',').map((name) => name.trim()).filter(Boolean));
  const policies = await policyFor(calls, { origin, reads, public: values.public === true });
  /** @type {(TargetPolicy & { snippet: Rendered | null })[]} */
  const written = await Promise.all(policies.map(async (one) => ({ ...one, snippet: one.policy && server ? await render(one.policy, server.name) : null })));
  if (values.json) io.print(JSON.stringify({ version, command: 'policy', policies: written }, null, 2));
  else io.print(written.length ? written.map((one) => textOf(one, io)).join('\n\n') : 'No call needs a policy: none goes to another origin by CORS.');
  return written.some(({ unmet }) => unmet.length) ? BLOCKED : ALLOWED;
}

/**
 * @param {string} source
 * @param {Record<string, any>} values
 * @param {Io} io
 * @returns {Promise<{ calls: PolicySource, origin?: string }>}
 */
async function readSource(source, values, io) {
  if (/^https?:\/\//i.test(source)) {
    const { origin, request } = await readCall(source, values, io);
    if (origin === undefined) throw new UsageError('corsight policy URL needs --origin: the origin of the page that makes the call, as in --origin https://app.example');
    return { calls: [{ origin, request }] };
  }
  if (source !== '-') {
    const path = resolve(io.cwd, source);
    await stat(path).catch((error) => { throw new UsageError(`${source} cannot be read: ${error.message}`, { cause: error }); });
    return { calls: createReadStream(path), origin: values.origin };
  }
  const text = (await readAll(io)).toString();
  if (/^\s*[{[]/.test(text)) return { calls: text, origin: values.origin };
  const { request, responses, origin } = await read(text);
  if (!request) throw new UsageError('The standard input has no HAR and no request: give a HAR, a curl command, or what a browser has copied');
  return { calls: [{ request, responses, origin: values.origin ?? origin ?? undefined }] };
}

/**
 * @param {TargetPolicy & { snippet: Rendered | null }} policy
 * @param {Io} io
 */
function textOf({ target, policy, calls, unmet, notes, snippet }, io) {
  const list = (/** @type {string[]} */ items) => items.join(', ') || 'none';
  const rows = policy ? [
    ['Origins', policy.origins === '*' ? '* (every page)' : list(policy.origins)],
    ['Methods', list(policy.methods)],
    ['Request headers', list(policy.headers)],
    ['Readable headers', list(policy.exposedHeaders)],
    ['Credentials', policy.credentials ? 'allowed' : 'not allowed'],
    ['Max-Age', `${policy.maxAge} seconds`],
  ] : [];
  const fenced = (/** @type {string[]} */ items) => items.map((item) => wrap(`· ${item}`, io.columns, '  '));
  return [
    io.paint('bold', `${target}: ${policy ? `the least policy for ${calls.length === 1 ? 'one call' : `${calls.length} calls`}` : 'no policy lets these calls through'}`),
    ...rows.map(([name, value]) => `  ${name.padEnd(17)} ${wrap(value, Math.max(20, io.columns - 20)).split('\n').join(`\n${' '.repeat(20)}`)}`),
    ...(unmet.length ? ['', 'A policy is not enough:', ...fenced(unmet.map(({ call, text }) => `call ${call + 1}: ${text}`))] : []),
    ...(notes.length ? ['', ...fenced(notes.map(({ text }) => text))] : []),
    // The text is printed as it is, so that it can be copied.
    ...(snippet ? ['', io.paint('bold', `${snippet.file} (${snippet.title}):`), '', snippet.text.trimEnd(), ...(snippet.cannot.length ? ['', `What ${snippet.title} cannot say:`, ...fenced(snippet.cannot)] : [])] : []),
  ].join('\n');
}
