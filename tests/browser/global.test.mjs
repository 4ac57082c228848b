// The classic script in real pages, with each jQuery that pages have: by a line of code, and by `data-wrap` wherever the script stands.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile, readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { examplesOf } from '../package/fenced.mjs';
import { inEachBrowser } from './browsers.mjs';

const ROOT = new URL('../../', import.meta.url);
const JQUERIES = { '1.12.4': 'jquery1', '2.2.4': 'jquery2', '3.7.1': 'jquery37', '4.0.0': 'jquery' };
const FILES = { '/corsight.global.js': 'pkg/corsight.global.js', ...Object.fromEntries(Object.entries(JQUERIES).map(([version, name]) => [`/jquery-${version}.js`, `tests/node_modules/${name}/dist/jquery.js`])) };

const jquery = (version) => `<script src="/jquery-${version}.js"></script>`;
const corsight = (attributes = '') => `<script src="/corsight.global.js" ${attributes}></script>`;
const script = (code) => `<script>${code}</script>`;
/** A call that fails, because its server knows nothing of CORS. `when` is an event of the page after which the call is made. */
const call = ($ = 'jQuery') => `window.call = ${$}.ajax('{api}/items', { method: 'PUT', type: 'PUT' }); window.wrapped = 'cors' in window.call;`;
const callAt = (target, event) => script(`${target}.addEventListener('${event}', function () { ${call()} });`);

/** Pages with a jQuery: the page's HTML for a version. In each, the call has `cors` from the beginning. */
const PAGES = {
  'a line of code': (version) => jquery(version) + corsight() + script(`corsight.wrap(jQuery); ${call()}`),
  'data-wrap after jQuery': (version) => jquery(version) + corsight('data-wrap') + script(call()),
  // The second script runs right after jQuery, before anything that waits.
  'data-wrap before jQuery': (version) => corsight('data-wrap') + jquery(version) + script(call()),
  'data-wrap, deferred, before jQuery': (version) => corsight('data-wrap defer') + jquery(version) + callAt('document', 'DOMContentLoaded'),
  'data-wrap, deferred, and a deferred jQuery after it': (version) => corsight('data-wrap defer') + jquery(version).replace('src', 'defer src') + callAt('document', 'DOMContentLoaded'),
  'data-wrap, async': (version) => corsight('data-wrap async') + jquery(version) + callAt('window', 'load'),
};

