import { explains } from './browser.mjs';
import { INLINE, NOTHING, inlineMain, main, page } from './sample.mjs';

const JQUERY = { jquery: '4.0.0' };
const VERSIONS = ['5.4.21', '6.4.6', '7.3.8', '8.4.0'];
const cacheElsewhere = "export default { cacheDir: '.cache/vite' };";

/** @param {import('./app.mjs').App} app */
const dev = async (app, options) => explains(app, await app.start(`vite --port {port} --strictPort ${options?.flags ?? ''}`.trim(), options));
/** @param {import('./app.mjs').App} app */
async function build(app, base = '/') {
  await app.run(base === '/' ? 'vite build' : `vite build --base ${base}`);
  await explains(app, await app.serve('dist', { base }));
}

/** Rows of one version: how it is run, what it asks for, the app's files. */
const rowsOf = (version) => {
  const [major] = version.split('.');
  const row = (mode, run, more) => ({ tool: 'Vite', version, mode, asks: NOTHING, packages: { vite: version, ...JQUERY }, run, ...more });
  const app = (module = main) => (app) => app.write({ 'index.html': page(), 'main.js': module(app.api) });
  const withApp = (run, module) => async (it) => {
    app(module)(it);
    await run(it);
  };
  // In these places the server of Vite up to 7 does not find the wasm beside the modules that it has moved.
  const guessed = version.startsWith('8') ? { asks: NOTHING, module: main } : { asks: INLINE, module: inlineMain };
  return [
    row('dev', withApp((it) => dev(it)), { most: major === '8' }),
    row('build', withApp((it) => build(it)), { most: major === '8' }),
    row('dev, --base /sub/', withApp((it) => dev(it, { flags: '--base /sub/', path: '/sub/' }))),
    row('build, --base /sub/', withApp((it) => build(it, '/sub/'))),
    row('dev, another cacheDir', withApp((it) => {
      it.write({ 'vite.config.js': cacheElsewhere });
      return dev(it);
    }, guessed.module), { asks: guessed.asks }),
    row('dev, hoisted workspace', (it) => workspace(it, guessed.module), { asks: guessed.asks }),
    row('build, corsight/inline', withApp((it) => build(it), inlineMain), { asks: INLINE }),
  ];
};

/** An app below the folder that has the packages, as npm lays out a workspace. */
async function workspace(app, module) {
  app.write({ 'package.json': '{ "private": true, "workspaces": ["packages/*"] }', 'packages/web/package.json': '{ "name": "web", "type": "module" }', 'packages/web/index.html': page(), 'packages/web/main.js': module(app.api) });
  await dev(app, { cwd: 'packages/web' });
}

export default {
  name: 'Vite',
  text: `
Nothing to do. In two cases the development server of Vite 5, 6 and 7 does not find the WebAssembly: with a \`cacheDir\` outside of
\`node_modules/.vite\`, and with packages that are installed above the app's folder. Then \`corsight/inline\` brings it along.`,
  rows: VERSIONS.flatMap(rowsOf),
};
