/**
 * What a page downloads for `wrap` and for `corsight/ajax` beside the wasm, and that bundlers for browsers take it.
 */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const bundle = async (module, options = {}) => {
  const { outputFiles, warnings } = await build({ entryPoints: [fileURLToPath(new URL(`../../pkg/${module}.js`, import.meta.url))],
    bundle: true, minify: true, format: 'esm', platform: 'browser', target: 'es2022', write: false, logLevel: 'silent', ...options });
  assert.deepEqual(warnings, []);
  return outputFiles[0].contents;
};
/**
 * The bytes of JavaScript that a page downloads with `module` at once, and those that it downloads when a call has to be explained.
 */
async function sizes(module) {
  const path = fileURLToPath(new URL(`../../pkg/${module}.js`, import.meta.url));
  const { outputFiles, metafile } = await build({ entryPoints: [path], bundle: true, minify: true, format: 'esm', platform: 'browser', target: 'es2022',
    splitting: true, outdir: 'out', write: false, metafile: true, logLevel: 'silent' });
  const bytesOf = (name) => gzipSync(outputFiles.find(({ path }) => path.endsWith(name)).contents, { level: 9 }).length;
  const atOnce = new Set();
  const follow = (name) => {
    if (atOnce.has(name)) return;
    atOnce.add(name);
    for (const { path, kind } of metafile.outputs[name].imports) if (kind === 'import-statement') follow(path);
  };
  follow(Object.keys(metafile.outputs).find((name) => metafile.outputs[name].entryPoint?.endsWith(`${module}.js`)));
  const sum = (names) => names.reduce((total, name) => total + bytesOf(name), 0);
  const all = Object.keys(metafile.outputs);
  return { first: sum([...atOnce]), later: sum(all.filter((name) => !atOnce.has(name))) };
}

for (const [module, most] of [['jquery', 10], ['ajax', 15]]) {
  test(`${module}: a page downloads at most ${most} KB at once, minified and gzip`, async (t) => {
    const { first, later } = await sizes(module);
    t.diagnostic(`${first} bytes at once, ${later} when a call has to be explained`);
    assert.ok(first <= most * 1024, `${first} bytes`);
    // The engine's JavaScript is not in the first part.
    assert.ok(later > 4 * 1024, `${later} bytes`);
  });
}

test('the paved path brings nothing of the wrapper along', async () => {
  const text = Buffer.from(await bundle('index')).toString();
  assert.ok(text.includes('engine-unavailable') && !text.includes('corsight.wrapped'));
});

test('only corsight/read and corsight/capture bring the tools along, and nothing of the engine', async () => {
  for (const [module, hasTools] of [['jquery', false], ['ajax', false], ['fetch', false], ['index', false], ['read', true], ['capture', true]]) {
    // Comments go, names of files stay.
    const text = Buffer.from(await bundle(module)).toString();
    assert.equal(text.includes('tools_bg.wasm'), hasTools, module);
    assert.equal(text.includes('RawEngine') || text.includes('corsight_bg.wasm'), !hasTools, module);
  }
});

test('importing a module for nothing leaves nothing', async () => {
  for (const module of ['index', 'jquery', 'ajax', 'read', 'errors', 'inline']) {
    const stdin = { contents: `import '../../pkg/${module}.js'; console.log(1);`, resolveDir: fileURLToPath(new URL('.', import.meta.url)) };
    const text = Buffer.from((await build({ stdin, bundle: true, minify: true, format: 'esm', write: false, logLevel: 'silent' })).outputFiles[0].contents).toString();
    assert.equal(text.trim(), 'console.log(1);');
  }
});

// They have the wasm inside, whose size `tests/package/wasm.test.mjs` holds.
for (const [file, kilobytes] of [['wasm/inline.js', 136], ['corsight.global.js', 172]]) {
  test(`${file}: at most ${kilobytes} KB after gzip`, (t) => {
    const bytes = gzipSync(readFileSync(new URL(`../../pkg/${file}`, import.meta.url)), { level: 9 }).length;
    t.diagnostic(`${bytes} bytes`);
    assert.ok(bytes <= kilobytes * 1024, `${bytes} bytes`);
  });
}
