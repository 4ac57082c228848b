import assert from 'node:assert/strict';
import { INLINE, INLINE_IMPORT, NOTHING, demandPlan, demandReason, engineMain, fetchBody, fetchMain, within, xhrMain } from './sample.mjs';

const row = (mode, run, more) => ({ tool: 'Node', mode, asks: NOTHING, packages: {}, run, ...more });
const ENTRIES = ['corsight', 'corsight/jquery', 'corsight/ajax', 'corsight/fetch', 'corsight/xhr', 'corsight/initiators', 'corsight/errors', 'corsight/inline'];

/** Runs a file that prints the reason. */
const tells = (file, text, command = `node ${file}`) => async (app) => {
  app.write({ [file]: text(app.api) });
  demandReason(await app.run(command), app.api);
};
/** A program that must end well and say nothing, as on a server where there is no document. */
const silent = (mode, text, packages = { jquery: '4.0.0' }) => row(`SSR, ${mode}`, async (app) => {
  app.write({ 'main.mjs': `process.on('exit', () => console.log('ended'));\n${text}\n` });
  assert.equal((await app.run('node main.mjs')).trim(), 'ended');
}, { packages });

export default {
  name: 'Node, server-side rendering',
  asks: 'nothing',
  text: `
Nothing to do: \`import\`, \`require()\` (Node 20.19 or newer) and \`import()\`. Every entry can be imported where there is no document; \`wrap\` does nothing there and says
nothing.`,
  rows: [
    row('import, createFetch', tells('main.mjs', fetchMain), { most: true }),
    row('require(), createFetch', tells('main.cjs', (api) => `const { createFetch } = require('corsight/fetch');\n(async () => {\n${fetchBody(api)}})();`), { most: true }),
    row('import() in CommonJS, createFetch', tells('main.cjs', (api) => `import('corsight/fetch').then(async ({ createFetch }) => {\n${fetchBody(api)}});`)),
    row('import, createXMLHttpRequest', tells('main.mjs', xhrMain)),
    row('node --test', tells('main.test.mjs', (api) => within(fetchMain(api), "import { test } from 'node:test';\ntest('explains', async () => {"), 'node --test --test-reporter=spec')),
    row('import, createEngine', async (app) => {
      app.write({ 'main.mjs': engineMain });
      demandPlan(await app.run('node main.mjs'));
    }),
    row('import, createEngine, corsight/inline', async (app) => {
      app.write({ 'main.mjs': `${INLINE_IMPORT.wasm}\n${engineMain.replace(' })', ', wasm })')}` });
      demandPlan(await app.run('node main.mjs'));
    }, { asks: INLINE }),
    silent('import of every entry', ENTRIES.map((entry) => `await import('${entry}');`).join('\n'), {}),
    silent("wrap of jQuery 3's factory", "import $ from 'jquery37';\nimport { wrap } from 'corsight/jquery';\nwrap($);", { jquery37: 'npm:jquery@3.7.1' }),
    silent("wrap of jQuery 4's factory", "import { jQueryFactory } from 'jquery/factory';\nimport { wrap } from 'corsight/jquery';\nwrap(jQueryFactory);"),
    silent('wrap(undefined)', "import { wrap } from 'corsight/jquery';\nwrap(undefined);", {}),
  ],
};
