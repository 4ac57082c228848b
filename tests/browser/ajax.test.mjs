// What jQuery's own tests never touch, in real browsers and over real origins: corsight/ajax does what jQuery 4 does, and
// jQuery under wrap($) what it does without; told by what pages notice and by what servers got.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { inEachBrowser, servePage } from './browsers.mjs';

const ROOT = new URL('../../', import.meta.url);
// By the names of their packages.
const JQUERIES = ['jquery', 'jquery37', 'jquery2', 'jquery1'];
// Each is in the page as it is and, under the other name, wrapped.
const OLD_JQUERIES = { bare37: 'wrapped37', bare2: 'wrapped2', bare1: 'wrapped1' };
const TYPES = { js: 'text/javascript', mjs: 'text/javascript', wasm: 'application/wasm' };
// Calls that jQuery 1.12 never ends: it reads responseText whatever the responseType is, and knows no error event of scripts.
const ENDLESS_IN_1 = ['binary response', 'no such script'];
// "Привет" in windows-1251.
const GREETING = Buffer.from([0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2]);

// What became of the calls that only an abort ends, by their queries.
const hanging = new Map();

/** Two origins: what the page is served from, and another. Both answer alike and remember what they got. */
async function startServers() {
  const got = [];
  const servers = await Promise.all([0, 1].map(async () => {
    const server = createServer((request, response) => {
      answer(request, response, got).catch((error) => response.writeHead(500).end(String(error)));
    }).listen(0, 'localhost');
    await once(server, 'listening');
    return server;
  }));
  const [page, second] = servers.map((server) => `http://localhost:${server.address().port}`);
  servers.forEach((server) => { server.second = second; });
  return { page, second, got, close: () => servers.forEach((server) => { server.closeAllConnections(); server.close(); }) };
}

