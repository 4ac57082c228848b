// What a page downloads of the engine, and when: its JavaScript and its wasm are counted by the server, in every browser.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { inEachBrowser } from './browsers.mjs';

const ROOT = new URL('../../', import.meta.url);
const JQUERY = 'tests/node_modules/jquery/dist-module/jquery.module.js';
const TYPES = { js: 'text/javascript', wasm: 'application/wasm' };

/** The ways to make calls. Each sets `call`, which fulfils when the call is over and gives its `cors` if the wrapper has one, and `read`. */
const ways = {
  'wrap($)': (options) => `
    import $ from '/jquery.js';
    import { wrap } from '/pkg/jquery.js';
    wrap($, ${options});
    const call = (url, method = 'GET') => new Promise((resolve) => { $.ajax({ url, method }).always((first, _text, last) => resolve({ cors: (first?.cors ? first : last).cors })); });`,
  'corsight/ajax': (options) => `
    import { ajax, ajaxSetup } from '/pkg/ajax.js';
    ajaxSetup(${options});
    const call = (url, method = 'GET') => new Promise((resolve) => { ajax({ url, method }).always((first, _text, last) => resolve({ cors: (first?.cors ? first : last).cors })); });`,
  wrapFetch: (options) => `
    import { wrapFetch } from '/pkg/fetch.js';
    const wrapped = wrapFetch(fetch, ${options});
    const call = async (url, method = 'GET') => {
      await wrapped(url, { method }).catch(() => {});
      return { cors: wrapped.log.at(-1).cors };
    };`,
};

const HOME = `await call('/home'); await call('/missing'); void (await call('/missing')).cors.diagnosis.text;`;
/** What a page does, and how often it downloads the wasm by then. */
const cases = {
  'importing': { does: '', downloads: 0 },
  'calls that stay at home': { does: HOME, downloads: 0 },
  'calls that stay at home, console: false': { options: { console: false }, does: HOME, downloads: 0 },
  'a call to another origin': { does: `await call(api + '/open');`, downloads: 1 },
  'many calls to another origin': { does: `await Promise.all([call(api + '/open'), call(api + '/closed'), call(api + '/open', 'PUT')]);`, downloads: 1 },
  'console: false, and calls that succeed': { options: { console: false }, does: `await call(api + '/open'); await call(api + '/open', 'PUT');`, downloads: 0 },
  'console: false, and a call that fails': { options: { console: false }, does: `await call(api + '/closed');`, downloads: 1 },
  'console: false, and cors is read': { options: { console: false }, does: `(await call(api + '/open')).cors.plan;`, downloads: 1 },
  'console: false, and cors.ready is awaited': { options: { console: false }, does: `(await (await call(api + '/open')).cors.ready).verdict;`, downloads: 1 },
  'enforce: true': { options: { enforce: true }, does: '', downloads: 1 },
  'preload: true': { options: { preload: true, console: false }, does: '', downloads: 1 },
};

async function startServer() {
  const counts = new Map();
  const state = { counts, api: '' };
  const home = createServer(async ({ url }, response) => {
    const { pathname, searchParams } = new URL(url, 'http://x');
    const send = (body, type, status = 200) => response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store' }).end(body);
    if (pathname === '/') {
      const { options = {}, does } = cases[searchParams.get('case')];
      const way = searchParams.get('way');
      // Of the options of ajaxSetup, only preload has an effect before the first call.
      const first = options.enforce && way === 'corsight/ajax' ? `await call('/home');` : '';
      return send(`<!doctype html><link rel="icon" href="data:,"><script type="module">${ways[way](JSON.stringify(options))}
        const api = ${JSON.stringify(state.api)};
        ${first}${does}
        window.done = true;
      </script>`, 'text/html');
    }
    if (pathname === '/home') return send('{}', 'application/json');
    if (pathname === '/missing') return send('{}', 'application/json', 404);
    const file = pathname === '/jquery.js' ? JQUERY : `.${pathname}`;
    if (/\.wasm$|\/engine\/engine\.js$/.test(pathname)) counts.set(pathname.replace(/.*\//, ''), (counts.get(pathname.replace(/.*\//, '')) ?? 0) + 1);
    try {
      send(await readFile(new URL(file, ROOT)), TYPES[file.split('.').at(-1)]);
    } catch {
      send('', 'text/plain', 404);
    }
  });
  const api = createServer(({ url, headers: { origin = '*' } }, response) => {
    const cors = { 'Access-Control-Allow-Origin': origin, 'Access-Control-Allow-Methods': 'PUT', 'Access-Control-Max-Age': '0' };
    response.writeHead(200, { 'Content-Type': 'application/json', ...url === '/open' && cors }).end('{}');
  });
  for (const server of [home, api]) await once(server.listen(0, '127.0.0.1'), 'listening');
  state.api = `http://127.0.0.1:${api.address().port}`;
  return Object.assign(state, { page: `http://127.0.0.1:${home.address().port}`, close: () => [home, api].forEach((server) => { server.closeAllConnections(); server.close(); }) });
}

inEachBrowser((_name, launch) => {
  let server;
  let browser;
  before(async () => {
    server = await startServer();
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    server?.close();
  });

  const until = async (isSo, what) => {
    const deadline = Date.now() + 20_000;
    while (!await isSo()) {
      assert.ok(Date.now() < deadline, `waited in vain for ${what}`);
      await new Promise((resolve) => { setTimeout(resolve, 20); });
    }
  };

  for (const way of Object.keys(ways)) {
    for (const [name, { downloads }] of Object.entries(cases)) {
      test(`${way}: ${name}: ${downloads}`, async () => {
        server.counts.clear();
        await browser.open(`${server.page}/?${new URLSearchParams({ way, case: name })}`);
        await until(() => browser.evaluate('window.done === true'), 'the end of the page');
        const count = () => server.counts.get('corsight_bg.wasm') ?? 0;
        if (downloads) await until(count, 'the wasm');
        // A request that was begun by now would arrive before the answers to these do.
        for (let index = 0; index < 3; index++) await browser.evaluate('fetch("/home", { cache: "no-store" }).then((response) => response.text())');
        assert.equal(count(), downloads);
        // wrapFetch has the JavaScript of the engine from the start: a service worker can import nothing later.
        assert.equal(server.counts.get('engine.js') ?? 0, way === 'wrapFetch' ? 1 : downloads);
      });
    }
  }
});
