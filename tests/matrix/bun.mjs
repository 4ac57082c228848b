import { explains } from './browser.mjs';
import { INLINE, NOTHING, demandReason, fetchMain, inlineMain, main, page } from './sample.mjs';

const packages = { bun: '1.4.5', jquery: '4.0.0' };
const row = (mode, run, more) => ({ tool: 'Bun', version: packages.bun, mode, asks: NOTHING, packages, run, ...more });

async function build(app, flags, module = inlineMain, kind = 'module') {
  app.write({ 'main.js': module(app.api), 'dist/index.html': page('main.js', kind) });
  await app.run(`bun build main.js --outdir dist --target browser ${flags}`.trim());
  await explains(app, await app.serve('dist'));
}
/** Runs a file in Bun, which prints the reason. */
async function run(app, file, text, command = `bun run ${file}`) {
  app.write({ [file]: text });
  demandReason(await app.run(command), app.api);
}

export default {
  name: 'Bun',
  text: `
In Bun itself there is nothing to do. Its bundler and its development server leave the WebAssembly behind: \`corsight/inline\` brings it along. As a
file of its own it needs \`--loader=.wasm:file\`, \`import wasm from 'corsight/wasm'\` and the option \`wasm\`.`,
  rows: [
    row('build', (app) => build(app, ''), { asks: INLINE }),
    row('build, --format=iife', (app) => build(app, '--format=iife', inlineMain, 'defer'), { asks: INLINE }),
    row('build, --loader=.wasm:file', (app) => build(app, '--loader=.wasm:file', (api) => main(api, { wasm: "import wasm from 'corsight/wasm';" })), { asks: "`--loader=.wasm:file`, `import wasm from 'corsight/wasm'; wrap($, { wasm });`" }),
    row('dev server', async (app) => {
      app.write({ 'index.html': page('./main.js'), 'main.js': inlineMain(app.api) });
      await explains(app, await app.start('bun index.html --port={port}'));
    }, { asks: INLINE }),
    row('run', (app) => run(app, 'main.mjs', fetchMain(app.api))),
    row('require()', (app) => run(app, 'main.cjs', `const { createFetch } = require('corsight/fetch');\n(async () => {${fetchMain(app.api).replace(/^import .*$/m, '')}})();`)),
    row('test', (app) => run(app, 'main.test.js', `import { test } from 'bun:test';\nimport { createFetch } from 'corsight/fetch';\ntest('explains', async () => {${fetchMain(app.api).replace(/^import .*$/m, '')}});`, 'bun test')),
  ],
};
