import assert from 'node:assert/strict';
import { explains, openExtension, visit } from './browser.mjs';
import { INLINE, NOTHING, html, inlineMain, main, page } from './sample.mjs';

const ASKS_WASM = "`'wasm-unsafe-eval'` in `script-src`";
const ASKS_MANIFEST = "`'wasm-unsafe-eval'` in the manifest";
const ASKS_READER = 'calls go through, the message names what to add';

/** The app's module with the addresses of its imports, as a policy allows no inline import map. */
const addressed = (text) => text.replace("'jquery'", "'/node_modules/jquery/dist-module/jquery.module.js'").replace(/'corsight\/(\w+)'/g, "'/node_modules/corsight/$1.js'");
/** jQuery and Corsight by classic scripts, none of them inline. */
const CLASSIC = html('<script src="/node_modules/jquery/dist/jquery.js"></script><script src="/node_modules/corsight/corsight.global.js"></script><script src="/main.js"></script>');
const classicMain = (api) => main(api).replace(/^import .*$/gm, '').replace('wrap($)', 'const $ = jQuery; corsight.wrap($)');

/** A row whose page is served under a policy, in which API is the origin of the call's server. */
function under(policy, judge, { asks, text = (api) => addressed(main(api)), index = page(), how = '', most } = {}) {
  return {
    tool: 'Policy', mode: `${policy}${how}`, asks, most, packages: { jquery: '4.0.0' },
    async run(app) {
      app.write({ 'index.html': index, 'main.js': text(app.api) });
      await judge(app, await app.serve('', { headers: { 'Content-Security-Policy': policy.replace('API', new URL(app.api).origin) } }));
    },
  };
}
/** An unpacked extension with a page. */
const extension = (mode, policy, judge, asks) => ({
  tool: 'MV3 extension', mode, asks, packages: { jquery: '4.0.0' },
  async run(app) {
    app.write({ 'page.html': page(), 'main.js': addressed(main(app.api)), 'manifest.json': JSON.stringify({ manifest_version: 3, name: 'app', version: '1.0', content_security_policy: policy && { extension_pages: policy } }) });
    const { url, context, close } = await openExtension(app.folder);
    await judge(app, url, { context }).finally(close);
  },
});

/** The page's one warning, and the text of its call, have these words; nothing in it is uncaught. */
const warns = (words) => async (app, url, options) => {
  const { told, printed } = await visit(url, options);
  const warnings = printed.filter((text) => text.startsWith('[corsight]'));
  assert.equal(warnings.length, 1, printed.join('\n'));
  for (const text of [told, ...warnings]) for (const word of words(url)) assert.ok(text.includes(word), `${word} is missing: ${text}`);
};
const warnsOfWasm = warns(() => ["'wasm-unsafe-eval'", 'script-src']);
const warnsOfFetch = warns((url) => ['connect-src', `${url}node_modules/corsight/wasm/corsight_bg.wasm`, 'corsight/inline']);

const inline = { text: (api) => addressed(inlineMain(api)), how: ' (corsight/inline)' };

export default {
  name: 'Content-Security-Policy, Trusted Types, extensions',
  asks: "`'wasm-unsafe-eval'` in `script-src`",
  text: `
A policy with a \`script-src\` has to have \`'wasm-unsafe-eval'\` in it, as for every page with WebAssembly. An extension says so in its manifest:
\`"content_security_policy": { "extension_pages": "script-src 'self' 'wasm-unsafe-eval'" }\`. A \`connect-src\` has to allow the address of the WebAssembly, unless
\`corsight/inline\` brings it along. Where a policy does not, calls go through untouched and one warning names what to add. Trusted Types need nothing.`,
  rows: [
    under("script-src 'self' 'wasm-unsafe-eval'", explains, { asks: ASKS_WASM, most: true }),
    under("script-src 'self' 'unsafe-eval'", explains, { asks: NOTHING }),
    under("default-src 'self' 'wasm-unsafe-eval'; connect-src 'self' API", explains, { asks: ASKS_WASM }),
    under("script-src 'self'", warnsOfWasm, { asks: ASKS_READER, most: true }),
    under("script-src 'self'", warnsOfWasm, { asks: ASKS_READER, ...inline }),
    under("default-src 'self'; connect-src 'self' API", warnsOfWasm, { asks: ASKS_READER }),
    under('connect-src API', warnsOfFetch, { asks: ASKS_READER }),
    under('connect-src API', explains, { asks: INLINE, ...inline }),
    under("require-trusted-types-for 'script'; trusted-types 'none'", explains, { asks: NOTHING }),
    under("script-src 'self' 'wasm-unsafe-eval'; require-trusted-types-for 'script'", explains, { asks: ASKS_WASM, text: classicMain, index: CLASSIC, how: ' (corsight.global.js)' }),
    extension("a page, script-src 'self' 'wasm-unsafe-eval'", "script-src 'self' 'wasm-unsafe-eval'", explains, ASKS_MANIFEST),
    extension('a page, the default policy', undefined, warnsOfWasm, ASKS_READER),
  ],
};
