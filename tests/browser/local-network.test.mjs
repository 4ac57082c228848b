// Local Network Access: a page that the browser takes for a public one calls loopback. What is sent and what script gets, in each state of
// the permission, is what Corsight says and does under the profile of the browser.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { createFetch } from '../../pkg/fetch.js';
import { createEngine } from '../../pkg/index.js';
import { inEachBrowser } from './browsers.mjs';

/** The browsers that ask, and that can be told that a page is public. */
const ASKING = ['chromium', 'firefox'];
const PERMISSION = 'loopback-network';

/** A server that logs what it is asked. With `?to=` it redirects, with `?bare` its answer has no header of CORS. */
async function startServer(name, log) {
  const server = createServer((request, response) => {
    const { searchParams, pathname } = new URL(request.url, 'http://any');
    if (pathname !== '/favicon.ico') log.push(`${request.method} ${name}${pathname}`);
    const allowing = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Methods': 'PUT', 'Access-Control-Allow-Private-Network': 'true' };
    const headers = { 'Content-Type': 'text/html', ...!searchParams.has('bare') && allowing };
    if (searchParams.has('to')) response.writeHead(302, { ...headers, Location: searchParams.get('to') }).end();
    else response.writeHead(200, headers).end('<p>page');
  });
  server.on('upgrade', (request, socket) => {
    log.push(`UPGRADE ${name}${request.url}`);
    socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { port, origin: `http://127.0.0.1:${port}`, close };
}

inEachBrowser((name, launch) => {
  const log = [];
  let servers;
  let browser;
  before(async () => {
    servers = { page: await startServer('page', log), gateway: await startServer('gateway', log), api: await startServer('api', log) };
    browser = await launch({ publicPorts: [servers.page.port, servers.gateway.port] });
  });
  after(async () => {
    await browser?.close();
    for (const server of Object.values(servers ?? {})) server.close();
  });

  const settings = (permissions) => ({ origin: servers.page.origin, profile: name, addressSpace: 'public', permissions });
  /** The calls, by name: the URL and the options of fetch(). */
  const calls = () => {
    const { api } = servers;
    return {
      plain: [`${api.origin}/plain`],
      bare: [`${api.origin}/bare?bare`],
      preflighted: [`${api.origin}/put`, { method: 'PUT' }],
      'preflighted and bare': [`${api.origin}/put?bare`, { method: 'PUT' }],
      'no-cors': [`${api.origin}/opaque`, { mode: 'no-cors' }],
      'right target': [`${api.origin}/target`, { targetAddressSpace: 'loopback' }],
      'another target': [`${api.origin}/target`, { targetAddressSpace: 'local' }],
    };
  };

  async function until(isDone) {
    const deadline = Date.now() + 10000;
    while (!await isDone()) {
      assert.ok(Date.now() < deadline, `waited in vain: ${log}`);
      await new Promise((resolve) => { setTimeout(resolve, 10); });
    }
  }

  /** Begins a call in the page. Its result is in `globalThis.result` then: the type of the response, or "failed". */
  const begin = (url, init = {}) => browser.evaluate(`void (globalThis.result = undefined, fetch(${JSON.stringify(url)}, ${JSON.stringify(init)}).then(({ type }) => { globalThis.result = type; }, () => { globalThis.result = 'failed'; }))`);
  const result = () => browser.evaluate('globalThis.result ?? null');
  /** What a call leads to in the page: what script gets, and what the servers were asked. */
  async function inPage(call) {
    log.length = 0;
    await begin(...call);
    await until(async () => await result() !== null);
    return [await result(), ...log.splice(0)];
  }

  /** What the same call leads to in Corsight's fetch. */
  async function inCorsight(permissions, [url, init]) {
    log.length = 0;
    const fetch = await createFetch(settings(permissions));
    const got = await fetch(url, init).then(({ type }) => type, () => 'failed');
    return [got, ...log.splice(0)];
  }

  /** Whether a socket reaches the server. */
  async function socketArrives() {
    log.length = 0;
    await browser.evaluate(`void (globalThis.result = undefined, new WebSocket('${servers.api.origin.replace('http', 'ws')}/socket').onerror = () => { globalThis.result = 'error'; })`);
    await until(async () => await result() !== null);
    return log.splice(0).length > 0;
  }

  const openPage = async (state) => {
    await browser.permit?.(servers.page.origin, PERMISSION, state);
    await browser.open(`${servers.page.origin}/`);
  };

  if (!ASKING.includes(name)) {
    test('nobody is asked', nobodyIsAsked);
    return;
  }

  for (const state of ['denied', 'granted']) {
    test(`${state}: sends and gives what Corsight's fetch does`, async () => {
      await openPage(state);
      assert.equal(await browser.evaluate(`navigator.permissions.query({ name: '${PERMISSION}' }).then(({ state }) => state)`), state);
      const permissions = { [PERMISSION]: state };
      const engine = await createEngine(settings(permissions));
      for (const [what, call] of Object.entries(calls())) {
        const real = await inPage(call);
        assert.deepEqual(await inCorsight(permissions, call), real, what);
        const [url, init] = call;
        const plan = engine.plan({ url, ...init });
        assert.equal(plan.kind === 'blocked', real.length === 1, `${what}: ${JSON.stringify(plan.findings)}`);
      }
      // To Corsight the gateway is one whose URL does not show its address: a page knows no more.
      const away = `/away?to=${encodeURIComponent(`${servers.api.origin}/back`)}`;
      const [got, ...sent] = await inPage([servers.gateway.origin + away]);
      const headers = { 'Access-Control-Allow-Origin': '*' };
      const verdict = engine.check({ request: `http://gateway.example${away}`, responses: [{ status: 302, headers: { ...headers, Location: `${servers.api.origin}/back` } }, { status: 200, headers }] });
      assert.deepEqual([verdict.outcome, sent.length], state === 'denied' ? ['blocked', 1] : ['allowed', 2]);
      assert.equal(got === 'failed', state === 'denied');
      assert.equal(verdict.findings[0]?.code === 'lna-permission-needed', state === 'denied');
      const [denied] = engine.plan(servers.api.origin).findings;
      assert.equal(denied?.code, state === 'denied' ? 'lna-permission-needed' : undefined);
      const plan = engine.plan({ url: servers.api.origin.replace('http', 'ws'), initiator: 'websocket' });
      assert.equal(plan.kind !== 'blocked', await socketArrives());
      engine.dispose();
    });
  }

  test('prompt: sends nothing before the user has answered, and the plan says so', async () => {
    await openPage('prompt');
    const engine = await createEngine(settings({ [PERMISSION]: 'prompt' }));
    for (const [what, call] of Object.entries(calls())) {
      if (what.includes('target')) continue;
      log.length = 0;
      await begin(...call);
      // What the page asks its own server afterwards comes back first.
      await browser.evaluate("fetch('/barrier').then(() => fetch('/barrier')).then(() => true)");
      assert.deepEqual(log.splice(0), ['GET page/barrier', 'GET page/barrier'], what);
      assert.ok([null, 'failed'].includes(await result()), what);
      const [url, init] = call;
      const [asked] = engine.plan({ url, ...init }).findings;
      assert.deepEqual([asked.code, asked.severity], ['lna-permission-needed', 'info'], what);
    }
    engine.dispose();
  });

  async function nobodyIsAsked() {
    await openPage();
    const permissions = { [PERMISSION]: 'denied' };
    const engine = await createEngine(settings(permissions));
    for (const [what, call] of Object.entries(calls())) {
      assert.deepEqual(await inCorsight(permissions, call), await inPage(call), what);
      const [url, init] = call;
      assert.deepEqual(engine.plan({ url, ...init }).findings.filter(({ code }) => code.startsWith('lna-')), [], what);
    }
    assert.ok(await socketArrives());
    engine.dispose();
  }
});
