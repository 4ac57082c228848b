// The command line as npx starts it: the tarball in an empty folder, and nothing else.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { makeApp } from './app.mjs';

const { folder, packed, remove } = makeApp();
after(remove);

let server;
before(async () => {
  server = createServer((request, response) => response.writeHead(200, request.url === '/open' ? { 'Access-Control-Allow-Origin': '*' } : {}).end());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
after(() => server.close());

const npx = (...args) => new Promise((resolve) => {
  const child = execFile('npx', ['--no-install', 'corsight', ...args], { cwd: folder }, (error, stdout, stderr) => resolve({ status: error?.code ?? 0, stdout, stderr }));
  child.stdin.end();
});

test('nothing else is installed', () => {
  assert.deepEqual(readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.')), ['corsight']);
});

test('every command starts', async () => {
  const { stdout, status } = await npx('--version');
  assert.equal(status, 0);
  assert.ok(stdout.startsWith(packed.version), stdout);
  const { stdout: help } = await npx('--help');
  const commands = [.../^Commands\n([^]*?)\n\n/m.exec(help)[1].matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name);
  assert.ok(commands.includes('check') && commands.includes('judge'));
  for (const name of commands) {
    const { status: ended, stderr } = await npx(name, '--help');
    assert.equal(ended, 0, `${name}: ${stderr}`);
  }
});

test('a live check, a recording, an explanation', async () => {
  const url = `http://localhost:${server.address().port}`;
  assert.equal((await npx('check', `${url}/open`, '--origin', 'https://app.example')).status, 0);
  assert.equal((await npx('check', `${url}/closed`, '--origin', 'https://app.example', '--json')).status, 1);
  assert.match((await npx('explain', 'response-acao-missing')).stdout, /Access-Control-Allow-Origin/);
});

test('the package has the WebAssembly once, and the licences of what is bundled', () => {
  const files = packed.files.map(({ path }) => path);
  assert.deepEqual(files.filter((path) => /(?<!devtools\/|playground\/)tools_bg\.wasm$/.test(path)), ['wasm/tools_bg.wasm']);
  assert.ok(files.includes('cli/LICENSES.txt'));
  assert.ok(statSync(join(folder, 'node_modules/corsight/cli/corsight.js')).mode & 0o111);
});
