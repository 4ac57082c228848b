/**
 * An app with jQuery and the package's tarball, built and served by the tools that front-end developers use: the wasm is
 * found and runs in the page.
 */
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { rollup } from 'rollup';
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

test('built into one classic script, with the wasm inside', async () => {
  const require = createRequire(join(app.folder, 'main.js'));
  /** Finds packages as @rollup/plugin-node-resolve does. */
  const resolver = {
    resolveId: (id, importer) => {
      if (id === 'jquery') return { id, external: true };
      if (id.startsWith('corsight')) return { id: require.resolve(id), moduleSideEffects: false };
      return importer && id.startsWith('.') ? { id: join(importer, '..', id), moduleSideEffects: !importer.includes('node_modules') } : null;
    },
  };
  const input = join(app.folder, 'one-file.js');
  writeFileSync(input, main("import wasm from 'corsight/inline';", '{ console: false, wasm }'));
  const builders = {
    rollup: async (file) => {
      const bundle = await rollup({ input, plugins: [resolver], external: ['jquery'], onwarn: (warning) => assert.fail(warning.message) });
      await bundle.write({ format: 'iife', file, globals: { jquery: 'jQuery' } });
    },
    esbuild: async (outfile) => {
      const { warnings } = await esbuild.build({ entryPoints: [input], outfile, bundle: true, format: 'iife', logLevel: 'silent' });
      assert.deepEqual(warnings, []);
    },
  };
  for (const [builder, buildTo] of Object.entries(builders)) {
    const folder = join(app.folder, `one-${builder}`);
    mkdirSync(folder);
    await buildTo(join(folder, 'main.js'));
    assert.deepEqual(readdirSync(folder), ['main.js']);
    copyFileSync(join(app.folder, 'node_modules/jquery/dist/jquery.js'), join(folder, 'jquery.js'));
    writeFileSync(join(folder, 'index.html'), '<!doctype html><link rel="icon" href="data:,"><script src="jquery.js"></script><script src="main.js"></script>');
    assert.equal(await built(`one-${builder}`), 'cors-with-preflight', builder);
  }
});

test('built by esbuild without a word about the wasm: the error names corsight/inline', async () => {
  for (const format of ['esm', 'iife']) {
    const out = join(app.folder, `bare-${format}`);
    mkdirSync(out);
    writeFileSync(join(out, 'index.html'), page('main.js'));
    await esbuild.build({ stdin: { contents: main('', '{ console: false }'), resolveDir: app.folder }, outfile: join(out, 'main.js'), bundle: true, format, logLevel: 'silent' });
    assert.match(await built(`bare-${format}`), /To make the wasm part of your JavaScript, write `import wasm from 'corsight\/inline'` and set the option, as in wrap\(\$, \{ wasm \}\)/, format);
  }
});
