/**
 * `corsight lint`: what is wrong with a policy, or with a live server.
 *
 * @import { Command, Given } from '../arguments.js'
 * @import { Io } from '../io.js'
 * @import { Answers, Lint, LintFinding, WrittenPolicy } from '../../policy.js'
 * @import { Result } from '../output/results.js'
 */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { isCorsError } from '../../errors.js';
import { lint as lintOf, lintOrigins } from '../../policy.js';
import { toPairs } from '../../engine/headers.js';
import { failureOf, within } from '../../live/failure.js';
import { nodeTransport } from '../../transport/node.js';
import { readHeaders } from '../call.js';
import { readAll } from '../input.js';
import { FORMAT_OPTIONS, printResults } from '../output/index.js';
import { statusOf } from '../output/results.js';
import { readSeconds } from '../seconds.js';
import { UsageError } from '../usage-error.js';

/** How long one answer may take, in milliseconds. */
const TIMEOUT = 30_000;

/** @type {Command} */
export default {
  name: 'lint',
  summary: 'Say what is wrong with a policy, or with a live server',
  usage: 'URL|POLICY.json|- [--origin ORIGIN]... [options]',
  about: 'A server gets one GET for each origin that is tried: those that are meant to be allowed, look-alikes of the first, null and others; and one preflight. The exit status is 1 if something is dangerous or does not work as meant.',
  positionals: [{ name: 'URL', description: 'A URL of the server, a file with a policy, or - for a policy on the standard input' }],
  options: {
    origin: { type: 'string', value: 'ORIGIN', multiple: true, description: 'An origin that is meant to be allowed; without it the server\'s own' },
    request: { type: 'string', short: 'X', value: 'METHOD', description: 'The method that the preflight asks for, PUT if not given' },
    header: { type: 'string', short: 'H', value: 'NAME: VALUE', multiple: true, description: 'A header of each request, such as Authorization' },
    insecure: { type: 'boolean', short: 'k', description: 'Take every certificate' },
    timeout: { type: 'string', short: 'm', value: 'SECONDS', description: 'How long one answer may take, 30 seconds if not given' },
    ...FORMAT_OPTIONS,
  },
  examples: [
    { text: 'Which pages does this server allow, and which should it not?', command: 'corsight lint https://api.example/items --origin https://app.example' },
    { text: 'Is this policy sound?', command: 'echo \'{"origins": ["https://*.vercel.app"], "credentials": true}\' | corsight lint -' },
  ],
  run: lint,
};

/** @param {Given} given */
async function lint({ values, positionals: [source], io }) {
  const isLive = /^https?:\/\//i.test(source);
  const { found, unreachable } = isLive ? await lintServer(source, values, io) : { found: await lintOf(await readPolicy(source, io)), unreachable: null };
  const name = isLive ? source : source === '-' ? 'the policy' : source;
  const results = unreachable ? [unreachable] : resultsOf(found, name, isLive ? null : source);
  await printResults({ command: 'lint', results, summary: found.rules[0]?.text, more: { rules: found.rules } }, values, io);
  return statusOf(results);
}

/**
 * @param {string} source
 * @param {Io} io
 * @returns {Promise<WrittenPolicy>}
 */
async function readPolicy(source, io) {
  const text = source === '-' ? (await readAll(io)).toString() : await readFile(resolve(io.cwd, source), 'utf8').catch((error) => {
    throw new UsageError(`${source} cannot be read: ${error.message}`, { cause: error });
  });
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${source === '-' ? 'The standard input' : source} is no JSON: ${/** @type {Error} */ (error).message}`, { cause: error });
  }
}

/**
 * @param {string} url
 * @param {Record<string, any>} values
 * @param {Io} io
 * @returns {Promise<{ found: Lint, unreachable: Result | null }>}
 */
async function lintServer(url, values, io) {
  const listed = values.origin ?? [];
  const trials = await lintOrigins(listed.length ? listed : [new URL(url).origin]).catch((error) => {
    throw isCorsError(error) ? new UsageError(error.message, { cause: error }) : error;
  });
  const transport = await nodeTransport({ insecure: values.insecure });
  const timeout = readSeconds(values.timeout) ?? TIMEOUT;
  const headers = readHeaders(values.header ?? []);
  /**
   * @param {string} method
   * @param {string} origin
   * @param {[string, string][]} more
   */
  const ask = async (method, origin, more) => {
    io.progress(`${method} ${url} for ${origin}`);
    const { status, headers: answered, body } = await within(timeout, io.closed, url, (signal) => transport(url, {
      method, headers: [['Origin', origin], ...more], body: null, redirect: 'manual', credentials: 'omit', signal,
    }));
    /** @type {any} */ (body)?.cancel?.().catch(() => {});
    return { status, headers: /** @type {[string, string][]} */ ([...toPairs(answered)]) };
  };
  /** @type {Answers['answers']} */
  const answers = [];
  try {
    for (const { origin } of trials) answers.push({ origin, kind: 'request', ...await ask('GET', origin, headers) });
    const preflight = /** @type {[string, string][]} */ ([['Access-Control-Request-Method', values.request ?? 'PUT'], ['Access-Control-Request-Headers', 'content-type']]);
    const origin = trials[0].origin;
    answers.push({ origin, kind: 'preflight', ...await ask('OPTIONS', origin, preflight) });
  } catch (error) {
    if (io.closed.aborted) throw error;
    const { error: text } = failureOf(error, url);
    io.progress('');
    return { found: { rules: [], findings: [] }, unreachable: { ...resultOf(url, url, null), status: 'unreachable', level: 'error', code: 'unreachable', title: `Not reached: ${url}`, headline: text, text } };
  }
  io.progress('');
  return { found: await lintOf({ url, origins: listed, answers }), unreachable: null };
}

/**
 * @param {Lint} lint
 * @param {string} name
 * @param {string | null} file
 * @returns {Result[]}
 */
function resultsOf({ findings }, name, file) {
  if (!findings.length) return [{ ...resultOf(name, name, file), title: `Nothing is wrong with ${name}`, headline: `Nothing is wrong with ${name}` }];
  return findings.map((finding) => ofFinding(finding, name, file));
}

/** @type {Record<LintFinding['severity'], { word: string, status: Result['status'], level: Result['level'] }>} */
const SEVERITIES = {
  risk: { word: 'Dangerous', status: 'fail', level: 'error' },
  degrade: { word: 'Does not work as meant', status: 'fail', level: 'warning' },
  info: { word: 'Worth knowing', status: 'pass', level: 'note' },
};

/**
 * @param {LintFinding} finding
 * @param {string} name
 * @param {string | null} file
 * @returns {Result}
 */
function ofFinding(finding, name, file) {
  const { code, severity, message } = finding;
  const { word, status, level } = SEVERITIES[severity];
  return { ...resultOf(`${name} ${code}`, `${word}: ${code}`, file), status, level, code, headline: message, text: message, details: finding };
}

/**
 * A result of which nothing is known but its name.
 *
 * @param {string} id
 * @param {string} title
 * @param {string | null} file
 * @returns {Result}
 */
const resultOf = (id, title, file) => ({
  id, title, status: 'pass', level: 'note', code: 'sound', headline: title, text: '', location: file === null || file === '-' ? null : { file, line: 1 }, duration: null, details: null,
});
