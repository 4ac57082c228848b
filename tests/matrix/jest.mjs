import assert from 'node:assert/strict';
import { NOTHING, call, demandExplained, demandReason, fetchMain, setUp, within, xhrMain } from './sample.mjs';

const VERSION = '30.5.2';
const ORIGIN = 'http://localhost:3000';
const ESM = { command: 'node --experimental-vm-modules node_modules/jest/bin/jest.js', asks: '`NODE_OPTIONS=--experimental-vm-modules`', packages: {}, config: { transform: {} } };
const BABEL = {
  command: 'jest', asks: "`transformIgnorePatterns: ['/node_modules/(?!corsight/)']`, `babel-plugin-transform-import-meta` in `babel.config.json`",
  packages: { '@babel/core': '7.29.0', '@babel/preset-env': '7.29.14', 'babel-plugin-transform-import-meta': '2.3.3' },
  config: { transformIgnorePatterns: ['/node_modules/(?!corsight/)'] },
};
const BABEL_CONFIG = JSON.stringify({ presets: [['@babel/preset-env', { targets: { node: 'current' } }]], plugins: ['babel-plugin-transform-import-meta'] });
const FIXED = { name: 'jest-fixed-jsdom', packages: { 'jest-fixed-jsdom': '0.0.11', 'jest-environment-jsdom': VERSION }, asks: 'jest-fixed-jsdom' };
const JSDOM = { name: 'jsdom', packages: { 'jest-environment-jsdom': VERSION } };
const NODE = { name: 'node', packages: {} };

const inTest = (text) => within(text, "test('explains', async () => {");
const wrapTest = (api) => inTest(`${setUp()}${call(api)}await call.cors.ready;\nawait new Promise((resolve) => { setTimeout(resolve); });`);
const explained = (printed, api) => demandExplained((printed.split('told: ')[1] ?? printed).replace(/^ +/gm, ''), { api, origin: ORIGIN });

const row = (environment, modules, way, [mode, test, demand], more) => ({
  tool: 'Jest', version: VERSION, mode: `${environment.name}, ${way}, ${mode}`, asks: [modules.asks, environment.asks].filter(Boolean).join(', ') || NOTHING,
  packages: { jest: VERSION, jquery: '4.0.0', ...environment.packages, ...modules.packages }, app: { type: modules === ESM ? 'module' : 'commonjs' },
  async run(app) {
    app.write({
      'app.test.js': test(app.api), ...modules === BABEL && { 'babel.config.json': BABEL_CONFIG },
      'jest.config.json': JSON.stringify({ testEnvironment: environment.name, ...environment !== NODE && { testEnvironmentOptions: { url: `${ORIGIN}/` } }, ...modules.config }),
    });
    demand(await app.run(`${modules.command} --config jest.config.json`), app.api);
  },
  ...more,
});
const WRAP = ['wrap($)', wrapTest, explained];
const FETCH = ['createFetch', (api) => inTest(fetchMain(api)), demandReason];
const XHR = ['createXMLHttpRequest', (api) => inTest(xhrMain(api)), demandReason];
/** Where createFetch cannot work, its error says what to install. */
const MISSING = ['createFetch without Response', (api) => inTest(fetchMain(api).replace(/^(const fetch = .*);$/m, "$1.catch((error) => async () => { throw error; });")), (printed) => {
  assert.match(printed, /told: .*\bResponse\b.*jest-fixed-jsdom/);
}];

export default {
  name: 'Jest',
  asks: 'ES modules: nothing; Babel: two lines',
  text: `
With ES modules (\`--experimental-vm-modules\`) there is nothing more to do for \`wrap\`. Where Jest makes CommonJS of all modules, it has to do so with the package too:
\`transformIgnorePatterns: ['/node_modules/(?!corsight/)']\` and \`babel-plugin-transform-import-meta\`. \`createFetch\` needs \`Response\`, which the environment jsdom of Jest lacks:
\`jest-fixed-jsdom\` has it. [The recipe](recipes/jest.md) has a whole set-up.`,
  rows: [
    row(JSDOM, ESM, 'ES modules', WRAP, { most: true }),
    row(JSDOM, ESM, 'ES modules', XHR),
    { ...row(JSDOM, ESM, 'ES modules', MISSING), asks: 'the message names `jest-fixed-jsdom`' },
    row(FIXED, ESM, 'ES modules', WRAP),
    row(FIXED, ESM, 'ES modules', FETCH),
    row(NODE, ESM, 'ES modules', FETCH),
    row(JSDOM, BABEL, 'Babel', WRAP),
    row(FIXED, BABEL, 'Babel', WRAP),
    row(FIXED, BABEL, 'Babel', FETCH),
    row(NODE, BABEL, 'Babel', FETCH),
  ],
};
