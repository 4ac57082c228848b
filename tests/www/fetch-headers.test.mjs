/**
 * Headers as they stand on the wire, in both directions.
 */
import { after, before, beforeEach, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { createFetch } from '../../pkg/fetch.js';
import { createXMLHttpRequest } from '../../pkg/xhr.js';
import { allow, sent, serve, serveRaw } from './fetch-support.mjs';

let home;
let api;
let answer;
let fetch;

before(async () => {
  [home, api] = await Promise.all([0, 1].map(() => serve((...args) => answer(...args))));
});
after(() => Promise.all([home, api].map((server) => server.close())));
beforeEach(async () => {
  for (const { log } of [home, api]) log.length = 0;
  answer = (request, response) => response.writeHead(200, allow(request)).end();
  fetch = await createFetch({ origin: home.origin });
});

describe('cache modes', () => {
  // <https://fetch.spec.whatwg.org/#http-network-or-cache-fetch>, what it appends for the cache mode: Pragma and Cache-Control.
  const MODES = /** @type {const} */ ({ 'no-cache': [[], ['max-age=0']], 'no-store': [['no-cache'], ['no-cache']], reload: [['no-cache'], ['no-cache']], 'force-cache': [[], []], default: [[], []] });
  const cacheHeaders = (entry) => [sent(entry, 'pragma'), sent(entry, 'cache-control')];

  for (const [cache, expected] of Object.entries(MODES)) test(`${cache} adds its headers`, async () => {
    await fetch('/', { cache: /** @type {RequestCache} */ (cache) });
    assert.deepEqual(cacheHeaders(home.log[0]), expected);
  });

  test('add none that script has set', async () => {
    await fetch('/', { cache: 'no-store', headers: { Pragma: 'mine' } });
    await fetch('/', { cache: 'reload', headers: { 'cache-control': 'mine' } });
    await fetch('/', { cache: 'no-cache', headers: { 'CACHE-CONTROL': 'mine', pragma: 'mine' } });
    assert.deepEqual(home.log.map(cacheHeaders), [[['mine'], ['no-cache']], [['no-cache'], ['mine']], [['mine'], ['mine']]]);
  });

  test('add none to a preflight', async () => {
    for (const cache of /** @type {const} */ (['no-cache', 'no-store'])) {
      api.log.length = 0;
      fetch = await createFetch({ origin: home.origin });
      await fetch(api.origin, { method: 'PUT', cache });
      assert.deepEqual(api.methods(), ['OPTIONS', 'PUT']);
      assert.deepEqual(cacheHeaders(api.log[0]), [[], []]);
      assert.deepEqual(cacheHeaders(api.log[1]), MODES[cache]);
    }
  });
});

test('the lines of a WWW-Authenticate that Firefox keeps apart are one header', async () => {
  fetch = await createFetch({ origin: home.origin, profile: 'firefox' });
  await fetch('/', { headers: [['WWW-Authenticate', 'a'], ['WWW-Authenticate', 'b']] });
  assert.deepEqual(sent(home.log[0], 'www-authenticate'), ['a, b']);
});

test('a request for a range asks for no content coding', async () => {
  await fetch('/', { headers: { Range: 'bytes=0-1' } });
  await fetch('/');
  const [range, whole] = home.log.map((entry) => sent(entry, 'accept-encoding'));
  assert.deepEqual(range, ['identity']);
  assert.match(whole[0], /^gzip, deflate, br\b/);
});

test('headers of script take the place of those that are added at last', async () => {
  const headers = { 'Accept-Language': 'de', 'User-Agent': 'mine' };
  await fetch('/', { headers });
  await fetch('/');
  const of = (entry) => ['accept-language', 'user-agent'].map((name) => sent(entry, name));
  assert.deepEqual(home.log.map(of), [[['de'], ['mine']], [['*'], ['corsight']]]);
});

// Every byte that a value may have within: all but NUL, CR and LF.
const BYTES = Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => ![0, 10, 13].includes(byte));
const WITHIN = `<${String.fromCharCode(...BYTES)}>`;

test('a value goes out byte by byte, without the whitespace around it', async () => {
  const server = await serveRaw((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'));
  try {
    const own = { origin: server.origin };
    const values = [['X-Bytes', WITHIN], ['X-Spaces', ' \t mine \t '], ['X-Empty', '']];
    await (await createFetch(own))('/', { headers: values });
    await new Promise((resolve, reject) => {
      createXMLHttpRequest(own).then((Xhr) => {
        const xhr = new Xhr();
        xhr.onloadend = resolve;
        xhr.open('GET', '/');
        for (const [name, value] of values) xhr.setRequestHeader(name, value);
        xhr.send();
      }).catch(reject);
    });
    const expected = [`X-Bytes: ${WITHIN}`, 'X-Spaces: mine', 'X-Empty: '];
    for (const head of server.heads) assert.deepEqual(head.split('\r\n').filter((line) => line.startsWith('X-')), expected);
    assert.equal(server.heads.length, 2);
  } finally {
    await server.close();
  }
});

test('a value comes in byte by byte, and repeated headers stay apart until script sees them', async () => {
  const bytes = WITHIN.replace('\x7f', '');
  const server = await serveRaw((socket) => {
    socket.end(`HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX-Bytes: ${bytes}\r\nX-Twice: 1\r\nx-twice: 2\r\nX-Spaces: \t mine \t \r\nX-Empty:\r\n\r\n`, 'latin1');
  });
  try {
    const { headers } = await (await createFetch({ origin: server.origin }))('/');
    assert.deepEqual(['x-bytes', 'x-twice', 'x-spaces', 'x-empty'].map((name) => headers.get(name)), [bytes, '1, 2', 'mine', '']);
  } finally {
    await server.close();
  }
});

test('a repeated Access-Control-Allow-Origin is refused although each of the two would be right', async () => {
  const server = await serveRaw((socket) => {
    socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\nAccess-Control-Allow-Origin: *\r\nAccess-Control-Allow-Origin: *\r\n\r\n');
  });
  try {
    await assert.rejects(fetch(server.origin), { code: 'response-acao-multiple-headers' });
  } finally {
    await server.close();
  }
});

test('a NUL in a value is a network error', async () => {
  const server = await serveRaw((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX-A: a\0b\r\n\r\n'));
  try {
    const error = await (await createFetch({ origin: server.origin }))('/').catch((reason) => reason);
    assert.equal(error.code, 'env-network-error');
    assert.match(error.cause.message, /X-A/);
  } finally {
    await server.close();
  }
});
