// Every table of tests/vectors, tests/scenarios and tests/causes through the wasm, with the code that runs them natively. What is expected is
// compared here.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import vectors from '../../target/vectors-wasm/vectors.js';

for (const [folder, runner] of [['vectors', (table) => table], ['scenarios', () => 'scenario'], ['causes', () => 'cause']]) {
  const url = new URL(`../${folder}/`, import.meta.url);
  const tables = readdirSync(url).filter((name) => name.endsWith('.json')).sort();
  assert.ok(tables.length > 0);
  for (const file of tables) {
    const table = file.slice(0, -'.json'.length);
    const cases = JSON.parse(readFileSync(new URL(file, url), 'utf8'));
    test(`${folder}/${table}: ${cases.length} cases`, () => {
      for (const { name, step, unicode, input, expect } of cases) {
        // The wasm has no Unicode tables: the host's URL parser makes hosts ASCII before they reach it.
        if (unicode) continue;
        const got = JSON.parse(vectors.run(runner(table), JSON.stringify(input)));
        assert.deepEqual(got, expect, `${name} (${step})`);
      }
    });
  }
}
