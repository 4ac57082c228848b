/**
 * What a page downloads for `wrap` and for `corsight/ajax` beside the wasm, and that bundlers for browsers take it.
 */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const bundle = async (module, options = {}) => {
  const { outputFiles, warnings } = await build({ entryPoints: [fileURLToPath(new URL(`../../pkg/${module}.js`, import.meta.url))],
    bundle: true, minify: true, format: 'esm', platform: 'browser', target: 'es2022', write: false, logLevel: 'silent', ...options });
  assert.deepEqual(warnings, []);
  return outputFiles[0].contents;
};

// What the issue allows, and what it is now: that must not grow. The difference is the diagnosis, which the wasm could make.
const SIZES = { jquery: [8 * 1024, 8.6 * 1024], ajax: [12 * 1024, 13.2 * 1024] };

for (const [module, [budget, most]] of Object.entries(SIZES)) {
  const size = async () => gzipSync(await bundle(module), { level: 9 }).length;
  test(`${module}: at most ${budget / 1024} KB, minified and gzip`, { todo: true }, async () => {
    const bytes = await size();
    assert.ok(bytes <= budget, `${bytes} bytes`);
  });
  test(`${module}: not more than it was`, async (t) => {
    const bytes = await size();
    t.diagnostic(`${bytes} bytes`);
    assert.ok(bytes <= most, `${bytes} bytes`);
  });
}

test('the paved path brings nothing of the wrapper along', async () => {
  const text = Buffer.from(await bundle('index')).toString();
  assert.ok(text.includes('engine-unavailable') && !text.includes('corsight.wrapped'));
});

test('importing a module for nothing leaves nothing', async () => {
  for (const module of ['index', 'jquery', 'ajax', 'errors']) {
    const stdin = { contents: `import '../../pkg/${module}.js'; console.log(1);`, resolveDir: fileURLToPath(new URL('.', import.meta.url)) };
    const text = Buffer.from((await build({ stdin, bundle: true, minify: true, format: 'esm', write: false, logLevel: 'silent' })).outputFiles[0].contents).toString();
    assert.equal(text.trim(), 'console.log(1);');
  }
});
