// No probe opens a question to the user: a page that the browser takes for a public one asks why a call to loopback failed, in each state of
// the permission.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { inEachBrowser } from './browsers.mjs';

const PKG = new URL('../../pkg/', import.meta.url);
const TYPES = { js: 'text/javascript', wasm: 'application/wasm' };
const PAGE = `<!doctype html><link rel="icon" href="data:,"><script type="module">
  import { diagnose } from '/pkg/diagnose.js';
  window.ask = (url) => diagnose({ url, method: 'PUT' }, { addressSpace: 'public' }).then(
    ({ causes, ended, undecided, probes }) => { window.told = { first: causes[0].code, ended, open: undecided.map(({ code }) => code), probes: probes.length }; },
    (error) => { window.told = { error: String(error) }; });
</script>`;

const serve = async (answer) => {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: server.address().port, origin: `http://127.0.0.1:${server.address().port}`, close: () => { server.close(); server.closeAllConnections(); } };
};

inEachBrowser((_name, launch) => {
  let page;
  let browser;
  before(async () => {
    page = await serve(async ({ url }, response) => {
      if (url === '/') return response.writeHead(200, { 'Content-Type': 'text/html' }).end(PAGE);
      const body = await readFile(new URL(url.replace('/pkg/', ''), PKG)).catch(() => '');
      return response.writeHead(200, { 'Content-Type': TYPES[url.split('.').at(-1)] ?? 'text/plain' }).end(body);
    });
    browser = await launch({ publicPorts: [page.port] });
  });
  after(async () => {
    await browser?.close();
    page?.close();
  });

  for (const [state, isAsked] of [['prompt', false], ['denied', false], ['granted', true]]) {
    test(`${state}: ${isAsked ? 'the server is asked' : 'nothing is sent'}`, async () => {
      const asked = [];
      const api = await serve(({ method, url }, response) => {
        asked.push(`${method} ${url}`);
        response.writeHead(200).end('x');
      });
      try {
        await browser.permit(page.origin, 'loopback-network', state);
        await browser.open(`${page.origin}/`);
        await until(() => browser.evaluate('!!window.ask'));
        await browser.evaluate(`void window.ask('${api.origin}/data')`);
        await until(() => browser.evaluate('!!window.told'));
        const { first, ended, open, probes, error } = await browser.evaluate('window.told');
        assert.equal(error, undefined);
        if (isAsked) {
          assert.equal(first, 'server-refuses-page');
          assert.equal(asked.length, probes);
          assert.ok(probes >= 2);
        } else {
          assert.deepEqual([asked, first, probes], [[], 'local-network-permission', 0]);
          if (state === 'prompt') assert.deepEqual([ended, open], ['nothing-more', ['local-network']]);
        }
      } finally {
        api.close();
      }
    });
  }

  async function until(isSo) {
    const deadline = Date.now() + 20_000;
    while (!await isSo()) {
      assert.ok(Date.now() < deadline, 'waited in vain');
      await new Promise((resolve) => { setTimeout(resolve, 20); });
    }
  }
}, ['chromium', 'firefox']);
