// `corsight/serve` and `corsight/vite` with a real page in Chromium: what the server tells is what the page met.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { explainExpress } from '../../pkg/serve.js';
import { corsRehearsal } from '../../pkg/vite.js';
import { until } from '../www/support.mjs';
import { launchChromium } from './chromium.mjs';

let browser, close;
before(async () => { ({ browser, close } = await launchChromium()); });
after(() => close());

async function listen(listener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${server.address().port}`, close() { server.closeAllConnections(); server.close(); } };
}

const page = (request, response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><title>page</title>');

test('a server tells what the page met, also of a stream that it never ends', async () => {
  const told = [];
  const explain = explainExpress({ log: (text) => told.push(text) });
  const pages = await listen(page);
  const api = await listen((request, response) => {
    explain(request, response);
    const { pathname } = new URL(request.url, 'http://localhost');
    if (pathname === '/stream') {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.write('data: 1\n\n');
    } else response.writeHead(request.method === 'OPTIONS' ? 204 : 200, pathname === '/allowed' ? { 'Access-Control-Allow-Origin': pages.url, 'Access-Control-Allow-Methods': 'PUT' } : {}).end();
  });
  try {
    const tab = await browser.newPage();
    await tab.goto(pages.url);
    const met = await tab.evaluate(async (base) => {
      const call = (path, init) => fetch(base + path, init).then(() => 'allowed', () => 'blocked');
      const stream = () => new Promise((resolve) => {
        const source = new EventSource(`${base}/stream`);
        source.onmessage = () => resolve('allowed');
        source.onerror = () => { source.close(); resolve('blocked'); };
      });
      return [await call('/allowed'), await call('/allowed', { method: 'PUT' }), await call('/refused'), await call('/refused', { method: 'PUT' }), await stream()];
    }, api.url);
    assert.deepEqual(met, ['allowed', 'allowed', 'blocked', 'blocked', 'blocked']);
    await until(() => told.length === 3);
    assert.deepEqual(told.map((text) => /keep (\w+ \S+) from pages of (\S+?): /.exec(text).slice(1)), ['GET /refused', 'PUT /refused', 'GET /stream'].map((call) => [call.replace(' ', ` ${api.url}`), pages.url]));
  } finally {
    pages.close();
    api.close();
  }
});

test('a call that the rehearsal fails is a failed call to the page, and the overlay says why', async () => {
  const { createServer: createVite } = await import('vite');
  const root = await mkdtemp(join(tmpdir(), 'corsight-page-'));
  await writeFile(join(root, 'index.html'), '<!doctype html><title>page</title><script type="module" src="/main.js"></script>');
  await writeFile(join(root, 'main.js'), 'window.isReady = true;');
  const api = await listen((request, response) => response.writeHead(200, request.url.endsWith('/allowed') ? { 'Access-Control-Allow-Origin': '*' } : {}).end('text'));
  const vite = await createVite({
    configFile: false, root, logLevel: 'silent', optimizeDeps: { noDiscovery: true },
    server: { port: 0, host: '127.0.0.1', proxy: { '/api': api.url } }, plugins: [corsRehearsal({ origin: 'https://app.example', mode: 'fail' })],
  });
  try {
    await vite.listen();
    const tab = await browser.newPage();
    await tab.goto(`http://127.0.0.1:${vite.httpServer.address().port}/`);
    await tab.waitForFunction('window.isReady');
    const call = (path, init) => tab.evaluate((url, options) => fetch(url, options).then((response) => response.text(), (error) => String(error)), path, init);
    assert.equal(await call('/api/allowed'), 'text');
    assert.equal(await call('/api/refused'), 'TypeError: Failed to fetch');
    await tab.waitForSelector('vite-error-overlay');
    const text = await tab.evaluate("document.querySelector('vite-error-overlay').shadowRoot.textContent");
    assert.ok(text.includes(`[corsight] In production browsers will keep GET ${api.url}/api/refused from pages of https://app.example: `), text);
  } finally {
    await vite.close();
    api.close();
    await rm(root, { recursive: true, force: true });
  }
});
