// What a reader of the console sees in development, and what the server is asked: a call that failed is printed once, when the probes are
// done, and many calls that fail alike ask nothing more.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { asking, inEachBrowser, servePage } from './browsers.mjs';
import { test } from 'node:test';

const ROOT = new URL('../../', import.meta.url);
const TYPES = { js: 'text/javascript', wasm: 'application/wasm' };
const JQUERY = 'tests/node_modules/jquery/dist-module/jquery.module.js';

/** Each sets `call`, which settles when the call is over. */
const PAGE = `<!doctype html><link rel="icon" href="data:,"><script type="module">
  import $ from '/jquery.js';
  import { wrap } from '/pkg/jquery.js';
  import { ajax, ajaxSetup } from '/pkg/ajax.js';
  import { wrapFetch } from '/pkg/fetch.js';
  window.lines = [];
  for (const method of ['groupCollapsed', 'log', 'warn']) console[method] = (text) => { window.lines.push([method, String(text)]); };
  wrap($);
  const wrapped = wrapFetch(fetch);
  window.ways = {
    'wrap($)': (url) => new Promise((resolve) => { const jqXHR = $.ajax(url); jqXHR.always(() => resolve(jqXHR.cors)); }),
    'corsight/ajax': (url) => new Promise((resolve) => { const jqXHR = ajax(url); jqXHR.always(() => resolve(jqXHR.cors)); }),
    wrapFetch: async (url) => { await wrapped(url).catch(() => {}); return wrapped.log.at(-1).cors; },
    'on-demand': async (url) => {
      const fetched = wrapFetch(fetch, { diagnose: 'on-demand' });
      await fetched(url).catch(() => {});
      return fetched.log[0].cors;
    },
  };
  window.groups = () => window.lines.filter(([method]) => method === 'groupCollapsed').map(([, text]) => text);
  window.ready = true;
</script>`;

async function startServers() {
  const asked = [];
  const held = [];
  const page = createServer(async ({ url }, response) => {
    const { pathname } = new URL(url, 'http://any');
    if (pathname === '/') return response.writeHead(200, { 'Content-Type': 'text/html' }).end(PAGE);
    const file = pathname === '/jquery.js' ? JQUERY : `.${pathname}`;
    const body = await readFile(new URL(file, ROOT)).catch(() => null);
    return body ? response.writeHead(200, { 'Content-Type': TYPES[file.split('.').at(-1)] }).end(body) : response.writeHead(404).end();
  });
  /** A server that refuses the page. To /slow it answers calls, and probes never. */
  const refuse = () => createServer(({ url, method, headers }, response) => {
    asked.push(`${method} ${headers.host} ${url} ${headers['sec-fetch-mode'] ?? headers.origin ?? ''}`);
    if (url === '/slow' && asked.filter((line) => line.includes(' /slow ')).length > 1) held.push(response);
    else response.writeHead(200, { 'Content-Type': 'text/plain' }).end('x');
  });
  const servers = { page, ...Object.fromEntries(['wrap($)', 'corsight/ajax', 'wrapFetch', 'on-demand', 'slow'].map((name) => [name, refuse()])) };
  for (const server of Object.values(servers)) await once(server.listen(0, '127.0.0.1'), 'listening');
  const originOf = (name) => `http://localhost:${servers[name].address().port}`;
  return { page: originOf('page'), originOf, asked, close: () => Object.values(servers).forEach((server) => { server.closeAllConnections(); server.close(); }) };
}

inEachBrowser((_name, launch) => {
  const served = servePage(launch, startServers, { milliseconds: 20_000 });
  const ask = asking(served);

  for (const way of ['wrap($)', 'corsight/ajax', 'wrapFetch']) {
    test(`${way}: a failure is printed once, with what probes have found`, async () => {
      const { servers } = served;
      servers.asked.length = 0;
      const url = `${servers.originOf(way)}/data.json`;
      const run = (count) => ask(`(async () => {
        window.lines.length = 0;
        const all = await Promise.all(Array.from({ length: ${count} }, (_, index) => ways[${JSON.stringify(way)}](${JSON.stringify(url)} + '?' + index)));
        const { diagnosis } = await all[0].ready;
        await Promise.all(all.map((cors) => cors.ready));
        await new Promise((resolve) => { setTimeout(resolve); });
        return { groups: groups(), lines: lines.filter(([method]) => method !== 'groupCollapsed').length, probes: diagnosis.probes.length, code: diagnosis.causes[0].code };
      })()`);
      const { groups, code, probes } = await run(1);
      assert.deepEqual([groups.length, code, probes], [1, 'server-refuses-page', 2]);
      assert.match(groups[0], /answers, and does not allow/);
      assert.equal(servers.asked.length, 1 + 2, servers.asked.join('\n'));
      const many = await run(20);
      assert.equal(many.groups.length, 20);
      assert.equal(servers.asked.length, 1 + 2 + 20, 'no probe is sent again');
    });
  }

  test('on-demand: nothing is sent before the page asks', async () => {
    const { servers } = served;
    servers.asked.length = 0;
    const url = `${servers.originOf('on-demand')}/data.json`;
    const before = await ask(`ways['on-demand'](${JSON.stringify(url)}).then(async (cors) => { window.cors = cors; await cors.ready; return cors.diagnosis.causes[0].code; })`);
    assert.deepEqual([servers.asked.length, before], [1, 'local-server-not-running']);
    const after = await ask('window.cors.diagnose().then(({ causes, ended }) => [causes[0].code, ended, window.cors.diagnosis.causes[0].code])');
    assert.deepEqual(after, ['server-refuses-page', 'nothing-more', 'server-refuses-page']);
    assert.equal(servers.asked.length, 3);
  });

  test('what comes too late for the group is one line of its own', async () => {
    const { servers } = served;
    const url = `${servers.originOf('slow')}/slow`;
    const { groups, code } = await ask(`(async () => {
      window.lines.length = 0;
      const cors = await ways.wrapFetch(${JSON.stringify(url)});
      await cors.ready;
      await new Promise((resolve) => { setTimeout(resolve); });
      return { groups: groups(), code: cors.diagnosis.ended };
    })()`);
    assert.equal(groups.length, 1);
    assert.match(groups[0], /Is http.* running\?/);
    assert.ok(['time', 'nothing-more'].includes(code), code);
  });
});
