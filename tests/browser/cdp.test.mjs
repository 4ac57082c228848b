// `corsight/cdp` in real Chromium, driven by puppeteer and by Playwright: what it says of each call is what the page itself saw.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { observe } from '../../pkg/cdp.js';
import { findChromium, launchChromium } from './chromium.mjs';
import { makeCalls, startServers } from './capture/servers.mjs';
import { until } from '../www/support.mjs';

const DRIVERS = {
  async puppeteer() {
    const { browser, close } = await launchChromium({ args: ['--site-per-process'] });
    return { close, open: () => browser.newPage(), sessionOf: (page) => page.createCDPSession() };
  },
  async Playwright() {
    const { chromium } = await import('playwright-core');
    const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox', '--site-per-process'] });
    return { close: () => browser.close(), open: () => browser.newPage(), sessionOf: (page) => page.context().newCDPSession(page) };
  },
};

/** A page with a worker and with a frame of another site; both call a server of another origin. */
async function startParts() {
  const api = createServer((request, response) => {
    const isAllowed = request.url.startsWith('/allowed');
    response.writeHead(request.method === 'OPTIONS' ? 204 : 200, isAllowed ? { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Methods': 'PUT' } : {}).end();
  }).listen(0, '127.0.0.1');
  await once(api, 'listening');
  const base = `http://127.0.0.1:${api.address().port}`;
  const call = (path, method) => `fetch(${JSON.stringify(base + path)}, { method: '${method}' })`;
  const pages = createServer((request, response) => {
    const html = (text) => response.writeHead(200, { 'Content-Type': 'text/html' }).end(`<!doctype html>${text}`);
    if (request.url === '/worker.js') response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(`onmessage = () => { ${call('/allowed/worker', 'PUT')}; ${call('/refused/worker', 'PUT')}.catch(() => {}); };`);
    else if (request.url === '/frame') html(`<script>${call('/refused/frame', 'PUT')}.catch(() => {});</script>`);
    else html(`<iframe src="http://127.0.0.1:${pages.address().port}/frame"></iframe><script>const worker = new Worker('/worker.js');</script>`);
  }).listen(0);
  await once(pages, 'listening');
  return { page: `http://localhost:${pages.address().port}`, frame: `http://127.0.0.1:${pages.address().port}`, close() { api.close(); pages.close(); api.closeAllConnections(); pages.closeAllConnections(); } };
}

for (const [name, start] of Object.entries(DRIVERS)) describe(name, () => {
  let driver;
  before(async () => { driver = await start(); });
  after(() => driver.close());

  test('each call has the outcome that the page saw, and its preflight', async () => {
    const servers = await startServers();
    try {
      const page = await driver.open();
      const cors = await observe(page);
      await page.goto(`${servers.origins.page}/`);
      const seen = (await makeCalls(servers, (expression) => page.evaluate(expression))).filter((one) => one.name !== 'same-origin');
      const calls = await cors.settled();
      assert.deepEqual(calls.map(({ request, outcome }) => [request.url, outcome]), seen.map(({ url, outcome }) => [url, outcome]));
      const refused = await cors.call('/preflight-unauthorized');
      assert.deepEqual(refused.messages.map(({ kind, response }) => [kind, response.status]), [['preflight', 401]]);
      assert.equal(refused.verdict.diagnosis.causes[0].code, 'options-authentication');
      assert.deepEqual((await cors.call(/preflight-allowed/)).messages.map(({ kind }) => kind), ['preflight', 'request']);
      assert.equal((await cors.call(({ request }) => request.method === 'DELETE')).messages[0].cached, true);
      assert.equal(cors.toHar().log.entries.length > calls.length, true);
      await cors.stop();
      await page.evaluate(`fetch(${JSON.stringify(`${servers.origins.page}/`)})`);
      assert.equal(cors.calls.length, calls.length);
    } finally {
      servers.close();
    }
  });

  test('workers and frames of other processes are seen', async () => {
    const parts = await startParts();
    try {
      const page = await driver.open();
      const cors = await observe(page);
      await page.goto(parts.page);
      const wanted = [['/allowed/worker', 'allowed', parts.page], ['/refused/worker', 'blocked', parts.page], ['/refused/frame', 'blocked', parts.frame]];
      // Playwright lets a worker begin before others can listen to it, so its first call may not be seen whole.
      await until(async () => {
        await page.evaluate('worker.postMessage("call")');
        return (await cors.settled()).some(({ outcome }) => outcome === 'allowed');
      });
      for (const [path, outcome, origin] of wanted) {
        const call = await cors.call(path);
        assert.deepEqual([call.outcome, call.origin, call.messages[0].kind], [outcome, origin, 'preflight'], path);
      }
      await cors.stop();
      await page.close();
    } finally {
      parts.close();
    }
  });

  test('a session of the caller stays open', async () => {
    const servers = await startServers();
    try {
      const page = await driver.open();
      const session = await driver.sessionOf(page);
      const cors = await observe(session);
      await page.goto(`${servers.origins.page}/`);
      await makeCalls(servers, (expression) => page.evaluate(expression));
      await cors.settled();
      await cors.stop();
      assert.equal((await session.send('Runtime.evaluate', { expression: '1 + 1' })).result.value, 2);
      cors.clear();
      assert.deepEqual(cors.calls, []);
    } finally {
      servers.close();
    }
  });

  test('a call that does not come, or does not end, is named', async () => {
    const silent = createServer((request, response) => {
      if (request.url === '/') response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html>');
    }).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    try {
      const page = await driver.open();
      const cors = await observe(page);
      await page.goto(`http://127.0.0.1:${silent.address().port}/`);
      const url = `http://localhost:${silent.address().port}/slow`;
      await page.evaluate(`void fetch('${url}').catch(() => {})`);
      await assert.rejects(cors.settled({ timeout: 500 }), (error) => error.message === `After 500 ms GET ${url} has not ended`);
      await assert.rejects(cors.call('/other', { timeout: 300 }), (error) => error.message.endsWith(`no call of /other has ended. The calls so far: GET ${url}`));
      await page.close();
      await cors.stop();
    } finally {
      silent.closeAllConnections();
      silent.close();
    }
  });
});

test('what is no page is refused', async () => {
  for (const wrong of [null, 1, {}, { send() {} }]) await assert.rejects(observe(wrong), { code: 'misuse' });
  await assert.rejects(observe({ send() {}, on() {} }, { timeout: 1 }), { code: 'misuse' });
});
