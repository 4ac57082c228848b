import assert from 'node:assert/strict';
import { explains, openExtension, visit } from './browser.mjs';
import { NOTHING, html, inlineMain, main, page } from './sample.mjs';

const packages = { jquery: '4.0.0' };
const ASKS_WASM = "`'wasm-unsafe-eval'` in `script-src`";
const addresses = (text) => text.replace("'jquery'", "'/node_modules/jquery/dist-module/jquery.module.js'").replace(/'corsight\/(\w+)'/g, "'/node_modules/corsight/$1.js'");
const row = (mode, run, more) => ({ tool: 'Content-Security-Policy', mode, asks: NOTHING, packages, run, ...more });

/** Serves an app of modules under a policy; its address. */
function serve(app, policy, module = main) {
  app.write({ 'index.html': page(), 'main.js': addresses(module(app.api)) });
  return app.serve('', { headers: { 'Content-Security-Policy': policy.replace('{api}', new URL(app.api).origin) } });
}
const works = (policy, more) => row(policy.replace('{api}', '(the API)'), async (app) => explains(app, await serve(app, policy, more?.module)), more);
/** A policy that forbids: calls go through untouched, nothing is uncaught, and one warning names what to add. */
const warns = (policy, words, more) => row(policy.replace('{api}', '(the API)'), async (app) => {
  const url = await serve(app, policy, more?.module);
  const { told, printed } = await visit(url);
  const warnings = printed.filter((text) => text.startsWith('[corsight]'));
  for (const word of words(url)) assert.ok(warnings[0]?.includes(word) && told.includes(word), `${word} is missing:\n${printed.join('\n')}`);
}, more);

const wasmForbidden = () => ["'wasm-unsafe-eval'", 'script-src'];
const extension = (policy) => ({ manifest_version: 3, name: 'app', version: '1.0', host_permissions: [], ...policy && { content_security_policy: { extension_pages: policy } } });
async function writeExtension(app, policy) {
  app.write({ 'manifest.json': JSON.stringify(extension(policy)), 'page.html': page(), 'main.js': addresses(main(app.api)) });
}

export default {
  name: 'Content-Security-Policy, Trusted Types, extensions',
  text: `
A policy with a \`script-src\` has to name \`'wasm-unsafe-eval'\`, as for every page with WebAssembly; an extension says it in its manifest,
\`"content_security_policy": { "extension_pages": "script-src 'self' 'wasm-unsafe-eval'" }\`. A \`connect-src\` has to allow the address of the WebAssembly, unless
\`corsight/inline\` brings it along. Under a policy that does not, calls go through untouched and one warning names what to add. Trusted Types need nothing.`,
  rows: [
    works("script-src 'self' 'wasm-unsafe-eval'", { asks: ASKS_WASM, most: true }),
    works("default-src 'self' 'wasm-unsafe-eval'; connect-src 'self' {api}", { asks: ASKS_WASM }),
    works("script-src 'self' 'unsafe-eval'"),
    warns("script-src 'self'", wasmForbidden, { asks: 'the message names what to add', most: true }),
    warns("default-src 'self'; connect-src 'self' {api}", wasmForbidden, { asks: 'the message names what to add' }),
    { ...warns("script-src 'self'", wasmForbidden, { asks: 'the message names what to add', module: inlineMain }), mode: "script-src 'self', corsight/inline" },
    warns("connect-src {api}", (url) => ['connect-src', `${url}node_modules/corsight/wasm/corsight_bg.wasm`, 'corsight/inline'], { asks: 'the message names what to add' }),
    { ...works("connect-src {api}", { asks: '`corsight/inline`', module: inlineMain }), mode: 'connect-src (the API), corsight/inline' },
    { ...works("require-trusted-types-for 'script'; trusted-types 'none'"), tool: 'Trusted Types' },
    {
      ...row('module page, corsight.global.js', async (app) => {
        const policy = "script-src 'self' 'wasm-unsafe-eval'; require-trusted-types-for 'script'";
        app.write({
          'index.html': html('<script src="/node_modules/jquery/dist/jquery.js"></script><script src="/node_modules/corsight/corsight.global.js"></script><script src="/main.js"></script>'),
          'main.js': main(app.api).replace(/^import .*$/gm, '').replace('wrap($)', 'const $ = jQuery; corsight.wrap($)'),
        });
        await explains(app, await app.serve('', { headers: { 'Content-Security-Policy': policy } }));
      }, { asks: ASKS_WASM }), mode: 'script-src \'self\' \'wasm-unsafe-eval\'; require-trusted-types-for \'script\', corsight.global.js',
    },
    {
      ...row('', async (app) => {
        await writeExtension(app, "script-src 'self' 'wasm-unsafe-eval'");
        const { url, context, close } = await openExtension(app.folder);
        await explains(app, url, { context }).finally(close);
      }), tool: 'MV3 extension', mode: "a page, 'wasm-unsafe-eval' in the manifest", asks: "`'wasm-unsafe-eval'` in the manifest",
    },
    {
      ...row('', async (app) => {
        await writeExtension(app);
        const { url, context, close } = await openExtension(app.folder);
        const { told, errors } = await visit(url, { context }).finally(close);
              assert.ok(told.includes("'wasm-unsafe-eval'"), told);
      }), tool: 'MV3 extension', mode: 'a page, the default policy', asks: 'the message names what to add',
    },
  ],
};
