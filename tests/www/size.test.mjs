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
const size = async (module) => gzipSync(await bundle(module), { level: 9 }).length;

// 10 KB of both are the JavaScript of the engine, which is there before anybody knows whether a call will have to be explained.
test('jquery: at most 17 KB, minified and gzip', async (t) => {
  const bytes = await size('jquery');
  t.diagnostic(`${bytes} bytes`);
  assert.ok(bytes <= 17 * 1024, `${bytes} bytes`);
});

test('ajax: at most 21 KB, minified and gzip', async (t) => {
  const bytes = await size('ajax');
  t.diagnostic(`${bytes} bytes`);
  assert.ok(bytes <= 21 * 1024, `${bytes} bytes`);
});

test('the paved path brings nothing of the wrapper along', async () => {
  const text = Buffer.from(await bundle('index')).toString();
  assert.ok(text.includes('engine-unavailable') && !text.includes('corsight.wrapped'));
});

test('importing a module for nothing leaves nothing', async () => {
  for (const module of ['index', 'jquery', 'ajax', 'errors', 'inline']) {
    const stdin = { contents: `import '../../pkg/${module}.js'; console.log(1);`, resolveDir: fileURLToPath(new URL('.', import.meta.url)) };
    const text = Buffer.from((await build({ stdin, bundle: true, minify: true, format: 'esm', write: false, logLevel: 'silent' })).outputFiles[0].contents).toString();
    assert.equal(text.trim(), 'console.log(1);');
  }
});
