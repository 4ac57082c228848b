import { NOTHING, demandPlan, demandReason, engineMain, fetchMain, within } from './sample.mjs';

const packages = { deno: '2.9.6' };
const row = (mode, run) => ({ tool: 'Deno', version: packages.deno, mode, asks: NOTHING, packages, run });

export default {
  name: 'Deno',
  asks: 'nothing',
  text: 'Nothing to do. It needs `--allow-net` and, to read the WebAssembly, `--allow-read`.',
  rows: [
    row('run, createFetch', async (app) => {
      app.write({ 'main.js': fetchMain(app.api) });
      demandReason(await app.run('deno run --allow-net --allow-read main.js'), app.api);
    }),
    row('run, createEngine', async (app) => {
      app.write({ 'main.js': engineMain });
      demandPlan(await app.run('deno run --allow-read main.js'));
    }),
    row('test', async (app) => {
      app.write({ 'main.test.js': within(fetchMain(app.api), "Deno.test('explains', async () => {") });
      demandReason(await app.run('deno test --allow-net --allow-read main.test.js'), app.api);
    }),
  ],
};
