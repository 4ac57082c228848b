import { explains, namesInline } from './browser.mjs';
import { INLINE, NAMES_INLINE, NOTHING, call, demandReason, fetchBody, fetchMain, inlineMain, main, page, within } from './sample.mjs';

const packages = { bun: '1.4.5', jquery: '4.0.0' };
const row = (mode, run, more) => ({ tool: 'Bun', version: packages.bun, mode, asks: NOTHING, packages, run, ...more });

/** Builds with Bun's bundler; the address of the page. */
async function build(app, flags = '', { text = inlineMain(app.api), kind = 'module' } = {}) {
  app.write({ 'main.js': text, 'dist/index.html': page('main.js', kind) });
  await app.run(`bun build main.js --outdir dist --target browser ${flags}`.trim());
  return app.serve('dist');
}
const built = async (app, ...args) => explains(app, await build(app, ...args));
/** Runs a file in Bun, which prints the reason. */
async function run(app, file, text, command = `bun run ${file}`) {
  app.write({ [file]: text });
  demandReason(await app.run(command), app.api);
}

export default {
  name: 'Bun',
  asks: 'nothing to run; for the bundler and the development server `corsight/inline`',
  text: `
In Bun itself there is nothing to do. Its bundler and its development server leave the WebAssembly behind: \`corsight/inline\` brings it along. With
\`--format=iife\` it leaves \`import.meta\` in a script that is no module, so there it is \`corsight/global\`, the classic script of the package. As a
file of its own it needs \`--loader=.wasm:file\`, \`import wasm from 'corsight/wasm'\` and the option \`wasm\`.`,
  rows: [
    row('build', (app) => built(app), { asks: INLINE }),
    row('build, --format=iife', (app) => built(app, '--format=iife', { text: `import $ from 'jquery';\nimport 'corsight/global';\ncorsight.wrap($);${call(app.api)}`, kind: 'defer' }), { asks: "`import 'corsight/global'; corsight.wrap($);`" }),
    row('build, without anything', async (app) => namesInline(await build(app, '', { text: main(app.api) })), { asks: NAMES_INLINE }),
    row('build, --loader=.wasm:file', (app) => built(app, '--loader=.wasm:file', { text: main(app.api, { wasm: "import wasm from 'corsight/wasm';" }) }), { asks: "`--loader=.wasm:file`, `import wasm from 'corsight/wasm'; wrap($, { wasm });`" }),
    row('dev server', async (app) => {
      app.write({ 'index.html': page('./main.js'), 'main.js': inlineMain(app.api) });
      await explains(app, await app.start('bun index.html --port={port}'));
    }, { asks: INLINE }),
    row('run', (app) => run(app, 'main.mjs', fetchMain(app.api))),
    row('require()', (app) => run(app, 'main.cjs', `const { createFetch } = require('corsight/fetch');\n(async () => {\n${fetchBody(app.api)}})();`)),
    row('test', (app) => run(app, 'main.test.js', within(fetchMain(app.api), "import { test } from 'bun:test';\ntest('explains', async () => {"), 'bun test')),
  ],
};
