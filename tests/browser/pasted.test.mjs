// The lines of README's section on jQuery, pasted into a real page whose wasm comes late, never, or is forbidden: jQuery goes on as without
// it, and the sample prints a text as soon as there is all to say.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { inEachBrowser } from './browsers.mjs';

const ROOT = new URL('../../', import.meta.url);
const TYPES = { js: 'text/javascript', wasm: 'application/wasm' };
// jQuery before 4, by the names of the packages here, has no module for browsers.
const CLASSIC = ['jquery37', 'jquery2', 'jquery1'];
const FILES = {
  '/jquery4.js': 'tests/node_modules/jquery/dist-module/jquery.module.js',
  ...Object.fromEntries(CLASSIC.map((name) => [`/${name}.classic.js`, `tests/node_modules/${name}/dist/jquery.js`])),
};

const readme = await readFile(new URL('README.md', ROOT), 'utf8');
const section = /\n## With jQuery[\s\S]*?\n(?=## )/.exec(readme)[0];
const [setUp, sample] = [...section.matchAll(/```js\n([\s\S]*?)```/g)].map(([, code]) => code);

/** Serves pages, and the wasm as `wasm` says: a function that gives its bytes, or null for a 404. */
async function startServers() {
  const state = { wasm: null };
  const page = createServer(async (request, response) => {
    const url = new URL(request.url, 'http://x');
    const send = (body, type, status = 200, headers = {}) => response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store', ...headers }).end(body);
    try {
      if (url.pathname.endsWith('.wasm')) {
        const bytes = await state.wasm();
        return bytes ? send(bytes, TYPES.wasm) : send('', 'text/plain', 404);
      }
      if (url.pathname.startsWith('/pkg/')) return send(await readFile(new URL(`.${url.pathname}`, ROOT)), TYPES.js);
      const classic = CLASSIC.find((name) => url.pathname === `/${name}.js`);
      if (classic) return send(`import '/${classic}.classic.js'; export default window.jQuery;`, TYPES.js);
      if (FILES[url.pathname]) return send(await readFile(new URL(FILES[url.pathname], ROOT)), TYPES.js);
      if (url.pathname === '/') {
        const policy = url.searchParams.has('forbidden') ? { 'Content-Security-Policy': "script-src 'self' 'unsafe-inline'" } : {};
        return send(pageOf(url.searchParams.get('jquery'), state.api), 'text/html', 200, policy);
      }
      return send('', 'text/plain', 404);
    } catch (error) {
      return send(String(error), 'text/plain', 500);
    }
  });
  // It knows nothing of CORS.
  const api = createServer((_request, response) => response.end('{}'));
  for (const server of [page, api]) await once(server.listen(0, 'localhost'), 'listening');
  const originOf = (server) => `http://localhost:${server.address().port}`;
  Object.assign(state, { origin: originOf(page), api: originOf(api), close: () => [page, api].forEach((server) => { server.closeAllConnections(); server.close(); }) });
  return state;
}

const pageOf = (jquery, api) => `<!doctype html><title>pasted</title>
<script type="importmap">{ "imports": { "jquery": "/${jquery}.js", "corsight/jquery": "/pkg/jquery.js" } }</script>
<script>
  window.seen = { said: [], warned: [], errors: [], events: [], later: [] };
  console.log = (...args) => seen.said.push(args.map(String).join(' '));
  console.warn = (...args) => seen.warned.push(args.map(String).join(' '));
  addEventListener('error', (event) => seen.errors.push(String(event.message)));
  addEventListener('unhandledrejection', (event) => seen.errors.push(String(event.reason)));
</script>
<script type="module">
${setUp}
for (const type of ['ajaxStart', 'ajaxSend', 'ajaxSuccess', 'ajaxError', 'ajaxComplete', 'ajaxStop']) $(document).on(type, () => seen.events.push(type));
const call = ${sample.replace('https://api.example', api)}
call.fail(() => seen.later.push('fail')).always(() => seen.later.push('always'));
call.cors.ready.then(({ diagnosis }) => { seen.whole = diagnosis.text; });
Object.assign(window, { call, $, get active() { return $.active; } });
window.read = () => JSON.stringify({ ...seen, active: $.active, text: call.cors.diagnosis.text });
</script>`;

