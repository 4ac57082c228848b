// `corsight judge --ndjson`: streaming, in order, and through with what is broken.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, test } from 'node:test';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, start } from './support.mjs';

const ORIGIN = 'https://app.example';
const answer = (...headers) => ({ status: 200, headers });
const exchange = (id, ...headers) => ({ id, origin: ORIGIN, request: { url: `https://api.example/${id}` }, responses: [answer(...headers)] });
const ALLOWED = ['Access-Control-Allow-Origin', '*'];
const lines = (...values) => values.map((value) => `${typeof value === 'string' ? value : JSON.stringify(value)}\n`).join('');
const judge = async (input, ...args) => {
  const { status, stdout, stderr } = await run(['judge', '--ndjson', ...args], { input });
  return { status, stderr, verdicts: stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line)) };
};

test('a verdict for each line, in order, with its id', async () => {
  const { status, verdicts } = await judge(lines(exchange('a', ALLOWED), exchange('b'), exchange('c', ALLOWED)));
  assert.equal(status, 0);
  const everywhere = (outcome) => ({ chromium: outcome, firefox: outcome, webkit: outcome });
  assert.deepEqual(verdicts, [
    { id: 'a', outcome: 'allowed', code: null, cause: null, browsers: everywhere('allowed') },
    { id: 'b', outcome: 'blocked', code: 'response-acao-missing', cause: 'response-acao-missing', browsers: everywhere('blocked') },
    { id: 'c', outcome: 'allowed', code: null, cause: null, browsers: everywhere('allowed') },
  ]);
});

test('the page, the profile and the space may stand in the line or in the options', async () => {
  const { origin, ...without } = exchange(1, ALLOWED);
  const { verdicts } = await judge(lines(without, { ...without, origin: 'https://api.example' }), '--origin', ORIGIN, '--full');
  assert.deepEqual(verdicts.map(({ response }) => response.type), ['cors', 'basic']);
  // Only browsers know Local Network Access, and not all of them.
  const local = { ...without, origin, request: { url: 'http://localhost:8080/' }, permissions: { 'loopback-network': 'denied' } };
  const { verdicts: local3 } = await judge(lines({ ...local, profile: 'webkit' }, { ...local, profile: 'chromium' }, { ...local, profile: 'chromium', addressSpace: 'loopback' }));
  assert.deepEqual(local3.map(({ outcome, cause }) => [outcome, cause]), [['allowed', null], ['blocked', 'local-network-permission'], ['allowed', null]]);
});

test('--full gives the whole verdict', async () => {
  const { verdicts: [verdict] } = await judge(lines(exchange('a')), '--full');
  assert.equal(verdict.diagnosis.causes[0].code, 'response-acao-missing');
  assert.ok(verdict.trace.length > 0);
  assert.equal(verdict.findings[0].severity, 'block');
});

