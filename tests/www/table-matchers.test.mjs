/**
 * The matchers, as a runner calls them. The recipes run them in vitest, Jest and Playwright.
 */
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { toBeAllowedByCors, toBeBlockedByCors, toHoldAgainst } from '../../pkg/matchers.js';
import { APP, listed, serve } from './table-support.mjs';

let server;
let folder;
before(async () => {
  server = await serve({ good: listed([APP], { 'X-Total': '3' }), nobody: listed([]), gone: (request) => request.socket.destroy() });
  folder = mkdtempSync(join(tmpdir(), 'corsight-matchers-'));
});
after(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const table = (...calls) => ({ origins: [APP], refused: false, calls });
const call = (path, more = {}) => ({ url: server.url + path, origin: APP, ...more });

test('a table that holds', async () => {
  const { pass, message } = await toHoldAgainst(table({ url: '/good' }, { url: '/good', method: 'PUT', json: {} }), server.url);
  assert.equal(pass, true);
  assert.equal(message(), 'the table holds, and it was expected not to: all 2 are as expected');
});

test('a table that does not, with what is wrong and what to do', async () => {
  const { pass, message } = await toHoldAgainst(table({ url: '/good' }, { name: 'read', url: '/nobody' }), new URL(server.url));
  assert.equal(pass, false);
  assert.match(message(), /^the table does not hold: 1 of 2 are not as expected\n\nread: GET \/nobody from https:\/\/app\.example\n {2}Expected: allowed\. Found: blocked\.\n[^]*To do on the server/);
});

test('a table in a file, by its path or URL', async () => {
  const json = join(folder, 'cors.json');
  writeFileSync(json, JSON.stringify(table({ url: '/good' })));
  assert.equal((await toHoldAgainst(json, server.url)).pass, true);
  assert.equal((await toHoldAgainst(pathToFileURL(json), server.url)).pass, true);
  writeFileSync(json, JSON.stringify(table({ url: '/nobody' })));
  const { pass, message } = await toHoldAgainst(json, server.url);
  assert.equal(pass, false);
  assert.ok(message().startsWith(`${json} does not hold: 1 of 1 are not as expected`));
});

test('a table in YAML, where there is a parser of it', async () => {
  const yaml = join(folder, 'cors.yaml');
  writeFileSync(yaml, `origins: [${APP}]\ncalls:\n  - url: /good # a comment\n`);
  await assert.rejects(toHoldAgainst(yaml, server.url), /a table in YAML needs the package yaml: npm install --save-dev yaml/);
  // Nothing beside pkg/ has packages; a copy in this folder has those of the tests.
  const copy = mkdtempSync(fileURLToPath(new URL('copy-', import.meta.url)));
  try {
    for (const part of ['errors', 'matchers/table-file.js', 'package.json']) cpSync(fileURLToPath(new URL(`../../pkg/${part}`, import.meta.url)), join(copy, part), { recursive: true });
    const { readTableFile } = await import(pathToFileURL(join(copy, 'matchers/table-file.js')));
    assert.deepEqual(await readTableFile(yaml), { origins: [APP], calls: [{ url: '/good' }] });
  } finally {
    rmSync(copy, { recursive: true });
  }
});

test('values of the environment, which are not told', async () => {
  const secret = table({ url: '/nobody?key=${KEY}', method: 'PUT' });
  const { message } = await toHoldAgainst(secret, server.url, { environment: { KEY: 'top-secret' } });
  assert.match(message(), /key=\$\{KEY\}/);
  assert.doesNotMatch(message(), /top-secret/);
  await assert.rejects(toHoldAgainst(secret, server.url, { environment: {} }), /calls\[0\]\.url has \$\{KEY\}, which the environment does not have/);
});

test('a call that is allowed, and what is expected of it', async () => {
  assert.equal((await toBeAllowedByCors(call('/good'))).pass, true);
  assert.equal((await toBeAllowedByCors(call('/good', { method: 'PUT', headers: new Headers({ 'Content-Type': 'application/json' }), body: '{}' }), { preflight: true })).pass, true);
  const hidden = await toBeAllowedByCors(call('/good'), { readable: ['X-Total'] });
  assert.equal(hidden.pass, false);
  assert.match(hidden.message(), /Found: the answer has X-Total, and hides it from the page\./);
  const refused = await toBeAllowedByCors(call('/nobody'));
  assert.equal(refused.pass, false);
  assert.match(refused.message(), /^GET \/nobody from https:\/\/app\.example\n {2}Expected: allowed\. Found: blocked\./);
  assert.match((await toBeAllowedByCors(call('/good'))).message(), /is allowed, and it was expected not to be$/);
});

test('a call that is blocked, and its cause', async () => {
  assert.equal((await toBeBlockedByCors(call('/nobody'))).pass, true);
  assert.equal((await toBeBlockedByCors({ ...call('/good'), origin: 'https://evil.example' })).pass, true);
  assert.equal((await toBeBlockedByCors(call('/nobody'), { cause: 'origin-not-listed' })).pass, true);
  assert.equal((await toBeBlockedByCors(call('/nobody'), { cause: 'options-authentication' })).pass, false);
  const { pass, message } = await toBeBlockedByCors(call('/good'));
  assert.equal(pass, false);
  assert.match(message(), /Expected: blocked\. Found: allowed for https:\/\/app\.example/);
});

test('a server that is not reached is neither allowed nor blocked', async () => {
  for (const matcher of [toBeAllowedByCors, toBeBlockedByCors]) {
    const { pass, message } = await matcher(call('/gone'));
    assert.equal(pass, false);
    assert.match(message(), /^GET \/gone from https:\/\/app\.example has no verdict\n {2}127\.0\.0\.1:\d+ was not reached/);
  }
});

test('what cannot be matched is an error, not a failure', async () => {
  await assert.rejects(toBeAllowedByCors('https://api.example/'), /a call is an object, as in \{ url, origin, method \}/);
  await assert.rejects(toBeAllowedByCors({ url: server.url }), /origin of a call is the origin of the page/);
  await assert.rejects(toBeAllowedByCors(call('/good', { metod: 'PUT' })), /calls\[0\]\.metod is no known key: did you mean "method"\?/);
  await assert.rejects(toBeAllowedByCors(call('/good'), { redable: [] }), /did you mean "readable"\?/);
  await assert.rejects(toHoldAgainst(table({ url: '/good' }), server.url, { profil: 'chromium' }), /did you mean "profile"\?/);
  await assert.rejects(toHoldAgainst(table({ url: '/good' }), 7), /toHoldAgainst takes the URL of a server/);
  await assert.rejects(toHoldAgainst(join(folder, 'nowhere.json')), /this file cannot be read \(ENOENT\)/);
  writeFileSync(join(folder, 'broken.json'), '{ "calls": [');
  await assert.rejects(toHoldAgainst(join(folder, 'broken.json')), /this file is no JSON/);
});
