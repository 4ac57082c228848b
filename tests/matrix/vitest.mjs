import { NOTHING, call, demandExplained, demandReason, fetchMain, setUp, within } from './sample.mjs';

const DOMS = { jsdom: '29.1.1', 'happy-dom': '21.0.4' };
const ORIGIN = 'http://localhost:3000';
const inTest = (text) => within(text, "import { test } from 'vitest';\ntest('explains', async () => {");
/** Where the call explains itself in a page of the test environment. */
const wrapTest = (api) => inTest(`${setUp()}${call(api)}await call.cors.ready;\nawait new Promise((resolve) => { setTimeout(resolve); });`);

const rows = ['3.2.7', '4.1.12'].flatMap((version) => Object.entries(DOMS).flatMap(([environment, dom]) => {
  const packages = { vitest: version, vite: version.startsWith('3') ? '7.3.8' : '8.4.0', [environment]: dom, jquery: '4.0.0' };
  const row = (mode, test, demand) => ({
    tool: 'vitest', version, mode: `${environment}, ${mode}`, asks: NOTHING, packages, most: version.startsWith('4') && environment === 'jsdom',
    async run(app) {
      app.write({
        'app.test.js': test(app.api),
        'vitest.config.js': `export default { test: { environment: '${environment}', environmentOptions: { jsdom: { url: '${ORIGIN}/' }, happyDOM: { url: '${ORIGIN}/' } } } };`,
      });
      demand(await app.run('vitest run --reporter=default --disable-console-intercept'), app.api);
    },
  });
  return [
    row('wrap($)', wrapTest, (printed, api) => demandExplained(printed.split('told: ')[1] ?? printed, { api, origin: ORIGIN })),
    row('createFetch', (api) => inTest(fetchMain(api)), demandReason),
  ];
}));

export default { name: 'vitest', asks: 'nothing', text: 'Nothing to do. [The recipe](recipes/vitest.md) has whole set-ups.', rows };
