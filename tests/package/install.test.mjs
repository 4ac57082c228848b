// The tarball that npm would publish, installed into an app that has nothing else.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { strFromU8, unzipSync } from 'fflate';
import { makeApp } from './app.mjs';

const manifest = JSON.parse(readFileSync(new URL('../../pkg/package.json', import.meta.url), 'utf8'));
const { folder: app, packed, remove } = makeApp();
after(remove);

test('the version is that of the crate', () => {
  const crate = readFileSync(new URL('../../Cargo.toml', import.meta.url), 'utf8').match(/^version = "(.+)"$/m)[1];
  assert.equal(packed.version, crate);
});

test('the package, the wasm and the classic script say which commit they were built from, and whether it was changed', async () => {
  const git = (...args) => execFileSync('git', args, { cwd: fileURLToPath(new URL('.', import.meta.url)), encoding: 'utf8' }).trim();
  const commit = git('rev-parse', 'HEAD');
  const isModified = git('status', '--porcelain') !== '';
  const held = (path) => readFileSync(join(app, 'node_modules/corsight', path));
  const because = 'or pkg/ is older than the last change: cargo xtask build';
  assert.equal(JSON.parse(held('package.json')).gitHead, `${commit}${isModified ? '-modified' : ''}`, because);

  const { version } = await import('../../pkg/index.js');
  assert.equal(version, `${manifest.version}+${commit.slice(0, 7)}${isModified ? '.modified' : ''}`, because);
  for (const wasm of ['wasm/corsight_bg.wasm', 'wasm/tools_bg.wasm']) {
    const [section] = WebAssembly.Module.customSections(new WebAssembly.Module(held(wasm)), 'corsight');
    assert.match(new TextDecoder().decode(section), new RegExp(`^${version.replaceAll(/[.+]/g, '\\$&')}\\.[0-9a-f]{16}$`));
  }
  assert.ok(held('corsight.global.js').toString().startsWith(`/*! corsight ${version} | `));
});

test('the tarball holds every file that the exports name, the wasm, the manual and the licences, and nothing foreign', () => {
  const held = packed.files.map((file) => file.path);
  const exported = Object.values(manifest.exports).flatMap((target) => (typeof target === 'string' ? [target] : Object.values(target)));
  const needed = [...[...exported, manifest.unpkg, manifest.jsdelivr].map((path) => path.slice('./'.length)), 'wasm/corsight.js', 'wasm/tools.js', 'README.md', 'LICENSE-MIT', 'LICENSE-APACHE'];
  assert.deepEqual(needed.filter((path) => !held.includes(path)), []);
  assert.deepEqual(held.filter((path) => path.includes('/') && path.endsWith('.d.ts')), [], 'the types of the glue are an internal matter');
  assert.deepEqual(held.filter((path) => !/^(docs\/(?:recipes|skill)\/|[a-z]+\/)?[\w.-]+$/.test(path) || /(?<!^docs\/)\btest(?!-[A-Z\d]{8}\.js$)|(?<!global\.js)\.map$/.test(path)), []);
});

test('the tarball has the extension: the folder for Chromium, and the file for Firefox', () => {
  const held = packed.files.map((file) => file.path);
  const { version, devtools_page: page, background, icons } = JSON.parse(readFileSync(join(app, 'node_modules/corsight/devtools/manifest.json'), 'utf8'));
  assert.equal(version, packed.version);
  for (const file of [page, background.service_worker, ...Object.values(icons), 'panel.html', 'corsight_bg.wasm', 'tools_bg.wasm', 'LICENSES.txt']) assert.ok(held.includes(`devtools/${file}`), file);
  const files = unzipSync(readFileSync(join(app, 'node_modules/corsight/corsight-devtools-firefox.zip')));
  const manifest = JSON.parse(strFromU8(files['manifest.json']));
  assert.deepEqual(manifest.background, { scripts: ['background.js'], type: 'module' });
  assert.deepEqual(Object.keys(files).sort(), held.filter((path) => path.startsWith('devtools/')).map((path) => path.slice('devtools/'.length)).sort());
});