async function answer(request, response, got) {
  const url = new URL(request.url, 'http://x');
  const { pathname, searchParams: asked, search } = url;
  const { method, headers } = request;
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const send = (text, type = 'text/plain', status = 200, more = {}) => response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store', ...more }).end(text);

  const file = pathname.startsWith('/pkg/') ? `.${pathname}` : pathname === '/page.mjs' ? './tests/browser/ajax-page.mjs' : null;
  if (file) return send(await readFile(new URL(file, ROOT)), TYPES[file.split('.').at(-1)]);
  const jquery = JQUERIES.find((name) => pathname === `/${name}.js`);
  if (jquery) return send(await readFile(new URL(`tests/node_modules/${jquery}/dist/jquery.js`, ROOT)), TYPES.js);
  if (pathname === '/favicon.ico') return send('');
  if (pathname === '/deep/frame.html') return send('<!doctype html><script src="/jquery.js"></script>', 'text/html');
  if (pathname === '/') {
    const take = (name, file) => `<script src="/${file}.js"></script><script>window.${name} = jQuery.noConflict(true);</script>`;
    return send(`<!doctype html><title>ajax</title>${take('bare', 'jquery')}${take('wrapped', 'jquery')}${take('talking', 'jquery')}
      ${Object.entries(OLD_JQUERIES).map(([bare, wrapped]) => take(bare, bare.replace('bare', 'jquery')) + take(wrapped, bare.replace('bare', 'jquery'))).join('')}
      <script>window.config = { second: '${asked.get('second')}', profile: '${asked.get('profile')}', wasm: '/pkg/wasm/corsight_bg.wasm' };</script>
      <script type="module" src="/page.mjs"></script>`, 'text/html', 200, { 'Set-Cookie': 'who=me' });
  }

  if (pathname === '/hang') {
    hanging.set(search, 'open');
    response.on('close', () => hanging.set(search, 'closed'));
    return undefined;
  }
  if (pathname === '/hanging') return send(hanging.get(search) ?? 'none');

  // What differs from call to call by itself stays out.
  const kept = Object.fromEntries(Object.entries(headers).filter(([name]) => !/^(?:connection|host|origin|user-agent|sec-.*|if-none-match)$/.test(name)));
  // Whether what was aborted got here is a matter of luck, and browsers remember passwords.
  if (pathname !== '/never' && (pathname !== '/password' || headers.authorization)) got.push({ method, url: request.url.replace(/jQuery\d+_\d+/g, 'NAME').replace(/_=\d+/g, '_=N'), headers: kept, body: body.toString('latin1') });
  const cors = asked.has('credentials') ? { 'Access-Control-Allow-Origin': headers.origin, 'Access-Control-Allow-Credentials': 'true' }
    : asked.has('cors') ? { 'Access-Control-Allow-Origin': '*' } : {};
  if (method === 'OPTIONS') {
    return response.writeHead(204, asked.has('cors') ? { ...cors, 'Access-Control-Allow-Methods': '*', 'Access-Control-Allow-Headers': '*', 'Access-Control-Max-Age': '0' } : {}).end();
  }
  switch (pathname) {
    case '/echo':
    case '/deep/echo':
      return send(JSON.stringify({ method, url: request.url, headers: kept, body: body.toString('latin1') }), 'application/json', 200, cors);
    case '/headers':
      return send('x', 'text/plain', 200, { ...cors, 'X-Shown': '1', 'X-Hidden': '2', 'Access-Control-Expose-Headers': 'X-Shown' });
    case '/password':
      return headers.authorization ? send(Buffer.from(headers.authorization.slice(6), 'base64'))
        : send('who?', 'text/plain', 401, { 'WWW-Authenticate': 'Basic realm="x"' });
    case '/bytes': return send(GREETING, 'application/octet-stream');
    case '/script': return send(Buffer.concat([Buffer.from(`window.${asked.get('name')} = "`), GREETING, Buffer.from('";')]), 'text/javascript');
    case '/jsonp': return send(`${asked.get('callback')}({"a":1})`, TYPES.js);
    case '/xml': return send('<a><b/></a>', 'application/xml');
    case '/etag': return headers['if-none-match'] ? response.writeHead(304, { ETag: '"1"' }).end() : send('x', 'text/plain', 200, { 'ETag': '"1"', 'Cache-Control': 'no-store' });
    case '/status': return send('', 'text/plain', Number(search.slice(1)));
    case '/never': return setTimeout(() => response.destroy(), 2000).unref();
    default: return send('', 'text/plain', 404, cors);
  }
}

// Read here for the names only; the page imports it for the calls.
const source = await readFile(new URL('ajax-page.mjs', import.meta.url), 'utf8');
const block = /export const calls = \{\n([\s\S]*?)\n\};\n/.exec(source)[1];
const names = [...block.matchAll(/^ {2}'((?:[^'\\]|\\.)+)': /gm)].map(([, name]) => name.replace(/\\'/g, "'"));

