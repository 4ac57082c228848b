// A call that the page's own Content-Security-Policy forbids, in every browser: each reports it to the page, and the report is the cause.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { inEachBrowser } from './browsers.mjs';

const ROOT = new URL('../../', import.meta.url);
const JQUERY = 'tests/node_modules/jquery/dist-module/jquery.module.js';
const TYPES = { js: 'text/javascript', wasm: 'application/wasm' };
const SCRIPT = "script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'";

/** The ways to make a call. Each sets `call`, which gives the `cors` of a call that is over. */
const ways = {
  'wrap($)': `
    import $ from '/jquery.js';
    import { wrap } from '/pkg/jquery.js';
    wrap($, { console: false, diagnose: 'off' });
    const call = (url) => new Promise((resolve) => { const jqXHR = $.ajax({ url }); jqXHR.always(() => resolve({ ready: jqXHR.cors.ready })); });`,
  wrapFetch: `
    import { wrapFetch } from '/pkg/fetch.js';
    const wrapped = wrapFetch(fetch, { console: false, diagnose: 'off' });
    const call = async (url) => {
      await wrapped(url).catch(() => {});
      return { ready: wrapped.log.at(-1).cors.ready };
    };`,
};

/** Policies, the path of the call, and what is the cause. `{api}` is the origin that is called, `{other}` another one. */
const cases = {
  'the policy forbids the origin': { policy: `${SCRIPT}; connect-src 'self' {other}`, path: '/closed', cause: 'content-security-policy', sent: 'nothing', requests: 0 },
  'default-src forbids it': { policy: `${SCRIPT}; default-src 'self'`, path: '/closed?a=1#b', cause: 'content-security-policy', sent: 'nothing', requests: 0 },
  'the policy forbids the path': { policy: `${SCRIPT}; connect-src 'self' {api}/open`, path: '/closed', cause: 'content-security-policy', sent: 'nothing', requests: 0 },
  'near: the policy is only reported': { reportOnly: `connect-src 'self'`, path: '/closed', cause: 'local-server-not-running', sent: 'request', requests: 1 },
  'near: the policy allows the origin': { policy: `${SCRIPT}; connect-src 'self' {api}`, path: '/closed', cause: 'local-server-not-running', sent: 'request', requests: 1 },
  'near: the policy forbids what the call is redirected to': { policy: `${SCRIPT}; connect-src 'self' {api}`, path: '/redirect', cause: 'redirect-forbidden-by-policy', sent: 'request', requests: 1 },
  'near: default-src forbids what the call is redirected to': { policy: `${SCRIPT}; default-src 'self' 127.0.0.1:*`, path: '/redirect', cause: 'redirect-forbidden-by-policy', sent: 'request', requests: 1 },
};

async function startServer() {
  const state = { requests: 0 };
  const home = createServer(async ({ url }, response) => {
    const { pathname, searchParams } = new URL(url, 'http://x');
    const send = (body, type, headers) => response.writeHead(200, { 'Content-Type': type, ...headers }).end(body);
    if (pathname === '/') {
      const { policy, reportOnly, path } = cases[searchParams.get('case')];
      const fill = (text) => text.replaceAll('{api}', state.api).replaceAll('{other}', 'http://127.0.0.1:1');
      const headers = { ...policy && { 'Content-Security-Policy': fill(policy) }, ...reportOnly && { 'Content-Security-Policy-Report-Only': fill(reportOnly) } };
      return send(`<!doctype html><link rel="icon" href="data:,"><script type="module">${ways[searchParams.get('way')]}
        const { ready } = await call(${JSON.stringify(state.api + path)});
        const { diagnosis: { causes: [first], sent, text } } = await ready;
        window.result = JSON.stringify({ cause: first.code, sent, text });
      </script>`, 'text/html', headers);
    }
    const file = pathname === '/jquery.js' ? JQUERY : `.${pathname}`;
    send(await readFile(new URL(file, ROOT)), TYPES[file.split('.').at(-1)]);
  });
  const api = createServer(({ url }, response) => {
    state.requests += 1;
    if (url.startsWith('/redirect')) return response.writeHead(302, { Location: 'http://localhost:2/', 'Access-Control-Allow-Origin': '*' }).end();
    return response.end('{}');
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

  for (const way of Object.keys(ways)) {
    for (const [name, { cause, sent, requests }] of Object.entries(cases)) {
      test(`${way}: ${name}`, async () => {
        server.requests = 0;
        await browser.open(`${server.page}/?${new URLSearchParams({ way, case: name })}`);
        const deadline = Date.now() + 20_000;
        let result;
        while (!(result = await browser.evaluate('window.result'))) {
          assert.ok(Date.now() < deadline, 'waited in vain for the diagnosis');
          await new Promise((resolve) => { setTimeout(resolve, 20); });
        }
        const got = JSON.parse(result);
        assert.deepEqual([got.cause, got.sent, server.requests], [cause, sent, requests], got.text);
      });
    }
  }
});
