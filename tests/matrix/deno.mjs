import assert from 'node:assert/strict';
import { NOTHING, demandReason, fetchMain } from './sample.mjs';

const packages = { deno: '2.9.6' };
const row = (mode, run) => ({ tool: 'Deno', version: packages.deno, mode, asks: NOTHING, packages, run });

export default {
  name: 'Deno',
  text: 'Nothing to do. It needs `--allow-net` and, to read the WebAssembly, `--allow-read`.',
  rows: [
    row('run, createFetch', async (app) => {
      app.write({ 'main.js': fetchMain(app.api) });
      demandReason(await app.run('deno run --allow-net --allow-read main.js'), app.api);
    }),
    row('run, createEngine', async (app) => {
      app.write({ 'main.js': "import { createEngine } from 'corsight';\nconst engine = await createEngine({ origin: 'https://app.example' });\nconsole.log(engine.plan({ url: 'https://api.example/', method: 'PUT' }).kind);" });
      assert.match(await app.run('deno run --allow-read main.js'), /^cors-with-preflight$/m);
    }),
    row('test', async (app) => {
      app.write({ 'main.test.js': `import { createFetch } from 'corsight/fetch';\nDeno.test('explains', async () => {${fetchMain(app.api).replace(/^import .*$/m, '')}});` });
      demandReason(await app.run('deno test --allow-net --allow-read main.test.js'), app.api);
    }),
  ],
};