const wasm = await readFile(new URL('pkg/wasm/corsight_bg.wasm', ROOT));
const WHOLE = /^PUT http:\/\/localhost:\d+\/items failed, and the browser hides the reason from script:[^]*Access-Control-Allow-Origin: http:\/\/localhost:/;
const EARLY = /^PUT http:\/\/localhost:\d+\/items failed before Corsight was loaded\.[^]*to another origin/;
const NEVER = /^PUT http:\/\/localhost:\d+\/items failed, and Corsight cannot say why\. [^]*could not be loaded[^]*to another origin/;

inEachBrowser((_name, launch) => {
  let servers;
  let browser;
  before(async () => {
    servers = await startServers();
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    servers?.close();
  });

  async function until(condition, what) {
    const deadline = Date.now() + 30_000;
    for (;;) {
      const seen = JSON.parse(await browser.evaluate('window.read ? window.read() : "null"'));
      if (seen && condition(seen)) return seen;
      assert.ok(Date.now() < deadline, `waited in vain for ${what}: ${JSON.stringify(seen)}`);
      await new Promise((resolve) => { setTimeout(resolve, 20); });
    }
  }
  const open = (jquery, how = '') => browser.open(`${servers.origin}/?jquery=${jquery}${how}`);
  /** jQuery has gone on: every further callback, every event, no call left under way, nothing uncaught. */
  function wentOn({ later, events, active, errors }) {
    assert.deepEqual(errors, []);
    assert.deepEqual(later, ['fail', 'always']);
    assert.deepEqual(events, ['ajaxStart', 'ajaxSend', 'ajaxError', 'ajaxComplete', 'ajaxStop']);
    assert.equal(active, 0);
  }
  const printed = ({ said }) => said.filter((text) => text.startsWith('PUT http'));

  for (const jquery of ['jquery4', ...CLASSIC]) {
    test(`${jquery}: the wasm comes late`, async () => {
      let release;
      const gate = new Promise((resolve) => { release = resolve; });
      servers.wasm = () => gate.then(() => wasm);
      await open(jquery);
      const early = await until(({ events }) => events.includes('ajaxStop'), 'ajaxStop');
      wentOn(early);
      assert.match(early.text, EARLY);
      assert.deepEqual(printed(early), []);
      assert.equal(early.whole, undefined);
      release();
      const late = await until((seen) => seen.whole && printed(seen)[0], 'the whole diagnosis');
      assert.match(late.whole, WHOLE);
      assert.equal(printed(late)[0], late.whole);
      assert.equal(late.text, late.whole);
      assert.deepEqual([late.errors, late.warned], [[], []]);
    });
    test(`${jquery}: the wasm never comes`, async () => {
      servers.wasm = async () => null;
      await open(jquery);
      const seen = await until((seen) => seen.events.includes('ajaxStop') && printed(seen)[0], 'ajaxStop and the end of the load');
      wentOn(seen);
      assert.match(seen.whole, NEVER);
      assert.equal(printed(seen)[0], seen.whole);
      assert.equal(seen.warned.length, 1);
    });
    test(`${jquery}: the wasm is forbidden by a policy`, async () => {
      servers.wasm = async () => wasm;
      await open(jquery, '&forbidden');
      const seen = await until((seen) => seen.events.includes('ajaxStop') && printed(seen)[0], 'ajaxStop and the end of the load');
      wentOn(seen);
      assert.match(seen.whole, NEVER);
      assert.equal(printed(seen)[0], seen.whole);
      assert.equal(seen.warned.length, 1);
      // A call that is made after that.
      await browser.evaluate(`void (window.second = window.$.ajax('${servers.api}/second').fail((jqXHR) => console.log(jqXHR.cors.diagnosis.text)).always(() => { window.secondOver = true; }))`);
      const again = await until(({ said }) => said.some((text) => text.includes('/second failed')), 'the second text');
      assert.match(again.said.at(-1), /^GET http:\/\/localhost:\d+\/second failed, and Corsight cannot say why\./);
      assert.deepEqual([again.active, again.errors, again.warned.length], [0, [], 1]);
    });
  }
});
