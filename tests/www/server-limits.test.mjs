/**
 * How much is taken from a server: content codings, headers, statuses that are no final response, and bodies that grow when they are decoded.
 */
import { after, before, beforeEach, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import zlib from 'node:zlib';
import { Agent } from 'undici';
import { createFetch } from '../../pkg/fetch.js';
import { MOST_CONTENT_CODINGS, MOST_HEADER_BYTES } from '../../pkg/host/limits.js';
import { createXMLHttpRequest } from '../../pkg/xhr.js';
import { FirstLines } from '../../pkg/transport/first-lines.js';
import { XhrResponse } from '../../pkg/xhr/response.js';
import { rejected, serveBytes } from './fetch-support.mjs';

const ORIGIN = 'http://app.example';
const OK = 'HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\n';
const BODY = 'Content-Length: 2\r\n\r\nhi';
const dispatcher = new Agent({ maxHeaderSize: MOST_HEADER_BYTES });

let server;
let answer;
let ways;
before(async () => {
  server = await serveBytes((head) => answer(head), { closes: true });
  ways = { 'node:http': await createFetch({ origin: ORIGIN }), 'a dispatcher': await createFetch({ origin: ORIGIN, dispatcher }) };
});
after(() => Promise.all([dispatcher.destroy(), server.close()]));
beforeEach(() => { server.received = ''; });

for (const way of ['node:http', 'a dispatcher']) describe(`through ${way}`, () => {
  const ask = async (init) => {
    const response = await ways[way](server.origin, init);
    return `${response.status} ${await response.text()}`;
  };

  test('as many content codings as there may be are undone, in whichever lines they stand', async () => {
    const encoded = [zlib.gzipSync, zlib.brotliCompressSync, zlib.deflateSync, zlib.gzipSync, zlib.gzipSync].reduce((bytes, encode) => encode(bytes), Buffer.from('hello'));
    answer = () => `${OK}Content-Encoding: GZIP, br\r\nContent-Encoding: identity\r\nContent-Encoding: deflate,, x-gzip ,\tgzip\r\nContent-Length: ${encoded.length}\r\n\r\n${encoded.toString('latin1')}`;
    assert.equal(MOST_CONTENT_CODINGS, 5);
    assert.equal(await ask(), '200 hello');
  });

  for (const [what, codings] of [['one more', Array(6).fill('gzip')], ['thousands', Array(20_000).fill('br')]]) {
    test(`${what} make a network error, without any memory`, async () => {
      answer = () => `${OK}Content-Encoding: ${codings}\r\n${BODY}`;
      const before = process.memoryUsage().rss;
      const { code, cause } = await rejected(ask());
      assert.deepEqual([code, cause.message], ['env-network-error', `The body has ${codings.length} content codings, but a body may have at most 5`]);
      assert.ok(process.memoryUsage().rss - before < 50_000_000);
    });
  }

  test('codings that nobody knows are not undone, however many there are', async () => {
    answer = () => `${OK}Content-Encoding: ${Array(20).fill('x, identity, __proto__, constructor')}\r\n${BODY}`;
    assert.equal(await ask(), '200 hi');
  });

  for (const [status, method] of [['200 OK', 'HEAD'], ['204 No Content', 'GET'], ['205 Reset Content', 'GET'], ['304 Not Modified', 'GET']]) {
    test(`codings of a response without a body are not undone, however many there are: ${method} ${status}`, async () => {
      answer = () => `HTTP/1.1 ${status}\r\nAccess-Control-Allow-Origin: *\r\nContent-Encoding: ${Array(6).fill('gzip')}\r\n${method === 'HEAD' ? 'Content-Length: 20\r\n\r\n' : 'Content-Length: 0\r\n\r\n'}`;
      const response = await ways[way](server.origin, { method });
      assert.deepEqual([response.status, response.body], [Number.parseInt(status, 10), null]);
    });
  }

  test('headers behind thousands of others are seen, and exposed', async () => {
    answer = () => `${OK}Access-Control-Expose-Headers: last\r\n${'a: 1\r\n'.repeat(20_000)}Last: yes\r\n${BODY}`;
    const response = await ways[way](server.origin);
    assert.deepEqual([response.headers.get('last'), [...response.headers].length], ['yes', 2]);
  });

  test('a second permission behind thousands of headers refuses, of a preflight too', async () => {
    answer = () => `${OK}${'a: 1\r\n'.repeat(3000)}Access-Control-Allow-Origin: http://other.example\r\n${BODY}`;
    assert.equal((await rejected(ask())).code, 'response-acao-multiple-headers');
    answer = () => `${OK}Access-Control-Allow-Methods: PUT\r\n${'a: 1\r\n'.repeat(3000)}Access-Control-Allow-Origin: http://other.example\r\n${BODY}`;
    assert.equal((await rejected(ask({ method: 'PUT' }))).code, 'preflight-acao-multiple-headers');
    assert.match(server.received, /OPTIONS \/ /);
    assert.doesNotMatch(server.received, /PUT \/ /);
  });

  test('headers that are too large are a network error', async () => {
    answer = () => `${OK}X-A: ${'a'.repeat(MOST_HEADER_BYTES)}\r\n${BODY}`;
    assert.equal((await rejected(ask())).code, 'env-network-error');
    answer = () => `${OK}X-A: ${'a'.repeat(MOST_HEADER_BYTES - 1000)}\r\n${BODY}`;
    assert.equal(await ask(), '200 hi');
  });
});

describe('statuses', () => {
  for (const [status, expected] of [['101 Switching Protocols', 'env-network-error'], ['000 None', 'env-network-error'], ['001 One', '1 hi'], ['099 Low', '99 hi'], ['999 High', '999 hi']]) {
    test(status, async () => {
      answer = () => `HTTP/1.1 ${status}\r\nAccess-Control-Allow-Origin: *\r\n${BODY}`;
      assert.equal(await ways['node:http'](server.origin).then(async (response) => `${response.status} ${await response.text()}`, ({ code }) => code), expected);
    });
  }

  test('of another transport', async () => {
    const canceled = [];
    const ending = async (status) => {
      const body = new ReadableStream({ cancel: () => void canceled.push(status) });
      const fetch = await createFetch({ origin: ORIGIN, fetch: async () => ({ status, headers: { 'Access-Control-Allow-Origin': '*' }, body }) });
      return fetch(server.origin).then((response) => response.status, ({ code }) => code);
    };
    const statuses = [100, 101, 103, 199, 1, 99, 200, 0, -1, 1.5, 1000, '200', undefined];
    const error = 'env-network-error';
    assert.deepEqual(await Promise.all(statuses.map(ending)), [error, error, error, error, 1, 99, 200, 'misuse', 'misuse', 'misuse', 'misuse', 'misuse', 'misuse']);
    // Nobody will read these.
    assert.deepEqual(canceled.slice(0, 4), [100, 101, 103, 199]);
  });
});

describe('a header line that begins with whitespace', () => {
  const seen = async (bytes) => {
    answer = () => bytes;
    return ways['node:http'](server.origin).then((response) => [...response.headers].join(' '), ({ code }) => code);
  };
  test('is none where it is the first, since it goes on with no other', async () => {
    assert.equal(await seen(`HTTP/1.1 200 OK\r\n Access-Control-Allow-Origin: *\r\n${BODY}`), 'response-acao-missing');
    assert.equal(await seen(`HTTP/1.1 200 OK\r\n Content-Encoding: gzip\r\nAccess-Control-Allow-Origin: *\r\n${BODY}`), 'content-length,2');
    assert.equal(await seen(`HTTP/1.1 200 OK\n Content-Type: text/html\nAccess-Control-Allow-Origin: *\n${BODY}`), 'content-length,2');
  });
  test('is none where empty lines come before the status line', async () => {
    assert.equal(await seen(`\r\n\r\nHTTP/1.1 200 OK\r\n Access-Control-Allow-Origin: *\r\n${BODY}`), 'response-acao-missing');
  });
  test('is found however the bytes come', () => {
    const FOLDED = [
      'HTTP/1.1 200 OK\r\n A: 1\r\n\r\n', 'HTTP/1.1 200 OK\n A: 1\n\n', '\r\n\nHTTP/1.1 200 OK\r\n A: 1\r\n\r\n', 'HTTP/1.1 200 OK\r\n A: 1\r\nB: 2\r\n\r\n',
      'HTTP/1.1 103 Early\r\nA: 1\r\n\r\nHTTP/1.1 200 OK\r\n A: 1\r\n\r\n',
      // Node's parser refuses this one by itself, today.
      'HTTP/1.1 200 OK\r\n\tA: 1\r\n\r\n',
    ];
    const NOT_FOLDED = [
      'HTTP/1.1 200 OK\r\nA: 1\r\n\r\n', 'HTTP/1.1 200 OK\r\nA: 1\r\n B\r\n\r\n', 'HTTP/1.1 200 OK\r\n\r\n', 'HTTP/1.1 200 OK\r\nA: 1\r\n\r\na first line\r\n a second\r\n\r\n',
      'HTTP/1.1 103 Early\r\n A: 1\r\n\r\nHTTP/1.1 200 OK\r\nA: 1\r\n\r\n', 'HTTP/1.1 103 Early\r\n A: 1\r\n\r\nHTTP/1.1 204 None\r\n\r\n',
    ];
    for (const text of [...FOLDED, ...NOT_FOLDED]) for (const length of [1, 3, text.length]) {
      const lines = new FirstLines();
      for (let index = 0; index < text.length; index += length) lines.look(Buffer.from(text.slice(index, index + length)));
      assert.equal(lines.isFolded, FOLDED.includes(text), `${JSON.stringify(text)} by ${length}`);
    }
  });
  test('within a body is none of the headers', async () => {
    const body = 'a first line of it\r\n and a second\r\n\r\n';
    assert.equal(await seen(`${OK}Content-Length: ${body.length}\r\n\r\n${body}`), `content-length,${body.length}`);
  });
  test('is none behind an informational response either, nor is that of one', async () => {
    assert.equal(await seen(`HTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n Access-Control-Allow-Origin: *\r\n${BODY}`), 'response-acao-missing');
    assert.equal(await seen(`HTTP/1.1 103 Early\r\n Link: x\r\n\r\n${OK}${BODY}`), 'content-length,2');
  });
  test('goes on with the line before it', async () => {
    assert.equal(await seen(`HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin:\r\n *\r\n${BODY}`), 'content-length,2');
  });
});

describe('a synchronous XMLHttpRequest', () => {
  let bombs;
  before(async () => {
    bombs = new Worker(`
      const { parentPort } = require('node:worker_threads');
      const { createGzip } = require('node:zlib');
      const server = require('node:http').createServer((request, response) => {
        response.writeHead(200, { 'Access-Control-Allow-Origin': '*', 'Content-Encoding': 'gzip' });
        const gzip = createGzip({ level: 1 });
        gzip.pipe(response);
        const chunk = Buffer.alloc(1 << 20);
        let left = Number(request.url.slice(1));
        const write = () => { while (left-- > 0) if (!gzip.write(chunk)) return gzip.once('drain', write); gzip.end(); };
        write();
        response.on('close', () => { left = 0; });
      }).listen(0, '127.0.0.1', () => parentPort.postMessage('http://127.0.0.1:' + server.address().port));`, { eval: true });
    [bombs.origin] = await once(bombs, 'message');
  });
  after(() => bombs.terminate());

  test('takes no body that grows without end, and the next is sent as before', async () => {
    const Xhr = await createXMLHttpRequest({ origin: ORIGIN });
    const send = (megabytes) => {
      const xhr = new Xhr();
      xhr.open('GET', `${bombs.origin}/${megabytes}`, false);
      xhr.overrideMimeType('text/plain; charset=x-user-defined');
      xhr.send();
      return xhr;
    };
    assert.throws(() => send(300), ({ name, cause }) => name === 'NetworkError' && cause.message === 'The body has more than 268435456 bytes, the limit of a synchronous XMLHttpRequest: open the request with async set to true');
    assert.equal(send(1).responseText.length, 1 << 20);
  });
});

test('a text that no string can hold is an error that says what to do', () => {
  const received = new XhrResponse(/** @type {any} */ ({ status: 200, url: ORIGIN, headers: [] }), '', null);
  received.chunks.push(new Uint8Array(2 ** 29));
  assert.throws(() => received.text('', null), { name: 'QuotaExceededError', message: 'The response has 536870912 bytes, but no string can be that long: set responseType to "arraybuffer" or "blob"' });
});