describe('lines that cannot be judged', () => {
  const BROKEN = [
    ['{', /is not JSON/],
    ['[]', /a line is \{/],
    ['7', /7 was given/],
    [{ responses: [] }, /no "request"/],
    [{ id: 5, origin: ORIGIN, request: 'https://api.example/' }, /no "responses"/],
    [{ request: 'https://api.example/', responses: [] }, /origin/],
    [{ origin: 'app.example', request: 'https://api.example/', responses: [] }, /"app.example" is not an origin/],
    [{ origin: ORIGIN, request: 'http://', responses: [] }, /"http:\/\/"/],
    [{ origin: ORIGIN, request: { url: 'https://a.example/', methd: 'GET' }, responses: [] }, /did you mean "method"/],
    [{ origin: ORIGIN, request: 'https://a.example/', responses: [{ status: 2000 }] }, /2000/],
    [{ origin: ORIGIN, request: 'https://a.example/', responses: 'none' }, /"none"/],
    [{ origin: ORIGIN, profile: 'opera', request: 'https://a.example/', responses: [] }, /"opera"/],
    [{ origin: ORIGIN, request: 'https://a.example/', responses: [{ status: 200, headers: [['a b', '1']] }] }, /a b/],
  ];
  test('each gives an error in its place, and the run goes on', async () => {
    const input = lines(...BROKEN.flatMap(([line]) => [line, exchange('good', ALLOWED)]));
    const { status, verdicts, stderr } = await judge(input);
    assert.equal(status, 0);
    assert.equal(stderr, '');
    assert.equal(verdicts.length, 2 * BROKEN.length);
    for (const [index, [line, words]] of BROKEN.entries()) {
      const { line: number, error } = verdicts[2 * index];
      assert.equal(number, 2 * index + 1);
      assert.match(error.message, words, JSON.stringify(line));
      assert.equal(typeof error.code, 'string');
      assert.equal(verdicts[2 * index + 1].outcome, 'allowed');
    }
    assert.equal(verdicts[8].id, 5);
  });

  test('a line without an end is judged, empty lines are none', async () => {
    const { verdicts } = await judge(`\n\r\n${JSON.stringify(exchange('last', ALLOWED))}`);
    assert.deepEqual(verdicts.map(({ id }) => id), ['last']);
  });

  test('a line of 40 MB is refused without being kept', async () => {
    const child = start(['judge', '--ndjson'], { env: { NODE_OPTIONS: '--max-old-space-size=120' } });
    const output = createInterface({ input: child.stdout });
    const read = [];
    output.on('line', (line) => read.push(JSON.parse(line)));
    const megabyte = Buffer.alloc(2 ** 20, 'x');
    for (let count = 0; count < 40; count++) if (!child.stdin.write(megabyte)) await once(child.stdin, 'drain');
    child.stdin.end(`\n${JSON.stringify(exchange('after', ALLOWED))}\n`);
    const [status] = await once(child, 'close');
    assert.equal(status, 0);
    assert.match(read[0].error.message, /too long/);
    assert.equal(read[1].id, 'after');
  });

  test('--exit-status: 2 with a broken line, 1 with a blocked call', async () => {
    assert.equal((await judge(lines('{'), '--exit-status')).status, 2);
    assert.equal((await judge(lines(exchange('a')), '--exit-status')).status, 1);
    assert.equal((await judge(lines(exchange('a', ALLOWED)), '--exit-status')).status, 0);
  });
});

describe('streams', () => {
  test('a verdict comes before the next line does', async () => {
    const child = start(['judge', '--ndjson']);
    const output = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    for (const id of ['one', 'two', 'three']) {
      child.stdin.write(lines(exchange(id, ALLOWED)));
      const { value } = await output.next();
      assert.equal(JSON.parse(value).id, id);
    }
    child.stdin.end();
    const [status] = await once(child, 'close');
    assert.equal(status, 0);
  });

  test('a slow reader holds the input back, and nothing is lost', async () => {
    const child = start(['judge', '--ndjson', '--full']);
    const count = 3000;
    let written = 0;
    const write = async () => {
      for (; written < count; written++) if (!child.stdin.write(lines(exchange(written)))) await once(child.stdin, 'drain');
      child.stdin.end();
    };
    const writing = write();
    // Nobody reads until the program has stopped reading too: then its input is full.
    const isHeldBack = await Promise.race([writing.then(() => false), stalled(() => written)]);
    assert.equal(isHeldBack, true);
    assert.ok(written < count, `${written} lines were taken although nobody reads`);
    const ids = [];
    for await (const line of createInterface({ input: child.stdout })) ids.push(JSON.parse(line).id);
    assert.deepEqual(ids, Array.from({ length: count }, (_, index) => index));
  });

  test('a reader that goes away ends the run quietly', async () => {
    const child = start(['judge', '--ndjson']);
    const errors = [];
    child.stderr.on('data', (data) => errors.push(data));
    child.stdin.on('error', () => {});
    child.stdin.write(lines(exchange('a', ALLOWED)));
    await once(child.stdout, 'data');
    child.stdout.destroy();
    const feeding = setInterval(() => child.stdin.write(lines(exchange('b', ALLOWED))), 5);
    const [status] = await once(child, 'close');
    clearInterval(feeding);
    assert.equal(status, 0);
    assert.equal(Buffer.concat(errors).toString(), '');
  });

  test('Ctrl-C ends it as it ends any program', async () => {
    const child = start(['judge', '--ndjson']);
    child.stdin.write(lines(exchange('a', ALLOWED)));
    await once(child.stdout, 'data');
    child.kill('SIGINT');
    const [status, signal] = await once(child, 'close');
    assert.deepEqual([status, signal], [null, 'SIGINT']);
  });

  test('files are read one after the other', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'corsight-'));
    writeFileSync(join(folder, 'a'), lines(exchange('a', ALLOWED)));
    writeFileSync(join(folder, 'b'), lines(exchange('b', ALLOWED)));
    const { verdicts } = await judge('', join(folder, 'a'), join(folder, 'b'));
    assert.deepEqual(verdicts.map(({ id }) => id), ['a', 'b']);
    const { status, stderr } = await judge('', join(folder, 'missing'));
    rmSync(folder, { recursive: true });
    assert.equal(status, 2);
    assert.match(stderr, /missing cannot be\s+read/);
  });
});

/** Resolves to true when the value has not changed while the event loop has turned many times with time between. */
async function stalled(value) {
  for (let last = -1, same = 0; ;) {
    await new Promise((done) => setTimeout(done, 50));
    same = value() === last ? same + 1 : 0;
    last = value();
    if (same >= 20) return true;
  }
}
