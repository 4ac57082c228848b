/**
 * `corsight mcp` of the tarball, driven by the client of the official SDK.
 */
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { makeApp } from './app.mjs';

const ORIGIN = 'https://app.example';
const HAR = fileURLToPath(new URL('recorded.har', import.meta.url));

let app, client, transport;
const faults = [];
before(async () => {
  app = makeApp({ uses: [] });
  const bin = join(app.folder, 'node_modules/corsight/cli/corsight.js');
  transport = new StdioClientTransport({ command: process.execPath, args: [bin, 'mcp'], cwd: app.folder, stderr: 'inherit' });
  client = new Client({ name: 'test', version: '1' });
  // Anything else than the protocol on the standard output is a message that cannot be read.
  client.onerror = (error) => faults.push(error);
  await client.connect(transport);
});
after(async () => {
  await client.close();
  app.remove();
  assert.deepEqual(faults, []);
});

const call = (name, args) => client.callTool({ name, arguments: args });

/** The structured answer of a tool. The client compares it with the tool's schema. */
async function answer(name, args) {
  const result = await call(name, args);
  assert.notEqual(result.isError, true, JSON.stringify(result.content));
  assert.equal(result.content[0].type, 'text');
  return result.structuredContent;
}

/** The words of a tool's error. */
async function fault(name, args) {
  const { isError, content } = await call(name, args);
  assert.equal(isError, true, JSON.stringify(content));
  return content[0].text;
}

test('every tool has a title, a description and both schemas', async () => {
  const { tools } = await client.listTools();
  assert.deepEqual(tools.map(({ name }) => name), ['plan', 'check', 'read', 'har', 'policy', 'explain']);
  for (const { name, title, description, inputSchema, outputSchema, annotations } of tools) {
    assert.ok(title && description.length > 100, name);
    assert.equal(inputSchema.type, 'object', name);
    assert.equal(inputSchema.additionalProperties, false, name);
    assert.equal(outputSchema.type, 'object', name);
    assert.equal(annotations.readOnlyHint, name !== 'check', name);
    for (const [field, { description: about, anyOf }] of Object.entries(inputSchema.properties)) assert.ok(about || anyOf, `${name}.${field} is not described`);
  }
  assert.match(client.getInstructions(), /browser/);
});

