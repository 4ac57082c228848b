/**
 * `corsight test`: a table of calls, run against live servers.
 *
 * @import { Command, Given } from '../arguments.js'
 * @import { Io } from '../io.js'
 * @import { Result } from '../output/results.js'
 * @import { Source } from '../table/source.js'
 * @import { Case } from '../../table/run.js'
 */
import { CookieJar } from 'tough-cookie';
import { PROFILES } from '../../engine/options.js';
import { TableError } from '../../table/faults.js';
import { run } from '../../table/run.js';
import { grouped, tell } from '../../table/tell.js';
import { prepareJson } from '../call.js';
import { FORMAT_OPTIONS, printResults } from '../output/index.js';
import { statusOf } from '../output/results.js';
import { INIT_OPTIONS, init } from '../table/init.js';
import { PRESET_OPTIONS, presetTable } from '../table/preset.js';
import { readSeconds } from '../seconds.js';
import { readSource } from '../table/source.js';
import { UsageError } from '../usage-error.js';

const FILE = 'cors.json';

/** @type {Command} */
export default {
  name: 'test',
  summary: 'Run a table of calls, and compare what browsers do with what it expects',
  usage: '[FILE] [options]',
  about: 'The table says which pages call what, and what is expected: docs/test.md describes it. The calls are sent for real. Pages that are not listed, look-alikes and "null" are tried too, and have to be refused.',
  positionals: [{ name: 'FILE', description: `The table, JSON or YAML; ${FILE} if not given`, optional: true }],
  options: {
    'base-url': { type: 'string', value: 'URL', description: 'Where the server is, in place of the baseUrl of the table, or CORSIGHT_BASE_URL' },
    'public-url': { type: 'string', value: 'URL', description: 'Where pages call it, if they call it elsewhere: as publicUrl of the table' },
    profile: { type: 'string', value: 'BROWSER', choices: PROFILES, description: 'The one browser that counts: chromium, firefox, webkit, or standard for the Standard alone; without it all three' },
    ...PRESET_OPTIONS,
    ...INIT_OPTIONS,
    insecure: { type: 'boolean', short: 'k', description: 'Take every certificate of a server' },
    timeout: { type: 'string', short: 'm', value: 'SECONDS', description: 'How long one answer may take, 30 seconds if not given' },
    ...FORMAT_OPTIONS,
  },
  prepare: prepareJson,
  examples: [
    { text: `Run the table in ${FILE} against the server that it names:`, command: 'corsight test' },
    { text: 'Against another server, for the annotations of GitHub Actions:', command: 'corsight test --base-url http://localhost:3000 --format github' },
    { text: 'Begin with a table of what an API describes, or of what a page was seen to call:', command: 'corsight test --init openapi.yaml --origin https://app.example' },
    { text: 'Can a client of the Model Context Protocol in a page use this server?', command: 'corsight test --preset mcp --base-url http://localhost:3000/mcp --origin https://app.example' },
  ],
  run: test,
};

/** @param {Given} given */
async function test({ values, positionals: [name], io }) {
  if (values.init !== undefined) return init(values, io);
  if (values.preset && name !== undefined) throw new UsageError(`corsight test takes a table or a preset, but it was given both ${name} and --preset ${values.preset}`);
  const source = values.preset ? await presetSource(values, io) : await readSource(name ?? FILE, io);
  const baseUrl = values.preset ? undefined : values['base-url'] ?? (io.env.CORSIGHT_BASE_URL || undefined);
  /** @type {Case[]} */
  const done = [];
  try {
    const { count, cases } = await run(source.value, {
      baseUrl, publicUrl: values['public-url'], profile: values.profile,
      insecure: values.insecure, timeout: readSeconds(values.timeout), environment: io.env, signal: io.closed, makeJar: () => new CookieJar(),
    });
    io.progress(`0 of ${count}`);
    for await (const one of cases) {
      done.push(one);
      io.progress(`${done.length} of ${count}`);
    }
  } catch (error) {
    if (error instanceof TableError) throw new UsageError(error.faults.map(({ path, message }) => (source.file ? `${source.file}:${source.lineOf(path)} ${message}` : message)).join('\n'), { cause: error });
    throw error;
  }
  io.progress('');
  const results = grouped(done).map((group) => resultOf(group, source));
  await printResults({ command: 'test', results, summary: summaryOf(results) }, values, io);
  return statusOf(results);
}

/**
 * A table that stands in no file.
 *
 * @param {Record<string, any>} values
 * @param {Io} io
 * @returns {Promise<Source>}
 */
const presetSource = async (values, io) => ({ file: '', value: await presetTable(values, io), lineOf: () => 1 });

/**
 * @param {Case[]} group
 * @param {Source} source
 * @returns {Result}
 */
function resultOf(group, source) {
  const [{ call, secrets }] = group;
  const { status, title, code, headline, text } = tell(group);
  return {
    id: title, title, status, level: status === 'pass' ? 'note' : 'error', code, headline, text,
    location: source.file === '' ? null : { file: source.file, line: source.lineOf(['calls', call.index]) },
    duration: group.reduce((sum, { live }) => sum + live.duration, 0),
    details: secrets.hideAll({ call: { index: call.index, name: call.name ?? null }, pages: group.map(detailsOf) }),
  };
}

/** @param {Case} one */
function detailsOf({ page, url, expect, live, outcome: { outcome, verdict }, failures }) {
  const { messages, unreachable, request } = live;
  const { browsers, response, diagnosis } = verdict;
  return { origin: page.origin, name: page.name, method: request.method, url, expected: expect, outcome, failures, unreachable, messages, verdict: { outcome: verdict.outcome, browsers, response, diagnosis } };
}

/** @param {Result[]} results */
function summaryOf(results) {
  const count = (/** @type {Result['status']} */ status) => results.filter((result) => result.status === status).length;
  const [passed, failed, unreachable] = [count('pass'), count('fail'), count('unreachable')];
  return [`${passed} of ${results.length} as expected`, ...(failed ? [`${failed} not`] : []), ...(unreachable ? [`${unreachable} not reached`] : [])].join(', ');
}
