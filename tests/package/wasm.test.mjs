// The wasm as it is published.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

const bytes = readFileSync(new URL('../../pkg/wasm/corsight_bg.wasm', import.meta.url));
const module = new WebAssembly.Module(bytes);

test('the wasm imports nothing but its own glue: no clock, no I/O, no environment', () => {
  const modules = new Set(WebAssembly.Module.imports(module).map((wanted) => wanted.module));
  assert.deepEqual([...modules], ['./corsight_bg.js']);
});

test('the glue asks its host for no clock, randomness, network or storage', () => {
  const glue = readFileSync(new URL('../../pkg/wasm/corsight.js', import.meta.url), 'utf8');
  // What the wasm calls stands in this one object; the rest of the glue loads it.
  const imports = glue.slice(glue.indexOf('function __wbg_get_imports'), glue.indexOf('\n}\n', glue.indexOf('function __wbg_get_imports')));
  assert.ok(imports.length > 100, 'the imports of the glue were not found');
  assert.doesNotMatch(imports, /\b(Date|performance|crypto|Math\.random|fetch|XMLHttpRequest|localStorage|process)\b/);
});

test('the wasm is at most 64 KB after gzip -9', () => {
  const size = gzipSync(bytes, { level: 9 }).length;
  assert.ok(size <= 64 * 1024, `${size} bytes`);
});

test('names, producers, features and debug information are stripped', () => {
  for (const name of ['name', 'producers', 'target_features', '.debug_info']) {
    assert.equal(WebAssembly.Module.customSections(module, name).length, 0, name);
  }
});

test('no exported function has an object as its only result', () => {
  // V8 11.3, of Node 20, aborts the process where optimized code that calls such a function is given up during the call.
  const glue = readFileSync(new URL('../../pkg/wasm/corsight.js', import.meta.url), 'utf8');
  const methods = glue.split(/\n {4}\/\*\*\n/).filter((method) => method.includes('@returns {any}'));
  assert.ok(methods.length >= 4, `${methods.length} methods give an object`);
  for (const method of methods) assert.match(method.split('\n    }\n')[0], /ret\[2\]/, method);
});
