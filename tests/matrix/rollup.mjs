import { explains, namesInline } from './browser.mjs';
import { COPIED, COPIED_ASKS, INLINE, NAMES_INLINE, inlineMain, main, page } from './sample.mjs';

const packages = { rollup: '4.68.8', '@rollup/plugin-node-resolve': '16.0.3', jquery: '4.0.0' };
const row = (mode, run, more) => ({ tool: 'Rollup', version: packages.rollup, mode, asks: INLINE, packages, run, ...more });

/** Builds by Rollup's command line, where plugins are words; the address of the page. */
async function build(app, flags, { text = inlineMain(app.api), kind = 'module' } = {}) {
  app.write({ 'main.js': text, 'dist/index.html': page('main.js', kind) });
  await app.run(`rollup main.js --plugin node-resolve={browser:true} ${flags}`);
  return app.serve('dist');
}
const built = async (app, ...args) => explains(app, await build(app, ...args));

export default {
  name: 'Rollup',
  asks: '`corsight/inline`',
  text: `
Rollup leaves the WebAssembly behind without a word. \`corsight/inline\` brings it along, in every format. \`@web/rollup-plugin-import-meta-assets\` makes a file of
its own of it.`,
  rows: [
    row('--dir, es, corsight/inline', (app) => built(app, '--dir dist --format es')),
    row('--file, es, corsight/inline', (app) => built(app, '--file dist/main.js --format es')),
    row('--file, iife, corsight/inline', (app) => built(app, '--file dist/main.js --format iife', { kind: 'defer' }), { most: true }),
    row('--file, umd, corsight/inline', (app) => built(app, '--file dist/main.js --format umd --name app', { kind: 'defer' })),
    row('--dir, es, a copied file', (app) => {
      app.copyWasm('dist/static');
      return built(app, '--dir dist', { text: main(app.api, COPIED) });
    }, { asks: COPIED_ASKS }),
    row('--dir, es, without anything', async (app) => namesInline(await build(app, '--dir dist', { text: main(app.api) })), { asks: NAMES_INLINE }),
    row('--dir, es, @web/rollup-plugin-import-meta-assets', async (app) => {
      app.write({ 'rollup.config.js': `
        import resolve from '@rollup/plugin-node-resolve';
        import { importMetaAssets } from '@web/rollup-plugin-import-meta-assets';
        export default { input: 'main.js', output: { dir: 'dist' }, plugins: [resolve({ browser: true }), importMetaAssets()] };` });
      app.write({ 'main.js': main(app.api), 'dist/index.html': page('main.js') });
      await app.run('rollup --config');
      await explains(app, await app.serve('dist'));
    }, { asks: '`@web/rollup-plugin-import-meta-assets`', packages: { ...packages, '@web/rollup-plugin-import-meta-assets': '2.3.3' } }),
  ],
};
