/**
 * corsight/fetch through dispatchers of undici.
 */
import { after, before, beforeEach, test } from 'node:test';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import zlib from 'node:zlib';
import { Agent, MockAgent } from 'undici';
import { createFetch } from '../../pkg/fetch.js';
import { createXMLHttpRequest } from '../../pkg/xhr.js';
import { allow, rejected, sent, serve } from './fetch-support.mjs';

let home;
let api;
let answer;
let fetch;
const dispatcher = new Agent();

before(async () => {
  [home, api] = await Promise.all([0, 1].map(() => serve((...args) => answer(...args))));
  fetch = await createFetch({ origin: home.origin, dispatcher });
});
after(() => Promise.all([dispatcher.destroy(), home.close(), api.close()]));
beforeEach(() => {
  for (const { log } of [home, api]) log.length = 0;
  answer = (request, response) => response.writeHead(200, allow(request)).end('hello');
});

test('a preflight and a request, with every header as it is', async () => {
  const headers = [['X-Bytes', 'caf\xe9'], ['X-Twice', '1'], ['X-Twice', '2']];
  await fetch(api.origin, { method: 'PUT', headers, body: 'text' });
  assert.deepEqual(api.methods(), ['OPTIONS', 'PUT']);
  const [, entry] = api.log;
  assert.deepEqual([sent(entry, 'x-bytes'), sent(entry, 'x-twice'), entry.body, entry.headers.origin], [['caf\xe9'], ['1, 2'], 'text', home.origin]);
});

test('bodies of all kinds', async () => {
  const stream = new Blob(['stream']).stream();
  for (const init of [{ body: new Blob(['blob']) }, { body: new Uint8Array([97]) }, { body: stream, duplex: 'half' }, {}]) await fetch('/', { method: 'POST', ...init });
  assert.deepEqual(home.log.map(({ body }) => body), ['blob', 'a', 'stream', '']);
});

test('the headers of a response as they came, its body without codings', async () => {
  answer = (request, response) => {
    response.writeHead(200, ['Access-Control-Allow-Origin', '*', 'X-Bytes', 'caf\xe9', 'Access-Control-Expose-Headers', 'X-Bytes', 'Access-Control-Expose-Headers', 'Content-Encoding', 'Content-Encoding', 'gzip']);
    response.end(zlib.gzipSync('hello'));
  };
  const response = await fetch(api.origin);
  assert.deepEqual([response.headers.get('x-bytes'), response.headers.get('content-encoding'), await response.text()], ['caf\xe9', 'gzip', 'hello']);
});

test('redirects are the engine\'s to follow', async () => {
  answer = (request, response) => {
    if (request.url === '/to') response.writeHead(200).end();
    else response.writeHead(302, { Location: `${api.origin}/to` }).end();
  };
  assert.equal((await rejected(fetch('/from'))).code, 'response-acao-missing');
  assert.equal((await fetch('/from', { redirect: 'manual' })).type, 'opaqueredirect');
});

test('the whole path, and the text of the status', async () => {
  answer = (_, response) => response.writeHead(200, 'Just so').end();
  const { statusText } = await fetch('/a/b?c=d&e#f');
  assert.deepEqual([home.log[0].url, statusText], ['/a/b?c=d&e', 'Just so']);
});

test('the headers that a browser adds at last', async () => {
  await fetch('/', { headers: { 'Accept-Language': 'de' } });
  const [{ headers }] = home.log;
  assert.deepEqual([headers['user-agent'], headers['accept-language']], ['corsight', 'de']);
  assert.match(headers['accept-encoding'], /^gzip, deflate, br\b/);
});

test('a response to HEAD has no body, so that nothing has to be decoded', async () => {
  answer = (_, response) => response.writeHead(200, { 'Content-Encoding': 'gzip, gzip, gzip, gzip, gzip, gzip', 'Content-Length': 20 }).end();
  const response = await fetch('/', { method: 'HEAD' });
  assert.deepEqual([response.status, response.body, response.headers.get('content-length')], [200, null, '20']);
});

test('a response that is none is an error, and its body is let go', async () => {
  const responses = [[0, []], [200, [Buffer.from('X-A'), Buffer.from('a\0b')]]];
  for (const [statusCode, headers] of responses) {
    const body = new Readable({ read() {} });
    const own = await createFetch({ origin: home.origin, dispatcher: { request: async () => ({ statusCode, statusText: '', headers: headers.map(String), body }) } });
    const { code, cause } = await rejected(own('/'));
    assert.equal(code, 'env-network-error');
    assert.match(cause.message, statusCode ? /X-A of the response has a NUL/ : /status 0/);
    assert.ok(body.destroyed);
  }
});

test('an abort before the head of the answer, and after it, ends the connection', async () => {
  for (const begins of [false, true]) {
    const controller = new AbortController();
    const reason = new Error('no longer wanted');
    const arrived = new Promise((resolve) => {
      answer = (request, response) => {
        if (begins) response.writeHead(200).write('begin');
        resolve(request.socket);
      };
    });
    const answered = fetch('/', { signal: controller.signal });
    const socket = await arrived;
    const closed = once(socket, 'close');
    // What fails: the call itself, or the read that waits for more.
    let waiting = answered;
    if (begins) {
      const reader = (await answered).body.getReader();
      await reader.read();
      waiting = reader.read();
    }
    controller.abort(reason);
    assert.equal(await rejected(waiting), reason);
    await closed;
  }
});

test('abort', async () => {
  const controller = new AbortController();
  answer = () => controller.abort();
  assert.equal((await rejected(fetch(api.origin, { signal: controller.signal }))).name, 'AbortError');
});

test('a MockAgent, for an XMLHttpRequest too', async () => {
  const mock = new MockAgent();
  mock.disableNetConnect();
  const pool = mock.get('https://api.example');
  pool.intercept({ path: '/', method: 'OPTIONS' }).reply(204, '', { headers: { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Methods': 'PUT' } });
  pool.intercept({ path: '/', method: 'PUT' }).reply(200, 'hello', { headers: { 'Access-Control-Allow-Origin': '*' } });
  const mocked = await createFetch({ origin: 'https://app.example', dispatcher: mock });
  assert.equal(await (await mocked('https://api.example/', { method: 'PUT' })).text(), 'hello');
  const { code, cause } = await rejected(mocked('https://api.example/other'));
  assert.deepEqual([code, cause.code], ['env-network-error', 'UND_MOCK_ERR_MOCK_NOT_MATCHED']);
  const xhr = new (await createXMLHttpRequest({ origin: 'https://app.example', dispatcher: mock }))();
  pool.intercept({ path: '/' }).reply(200, 'hello');
  await new Promise((resolve) => {
    xhr.onloadend = resolve;
    xhr.open('GET', 'https://api.example/');
    xhr.send();
  });
  assert.deepEqual([xhr.status, xhr.corsError.code], [0, 'response-acao-missing']);
});

test('what is no dispatcher is told', async () => {
  for (const options of [{ dispatcher: {} }, { dispatcher, fetch: () => {} }]) {
    assert.equal((await rejected(createFetch({ origin: home.origin, ...options }))).code, 'misuse');
  }
});
