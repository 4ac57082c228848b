/**
 * An app with jQuery and the package's tarball, built and served by the tools that front-end developers use: the wasm is
 * found and runs in the page.
 */
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { build, createServer, preview } from 'vite';
import { makeApp } from '../package/app.mjs';
import { launchChromium } from './chromium.mjs';

const app = makeApp({ uses: ['jquery'] });
after(app.remove);

const page = (script) => `<!doctype html><link rel="icon" href="data:,"><script type="module" src="${script}"></script>`;
/** What the app does: it wraps jQuery and shows what the engine says. */
const main = (imports, options) => `
import $ from 'jquery';
import { wrap } from 'corsight/jquery';
${imports}
wrap($, ${options}).then(
  ({ engine }) => { document.title = engine.plan({ url: 'https://api.example/', method: 'PUT' }).kind; },
  (error) => { document.title = error.message; });
`;
writeFileSync(join(app.folder, 'index.html'), page('/main.js'));
writeFileSync(join(app.folder, 'main.js'), main('', '{ console: false }'));

let chromium;
before(async () => {
  chromium = await launchChromium();
});
after(() => chromium?.close());

/** The title that the app gives its page, in Chromium. */
async function title(server) {
  const tab = await chromium.browser.newPage();
  try {
    await tab.goto(server.resolvedUrls.local[0]);
    await tab.waitForFunction('document.title', { timeout: 20_000 });
    return await tab.title();
  } finally {
    await tab.close();
  }
}
const options = { root: app.folder, configFile: false, logLevel: 'error' };
const host = { host: '127.0.0.1', port: 0 };
async function built(outDir) {
  const server = await preview({ ...options, build: { outDir }, preview: host });
  try {
    return await title(server);
  } finally {
    await server.close();
  }
}

test('built by Vite', async () => {
  await build(options);
  assert.equal(readdirSync(join(app.folder, 'dist/assets')).filter((file) => file.endsWith('.wasm')).length, 1);
  assert.equal(await built('dist'), 'cors-with-preflight');
});

test('served by Vite while it is worked on', async () => {
  const server = await createServer({ ...options, server: host });
  try {
    await server.listen();
    assert.equal(await title(server), 'cors-with-preflight');
  } finally {
    await server.close();
  }
});

test('built by esbuild, which has to be told of the wasm', async () => {
  for (const [loader, given] of [['binary', 'wasm'], ['file', 'new URL(wasm, import.meta.url)']]) {
    const out = join(app.folder, loader);
    mkdirSync(out);
    writeFileSync(join(out, 'index.html'), page('main.js'));
    const contents = main("import wasm from 'corsight/wasm';", `{ console: false, wasm: ${given} }`);
    await esbuild.build({ stdin: { contents, resolveDir: app.folder }, outfile: join(out, 'main.js'), bundle: true, format: 'esm', loader: { '.wasm': loader }, logLevel: 'silent' });
    assert.equal(await built(loader), 'cors-with-preflight', loader);
  }
});
