// `corsight har`: endpoints, causes, and what preflights cost.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { assertGolden, run, stable } from './support.mjs';

const folder = mkdtempSync(join(tmpdir(), 'corsight-'));
after(() => rmSync(folder, { recursive: true }));

const APP = 'https://app.example';
const API = 'https://api.example';
const BASE = Date.UTC(2026, 10, 30, 12);
const list = (headers) => Object.entries(headers).map(([name, value]) => ({ name, value }));

const entry = (at, time, method, url, sent, status, received) => ({
  startedDateTime: new Date(BASE + at).toISOString(), time,
  request: { method, url, httpVersion: 'HTTP/1.1', headers: list({ Origin: APP, ...sent }), queryString: [] },
  response: { status, statusText: '', headers: list(received), content: { size: 0 }, redirectURL: '' },
  _resourceType: method === 'OPTIONS' ? 'preflight' : 'fetch',
});

const ALLOW = { 'Access-Control-Allow-Origin': APP, Vary: 'Origin' };
const ALLOW_PUT = { ...ALLOW, 'Access-Control-Allow-Methods': 'PUT', 'Access-Control-Allow-Headers': 'content-type, x-trace' };

/** A call with its preflight, `at` milliseconds after the beginning. */
const put = (at, url, maxAge, status = 200, headers = ALLOW, names = 'content-type') => [
  entry(at, 30, 'OPTIONS', url, { 'Access-Control-Request-Method': 'PUT', 'Access-Control-Request-Headers': names }, 204, { ...ALLOW_PUT, ...(maxAge === undefined ? {} : { 'Access-Control-Max-Age': maxAge }) }),
  entry(at + 30, 20, 'PUT', url, { 'Content-Type': 'application/json', ...(names.includes('x-trace') ? { 'X-Trace': '1' } : {}) }, status, headers),
];
const get = (at, url, names = {}, headers = ALLOW) => [entry(at, 20, 'GET', url, names, 200, headers)];

const write = (name, entries) => {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify({ log: { version: '1.2', creator: { name: 'WebInspector', version: '537.36' }, pages: [], entries } }));
  return file;
};
const har = async (...args) => {
  const { status, stdout, stderr } = await run(['har', ...args, '--json']);
  assert.equal(stderr, '');
  return { status, ...JSON.parse(stdout) };
};
const preflightsOf = async (entries) => (await har(write('one.har', entries))).results.map(({ details }) => details.preflights);

describe('what preflights cost', () => {
  test('without a Max-Age a browser asks again after five seconds: a longer one saves all but the first', async () => {
    const entries = [0, 10_000, 20_000].flatMap((at) => put(at, `${API}/items`));
    assert.deepEqual(await preflightsOf(entries), [{ sent: 3, milliseconds: 90, cacheable: 2, cacheableMilliseconds: 60, maxAge: 7200, needless: 0, headers: [] }]);
  });

  test('a Max-Age of ten minutes is enough for calls within it', async () => {
    const [first, second] = [put(0, `${API}/items`, '600'), put(60_000, `${API}/items`, '600').slice(1)];
    assert.deepEqual(await preflightsOf([...first, ...second]), [{ sent: 1, milliseconds: 30, cacheable: 0, cacheableMilliseconds: null, maxAge: 7200, needless: 0, headers: [] }]);
  });

  test('two hours later even the longer one is over', async () => {
    const entries = [0, 7_300_000].flatMap((at) => put(at, `${API}/items`));
    assert.deepEqual((await preflightsOf(entries))[0].cacheable, 0);
  });

  test('a cache is for one URL', async () => {
    const [{ sent, cacheable }] = await preflightsOf([put(0, `${API}/items/1`), put(10_000, `${API}/items/2`)].flat());
    assert.deepEqual({ sent, cacheable }, { sent: 2, cacheable: 0 });
  });

  test('preflights that the cache covered are needless', async () => {
    const [{ needless, cacheable }] = await preflightsOf([put(0, `${API}/items`, '600'), put(60_000, `${API}/items`, '600')].flat());
    assert.deepEqual({ needless, cacheable }, { needless: 1, cacheable: 0 });
  });

  test('headers without which there is none', async () => {
    const entries = [
      entry(0, 30, 'OPTIONS', `${API}/list`, { 'Access-Control-Request-Method': 'GET', 'Access-Control-Request-Headers': 'x-trace' }, 204, ALLOW_PUT),
      ...get(30, `${API}/list`, { 'X-Trace': '1' }),
    ];
    assert.deepEqual((await preflightsOf(entries))[0].headers, ['x-trace']);
    // A PUT needs one whatever its headers.
    assert.deepEqual((await preflightsOf(put(0, `${API}/items`, undefined, 200, ALLOW, 'content-type,x-trace')))[0].headers, []);
  });
});

const WHOLE = [
  ...[0, 10_000, 20_000].flatMap((at) => put(at, `${API}/items/${at}`.replace(/\/0$/, '/1'))),
  ...[30_000, 40_000].flatMap((at) => put(at, `${API}/items/1`)),
  ...get(50_000, `${API}/me`, {}, {}), ...get(51_000, `${API}/me?again`, {}, {}),
  ...get(52_000, `${API}/list`), ...get(53_000, `${APP}/own`),
  ...put(54_000, `${API}/broken`, undefined, 500, {}),
];

describe('the report', () => {
  test('as text', async () => {
    const { stdout, status } = await run(['har', 'app.har'], { cwd: folder, ...write('app.har', WHOLE) && {} });
    assert.equal(status, 1);
    assertGolden('har.txt', stable(stdout));
  });
  test('as JSON', async () => {
    write('app.har', WHOLE);
    const { stdout } = await run(['har', 'app.har', '--json'], { cwd: folder });
    assertGolden('har.json', stable(stdout));
  });
  for (const [format, ending] of [['github', 'txt'], ['junit', 'xml'], ['markdown', 'md']]) {
    test(`as ${format}`, async () => {
      write('app.har', WHOLE);
      const { stdout } = await run(['har', 'app.har', '--format', format], { cwd: folder });
      assertGolden(`har.${format}.${ending}`, stable(stdout));
    });
  }

  test('numbers in a path are one endpoint, a query is none', async () => {
    const { results } = await har(write('app.har', WHOLE));
    const seen = Object.fromEntries(results.map(({ details: { method, url, calls, blocked } }) => [`${method} ${url}`, [calls, blocked]]));
    assert.deepEqual(seen, {
      [`PUT ${API}/items/{id}`]: [5, 0], [`GET ${API}/me`]: [2, 2], [`GET ${API}/list`]: [1, 0], [`PUT ${API}/broken`]: [1, 1],
    });
  });

  test('--failed, --origin and --to choose', async () => {
    const file = write('app.har', WHOLE);
    assert.deepEqual((await har(file, '--failed')).results.map(({ status }) => status), ['fail', 'fail']);
    assert.equal((await har(file, '--origin', 'https://other.example')).results.length, 0);
    assert.equal((await har(file, '--to', API)).results.length, 4);
  });

  test('several files, and the standard input', async () => {
    const file = write('app.har', get(0, `${API}/list`));
    const { status, stdout } = await run(['har', file, file, '--json']);
    assert.equal(status, 0);
    assert.equal(JSON.parse(stdout).results.length, 2);
    const piped = await run(['har', '-', '--json'], { input: JSON.stringify({ log: { entries: get(0, `${API}/list`) } }) });
    assert.equal(piped.status, 0);
  });
});
