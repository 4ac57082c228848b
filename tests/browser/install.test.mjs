// `install(window)` in every browser: each way in which a page loads something of another origin is heard once, and `restore()` leaves no trace.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { inEachBrowser } from './browsers.mjs';

const ROOT = new URL('../../', import.meta.url);
const JQUERY = 'tests/node_modules/jquery/dist/jquery.js';
const TYPES = { js: 'text/javascript', wasm: 'application/wasm' };

/** What a page does, with the path that it loads from a server without CORS. Each is an expression that gives a promise of its end. */
const ways = {
  jquery: `new Promise((resolve) => jQuery.ajax(api + '/jquery').always(() => resolve()))`,
  'jquery-script': `new Promise((resolve) => jQuery.ajax({ url: api + '/missing/jquery-script', dataType: 'script', cache: true, crossDomain: true, scriptAttrs: { crossorigin: '' } }).always(() => resolve()))`,
  fetch: `fetch(api + '/fetch').catch(() => {})`,
  xhr: `new Promise((resolve) => { const xhr = new XMLHttpRequest(); xhr.onloadend = resolve; xhr.open('PUT', api + '/xhr'); xhr.setRequestHeader('X-A', '1'); xhr.send('1'); })`,
  'xhr-again': `new Promise((resolve) => { const xhr = new XMLHttpRequest(); xhr.open('GET', api + '/xhr-given-up'); xhr.send(); xhr.onloadend = resolve; xhr.open('GET', api + '/xhr-again'); xhr.send(); })`,
  img: `element('img', { crossOrigin: '', src: api + '/img' })`,
  'img-detached': `element('img', { crossOrigin: 'use-credentials', src: api + '/img-detached' }, false)`,
  script: `element('script', { crossOrigin: '', src: api + '/script' })`,
  'module-script': `element('script', { type: 'module', src: api + '/module-script' })`,
  stylesheet: `element('link', { crossOrigin: '', rel: 'stylesheet', href: api + '/stylesheet' })`,
  font: `font('Refused', api + '/font')`,
};
/** What is not heard: what needs no CORS, and what succeeds. */
const others = {
  'img-without': `element('img', { src: api + '/img-without' })`,
  'script-without': `element('script', { src: api + '/missing/script-without' })`,
  'img-same-origin': `element('img', { crossOrigin: '', src: '/missing.png' })`,
};

const PAGE = `<!doctype html><link rel="icon" href="data:,"><body><script src="/jquery.js"></script><script type="module">
  import { install } from '/pkg/install.js';
  const api = new URLSearchParams(location.search).get('api');
  const element = (name, properties, attached = true) => new Promise((resolve) => {
    const element = document.createElement(name);
    element.onload = element.onerror = resolve;
    Object.assign(element, properties);
    if (attached) document.body.append(element);
  });
  const font = (family, url) => {
    document.head.insertAdjacentHTML('beforeend', '<style>@font-face { font-family: "' + family + '"; src: url("' + url + '"); }</style>');
    return document.fonts.load('16px "' + family + '"').catch(() => {});
  };
  const properties = () => [[window, 'fetch'], ...['open', 'send', 'setRequestHeader', 'getResponseHeader', 'cors'].map((name) => [XMLHttpRequest.prototype, name]),
    [XMLHttpRequestUpload.prototype, 'addEventListener'], [HTMLImageElement.prototype, 'crossOrigin'], [jQuery, 'ajax'], [window, Symbol.for('corsight.installed')]]
    .map(([object, name]) => Object.getOwnPropertyDescriptor(object, name));
  const before = properties();
  const installed = install(window, { console: false, diagnose: 'off' });
  const same = install(window) === installed;
  for (const step of [${[...Object.values(ways), ...Object.values(others)].map((way) => `() => ${way}`).join(', ')}]) await step();
  // The event of a font that failed comes after the promise of loading it.
  await new Promise((resolve) => setTimeout(resolve));
  const calls = await Promise.all(installed.log.map(async ({ request, status, cors }) => {
    const { diagnosis } = await cors.ready;
    return { initiator: request.initiator ?? 'fetch', method: request.method ?? 'GET', path: request.url.replace(api, ''), credentials: request.crossOrigin, status, cause: diagnosis.causes[0]?.code, text: diagnosis.text };
  }));
  const names = [fetch.name, fetch.length, XMLHttpRequest.prototype.open.name, XMLHttpRequest.prototype.open.length, XMLHttpRequest.prototype.send.length];
  const logged = installed.log.length;
  installed.restore();
  const after = properties();
  const isRestored = before.every((descriptor, index) => JSON.stringify(Object.keys(descriptor ?? {})) === JSON.stringify(Object.keys(after[index] ?? {}))
    && ['value', 'get', 'set', 'writable', 'enumerable', 'configurable'].every((part) => descriptor?.[part] === after[index]?.[part]));
  await fetch(api + '/late').catch(() => {});
  window.result = JSON.stringify({ same, calls, names, isRestored, isQuiet: installed.log.length === logged });
</script>`;