inEachBrowser((name, launch) => {
  const served = servePage(launch, startServers, { query: ({ second }) => `second=${second}&profile=${name}`, milliseconds: 10_000 });
  async function run(call, who) {
    served.servers.got.length = 0;
    const result = `window.results[${JSON.stringify(`${who}: ${call}`)}]`;
    // A call that was made before has left its result there.
    await served.browser.evaluate(`void (delete ${result}, start(${JSON.stringify(call)}, '${who}'))`);
    await served.until(`${result} !== undefined`);
    return { ...JSON.parse(await served.browser.evaluate(result)), got: structuredClone(served.servers.got) };
  }
  /** Without what only Corsight adds. */
  const unwatched = ({ value = null, error, got }) => ({ got, error, value: JSON.parse(JSON.stringify(value, (key, held) => (key === 'cors' ? undefined : held))) });

  for (const call of names) {
    test(call, async () => {
      const bare = await run(call, 'bare');
      assert.equal(bare.error, undefined);
      assert.deepEqual(unwatched(await run(call, 'wrapped')), unwatched(bare), 'wrap($)');
      const shim = await run(call, 'shim');
      assert.deepEqual(unwatched(shim), unwatched(bare), 'corsight/ajax');
      for (const [bare, wrapped] of Object.entries(OLD_JQUERIES)) {
        if (bare === 'bare1' && ENDLESS_IN_1.includes(call)) continue;
        assert.deepEqual(unwatched(await run(call, wrapped)), unwatched(await run(call, bare)), `wrap($), ${wrapped}`);
      }
      agrees([shim.value].flat()[0], shim.got, served.servers.second);
    });
  }

  test('X-Requested-With, credentials and passwords where they belong', async () => {
    const header = async (call, header) => (await run(call, 'shim')).got.filter(({ method }) => method !== 'OPTIONS').at(-1).headers[header];
    assert.equal(await header('same origin', 'x-requested-with'), 'XMLHttpRequest');
    assert.equal(await header('same origin, said to be another', 'x-requested-with'), undefined);
    assert.equal(await header('another origin', 'x-requested-with'), undefined);
    assert.match(await header('credentials', 'cookie'), /who=me/);
    assert.equal(await header('another origin', 'cookie'), undefined);
    assert.equal(await header('accepts', 'accept'), 'application/x-thing, */*; q=0.01');
    assert.equal((await run('password', 'shim')).value.responseText, 'anna:geheim');
    assert.equal((await run('scriptCharset', 'shim')).value[1], 'Привет');
    assert.equal((await run('mimeType', 'shim')).value.responseText, 'Привет');
    assert.deepEqual((await run('upload progress', 'shim')).value.slice(1), ['load', [5000, 5000]]);
  });

  test('a header that is not exposed', async () => {
    const { value: { read } } = await run('hidden headers', 'bare');
    for (const who of ['wrapped', 'shim', ...Object.values(OLD_JQUERIES), 'talking']) {
      const { value } = await run('hidden headers', who);
      assert.deepEqual(value.read, read);
      assert.deepEqual(value.findings.map(([code, expected]) => [code, expected]),
        [['response-header-not-exposed', 'X-Hidden'], ['response-header-not-exposed', 'X-Other']], who);
      assert.ok(value.findings.every(([, header, message]) => message.includes('Access-Control-Expose-Headers') && message.includes(header)));
      if (who === 'talking') assert.ok(value.said.some((text) => text.includes('X-Hidden') && text.includes('Access-Control-Expose-Headers')), value.said.join());
    }
    for (const who of ['wrapped', 'shim']) assert.deepEqual((await run('same origin, hidden headers', who)).value, [null, 0]);
  });

  for (const who of ['bare', 'wrapped', ...Object.values(OLD_JQUERIES), 'shim']) {
    test(`an abort reaches the server: ${who}`, async () => {
      assert.deepEqual((await run('aborted when it is at the server', who)).value, ['open', 'closed', 'abort']);
    });
  }

  test('enforcement', async () => {
    const { value, got } = await run('refused by enforcement', 'shim');
    assert.deepEqual([value.status, value.state, got.length], [0, 'rejected', 0]);
    assert.equal(value.cors.diagnosis.certain[0].code, 'policy-bad-port');
  });

  test('jQuery of a frame', async () => {
    assert.deepEqual((await run('in a frame', 'wrapped')).value, [`${served.servers.page}/deep/echo`, 'same-origin', 'allowed', `${served.servers.page}/deep/echo`]);
  });
});

/** What was said of a call is what came of it. */
function agrees({ cors, status, told }, got, second) {
  const { plan, verdict } = cors;
  if (!plan) return;
  const preflights = got.filter(({ method }) => method === 'OPTIONS');
  if (plan.crossOrigin && plan.targetOrigin === second) assert.equal(preflights.length > 0, plan.preflight !== null, 'a preflight');
  if (preflights.length) {
    for (const [name, value] of plan.preflight.request.headers) {
      if (/^access-control-request/i.test(name)) assert.equal(preflights[0].headers[name.toLowerCase()], value);
    }
  }
  if (!verdict) assert.ok(told.some(([, , text]) => /abort|why|timeout/.test(text)) || plan.kind === 'no-cors');
  else assert.equal(verdict.outcome, status > 0 ? (plan.kind === 'no-cors' ? 'opaque' : 'allowed') : 'blocked');
}