test('bundlers take the wasm for an asset, and nothing else', () => {
  // The extension, the playground and the command line are bundled already, and no bundler reads them.
  const modules = packed.files.map((file) => file.path).filter((path) => path.endsWith('.js') && !/^(cli|devtools|playground)\//.test(path));
  const assets = modules.flatMap((path) => [...readFileSync(join(app, 'node_modules/corsight', path), 'utf8').matchAll(/new URL\(\s*['"`](.*?)['"`],\s*import\.meta\.url/g)].map(([, asset]) => asset));
  assert.deepEqual(assets, ['../wasm/corsight_bg.wasm', '../wasm/tools_bg.wasm']);
});

test('links and pictures of the manual lead somewhere, at npm too', () => {
  const held = packed.files.map((file) => file.path);
  const targetsIn = (page) => [...readFileSync(join(app, 'node_modules/corsight', page), 'utf8').matchAll(/\]\(([^)]*)\)/g)].map(([, target]) => target);
  const own = `https://unpkg.com/corsight@${packed.version}/`;
  const pages = held.filter((path) => path.endsWith('.md'));
  assert.ok(pages.includes('README.md') && pages.length > 1);
  for (const page of pages) {
    for (const target of targetsIn(page)) {
      // The page at npm shows README alone, so its links name a site. The other pages are read where they are packed.
      const { href } = new URL(target, page === 'README.md' ? undefined : own + page);
      if (href.startsWith(own)) assert.ok(held.includes(href.slice(own.length).replace(/#.*/, '')), `${page}: ${target}`);
      else assert.match(href, /^https:/, `${page}: ${target}`);
    }
  }
  assert.ok(targetsIn('README.md').some((target) => target.startsWith(own)), 'links to packed files are found');
});

test('it depends on nothing', () => {
  assert.equal(manifest.dependencies, undefined);
  assert.equal(manifest.scripts, undefined);
});

test('it works in Node', () => {
  copyFileSync(new URL('./smoke.mjs', import.meta.url), join(app, 'smoke.mjs'));
  const printed = execFileSync(process.execPath, ['--no-warnings', 'smoke.mjs'], { cwd: app, encoding: 'utf8' });
  assert.match(printed, /^corsight \d+\.\d+\.\d+\S* works\n$/);
});

test('it works in a CommonJS module of Node', () => {
  writeFileSync(join(app, 'common.cjs'), `const { createEngine } = require('corsight');
    const { default: wasm } = require('corsight/inline');
    createEngine({ origin: 'https://app.example', wasm }).then((engine) => console.log(engine.plan('https://api.example/').kind));`);
  assert.equal(execFileSync(process.execPath, ['--no-warnings', 'common.cjs'], { cwd: app, encoding: 'utf8' }), 'cors\n');
});

test('a bundler takes each entry for the browser', async () => {
  for (const entry of ['corsight', 'corsight/jquery', 'corsight/ajax', 'corsight/fetch', 'corsight/xhr', 'corsight/errors', 'corsight/inline', 'corsight/global']) {
    const result = await build({
      stdin: { contents: `export * from '${entry}';`, resolveDir: app },
      bundle: true, format: 'esm', platform: 'browser', write: false, logLevel: 'silent',
    });
    assert.deepEqual(result.warnings.map((warning) => warning.text), [], entry);
    // Node's own modules must stay reachable only at run time, and only in Node.
    assert.doesNotMatch(result.outputFiles[0].text, /^import .* from ["']node:/m, entry);
  }
});

const tsc = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));
for (const [module, moduleResolution] of [['nodenext', 'nodenext'], ['node16', 'node16'], ['esnext', 'bundler']]) {
  test(`TypeScript finds the types through the exports: ${moduleResolution}`, () => {
    const source = `
      /// <reference types="corsight/global" />
      import wasm from 'corsight/inline';
      import { createEngine, type Engine } from 'corsight';
      import { isCorsError } from 'corsight/errors';
      import { ajax } from 'corsight/ajax';
      import { createFetch, wrapFetch } from 'corsight/fetch';
      import { wrap } from 'corsight/jquery';
      import { createXMLHttpRequest } from 'corsight/xhr';
      const engine: Engine = await createEngine({ origin: 'https://app.example', wasm });
      const kind: string = engine.plan('https://api.example/').kind;
      globalThis.fetch = await createFetch({ engine });
      globalThis.XMLHttpRequest = await createXMLHttpRequest({ engine });
      // @ts-expect-error -- a number is not a request
      engine.plan(5);
      void window.corsight.createEngine({ wasm: async () => '/corsight.wasm' });
      export const used = [kind, isCorsError, ajax, wrap, wrapFetch(fetch).log, corsight.wrap, corsight.$.ajax, corsight.isCorsError];`;
    writeFileSync(join(app, 'app.ts'), source);
    const options = { strict: true, noEmit: true, target: 'es2023', module, moduleResolution, lib: ['es2023', 'dom', 'dom.iterable'], types: [] };
    writeFileSync(join(app, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, files: ['app.ts'] }));
    try {
      execFileSync(process.execPath, [tsc, '--project', app], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    } catch (error) {
      assert.fail(error.stdout || error.message);
    }
  });
}
