/**
 * `corsight policy` and `corsight lint`: as a shell runs them, against files, the standard input and live servers.
 */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../pkg/cli/corsight.js', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'corsight-policy-'));

/** @returns {Promise<{ status: number, out: string, err: string }>} */
function run(args, input = '') {
  const child = spawn(process.execPath, [PROGRAM, ...args], { cwd: folder, env: { ...process.env, NO_COLOR: '1' } });
  child.stdin.end(input);
  const read = async (stream) => { let text = ''; for await (const chunk of stream) text += chunk; return text; };
  return Promise.all([new Promise((resolve) => child.on('close', resolve)), read(child.stdout), read(child.stderr)]).then(([status, out, err]) => ({ status, out, err }));
}

const list = (pairs) => pairs.map(([name, value]) => ({ name, value }));
const entry = (method, url, headers, answered = []) => ({
  startedDateTime: '2026-11-01T00:00:00.000Z', time: 1, _resourceType: 'fetch',
  request: { method, url, headers: list(headers), cookies: [] }, response: { status: 200, headers: list(answered), cookies: [], content: {} },
});
const PAGE = [['Origin', 'https://app.example'], ['Sec-Fetch-Mode', 'cors']];
const har = { log: { version: '1.2', creator: { name: 'x', version: '1' }, entries: [
  entry('GET', 'https://api.example/items', PAGE, [['ETag', '"1"']]),
  entry('DELETE', 'https://api.example/items/1', [...PAGE, ['Authorization', 'Bearer x']]),
] } };

test('the least policy of a HAR, as a file and on the standard input', async () => {
  const file = join(folder, 'calls.har');
  await writeFile(file, JSON.stringify(har));
  for (const [args, input] of [[['policy', 'calls.har', '--json']], [['policy', '-', '--json'], JSON.stringify(har)]]) {
    const { status, out, err } = await run(args, input);
    assert.equal(status, 0, err);
    const { command, policies: [{ target, policy }] } = JSON.parse(out);
    assert.deepEqual([command, target, policy.origins, policy.methods, policy.headers], ['policy', 'https://api.example', ['https://app.example'], ['DELETE'], ['authorization']]);
  }
  const { status, out } = await run(['policy', 'calls.har', '--server', 'nginx', '--reads', 'ETag']);
  assert.equal(status, 0);
  assert.match(out, /^https:\/\/api\.example: the least policy for 2 calls\n/);
  assert.match(out, /Readable headers +ETag/);
  assert.match(out, /\nnginx\.conf \(nginx\):\n/);
  assert.match(out, /nginx\.conf[^]*https:\/\/app\.example[^]*DELETE[^]*authorization/);
});

test('the least policy of one call, which is not sent, and of what people have at hand', async () => {
  const { status, out } = await run(['policy', 'https://api.example/items', '--origin', 'https://app.example', '-X', 'PUT', '-H', 'X-A: 1', '--json']);
  assert.equal(status, 0);
  // Here --json is the form of the output, because no data follows.
  assert.deepEqual(JSON.parse(out).policies[0].policy.headers, ['x-a']);
  const curl = await run(['policy', '-', '--origin', 'https://app.example', '--json'], "curl https://api.example/ -X PATCH -H 'X-B: 1'");
  assert.deepEqual(JSON.parse(curl.out).policies[0].policy.methods, ['PATCH']);
});

test('a policy that is not enough has the exit status 1 and says why', async () => {
  const { status, out } = await run(['policy', 'http://old.example/', '--origin', 'https://app.example']);
  assert.equal(status, 1);
  assert.match(out, /no policy lets these calls through/);
  assert.match(out, /mixed content|http/);
});

test('mistakes of the caller have the exit status 2', async () => {
  for (const args of [['policy', 'none.har'], ['policy'], ['policy', 'https://api.example/'], ['policy', 'calls.har', '--server', 'ngnix'], ['lint', 'none.json'], ['lint', 'https://api.example/', '--origin', 'app.example']]) {
    const { status, err } = await run(args);
    assert.deepEqual([status, err.length > 0], [2, true], `${args}: ${err}`);
  }
  assert.equal((await run(['lint', '-'], 'no json')).status, 2);
});

test('all servers are listed', async () => {
  const { status, out } = await run(['policy', '-', '--server', 'list']);
  assert.equal(status, 0);
  assert.match(out, /^nginx +nginx$/m);
});

test('a policy is linted', async () => {
  await writeFile(join(folder, 'policy.json'), JSON.stringify({ origins: ['https://*.vercel.app'], credentials: true }));
  const bad = await run(['lint', 'policy.json']);
  assert.equal(bad.status, 1);
  assert.match(bad.out, /Dangerous: lint-public-suffix/);
  const good = await run(['lint', '-', '--json'], JSON.stringify({ origins: ['https://app.example'], methods: ['PUT'] }));
  assert.equal(good.status, 0);
  assert.equal(JSON.parse(good.out).results[0].code, 'sound');
});

/** A server that allows the origins for which `isAllowed` is true. */
async function serverThat(isAllowed, more = {}) {
  const seen = [];
  const server = createServer(({ headers, method }, response) => {
    seen.push([method, headers.origin]);
    if (isAllowed(headers.origin)) response.setHeader('Access-Control-Allow-Origin', headers.origin);
    response.setHeader('Vary', 'Origin');
    for (const [name, value] of Object.entries(more)) response.setHeader(name, value);
    response.end();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}/`, seen, close: () => server.close() };
}

test('a live server that reflects every origin is dangerous with credentials', async (t) => {
  const server = await serverThat(() => true, { 'Access-Control-Allow-Credentials': 'true' });
  t.after(server.close);
  const { status, out } = await run(['lint', server.url, '--origin', 'https://app.example', '--json']);
  assert.equal(status, 1);
  const { results, rules } = JSON.parse(out);
  assert.equal(rules[0].rule, 'reflects-any');
  assert.ok(results.some(({ code, level }) => code === 'lint-reflects-any-origin' && level === 'error'), out);
  // Nothing but GET and the preflight is sent.
  assert.deepEqual([...new Set(server.seen.map(([method]) => method))].sort(), ['GET', 'OPTIONS']);
  assert.ok(server.seen.some(([, origin]) => origin === 'null'));
});

test('a live server with an exact list is sound', async (t) => {
  const server = await serverThat((origin) => origin === 'https://app.example', { 'Access-Control-Max-Age': '600' });
  t.after(server.close);
  const { status, out } = await run(['lint', server.url, '--origin', 'https://app.example']);
  assert.equal(status, 0, out);
  assert.match(out, /The server seems to have a list of origins/);
});

test('a server that nobody reaches has the exit status 3', async () => {
  const server = await serverThat(() => false);
  server.close();
  const { status, out } = await run(['lint', server.url]);
  assert.equal(status, 3, out);
});
