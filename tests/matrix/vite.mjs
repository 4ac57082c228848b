import { explains } from './browser.mjs';
import { PNPM_STORE } from './install.mjs';
import { INLINE, NOTHING, ajaxMain, inlineMain, main, page, wrapFetchMain } from './sample.mjs';

const JQUERY = { jquery: '4.0.0' };
const VERSIONS = ['5.4.21', '6.4.6', '7.3.8', '8.4.0'];
const withInline = { module: inlineMain, asks: INLINE };

/** @param {import('./app.mjs').App} app */
const dev = async (app, { flags = '', ...options } = {}) => explains(app, await app.start(`vite --port {port} --strictPort${flags}`, options));
/** @param {import('./app.mjs').App} app */
async function build(app, { flags = '', base = '/' } = {}) {
  await app.run(`vite build${flags}`);
  await explains(app, await app.serve('dist', { base }));
}

/** @param {string} version */
function rowsOf(version) {
  const row = (mode, run, { module = main, asks = NOTHING, most = false } = {}) => ({
    tool: 'Vite', version, mode, asks, most, packages: { vite: version, ...JQUERY },
    async run(app) {
      app.write({ 'index.html': page(), 'main.js': module(app.api) });
      await run(app);
    },
  });
  const most = version.startsWith('8');
  // There the server of Vite up to 7 does not find the wasm beside the modules that it has moved.
  const moved = version.startsWith('8') ? {} : withInline;
  return [
    row('dev', dev, { most }),
    row('build', build, { most }),
    row('dev, --base /sub/', (app) => dev(app, { flags: ' --base /sub/', path: '/sub/' })),
    row('build, --base /sub/', (app) => build(app, { flags: ' --base /sub/', base: '/sub/' })),
    row('dev, another cacheDir', (app) => {
      app.write({ 'vite.config.js': "export default { cacheDir: '.cache/vite' };" });
      return dev(app);
    }, moved),
    row('dev, hoisted workspace', (app) => {
      app.write({ 'packages/web/package.json': '{ "name": "web", "type": "module" }', 'packages/web/index.html': page(), 'packages/web/main.js': app.read('main.js') });
      return dev(app, { cwd: 'packages/web' });
    }, moved),
    row('build, corsight/inline', build, withInline),
    row('dev, corsight/inline', dev, withInline),
    row('dev, corsight/ajax', dev, { module: ajaxMain }),
    row('build, corsight/ajax', build, { module: ajaxMain }),
    row('dev, wrapFetch', dev, { module: wrapFetchMain }),
    row('build, wrapFetch', build, { module: wrapFetchMain }),
  ];
}

/** Rows of one version whose packages pnpm has installed, as links into a store. */
const pnpmRowsOf = (version) => ['dev', 'build'].map((mode) => ({
  tool: 'Vite', version, mode: `${mode}, pnpm`, asks: NOTHING, packages: { pnpm: '10.34.9' },
  async run(app) {
    app.write({
      'web/package.json': JSON.stringify({ type: 'module', dependencies: { ...JQUERY, vite: version, corsight: `file:${app.corsight.tarball}` } }),
      'web/index.html': page(), 'web/main.js': main(app.api),
    });
    await app.run(`pnpm install --ignore-workspace --prefer-offline --store-dir ${PNPM_STORE}`, { cwd: 'web' });
    if (mode === 'build') await app.run('pnpm exec vite build', { cwd: 'web' });
    await explains(app, mode === 'build' ? await app.serve('web/dist') : await app.start('pnpm exec vite --port {port} --strictPort', { cwd: 'web' }));
  },
}));

export default {
  name: 'Vite',
  asks: 'nothing',
  text: `
Nothing to do. In two cases the development server of Vite 5, 6 and 7 does not find the WebAssembly: with a \`cacheDir\` that is not
\`node_modules/.vite\`, as some frameworks set it, and with packages that are installed above the app's folder. Then \`corsight/inline\` brings it along.`,
  rows: [...VERSIONS.flatMap(rowsOf), ...['7.3.8', '8.4.0'].flatMap(pnpmRowsOf)],
};
