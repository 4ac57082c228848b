/**
 * What a console and JSON make of a CorsError.
 */
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import vm from 'node:vm';
import { createFetch } from '../../pkg/fetch.js';
import { CorsError, createEngine, isCorsError } from '../../pkg/index.js';
import { ORIGIN, engineFor, thrown } from './support.mjs';

// First, because a process loads the wasm once.
const unavailable = await createEngine({ origin: ORIGIN, wasm: new Uint8Array([1]) }).then(() => null, (error) => error);
const engine = await engineFor();

/** The error of a PUT whose preflight is refused for many reasons. */
async function refusal(options = {}) {
  const fetch = await createFetch({ origin: ORIGIN, fetch: async () => ({ status: 401, headers: [], body: null }), ...options });
  const call = fetch('https://api.example/items', { method: 'PUT', headers: { 'X-A': '1', 'X-B': '2' } });
  return call.then(() => assert.fail('it was not refused'), (error) => error);
}

const errors = {
  'a refusal': await refusal(),
  'a refusal in another realm': await refusal({ global: vm.runInNewContext('globalThis') }),
  'misuse': thrown(() => engine.plan(5)),
  'a wasm that cannot be loaded': unavailable,
  'many findings': new CorsError('m', { code: 'c', findings: Array.from({ length: 40 }, (_, index) => ({ code: `f${index}` })) }),
};

for (const [name, error] of Object.entries(errors)) {
  describe(name, () => {
    test('is some lines in a console, not sixty', () => {
      assert.ok(isCorsError(error));
      const shown = inspect(error);
      assert.ok(shown.split('\n').length <= 12, shown);
      for (const part of [error.message, `code: ${error.code}`, '    at ']) assert.ok(shown.includes(part), shown);
      assert.ok(inspect({ error }, { depth: 9 }).split('\n').length <= 14, 'in an object as well');
    });
    test('holds all that it held', () => {
      assert.ok(Array.isArray(error.findings));
      assert.ok('reason' in error && 'verdict' in error && 'value' in error);
      assert.deepEqual(Object.keys(error), ['code']);
    });
    test('can be written as JSON', () => {
      const { message, code, findings, ...rest } = JSON.parse(JSON.stringify(error));
      assert.deepEqual([message, code, findings.length], [error.message, error.code, error.findings.length]);
      assert.deepEqual(Object.keys(rest).sort(), ['name', 'verdict']);
    });
  });
}

test('the codes of the findings are in the console', () => {
  const { findings, reason, verdict } = errors['a refusal'];
  assert.ok(findings.length > 2 && reason === findings[0] && verdict.outcome === 'blocked');
  for (const { code } of findings) assert.ok(inspect(errors['a refusal']).includes(code));
});

test('what was thrown underneath is in the console', () => {
  assert.ok(unavailable.cause instanceof Error);
  assert.ok(inspect(unavailable).includes(`cause: ${unavailable.cause.message}`));
});

test('JSON of a value that JSON cannot write', () => {
  const error = new CorsError('m', { code: 'misuse', value: 1n });
  assert.equal(error.value, 1n);
  assert.equal(JSON.parse(JSON.stringify(error)).code, 'misuse');
});