describe('the tools', () => {
  let server, base;
  before(async () => {
    server = createServer((request, response) => {
      const isRefused = request.url === '/refused';
      response.writeHead(request.method === 'OPTIONS' ? (isRefused ? 401 : 204) : 200, isRefused ? {} : {
        'Access-Control-Allow-Origin': ORIGIN, 'Access-Control-Allow-Methods': 'PUT', 'Access-Control-Allow-Headers': 'content-type', 'Set-Cookie': 'a=s3cret',
      }).end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    base = `http://localhost:${server.address().port}`;
  });
  after(() => { server.closeAllConnections(); server.close(); });
  const put = { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: '{}' };

  test('plan', async () => {
    const plan = await answer('plan', { origin: ORIGIN, url: 'https://api.example/items', ...put });
    assert.equal(plan.kind, 'cors-with-preflight');
    assert.deepEqual(plan.preflight.headers.filter(({ name }) => name.startsWith('Access-Control-')), [
      { name: 'Access-Control-Request-Method', value: 'PUT' }, { name: 'Access-Control-Request-Headers', value: 'content-type' },
    ]);
    assert.deepEqual(plan.requires.preflight.map(({ name }) => name).sort(), ['Access-Control-Allow-Headers', 'Access-Control-Allow-Methods', 'Access-Control-Allow-Origin']);
  });

  test('check', async () => {
    const allowed = await answer('check', { origin: ORIGIN, url: `${base}/allowed`, ...put });
    assert.equal(allowed.outcome, 'allowed');
    assert.deepEqual(allowed.messages.map(({ kind, status }) => [kind, status]), [['preflight', 204], ['request', 200]]);
    assert.doesNotMatch(JSON.stringify(allowed), /s3cret/);
    const refused = await answer('check', { origin: ORIGIN, url: `${base}/refused`, ...put });
    assert.equal(refused.outcome, 'blocked');
    assert.ok(refused.causes[0].headline && refused.causes[0].act.text);
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = closed.address();
    closed.close();
    assert.equal((await answer('check', { origin: ORIGIN, url: `http://127.0.0.1:${port}/` })).outcome, 'unreachable');
  });

  test('read', async () => {
    const reading = await answer('read', { text: "Access to fetch at 'https://api.example/items' from origin 'https://app.example' has been blocked by CORS policy:\nMethod PUT is not allowed by Access-Control-Allow-Methods in preflight response." });
    assert.deepEqual([reading.origin, reading.request.url, reading.request.method, reading.outcome], [ORIGIN, 'https://api.example/items', 'PUT', 'blocked']);
    assert.match(reading.text, /PUT/);
    const command = await answer('read', { text: "curl 'https://api.example/' -X DELETE", origin: ORIGIN });
    assert.deepEqual([command.outcome, command.request.method], ['incomplete', 'DELETE']);
    assert.equal((await answer('read', { text: 'nothing of this kind' })).request, null);
  });

  test('har', async () => {
    const report = await answer('har', { path: HAR, only: 'all' });
    assert.ok(Object.values(report.counts).reduce((sum, count) => sum + count) >= 1);
    assert.equal(report.calls.length, Object.values(report.counts).reduce((sum, count) => sum + count));
    assert.match(await fault('har', { path: 'missing.har' }), /missing\.har is no file that can be read/);
    assert.match(await fault('har', { text: '{"log": ' }), /byte \d+, in line 1/);
    assert.match(await fault('har', {}), /either path or text/);
  });

  test('policy', async () => {
    const { targets: [target] } = await answer('policy', { origin: ORIGIN, calls: [{ url: 'https://api.example/items', ...put }, { url: 'https://api.example/me', credentials: 'include' }], server: 'nginx' });
    assert.equal(target.target, 'https://api.example');
    assert.deepEqual([target.policy.origins, target.policy.methods, target.policy.headers, target.policy.credentials], [[ORIGIN], ['PUT'], ['content-type'], true]);
    assert.match(target.rendered.text, /https:\/\/app\\?\.example/);
    assert.match(await fault('policy', { origin: ORIGIN, calls: [{ url: 'https://api.example/' }], server: 'ngnix' }), /"ngnix" is no server .*nginx/);
    assert.match(await fault('policy', { calls: [{ url: 'https://api.example/' }] }), /call 1 .*no origin/);
  });

  test('explain', async () => {
    const { codes: [code] } = await answer('explain', { code: 'options-authentication' });
    assert.equal(code.kind, 'cause');
    assert.ok(code.text && code.act.text && code.example);
    assert.ok((await answer('explain', { code: 'CORSMissingAllowOrigin' })).codes.length);
    assert.match(await fault('explain', { code: 'options-autentication' }), /did you mean .*options-authentication/);
  });

  test('errors are errors of the tool, and name the value', async () => {
    assert.match(await fault('plan', { origin: 'https://app.example/page', url: 'https://api.example/' }), /https:\/\/app\.example\/page/);
    assert.match(await fault('plan', { origin: ORIGIN, url: 'https://' }), /https:\/\//);
    assert.match(await fault('plan', { origin: ORIGIN, url: 'https://api.example/', method: 'TRACE' }), /TRACE/);
    assert.match(await fault('plan', { origin: ORIGIN, url: 'https://api.example/', profile: 'chrome' }), /profile/);
    assert.match(await fault('plan', { orgin: ORIGIN, url: 'https://api.example/' }), /orgin/);
  });
});

test('ends when its input ends, and has written nothing but the protocol', async () => {
  const bin = join(app.folder, 'node_modules/corsight/cli/corsight.js');
  const child = spawn(process.execPath, [bin, 'mcp'], { stdio: ['pipe', 'pipe', 'inherit'] });
  let written = '';
  child.stdout.setEncoding('utf8').on('data', (text) => { written += text; });
  child.stdin.end(`${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } } })}\n`);
  const [status] = await once(child, 'close');
  assert.equal(status, 0);
  const messages = written.trim().split('\n').map((line) => JSON.parse(line));
  assert.deepEqual(messages.map(({ id, result }) => [id, result.serverInfo.name]), [[1, 'corsight']]);
});
