// Every table of tests/vectors through the wasm, with the checks that run it natively.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import vectors from '../../target/vectors-wasm/vectors.js';

const folder = new URL('../vectors/', import.meta.url);
const tables = readdirSync(folder).filter((name) => name.endsWith('.json')).sort();

test('there are tables', () => assert.ok(tables.length > 0));

for (const name of tables) {
  test(name, () => {
    const failures = vectors.run(name.slice(0, -'.json'.length), readFileSync(new URL(name, folder), 'utf8'));
    assert.equal(failures, '');
  });
}
