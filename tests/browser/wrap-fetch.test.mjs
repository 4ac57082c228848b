// wrapFetch in real browsers and over real origins: what the page gets and what the servers get is as without it, and the log knows
// what came of each call.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { inEachBrowser, servePage } from './browsers.mjs';

const ROOT = new URL('../../', import.meta.url);
const TYPES = { js: 'text/javascript', mjs: 'text/javascript', wasm: 'application/wasm' };

/** Two origins that answer alike, and what they got. */
async function startServers() {
  const got = [];
  const servers = [];
  for (let index = 0; index < 2; index++) {
    const server = createServer((request, response) => answer(request, response, got).catch((error) => response.writeHead(500).end(String(error))));
    await once(server.listen(0, 'localhost'), 'listening');
    servers.push(server);
  }
  const [page, second] = servers.map((server) => `http://localhost:${server.address().port}`);
  return { page, second, got, close: () => servers.forEach((server) => { server.closeAllConnections(); server.close(); }) };
}

async function answer(request, response, got) {
  const { pathname, searchParams } = new URL(request.url, 'http://x');
  const send = (body, type = 'text/plain', headers = {}) => response.writeHead(200, { 'Content-Type': type, 'Cache-Control': 'no-store', ...headers }).end(body);
  if (pathname.startsWith('/pkg/')) return send(await readFile(new URL(`.${pathname}`, ROOT)), TYPES[pathname.split('.').at(-1)]);
  if (pathname === '/page.mjs') return send(await readFile(new URL('wrap-fetch-page.mjs', import.meta.url)), TYPES.mjs);
  if (pathname === '/') {
    return send(`<!doctype html><title>wrapFetch</title><script>window.second = '${searchParams.get('second')}';</script><script type="module" src="/page.mjs"></script>`,
      'text/html', { 'Set-Cookie': 'who=me' });
  }
  if (pathname === '/favicon.ico') return send('');
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const { method, headers } = request;
  const kept = Object.fromEntries(Object.entries(headers).filter(([name]) => /^(?:content-type|cookie|origin|x-.*|access-control-.*)$/.test(name)));
  // Whether what was aborted got here is a matter of luck.
  if (pathname !== '/never') got.push({ method, url: request.url, headers: kept, body: Buffer.concat(chunks).toString() });
  const cors = searchParams.has('credentials') ? { 'Access-Control-Allow-Origin': headers.origin ?? '', 'Access-Control-Allow-Credentials': 'true' }
    : searchParams.has('cors') ? { 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': 'X-Shown' } : {};
  if (method === 'OPTIONS') {
    return response.writeHead(204, searchParams.has('cors') ? { ...cors, 'Access-Control-Allow-Methods': '*', 'Access-Control-Allow-Headers': '*', 'Access-Control-Max-Age': '0' } : {}).end();
  }
  if (pathname === '/redirect') return response.writeHead(302, { ...cors, Location: searchParams.get('to') }).end();
  if (pathname === '/never') return undefined;
  if (pathname === '/error') return response.writeHead(500, cors).end('broken');
  return send(JSON.stringify({ method, body: Buffer.concat(chunks).toString() }), 'application/json', { ...cors, 'X-Shown': '1', 'X-Hidden': '2' });
}

/** By the name of a call: what is known of it, where CORS decides. */
const expected = {
  'same origin': { kind: 'same-origin', outcome: 'allowed', type: 'basic' },
  'a relative URL': { kind: 'same-origin', outcome: 'allowed', type: 'basic' },
  'another origin': { kind: 'cors', outcome: 'allowed', type: 'cors' },
  'another origin, refused': { kind: 'cors', outcome: 'blocked', text: /Access-Control-Allow-Origin/ },
  'a preflight': { kind: 'cors-with-preflight', outcome: 'allowed', type: 'cors' },
  'a preflight that is refused': { kind: 'cors-with-preflight', outcome: 'blocked', text: /Access-Control-Allow-Methods: PUT/ },
  'credentials': { kind: 'cors', outcome: 'allowed', type: 'cors' },
  'credentials by a Request': { kind: 'cors', outcome: 'allowed', type: 'cors' },
  'credentials, refused': { kind: 'cors', outcome: 'blocked', text: /Access-Control-Allow-Credentials: true/ },
  'no-cors': { kind: 'no-cors', outcome: 'opaque', type: null },
  'a redirect': { kind: 'same-origin', outcome: 'allowed', type: 'cors', redirected: true },
  'a redirect that is not followed': { kind: 'same-origin', outcome: 'allowed', type: null },
  'a redirect that is an error': { kind: 'same-origin', outcome: 'blocked', text: /failed/ },
  'a body of text': { kind: 'cors', outcome: 'allowed', type: 'cors' },
  'a body by a Request': { kind: 'cors-with-preflight', outcome: 'allowed', type: 'cors' },
  'a form': { kind: 'cors', outcome: 'allowed', type: 'cors' },
  'an HTTP error': { kind: 'cors', outcome: 'allowed', type: 'cors', text: /status 500/ },
  'a port that browsers never connect to': { kind: 'blocked', outcome: 'blocked', text: /port 6000/ },
  'an abort by a signal': { kind: 'same-origin', text: /by the page itself \(abort\)/ },
  'an abort by the signal of a Request': { kind: 'same-origin', text: /by the page itself \(abort\)/ },
  'a timeout': { kind: 'same-origin', text: /own timeout/ },
  'aborted beforehand': { kind: 'same-origin', text: /by the page itself \(abort\)/ },
};

inEachBrowser((name, launch) => {
  const served = servePage(launch, startServers, { query: ({ second }) => `second=${second}`, milliseconds: 30_000 });
  async function run(call, who) {
    served.servers.got.length = 0;
    await served.browser.evaluate(`void (window.result = undefined, start(${JSON.stringify(call)}, '${who}'))`);
    await served.until('window.result !== undefined');
    return { ...JSON.parse(await served.browser.evaluate('window.result')), got: structuredClone(served.servers.got) };
  }

  test('every call of the page is expected', async () => {
    assert.deepEqual(JSON.parse(await served.browser.evaluate('JSON.stringify(window.names)')), Object.keys(expected));
  });
  for (const [call, { kind, outcome, type, redirected = false, text }] of Object.entries(expected)) {
    test(call, async () => {
      const { cors: none, ...bare } = await run(call, 'bare');
      const { cors, ...wrapped } = await run(call, 'wrapped');
      assert.deepEqual(wrapped, bare);
      assert.equal(none, undefined);
      assert.equal(cors.plan.kind, kind);
      assert.equal(cors.verdict?.outcome, outcome);
      assert.match(cors.diagnosis.text, text ?? /^$/);
      assert.equal(wrapped.got.some(({ method }) => method === 'OPTIONS'), cors.plan.preflight !== null);
      if (outcome === 'allowed') {
        assert.equal(cors.verdict.response?.type ?? null, type);
        if (type) assert.deepEqual([cors.verdict.response.status, cors.verdict.response.url, cors.verdict.response.redirected], [bare.status, bare.url, redirected]);
      }
    });
  }
  test('what is put in the place of the global fetch is called by anybody', async () => {
    await served.browser.evaluate("void (window.result = undefined, asGlobal())");
    await served.until('window.result !== undefined');
    assert.deepEqual(JSON.parse(await served.browser.evaluate('window.result')), { bare: 200, ofWindow: 200, ofSelf: 200, log: 3 });
  });
  test('a rejection that nobody handles is one for the page too', async () => {
    await served.browser.evaluate("void (window.result = undefined, unhandled())");
    await served.until('window.result !== undefined');
    assert.equal(JSON.parse(await served.browser.evaluate('window.result')).name, 'TypeError');
  });
});
