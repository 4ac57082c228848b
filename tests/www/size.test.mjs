/**
 * What a page downloads for `wrap` beside the wasm, and that bundlers for browsers take it.
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

const sizeOfWrap = async () => gzipSync(await bundle('jquery'), { level: 9 }).length;

// The budget is not kept yet; the test below it keeps things from getting worse meanwhile.
test('wrap: at most 8 KB, minified and gzip', { todo: 'a fifth of it is the glue of the wasm' }, async () => {
  const bytes = await sizeOfWrap();
  assert.ok(bytes <= 8 * 1024, `${bytes} bytes`);
});

test('wrap: not more than it was', async (t) => {
  const bytes = await sizeOfWrap();
  t.diagnostic(`${bytes} bytes`);
  assert.ok(bytes <= 10.5 * 1024, `${bytes} bytes`);
});

test('the paved path brings nothing of the wrapper along', async () => {
  const text = Buffer.from(await bundle('index')).toString();
  assert.ok(text.includes('engine-unavailable') && !text.includes('corsight.wrapped'));
});

test('importing a module for nothing leaves nothing', async () => {
  for (const module of ['index', 'jquery', 'errors']) {
    const stdin = { contents: `import '../../pkg/${module}.js'; console.log(1);`, resolveDir: fileURLToPath(new URL('.', import.meta.url)) };
    const text = Buffer.from((await build({ stdin, bundle: true, minify: true, format: 'esm', write: false, logLevel: 'silent' })).outputFiles[0].contents).toString();
    assert.equal(text.trim(), 'console.log(1);');
  }
});
