/**
 * The GitHub Action: its steps as they are written, in a shell and with the environment that GitHub gives them.
 */
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { APP, listed, serve } from './table-support.mjs';

const folder = fileURLToPath(new URL('../../action', import.meta.url));
const action = parse(readFileSync(join(folder, 'action.yml'), 'utf8'));

let server;
let workspace;
before(async () => {
  server = await serve({ good: listed([APP]), nobody: listed([]), reflecting: (request, response) => response.writeHead(200, { 'Access-Control-Allow-Origin': request.headers.origin }).end() });
});
after(() => server.close());

/** The value of `${{ … }}` in a text: inputs, and outputs of steps. */
const fill = (text, inputs, outputs = {}) => String(text).replace(/\$\{\{\s*(.*?)\s*\}\}/g, (all, expression) => {
  const [, input] = /^inputs\.([\w-]+)$/.exec(expression) ?? [];
  if (input !== undefined) return inputs[input] ?? assert.fail(`${expression} is no input`);
  const [, id, output] = /^steps\.(\w+)\.outputs\.(\w+)$/.exec(expression) ?? assert.fail(`${expression} is not known here`);
  return outputs[id]?.[output] ?? '';
});

/** Does the steps of the action in a workspace of its own. */
async function use(given, { files = {}, env = {} } = {}) {
  workspace = mkdtempSync(join(tmpdir(), 'corsight-action-'));
  mkdirSync(join(workspace, 'node_modules'));
  symlinkSync(fileURLToPath(new URL('../../pkg', import.meta.url)), join(workspace, 'node_modules/corsight'), 'junction');
  for (const [name, content] of Object.entries(files)) writeFileSync(join(workspace, name), typeof content === 'string' ? content : JSON.stringify(content, null, 2));
  const inputs = Object.fromEntries(Object.entries(action.inputs).map(([name, { default: value = '' }]) => [name, String(value)]));
  for (const [name, value] of Object.entries(given)) {
    assert.ok(name in inputs, name);
    inputs[name] = value;
  }
  const outputs = {};
  const done = { stdout: '', stderr: '', status: 0, summary: '' };
  for (const { id, shell, env: own = {}, run } of action.runs.steps) {
    const runner = mkdtempSync(join(workspace, '.runner-'));
    const [summary, output, script] = ['summary.md', 'output', 'script.sh'].map((name) => join(runner, name));
    for (const file of [summary, output]) writeFileSync(file, '');
    writeFileSync(script, fill(run, inputs, outputs));
    assert.equal(shell, 'bash');
    const { NODE_TEST_CONTEXT, ...rest } = process.env;
    const child = spawn('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', script], {
      cwd: workspace,
      env: {
        ...rest, ...env, ...Object.fromEntries(Object.entries(own).map(([name, value]) => [name, fill(value, inputs, outputs)])),
        CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_ACTION_PATH: folder, GITHUB_WORKSPACE: workspace, GITHUB_STEP_SUMMARY: summary, GITHUB_OUTPUT: output, RUNNER_TEMP: runner,
      },
    });
    const read = async (stream) => Buffer.concat(await stream.toArray()).toString();
    const [stdout, stderr, [status]] = await Promise.all([read(child.stdout), read(child.stderr), once(child, 'close')]);
    outputs[id] = Object.fromEntries(readFileSync(output, 'utf8').split('\n').filter(Boolean).map((line) => line.split(/=(.*)/s).slice(0, 2)));
    Object.assign(done, { stdout: done.stdout + stdout, stderr: done.stderr + stderr, status, summary: done.summary + readFileSync(summary, 'utf8') });
    if (status !== 0) break;
  }
  const left = readdirSync(workspace).filter((name) => !name.startsWith('.runner-'));
  const results = Object.fromEntries(Object.entries(action.outputs).map(([name, { value }]) => [name, fill(value, inputs, outputs)]));
  const report = results.report && JSON.parse(readFileSync(results.report, 'utf8'));
  const junit = results.junit && readFileSync(results.junit, 'utf8');
  rmSync(workspace, { recursive: true, force: true });
  return { ...done, outputs: results, report, junit, left: left.sort() };
}

const table = (...calls) => ({ origins: [APP], calls });