/** The examples of HTML in the documentation, and the scripts of their pages. */
const documents = ['README.md', 'www/global.d.ts', ...(await readdir(new URL('docs', ROOT), { recursive: true })).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`)];
const examples = documents.flatMap((name) => examplesOf(fileURLToPath(new URL(name, ROOT)))).filter(({ language, name }) => language === 'html' && name === '');
assert.ok(examples.length >= 2, 'examples are found');

const files = Object.fromEntries(await Promise.all(Object.entries(FILES).map(async ([path, file]) => [path, await readFile(new URL(file, ROOT))])));
let html = '';
let headers = {};
const requested = [];
const page = createServer(({ url }, response) => {
  requested.push(url);
  if (url === '/worker.js') response.writeHead(200, { 'Content-Type': 'text/javascript' }).end("importScripts('/corsight.global.js'); corsight.createEngine().then((engine) => postMessage(engine.plan({ url: 'https://api.example/', method: 'PUT' }).kind), (error) => postMessage(error.message));");
  else if (url === '/') response.writeHead(200, { 'Content-Type': 'text/html', ...headers }).end(`<!doctype html><link rel="icon" href="data:,"><script>${WATCH}</script>${html}`);
  else if (files[url]) response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(files[url]);
  else response.writeHead(404).end();
});
const api = createServer((_request, response) => response.end('{}'));
for (const server of [page, api]) await once(server.listen(0, 'localhost'), 'listening');
const originOf = (server) => `http://localhost:${server.address().port}`;
after(() => [page, api].forEach((server) => { server.closeAllConnections(); server.close(); }));

/** Runs first in each page: collects errors and what is written to the console. */
const WATCH = `var errors = [], said = [];
addEventListener('error', function (event) { errors.push(String(event.message)); });
addEventListener('unhandledrejection', function (event) { errors.push(String(event.reason)); });
['log', 'warn', 'groupCollapsed'].forEach(function (name) { console[name] = function () { said.push([].map.call(arguments, String).join(' ')); }; });`;

inEachBrowser((name, launch) => {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser?.close());

  async function open(content, options = {}) {
    html = content.replaceAll('{api}', originOf(api));
    headers = options.headers ?? {};
    requested.length = 0;
    await browser.open(`${originOf(page)}/`);
  }
  async function until(expression) {
    const deadline = Date.now() + 30_000;
    while (!await browser.evaluate(`!!(${expression})`)) {
      assert.ok(Date.now() < deadline, `waited in vain for ${expression}: ${await browser.evaluate('JSON.stringify([errors, said])')}`);
      await new Promise((resolve) => { setTimeout(resolve, 20); });
    }
    return JSON.parse(await browser.evaluate('JSON.stringify({ errors: errors, said: said, wrapped: window.wrapped, text: window.call && call.cors && call.cors.diagnosis.text, origin: window.call && call.cors && call.cors.plan.origin })'));
  }
  const explained = () => until('window.call && (!call.cors || call.cors.plan && call.cors.diagnosis.text)');

  // Each jQuery in one browser, and the oldest in all.
  for (const version of name === 'chromium' ? Object.keys(JQUERIES) : ['1.12.4']) {
    for (const [what, content] of Object.entries(PAGES)) {
      test(`jQuery ${version}: ${what}`, async () => {
        await open(content(version));
        await explained();
        // The page is one of a developer, so the server is asked first.
        const { errors, wrapped, text, said } = await until("said.some(function (line) { return line.indexOf('[corsight] PUT ') === 0; })");
        assert.deepEqual(errors, []);
        assert.equal(wrapped, true);
        assert.ok(text.includes(`PUT ${originOf(api)}/items`) && text.includes(`Access-Control-Allow-Origin: ${originOf(page)}`), text);
        assert.equal(said.filter((line) => line.startsWith('[corsight] PUT ')).length, 1);
        assert.deepEqual(requested.filter((url) => url !== '/').sort(), ['/corsight.global.js', `/jquery-${version}.js`]);
      });
    }
  }

  for (const { file, line, code } of examples) {
    test(`the example in line ${line} of ${file}`, async () => {
      const page = code.replaceAll(/src="[^"]*jquery[^"]*"/g, 'src="/jquery-3.7.1.js"').replaceAll(/src="[^"]*(corsight\.global\.js)"/g, 'src="/$1"');
      assert.ok(page.includes('src="/corsight.global.js"'), page);
      await open(page + (page.includes('/jquery-') ? '' : jquery('3.7.1')) + callAt('window', 'load'));
      const { wrapped, errors } = await explained();
      assert.deepEqual([wrapped, errors], [true, []]);
    });
  }

  test('without data-wrap nothing is wrapped', async () => {
    await open(jquery('3.7.1') + corsight() + script(`${call()} jQuery(document).on('ajaxStop', function () { window.over = true; });`));
    const { wrapped, said, errors } = await until('window.over');
    assert.deepEqual([wrapped, said, errors], [false, [], []]);
  });

  test('the attributes are options', async () => {
    await open(jquery('3.7.1') + corsight('data-wrap data-console="false" data-origin="https://app.example" data-log-limit="1" data-enforce data-hide-query="true" data-profile="firefox"')
      + script(`${call().replace('items', 'items?token=1')} corsight.wrap(jQuery).then(function (wrapped) { window.profile = wrapped.engine.profile; window.log = wrapped.log; jQuery.ajax('http://localhost:1/'); });`));
    const { said, errors, text, origin } = await explained();
    assert.deepEqual([said, errors, origin], [[], [], 'https://app.example']);
    assert.match(text, /\/items\?\.\.\./);
    // Port 1 is certainly refused: with `enforce` the call ends at once. The log keeps one call.
    await until("window.log && log.length === 1 && log[0].request.url === 'http://localhost:1/' && log[0].cors.verdict");
    assert.equal(await browser.evaluate('window.profile'), 'firefox');
  });

  test('data-preload starts the engine before any call', async () => {
    const watch = script("window.compiled = 0; var compile = WebAssembly.compile; WebAssembly.compile = function () { compiled += 1; return compile.apply(this, arguments); };");
    for (const [attributes, expected] of [['data-wrap', 0], ['data-wrap data-preload', 1]]) {
      await open(watch + jquery('3.7.1') + corsight(attributes) + script("window.call = { cors: null }; addEventListener('load', function () { window.over = true; });"));
      await until('window.over');
      if (expected) await until('window.compiled');
      assert.equal(await browser.evaluate('window.compiled'), expected, attributes);
    }
  });

  test('a wrong attribute is told, and calls go on', async () => {
    await open(jquery('3.7.1') + corsight('data-wrap data-enforce="maybe"') + script(`${call()} call.fail(function () { window.over = true; });`));
    const { said, errors } = await until('window.over');
    assert.deepEqual(errors, []);
    assert.match(said.join('\n'), /^\[corsight\] wrap\(\$\) did nothing: CorsError: "maybe" was given, but enforce is true or false/);
  });

  test('the value of data-wrap is the name of the variable', async () => {
    await open(jquery('3.7.1') + script('var $j = jQuery.noConflict(true);') + corsight('data-wrap="$j"') + script(call('$j')));
    const { wrapped, errors } = await explained();
    assert.deepEqual([wrapped, errors], [true, []]);
  });

  test('a jQuery in an inline script', async () => {
    await open(corsight('data-wrap') + script(files['/jquery-3.7.1.js'].toString().replaceAll('</script', '<\\/script')) + callAt('window', 'load'));
    const { wrapped, errors } = await explained();
    assert.deepEqual([wrapped, errors], [true, []]);
  });

  test('a page without jQuery is told once, and a jQuery that comes later is wrapped', async () => {
    await open(corsight('data-wrap'));
    const { said, errors } = await until('said.length');
    assert.deepEqual([said, errors], [['[corsight] data-wrap waits for jQuery, which no script of this page has defined yet.'], []]);
    await browser.evaluate("void (function () { var late = document.createElement('script'); late.src = '/jquery-3.7.1.js'; late.onload = function () { setTimeout(function () { "
      + call().replaceAll('{api}', originOf(api)) + ' }); }; document.head.appendChild(late); })()');
    assert.equal((await explained()).wrapped, true);
  });

  test('jQuery slim is named as what it is', async () => {
    await open(script("var jQuery = function () {}; jQuery.fn = { jquery: '4.0.0+slim' };") + corsight('data-wrap'));
    const { said } = await until('said.length');
    assert.match(said[0], /This jQuery 4\.0\.0 is the slim build, which has no ajax/);
  });

  test('a policy without connect-src: nothing is fetched for the wasm', async () => {
    await open(jquery('3.7.1') + corsight() + script("corsight.createEngine().then(function (engine) { window.kind = engine.plan('https://api.example/').kind; }, function (error) { errors.push(error.message); });"),
      { headers: { 'Content-Security-Policy': "script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; connect-src 'none'" } });
    const { errors } = await until('window.kind || errors.length');
    assert.deepEqual([errors, await browser.evaluate('window.kind')], [[], 'cors']);
  });

  test('the other members', async () => {
    await open(corsight() + script(`
      var fetching = corsight.wrapFetch(fetch), failing = corsight.$.ajax('{api}/items', { method: 'PUT' });
      fetching('{api}/items', { method: 'PUT' }).catch(function () { return fetching.log[0].cors.ready; }).then(function (cors) { window.fetched = cors.diagnosis.text; });
      failing.cors.ready.then(function (cors) { window.sent = cors.diagnosis.text; });
      corsight.createEngine({ origin: 'nonsense' }).catch(function (error) { window.refused = corsight.isCorsError(error) && error instanceof corsight.CorsError && /^\\d+\\.\\d+\\.\\d+/.test(corsight.version); });`));
    const { errors } = await until('window.fetched && window.sent && window.refused');
    assert.deepEqual(errors, []);
    assert.deepEqual(requested.filter((url) => url !== '/'), ['/corsight.global.js']);
  });

  test('in a worker', async () => {
    await open(script("var worker = new Worker('/worker.js'); worker.onmessage = function (event) { window.kind = event.data; };"));
    await until('window.kind');
    assert.equal(await browser.evaluate('window.kind'), 'cors-with-preflight');
  });
});
