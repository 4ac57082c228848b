import assert from 'node:assert/strict';
import { NOTHING, demandReason, fetchCall, fetchMain, xhrMain } from './sample.mjs';

const row = (mode, run, more) => ({ tool: 'Node', version: process.versions.node, mode, asks: NOTHING, packages: {}, run, ...more });
const ENTRIES = ['corsight', 'corsight/jquery', 'corsight/ajax', 'corsight/fetch', 'corsight/xhr', 'corsight/initiators', 'corsight/errors', 'corsight/inline'];

/** Runs a file that prints the reason. */
const tells = (file, text, command = `node ${file}`) => async (app) => {
  app.write({ [file]: text(app.api) });
  demandReason(await app.run(command), app.api);
};
const inFunction = (api) => `const fetch = await createFetch({ origin: 'https://app.example' });\n${fetchCall(api)}\nconsole.log('told: ' + reason);`;
/** A program that must end well and say nothing, as on a server where there is no document. */
const silent = (mode, text, packages = { jquery: '4.0.0' }) => row(`SSR, ${mode}`, async (app) => {
  app.write({ 'main.mjs': `process.on('exit', () => console.log('ended'));\n${text}\n` });
  assert.equal((await app.run('node main.mjs')).trim(), 'ended');
}, { packages });

export default {
  name: 'Node, server-side rendering',
  text: `
Nothing to do: \`import\`, \`require()\` (Node 20.19 or newer) and \`import()\`. Every entry can be imported where there is no document; \`wrap\` does nothing there and says
nothing.`,
  rows: [
    row('import, createFetch', tells('main.mjs', fetchMain), { most: true }),
    row('require(), createFetch', tells('main.cjs', (api) => `const { createFetch } = require('corsight/fetch');\n(async () => {${inFunction(api)}})();`), { most: true }),
    row('import() in CommonJS, createFetch', tells('main.cjs', (api) => `import('corsight/fetch').then(async ({ createFetch }) => {${inFunction(api)}});`)),
    row('import, createXMLHttpRequest', tells('main.mjs', xhrMain)),
    row('node --test', tells('main.test.mjs', (api) => `import { test } from 'node:test';\nimport { createFetch } from 'corsight/fetch';\ntest('explains', async () => {${inFunction(api)}});`, 'node --test --test-reporter=spec')),
    row('import, createEngine', async (app) => {
      app.write({ 'main.mjs': "import { createEngine } from 'corsight';\nconst engine = await createEngine({ origin: 'https://app.example' });\nconsole.log(engine.plan({ url: 'https://api.example/', method: 'PUT' }).kind);" });
      assert.equal((await app.run('node main.mjs')).trim(), 'cors-with-preflight');
    }),
    row('import, createEngine, corsight/inline', async (app) => {
      app.write({ 'main.mjs': "import { createEngine } from 'corsight';\nimport wasm from 'corsight/inline';\nconst engine = await createEngine({ origin: 'https://app.example', wasm });\nconsole.log(engine.plan({ url: 'https://api.example/', method: 'PUT' }).kind);" });
      assert.equal((await app.run('node main.mjs')).trim(), 'cors-with-preflight');
    }),
    silent('import of every entry', ENTRIES.map((entry) => `await import('${entry}');`).join('\n'), {}),
    silent("wrap of jQuery 3's factory", "import $ from 'jquery37';\nimport { wrap } from 'corsight/jquery';\nwrap($);", { jquery37: 'npm:jquery@3.7.1' }),
    silent("wrap of jQuery 4's factory", "import { jQueryFactory } from 'jquery/factory';\nimport { wrap } from 'corsight/jquery';\nwrap(jQueryFactory);"),
    silent('wrap(undefined)', "import { wrap } from 'corsight/jquery';\nwrap(undefined);", {}),
  ],
};
