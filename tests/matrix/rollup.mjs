import { explains } from './browser.mjs';
import { INLINE, NOTHING, inlineMain, main, page } from './sample.mjs';

const packages = { rollup: '4.68.8', '@rollup/plugin-node-resolve': '16.0.3', jquery: '4.0.0' };
const row = (mode, run, more) => ({ tool: 'Rollup', version: packages.rollup, mode, asks: INLINE, packages, run, ...more });

/** Builds by Rollup's command line, where plugins are words. */
async function build(app, flags, kind = 'module') {
  app.write({ 'main.js': inlineMain(app.api), 'dist/index.html': page('main.js', kind) });
  await app.run(`rollup main.js --plugin node-resolve={browser:true} ${flags}`);
  await explains(app, await app.serve('dist'));
}

export default {
  name: 'Rollup',
  text: `
Rollup leaves the WebAssembly behind without a word. \`corsight/inline\` brings it along, in every format. Who wants it as a file of its own takes
\`@web/rollup-plugin-import-meta-assets\`, or copies \`node_modules/corsight/wasm/corsight_bg.wasm\` to \`wasm/\` beside the folder of the bundle's modules.`,
  rows: [
    row('--dir, es, corsight/inline', (app) => build(app, '--dir dist --format es')),
    row('--file, es, corsight/inline', (app) => build(app, '--file dist/main.js --format es')),
    row('--file, iife, corsight/inline', (app) => build(app, '--file dist/main.js --format iife', 'defer'), { most: true }),
    row('--file, umd, corsight/inline', (app) => build(app, '--file dist/main.js --format umd --name app', 'defer')),
    row('--dir, es, @web/rollup-plugin-import-meta-assets', async (app) => {
      app.write({ 'rollup.config.js': `
        import resolve from '@rollup/plugin-node-resolve';
        import { importMetaAssets } from '@web/rollup-plugin-import-meta-assets';
        export default { input: 'main.js', output: { dir: 'dist' }, plugins: [resolve({ browser: true }), importMetaAssets()] };` });
      app.write({ 'main.js': main(app.api), 'dist/index.html': page('main.js') });
      await app.run('rollup --config');
      await explains(app, await app.serve('dist'));
    }, { asks: 'the plugin', packages: { ...packages, '@web/rollup-plugin-import-meta-assets': '2.3.3' } }),
  ],
};
