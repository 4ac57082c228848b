/**
 * `read` of `corsight/read`: the tables of `tests/read`, and what an engine says of what was read.
 */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { createEngine } from '../../pkg/index.js';
import { read } from '../../pkg/read.js';

const FOLDER = new URL('../read/', import.meta.url);
const tables = await Promise.all((await readdir(FOLDER)).map(async (name) => [name, JSON.parse(await readFile(new URL(name, FOLDER), 'utf8'))]));
const textOf = ({ text }) => [text].flat().join('\n');

/** What the engine says first of a reading. */
async function firstCause({ origin, request, responses }, page) {
  const engine = await createEngine({ origin: origin ?? page });
  try {
    const [first] = engine.diagnose({ request, responses }).causes;
    return first;
  } finally {
    engine.dispose();
  }
}

for (const [table, cases] of tables) {
  for (const one of cases) {
    test(`${table}: ${one.name}`, async () => {
      const { origin, browser, request, responses, removed, unread, pieces } = await read(textOf(one));
      if (one.expect) {
        const { expect } = one;
        assert.deepEqual({ origin, browser, request, responses },
          { origin: expect.origin ?? null, browser: expect.browser ?? null, request: expect.request ?? null, responses: expect.responses ?? [] });
        assert.deepEqual(removed.map(({ name }) => name), expect.removed ?? []);
        assert.deepEqual(pieces.map(({ kind }) => kind), expect.kinds ?? []);
        assert.deepEqual(unread.map(({ line }) => line), (expect.unread ?? []).map(([line]) => line));
      } else {
        assert.deepEqual([browser, unread], [one.browser, []]);
      }
      // Whatever was read, an engine takes it.
      if (!request) return;
      const first = await firstCause({ origin, request, responses }, one.browser ? 'http://app.example' : 'https://app.example');
      if (!one.cause) return;
      assert.equal(first?.code, one.cause, JSON.stringify([request, responses, first], null, 1));
      assert.ok(first.confidence !== 'possible' || /prove|certificate/.test(first.code), first.confidence);
      const said = [first.headline, ...first.because, first.act.text].join('\n');
      for (const value of one.says ?? []) assert.ok(said.includes(value), `${value} is not in ${said}`);
      // A status that nobody saw is in no sentence.
      if (responses.some(({ unseen }) => unseen?.includes('status'))) assert.doesNotMatch(said, /\bstatus (200|204|302|400)\b(?! and)/, said);
    });
  }
}

test('what is no text is refused, and so are unknown options', async () => {
  for (const text of [undefined, null, 1, {}, ['curl']]) await assert.rejects(read(text), { code: 'misuse' });
  await assert.rejects(read('', { origin: 'https://app.example' }), { code: 'misuse' });
  await assert.rejects(read('x'.repeat(2 ** 24 + 1)), { code: 'misuse' });
});

test('halves of surrogate pairs and NUL are text', async () => {
  const { unread } = await read('\ud800 \u0000');
  assert.equal(unread.length, 1);
});
