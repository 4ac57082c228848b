/**
 * docs/toolchains.md is what the last whole run of the matrix wrote, with every row ok.
 */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { document, nameOf } from '../matrix/document.mjs';
import { families } from '../matrix/families.mjs';

test('docs/toolchains.md has the rows of the matrix, each ok', () => {
  assert.equal(readFileSync(new URL('../../docs/toolchains.md', import.meta.url), 'utf8'), document(families, new Map()), 'cargo xtask matrix writes it');
});

test('each row has a name of its own, and each family has rows', () => {
  const names = families.flatMap(({ rows }) => rows.map(nameOf));
  assert.deepEqual(names.filter((name, index) => names.indexOf(name) !== index), []);
  assert.deepEqual(families.filter(({ rows }) => rows.length === 0).map(({ name }) => name), []);
});

test('a row that failed is told', () => {
  const [{ rows: [row] }] = families;
  assert.match(document(families, new Map([[row, 'Error: it told nothing\n  at main.mjs']])), /\| \*\*fails\*\*: Error: it told nothing \|\n/);
});