test('a table that holds', async () => {
  const { status, stdout, stderr, outputs, summary, junit } = await use({ 'base-url': server.url }, { files: { 'cors.json': table({ url: '/good' }) } });
  assert.deepEqual([status, stdout, stderr], [0, '2 of 2 as expected\n', '']);
  assert.deepEqual([outputs.status, outputs.passed, outputs.failed], ['0', '2', '0']);
  assert.match(summary, /^### corsight test\n\n2 of 2 as expected\n\n\| \| Call \| Result \|/);
  assert.match(junit, /<testsuites name="corsight" tests="2" failures="0"/);
});

test('a table that does not: annotations at the lines of the calls, a summary, and a job that fails', async () => {
  const { status, stdout, outputs, summary, report } = await use({ 'base-url': server.url, files: 'api.json' }, { files: { 'api.json': table({ url: '/good' }, { url: '/nobody' }, { url: '/reflecting' }) } });
  assert.equal(status, 1);
  const annotations = stdout.split('\n').filter((line) => line.startsWith('::'));
  assert.deepEqual(annotations.map((line) => line.split('::')[1]), [
    'error file=api.json,line=9,title=GET /nobody from https%3A//app.example', 'error file=api.json,line=12,title=GET /reflecting from pages that are not allowed',
  ]);
  assert.deepEqual([outputs.status, outputs.passed, outputs.failed], ['1', '4', '2']);
  assert.match(summary, /<details><summary>GET \/nobody from https:\/\/app\.example<\/summary>/);
  assert.equal(report.results.length, 6);
});

test('a job that is only told', async () => {
  const { status, outputs } = await use({ 'base-url': server.url, fail: 'false' }, { files: { 'cors.json': table({ url: '/nobody' }) } });
  assert.deepEqual([status, outputs.status, outputs.failed], [0, '1', '1']);
});

test('secrets of the job', async () => {
  const files = { 'cors.json': table({ url: '/nobody', headers: { Authorization: 'Bearer ${API_TOKEN}' } }) };
  const { status, stdout, summary } = await use({ 'base-url': server.url }, { files, env: { API_TOKEN: 'very-secret' } });
  assert.equal(status, 1);
  assert.doesNotMatch(stdout + summary, /very-secret/);
  const { status: without, stderr, outputs } = await use({ 'base-url': server.url, fail: 'false' }, { files });
  assert.deepEqual([without, outputs.status], [2, '2']);
  assert.match(stderr.replace(/\s+/g, ' '), /cors\.json:8 calls\[0\]\.headers has \$\{API_TOKEN\}/);
});

test('a preset for several pages, with more arguments', async () => {
  const { status, stdout, report } = await use({ preset: 'mcp', 'base-url': `${server.url}/good`, origin: `${APP}\nhttps://admin.example`, arguments: '--mcp-version\n2025-11-25\n--any-origin' });
  assert.equal(status, 1, stdout);
  assert.equal(report.results[0].title, `initialize (2025-11-25): POST /good from ${APP}`);
  assert.equal(report.results[1].title, 'initialize (2025-11-25): POST /good from https://admin.example');
});

test('recorded traffic', async () => {
  const { log } = JSON.parse(readFileSync(new URL('../package/recorded.har', import.meta.url), 'utf8'));
  const [entry] = log.entries;
  const answered = (headers) => ({ log: { ...log, entries: [{ ...entry, response: { ...entry.response, _error: undefined, headers } }] } });
  const files = { 'right.har': answered([{ name: 'Access-Control-Allow-Origin', value: APP }]), 'wrong.har': answered([]) };
  const { status, outputs, summary } = await use({ command: 'har', files: 'right.har\nwrong.har' }, { files });
  assert.deepEqual([status, outputs.status, outputs.failed], [1, '1', '1']);
  assert.match(summary, /### corsight har/);
  assert.equal((await use({ command: 'har', files: 'right.har' }, { files })).status, 0);
});

test('a server that is not there', async () => {
  const gone = await serve({});
  await gone.close();
  const { status, outputs } = await use({ 'base-url': gone.url }, { files: { 'cors.json': table({ url: '/' }) } });
  assert.deepEqual([status, outputs.status], [3, '3']);
});

describe('what is wrong in a workflow is an annotation or a sentence', () => {
  const WRONG = [
    [{ command: 'check' }, /^::error title=corsight::command is one of test, har, but it is "check"$/m],
    [{ version: '1.0.0; touch pwned' }, /version is one of corsight, such as 1\.2\.3/],
    [{ 'working-directory': 'nowhere' }, /the folder "nowhere" is not there/],
    [{ files: 'nowhere.json' }, /nowhere\.json cannot be read/],
    [{ arguments: '--no-such-option' }, /--no-such-option/],
  ];
  for (const [inputs, message] of WRONG) test(JSON.stringify(inputs), async () => {
    const { status, stdout, stderr, left } = await use(inputs);
    assert.equal(status, 2);
    assert.match(stdout + stderr, message);
    assert.deepEqual(left, ['node_modules']);
  });
});

test('no input is run by the shell, and none makes a command of the runner', async () => {
  const hostile = ['$(touch pwned)', '`touch pwned`', '"; touch pwned; "', "'; touch pwned; '", '& touch pwned', '| touch pwned', '%0A::set-env name=X::y', '::add-mask::x', '-rf', '${IFS}'];
  for (const name of Object.keys(action.inputs)) {
    const { stdout, stderr, left } = await use({ [name]: hostile.join('\n') }, { files: { 'cors.json': table({ url: '/good' }) } });
    assert.ok(!left.includes('pwned'), name);
    assert.doesNotMatch(stdout, /^::(?:set-env|add-mask)/m, name);
    assert.doesNotMatch(stdout + stderr, /this is a bug/, name);
  }
  assert.ok(!existsSync('pwned'));
});

test('the steps take inputs from the environment alone', () => {
  for (const { run } of action.runs.steps) assert.doesNotMatch(run, /\$\{\{/);
  const used = action.runs.steps.flatMap(({ env }) => Object.values(env)).flatMap((value) => [...value.matchAll(/inputs\.([\w-]+)/g)].map(([, name]) => name));
  assert.deepEqual(used.sort(), Object.keys(action.inputs).sort());
});