/** The home of the page, and a server without CORS. */
async function startServers() {
  const home = createServer(async ({ url }, response) => {
    const { pathname } = new URL(url, 'http://x');
    if (pathname === '/') return response.writeHead(200, { 'Content-Type': 'text/html' }).end(PAGE);
    const file = pathname === '/jquery.js' ? JQUERY : `.${pathname}`;
    const bytes = await readFile(new URL(file, ROOT)).catch(() => null);
    return bytes ? response.writeHead(200, { 'Content-Type': TYPES[file.split('.').at(-1)] }).end(bytes) : response.writeHead(404).end();
  });
  const seen = [];
  const api = createServer(({ method, url }, response) => {
    seen.push(`${method} ${url}`);
    response.writeHead(url.startsWith('/missing/') ? 404 : 200, { 'Content-Type': 'text/plain' }).end('');
  });
  for (const server of [home, api]) await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = (server) => `http://127.0.0.1:${server.address().port}`;
  return { page: `${url(home)}/?api=${encodeURIComponent(url(api))}`, seen, close: () => [home, api].forEach((server) => { server.closeAllConnections(); server.close(); }) };
}

inEachBrowser((name, launch) => {
  let server;
  let browser;
  let result;
  before(async () => {
    server = await startServers();
    browser = await launch();
    await browser.open(server.page);
    for (const end = Date.now() + 60_000; !result && Date.now() < end;) {
      await new Promise((resolve) => { setTimeout(resolve, 50); });
      result = JSON.parse(await browser.evaluate('window.result ?? null'));
    }
  });
  after(async () => {
    await browser?.close();
    server?.close();
  });

  for (const way of Object.keys(ways)) {
    // WebKitGTK asks for fonts without CORS.
    const skip = name === 'webkit' && way === 'font';
    test(`${name}: ${way} is heard once, and what is wrong is said`, { skip }, () => {
      const heard = result.calls.filter(({ path }) => path.replace('/missing', '') === `/${way}`);
      assert.equal(heard.length, 1, JSON.stringify(result.calls.map(({ path }) => path)));
      if (way !== 'jquery-script') assert.ok(heard[0].cause && heard[0].text.includes(`/${way}`), heard[0].text);
      assert.equal(heard[0].status, 0);
    });
  }

  test(`${name}: the request of each is what the browser has sent`, () => {
    const of = (way) => result.calls.find(({ path }) => path === `/${way}`);
    assert.deepEqual([of('jquery').initiator, of('xhr').method, of('fetch').initiator], ['xhr', 'PUT', 'fetch']);
    const elements = ['img', 'script', 'module-script', 'stylesheet', ...name === 'webkit' ? [] : ['font']];
    assert.deepEqual(elements.map((way) => of(way).initiator), elements);
    assert.equal(of('img-detached').credentials, 'use-credentials');
  });

  test(`${name}: what needs no CORS is not told of`, () => {
    assert.deepEqual(result.calls.filter(({ path }) => /without|same-origin/.test(path)), []);
  });

  test(`${name}: functions keep their names, a second install is the first, and restore() leaves no trace`, () => {
    assert.deepEqual(result.names, ['fetch', 1, 'open', 2, 0]);
    assert.deepEqual([result.same, result.isRestored, result.isQuiet], [true, true, true]);
  });
});
