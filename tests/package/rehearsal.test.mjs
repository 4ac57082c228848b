/**
 * `corsight/vite` and `corsight/webpack`: real development servers, whose proxy fails as production would.
 */
import { after, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import http from 'node:http';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { corsRehearsal } from '../../pkg/vite.js';
import { CorsRehearsalPlugin } from '../../pkg/webpack.js';
import { ORIGIN, until } from '../www/support.mjs';
import { installNewest, newestModules } from './newest.mjs';

const closing = [];
after(async () => { for (const close of closing.reverse()) await close(); });

/** An API. Below /allowed it allows ORIGIN everything, below /simple it answers preflights as an unknown route, below /none it knows no CORS. */
async function startApi() {
  const seen = [];
  const server = http.createServer((request, response) => {
    const { method, url, headers } = request;
    seen.push({ method, url, origin: headers.origin, cookie: headers.cookie });
    const isAllowed = url.startsWith('/allowed') || (url.startsWith('/simple') && method !== 'OPTIONS');
    const cors = isAllowed && headers.origin === ORIGIN ? { 'Access-Control-Allow-Origin': ORIGIN, 'Access-Control-Allow-Methods': 'PUT', 'Access-Control-Allow-Headers': 'content-type' } : {};
    response.writeHead(url.startsWith('/simple') && method === 'OPTIONS' ? 404 : 200, { ...cors, 'X-Api': '1' }).end(`${method} ${url}`);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => { server.closeAllConnections(); server.close(); });
  return { seen, url: `http://127.0.0.1:${server.address().port}` };
}

async function makeFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'corsight-rehearsal-'));
  closing.push(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

installNewest();
/** Vite of today. */
const NEWEST_VITE = pathToFileURL(join(newestModules, 'vite/dist/node/index.js')).href;

/** A development server of Vite. */
async function startVite(vite, target, options, route = {}) {
  const { createServer, createLogger } = vite;
  const said = [];
  const customLogger = createLogger('silent');
  customLogger.warn = (text) => said.push(['warn', text]);
  customLogger.error = (text) => said.push(['error', text]);
  const root = await makeFolder();
  const server = await createServer({
    configFile: false, root, customLogger, optimizeDeps: { noDiscovery: true },
    server: { port: 0, host: '127.0.0.1', proxy: { '/api': { target, rewrite: (path) => path.replace(/^\/api/, ''), ...route }, '/plain': target } },
    plugins: options ? [corsRehearsal(options)] : [],
  });
  await server.listen();
  closing.push(() => server.close());
  return { url: `http://127.0.0.1:${server.httpServer.address().port}`, said };
}

/** Development servers: each gives its URL, and what it wrote into the terminal. `/api` goes to the API without its first part. */
const SERVERS = {
  Vite: async (...args) => startVite(await import('vite'), ...args),
  "today's Vite": async (...args) => startVite(await import(NEWEST_VITE), ...args),
  async 'webpack-dev-server'(target, options, route = {}) {
    const { default: webpack } = await import('webpack');
    const { default: WebpackDevServer } = await import('webpack-dev-server');
    const folder = await makeFolder();
    await writeFile(join(folder, 'index.js'), '');
    const said = [];
    const stream = { write: (text) => { said.push([text.includes('<e>') ? 'error' : 'warn', text]); } };
    const devServer = { port: 0, host: '127.0.0.1', client: false, hot: false, liveReload: false, static: false, proxy: [{ context: '/api', target, pathRewrite: { '^/api': '' }, logLevel: 'silent', ...route }, { context: '/plain', target, logLevel: 'silent' }] };
    const compiler = webpack({ mode: 'development', context: folder, entry: './index.js', output: { path: join(folder, 'out') }, devServer, infrastructureLogging: { level: 'warn', stream, colors: false }, plugins: options ? [new CorsRehearsalPlugin(options)] : [] });
    const server = new WebpackDevServer(devServer, compiler);
    await server.start();
    closing.push(() => server.stop());
    return { url: `http://127.0.0.1:${server.server.address().port}`, said };
  },
};

/** Calls as a page of the development server does. Rejects if the call gets no answer. */
function call(base, path, { method = 'GET', headers, body } = {}) {
  return new Promise((resolve, reject) => {
    const all = { 'Sec-Fetch-Mode': 'cors', 'Sec-Fetch-Site': 'same-origin', Cookie: 'a=b', ...headers };
    http.request(base + path, { method, headers: all, agent: false }, async (response) => {
      let text = '';
      for await (const chunk of response.setEncoding('utf8')) text += chunk;
      resolve({ status: response.statusCode, refused: response.headers['corsight-refused'] ?? null, api: response.headers['x-api'], text });
    }).on('error', reject).end(body);
  });
}
const JSON_PUT = { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: '{}' };

for (const [name, start] of Object.entries(SERVERS)) describe(name, () => {
  test('warns of what production would refuse, and answers all the same', async () => {
    const api = await startApi();
    const { url, said } = await start(api.url, { origin: ORIGIN });
    assert.equal((await call(url, '/api/none/1')).text, 'GET /none/1');
    await until(() => said.length === 1);
    // The answer to a first call may be faster than the engine is loaded.
    assert.deepEqual(await call(url, '/api/none/1'), { status: 200, refused: 'response-acao-missing', api: '1', text: 'GET /none/1' });
    assert.equal(said[0][0], 'warn');
    assert.ok(said[0][1].includes(`[corsight] In production browsers will keep GET ${api.url}/none/1 from pages of ${ORIGIN}: `), said[0][1]);
    assert.match(said[0][1], /To do: .*Access-Control-Allow-Origin/);
    // The preflight is sent beside the call.
    assert.equal((await call(url, '/api/simple/2', JSON_PUT)).text, 'PUT /simple/2');
    await until(() => said.length === 2);
    assert.ok(said[1][1].includes(`keep PUT ${api.url}/simple/2 from`), said[1][1]);
    assert.deepEqual(api.seen.filter(({ method }) => method === 'OPTIONS').map(({ url: path, origin, cookie }) => [path, origin, cookie]), [['/simple/2', ORIGIN, undefined]]);
  });

  test('fails a call as a browser does: nothing is sent after a refused preflight, and a refused answer is lost', async () => {
    const api = await startApi();
    const refused = [];
    const { url, said } = await start(api.url, { origin: ORIGIN, mode: 'fail', onRefused: (diagnosis, one) => refused.push([diagnosis.causes[0].code, one]) });
    await assert.rejects(call(url, '/api/simple/2', JSON_PUT), { code: 'ECONNRESET' });
    assert.deepEqual(api.seen.map(({ method }) => method), ['OPTIONS']);
    await assert.rejects(call(url, '/api/none/1'), { code: 'ECONNRESET' });
    assert.deepEqual(api.seen.map(({ method }) => method), ['OPTIONS', 'GET']);
    await until(() => said.length === 2);
    assert.deepEqual(said.map(([level]) => level), ['error', 'error']);
    assert.deepEqual(refused.map(([, { method, count }]) => [method, count]), [['PUT', 1], ['GET', 1]]);
  });

  for (const mode of ['warn', 'fail']) test(`lets what production allows pass as it is, with ${mode}`, async () => {
    const api = await startApi();
    const { url, said } = await start(api.url, { origin: ORIGIN, mode });
    const bare = await start(api.url);
    for (const [path, init] of [['/api/allowed/1'], ['/api/allowed/1', JSON_PUT], ['/plain', { headers: { 'Sec-Fetch-Mode': 'navigate' } }], ['/api/simple/1']]) {
      assert.deepEqual(await call(url, path, init), await call(bare.url, path, init));
    }
    assert.deepEqual(said, []);
    // The answer depends on the page of production, so the target is told of it.
    assert.ok(api.seen.some(({ url: path, method, origin }) => path === '/allowed/1' && method === 'PUT' && origin === ORIGIN));
  });

  test('judges the URL of production, which may be the page’s own', async () => {
    const api = await startApi();
    const { url, said } = await start(api.url, { origin: ORIGIN, mode: 'fail', targets: { [api.url]: ORIGIN } });
    assert.equal((await call(url, '/api/none/1')).status, 200);
    const other = await start(api.url, { origin: ORIGIN, targets: { [api.url]: 'https://api.example/v1' } });
    await call(other.url, '/api/none/1');
    await until(() => other.said.length);
    assert.ok(other.said[0][1].includes('keep GET https://api.example/v1/none/1 from'), other.said[0][1]);
    assert.deepEqual(said, []);
  });
});

test('credentials are those that the page uses', async () => {
  const api = http.createServer((request, response) => response.writeHead(200, { 'Access-Control-Allow-Origin': '*' }).end()).listen(0, '127.0.0.1');
  await once(api, 'listening');
  closing.push(() => api.close());
  const target = `http://127.0.0.1:${api.address().port}`;
  const { url } = await SERVERS.Vite(target, { origin: ORIGIN, mode: 'fail' });
  assert.equal((await call(url, '/api/x')).status, 200);
  const including = await SERVERS.Vite(target, { origin: ORIGIN, mode: 'fail', credentials: 'include' });
  await assert.rejects(call(including.url, '/api/x'), { code: 'ECONNRESET' });
});

test('the routes of a project keep their own hooks', async () => {
  const api = await startApi();
  const called = [];
  const vite = await SERVERS.Vite(api.url, { origin: ORIGIN }, { configure: () => called.push('configure'), bypass: (request) => (request.url.includes('bypassed') ? false : undefined) });
  assert.equal((await call(vite.url, '/api/bypassed')).status, 404);
  const webpack = await SERVERS['webpack-dev-server'](api.url, { origin: ORIGIN }, { onProxyReq: () => { called.push('onProxyReq'); }, onProxyRes: () => { called.push('onProxyRes'); }, router: () => api.url });
  assert.equal((await call(webpack.url, '/api/allowed')).text, 'GET /allowed');
  assert.deepEqual(called, ['configure', 'onProxyReq', 'onProxyRes']);
});

test('wrong options are refused with their value', () => {
  for (const options of [{}, { origin: 'https://app.example/' }, { origin: ORIGIN, mode: 'error' }, { origin: ORIGIN, targets: { a: 'b' } }, { origin: ORIGIN, credentials: 'yes' }, { origin: ORIGIN, on: 1 }]) {
    assert.throws(() => corsRehearsal(options), { code: 'misuse' });
    assert.throws(() => new CorsRehearsalPlugin(options), { code: 'misuse' });
  }
});
