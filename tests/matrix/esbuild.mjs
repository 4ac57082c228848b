import { explains, namesInline } from './browser.mjs';
import { COPIED, COPIED_ASKS, INLINE, NAMES_INLINE, inlineMain, main, page } from './sample.mjs';

const packages = { esbuild: '0.28.2', jquery: '4.0.0' };
const row = (mode, run, more) => ({ tool: 'esbuild', version: packages.esbuild, mode, asks: INLINE, packages, run, ...more });
const FROM_PACKAGE = { wasm: "import wasm from 'corsight/wasm';" };

/** Builds in a format; "cjs" and "iife" are for a classic script. */
async function build(app, flags, { module = inlineMain } = {}) {
  app.write({ 'main.js': module(app.api), 'dist/index.html': page('main.js', flags.includes('--format=esm') ? 'module' : 'defer') });
  await app.run(`esbuild main.js --bundle --outfile=dist/main.js ${flags}`.trim());
  return app.serve('dist');
}
const built = async (app, ...args) => explains(app, await build(app, ...args));

export default {
  name: 'esbuild',
  asks: '`corsight/inline`',
  text: `
esbuild leaves the WebAssembly behind. \`corsight/inline\` brings it along, in every format and without a flag. As a file of its own it needs
\`--loader:.wasm=file\`, \`import wasm from 'corsight/wasm'\` and the option \`wasm\`.`,
  rows: [
    row('esm, corsight/inline', (app) => built(app, '--format=esm')),
    row('iife, corsight/inline', (app) => built(app, '--format=iife'), { most: true }),
    row('no --format, corsight/inline', (app) => built(app, '')),
    row('esm, --splitting, corsight/inline', async (app) => {
      app.write({ 'main.js': inlineMain(app.api), 'dist/index.html': page('main.js') });
      await app.run('esbuild main.js --bundle --outdir=dist --splitting --format=esm');
      await explains(app, await app.serve('dist'));
    }),
    ...['esm', 'iife'].flatMap((format) => ['binary', 'file'].map((loader) => row(`${format}, --loader:.wasm=${loader}`,
      (app) => built(app, `--format=${format} --loader:.wasm=${loader}`, { module: (api) => main(api, FROM_PACKAGE) }),
      { asks: `\`--loader:.wasm=${loader}\`, \`import wasm from 'corsight/wasm'; wrap($, { wasm });\`` }))),
    ...['esm', 'iife'].map((format) => row(`${format}, a copied file`, (app) => {
      app.copyWasm('dist/static');
      return built(app, `--format=${format}`, { module: (api) => main(api, COPIED) });
    }, { asks: COPIED_ASKS })),
    ...['esm', 'iife'].map((format) => row(`${format}, without anything`, async (app) => namesInline(await build(app, `--format=${format}`, { module: main })), { asks: NAMES_INLINE })),
  ],
};
