/**
 * Bodies of corsight/fetch: what is sent, what is let go, what is read ahead, and what content codings leave of them.
 */
import { after, before, beforeEach, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import zlib from 'node:zlib';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { bodyStream } from '../../pkg/host/body-stream.js';
import { createFetch } from '../../pkg/fetch.js';
import { createXMLHttpRequest } from '../../pkg/xhr.js';
import { allow, endless, rejected, serve, serveRaw, until } from './fetch-support.mjs';

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
  answer = (request, response) => request.on('end', () => response.writeHead(200, allow(request)).end('hello')).resume();
  fetch = await createFetch({ origin: home.origin });
});

const bytes = (text) => new TextEncoder().encode(text);

describe('what is sent', () => {
  /** Pieces of buffers that have more in them, and what is in each piece. */
  const views = () => {
    const whole = bytes('abcdefgh');
    return [
      [new Uint8Array(whole.buffer, 2, 3), 'cde'],
      [new DataView(whole.buffer, 1, 2), 'bc'],
      [new Uint16Array(whole.buffer, 4, 1), 'ef'],
      // Node gives small ones a place in a buffer that all of them share.
      [Buffer.from('x'), 'x'],
      [whole.buffer, 'abcdefgh'],
    ];
  };

  test('of a view is what it shows, by fetch and by XMLHttpRequest', async () => {
    const Xhr = await createXMLHttpRequest({ origin: home.origin });
    for (const [body] of views()) {
      await fetch('/', { method: 'POST', body: /** @type {BodyInit} */ (body) });
      const xhr = new Xhr();
      await new Promise((resolve) => {
        xhr.onloadend = resolve;
        xhr.open('POST', '/');
        xhr.send(/** @type {XMLHttpRequestBodyInit} */ (body));
      });
    }
    assert.deepEqual(home.log.map(({ body }) => body), views().flatMap(([, text]) => [text, text]));
  });

  test('is what it was when fetch() was called', async () => {
    const whole = bytes('abcdefgh');
    for (const body of [whole, whole.buffer, new Uint8Array(whole.buffer, 2, 3)]) {
      whole.set(bytes('abcdefgh'));
      const done = fetch('/', { method: 'POST', body });
      whole.fill(0x78);
      await done;
    }
    assert.deepEqual(home.log.map(({ body }) => body), ['abcdefgh', 'abcdefgh', 'cde']);
  });

  test('cannot be a stream that somebody else reads', async () => {
    const { stream } = endless('x');
    stream.getReader();
    const error = await rejected(fetch('/', { method: 'POST', body: stream, duplex: 'half' }));
    assert.equal(error.code, 'misuse');
    assert.equal(home.log.length, 0);
  });

  test('with keepalive cannot be a stream', async () => {
    const { stream } = endless('x');
    const error = await rejected(fetch('/', { method: 'POST', body: stream, duplex: 'half', keepalive: true }));
    assert.equal(error.code, 'misuse');
    assert.match(error.message, /keepalive/);
    assert.equal(home.log.length, 0);
  });
});

describe('the quota of keepalive', () => {
  const LARGEST = 64 * 1024;
  const send = (url, init = {}) => fetch(url, { method: 'POST', keepalive: true, body: 'a'.repeat(LARGEST), ...init });

  test('is given back by what fails', async () => {
    answer = (_, response) => response.end();
    assert.equal((await rejected(send(api.origin))).code, 'response-acao-missing');
    const controller = new AbortController();
    answer = () => controller.abort('mine');
    assert.equal(await rejected(send('/', { signal: controller.signal })), 'mine');
    answer = (request) => request.socket.destroy();
    assert.equal((await rejected(send('/'))).code, 'env-network-error');
    answer = (request, response) => request.on('end', () => response.end()).resume();
    assert.equal((await send('/')).status, 200);
  });

  test('is given back by a body that script cancels', async () => {
    answer = (request, response) => request.on('end', () => response.write('begin')).resume();
    const response = await send('/');
    assert.equal((await rejected(send('/'))).code, 'keepalive-quota');
    await response.body.cancel();
    assert.equal((await send('/')).status, 200);
  });

  test('is given back once by a response without a body, and by one that integrity refuses', async () => {
    answer = (request, response) => request.on('end', () => response.writeHead(request.url === '/none' ? 204 : 200).end('hello')).resume();
    await send('/none');
    await send('/none');
    for (let count = 0; count < 2; count++) assert.equal((await rejected(send('/', { integrity: 'sha256-no' }))).code, 'integrity-mismatch');
    assert.equal((await rejected(send('/', { body: 'a'.repeat(LARGEST + 1) }))).code, 'keepalive-quota');
  });

  test('is counted by bytes, and once for each', async () => {
    answer = (request, response) => request.on('end', () => response.write('begin')).resume();
    const [first, second] = [await send('/', { body: 'é'.repeat(LARGEST / 4) }), await send('/', { body: new Blob(['a'.repeat(LARGEST / 2)]) })];
    assert.equal((await rejected(send('/', { body: 'a' }))).code, 'keepalive-quota');
    await first.body.cancel();
    assert.equal((await rejected(send('/', { body: 'a'.repeat(LARGEST / 2 + 1) }))).code, 'keepalive-quota');
    assert.equal((await send('/', { body: 'a'.repeat(LARGEST / 2) })).status, 200);
    await second.body.cancel();
  });
});

describe('what nobody reads is let go', () => {
  /** A transport that gives these answers, each with a body without an end, and says which bodies were let go before. */
  function answering(...answers) {
    const bodies = [];
    const seen = [];
    const transport = async (url, { method }) => {
      seen.push([method, bodies.map(({ cancelled }) => cancelled() !== null)]);
      const body = endless('x');
      bodies.push(body);
      return { body: body.stream, ...answers[bodies.length - 1] };
    };
    return { transport, bodies, seen };
  }
  const yes = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Methods': '*', 'Access-Control-Allow-Headers': '*' };

  test('of a preflight and of a redirect, before the next request', async () => {
    const { transport, bodies, seen } = answering({ status: 200, headers: yes }, { status: 307, headers: { ...yes, Location: '/next' } }, { status: 204, headers: yes }, { status: 200, headers: yes });
    fetch = await createFetch({ origin: home.origin, fetch: transport });
    await fetch('http://api.example/', { method: 'PUT' });
    assert.deepEqual(seen, [['OPTIONS', []], ['PUT', [true]], ['OPTIONS', [true, true]], ['PUT', [true, true, true]]]);
    assert.equal(bodies[3].cancelled(), null, 'the last is script\'s to read');
  });

  test('by what the transport has for that', async () => {
    let discarded = 0;
    const { transport, bodies } = answering({ status: 302, headers: { Location: '/next' }, discard: () => discarded++ }, { status: 200, headers: {} });
    fetch = await createFetch({ origin: home.origin, fetch: transport });
    await fetch('/');
    assert.deepEqual([discarded, bodies[0].cancelled()], [1, null]);
  });

  test('of a response that is refused, and of one that script may not read', async () => {
    for (const init of [{}, { method: 'PUT' }, /** @type {const} */ ({ mode: 'no-cors' })]) {
      const { transport, bodies } = answering({ status: 200, headers: {} });
      fetch = await createFetch({ origin: home.origin, fetch: transport });
      await fetch('http://api.example/', init).catch(() => {});
      assert.notEqual(bodies[0].cancelled(), null, JSON.stringify(init));
    }
  });

  test('of a response to HEAD, and of one without a body', async () => {
    for (const [method, status] of [['HEAD', 200], ['GET', 204], ['GET', 205], ['GET', 304]]) {
      const { transport, bodies } = answering({ status, headers: {} });
      fetch = await createFetch({ origin: home.origin, fetch: transport });
      assert.equal((await fetch('/', { method: `${method}` })).body, null);
      assert.notEqual(bodies[0].cancelled(), null, `${method} ${status}`);
    }
  });

  test('a stream that is not sent, because the preflight was refused', async () => {
    const { stream, cancelled } = endless('x');
    answer = (_, response) => response.end();
    const error = await rejected(fetch(api.origin, { method: 'POST', body: stream, duplex: 'half' }));
    assert.deepEqual(api.methods(), ['OPTIONS']);
    assert.equal(cancelled()?.reason, error);
  });

  test('a stream whose request no engine takes', async () => {
    const { stream, cancelled } = endless('x');
    const error = await rejected(fetch('http://user@api.example/', { method: 'POST', body: stream, duplex: 'half' }));
    assert.equal(cancelled()?.reason, error);
  });

  /** Answers `/` with `status`, a length and the beginning of a body, and everything else at once; which connections it saw. */
  function beginning(status, length) {
    const sockets = new Set();
    /** @type {import('node:http').ServerResponse | undefined} */
    let open;
    answer = (request, response) => {
      sockets.add(request.socket);
      if (request.url !== '/') return void response.end();
      open = response;
      return void response.writeHead(status, { Location: '/next', ...(length ? { 'Content-Length': length } : {}) }).write('x');
    };
    return { sockets, finish: (rest) => new Promise((resolve) => { open?.end(rest, resolve); }) };
  }

  for (const status of [302, 205]) test(`by reading what is short, so that the connection can be used again: ${status}`, async () => {
    const { sockets, finish } = beginning(status, 1000);
    await fetch('/');
    await finish('x'.repeat(999));
    const [first] = sockets;
    const used = new Set();
    answer = (request, response) => {
      used.add(request.socket);
      response.end();
    };
    // More at once each time, until there are more than other connections.
    let count = 0;
    await until(async () => {
      await Promise.all(Array.from({ length: ++count }, () => fetch('/next')));
      return used.has(first) || first.destroyed;
    });
    assert.ok(used.has(first));
  });

  for (const [what, length] of /** @type {const} */ ([['is long', 1_000_000], ['has no length', undefined]])) {
    test(`by closing the connection at once, if what follows ${what}`, async (t) => {
      // What does not come in time would close it too.
      t.mock.method(globalThis, 'setTimeout', () => 0);
      const { sockets } = beginning(302, length);
      await fetch('/');
      const [first] = sockets;
      if (!first.destroyed) await once(first, 'close');
      assert.equal(sockets.size, 2);
    });
  }

  test('of a response without a body that has one all the same, even if that breaks off', async () => {
    const { sockets } = beginning(205, 10);
    assert.equal((await fetch('/')).body, null);
    const [socket] = sockets;
    socket.destroy();
    assert.equal((await fetch('/next')).status, 200);
  });

  test('of a response that has none by its method or status, whose connection is used again', async () => {
    const sockets = new Set();
    answer = (request, response) => {
      sockets.add(request.socket);
      const status = Number(request.url.slice(1));
      response.writeHead(status, { ...allow(request), ...(request.method === 'HEAD' ? { 'Content-Length': 1_000_000 } : {}) }).end();
    };
    for (const [status, init] of /** @type {const} */ ([[200, { method: 'HEAD' }], [204, {}], [304, {}], [204, { method: 'PUT' }]])) {
      sockets.clear();
      fetch = await createFetch({ origin: home.origin });
      for (let count = 0; count < 2; count++) await fetch(`${api.origin}/${status}`, init);
      assert.equal(sockets.size, 1, `${init.method} ${status}`);
    }
    assert.deepEqual(api.methods().slice(-3), ['OPTIONS', 'PUT', 'PUT']);
  });

  test('by closing the connection, if what is short does not come', async () => {
    const server = await serveRaw((socket, head) => {
      socket.write(head.startsWith('GET / ') ? 'HTTP/1.1 302 Found\r\nLocation: /next\r\nContent-Length: 10\r\n\r\n' : 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
    });
    try {
      fetch = await createFetch({ origin: server.origin });
      assert.equal((await fetch('/')).status, 200);
      const [first] = server.sockets;
      await until(() => first.destroyed || first.readableEnded);
    } finally {
      await server.close();
    }
  });
});

describe('a response that nobody reads yet', () => {
  const CHUNK = 16 * 1024;
  const COUNT = 100;

  /** A stream of Node that has a lot to give, and how much of it was taken. */
  function source() {
    let taken = 0;
    const readable = new Readable({ highWaterMark: CHUNK, read() { this.push(taken < COUNT ? Buffer.alloc(CHUNK, taken++) : null); } });
    return { readable, taken: () => taken };
  }

  test('is read ahead a little and no more, and then to its end', async () => {
    const { readable, taken } = source();
    const stream = bodyStream(readable, null);
    await until(() => readable.isPaused() || taken() === COUNT);
    assert.ok(taken() < 10, `${taken()} chunks were taken`);
    const reader = stream.getReader();
    let length = 0;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      assert.equal(value[0], length / CHUNK, 'in order');
      length += value.length;
      assert.ok(taken() - length / CHUNK < 10, 'no more is ahead than before');
    }
    assert.equal(length, COUNT * CHUNK);
  });

  test('is cut off by an abort at once, with what was read ahead', async () => {
    const { readable } = source();
    const controller = new AbortController();
    const stream = bodyStream(readable, controller.signal);
    await until(() => readable.isPaused());
    const reader = stream.getReader();
    controller.abort('mine');
    assert.equal(await rejected(reader.closed), 'mine');
    assert.equal(await rejected(reader.read()), 'mine');
    assert.ok(readable.destroyed);
  });

  test('is cut off by its server at once, with what was read ahead', async () => {
    const { readable } = source();
    const stream = bodyStream(readable, null);
    await until(() => readable.isPaused());
    const reader = stream.getReader();
    const cause = new Error('gone');
    readable.destroy(cause);
    const error = await rejected(reader.closed);
    assert.ok(error instanceof TypeError);
    assert.equal(error.cause, cause);
    assert.equal(await rejected(reader.read()), error);
  });

  test('can be aborted when all of it is there, as long as script has not read all of it', async () => {
    // Chromium and Firefox do the same.
    const whole = () => Readable.from([Buffer.from('first'), Buffer.from('second')]);
    for (const [reads, aborted] of /** @type {const} */ ([[0, true], [1, true], [2, false]])) {
      const readable = whole();
      const controller = new AbortController();
      const reader = bodyStream(readable, controller.signal).getReader();
      await until(() => readable.readableEnded);
      for (let count = 0; count < reads; count++) await reader.read();
      controller.abort('mine');
      if (aborted) {
        assert.equal(await rejected(reader.closed), 'mine');
        assert.equal(await rejected(reader.read()), 'mine');
      } else {
        await reader.closed;
        assert.equal((await reader.read()).done, true);
      }
    }
  });

  test('ends its connection when it is cancelled', async () => {
    const { readable } = source();
    await bodyStream(readable, null).cancel();
    assert.ok(readable.destroyed);
  });

  test('was aborted before anybody asked for it', async () => {
    answer = (_, response) => response.writeHead(200).write('first');
    const controller = new AbortController();
    const response = await fetch('/', { signal: controller.signal });
    controller.abort('mine');
    assert.equal(await rejected(response.text()), 'mine');
    assert.equal(await rejected(response.body.getReader().closed), 'mine');
  });
});

describe('content codings', () => {
  const TEXT = 'some text '.repeat(1000);
  const get = async (coding, body, more = {}) => {
    answer = (_, response) => response.writeHead(200, { 'Content-Encoding': coding, ...more }).end(body);
    return fetch('/');
  };

  test('two of them are undone from the last to the first', async () => {
    assert.equal(await (await get('deflate, gzip', zlib.gzipSync(zlib.deflateSync(TEXT)))).text(), TEXT);
    assert.equal(await (await get('GZip ,br', zlib.brotliCompressSync(zlib.gzipSync(TEXT)))).text(), TEXT);
    assert.equal(await (await get('x-gzip', zlib.gzipSync(TEXT))).text(), TEXT);
    assert.equal(await (await get('deflate, deflate', zlib.deflateRawSync(zlib.deflateSync(TEXT)))).text(), TEXT);
  });

  test('of bytes that are cut off show what there is', async () => {
    const random = Array.from({ length: 20_000 }, (_, index) => ((index * 7919) % 65_536).toString(36)).join();
    for (const [coding, encode] of /** @type {const} */ ([['gzip', zlib.gzipSync], ['deflate', zlib.deflateSync], ['deflate', zlib.deflateRawSync], ['br', zlib.brotliCompressSync]])) {
      const whole = encode(random);
      const text = await (await get(coding, whole.subarray(0, whole.length / 2))).text();
      assert.ok(text.length > 1000 && text.length < random.length, `${coding}: ${text.length} characters`);
      assert.ok(random.startsWith(text), coding);
    }
  });

  test('of a body that comes bit by bit are undone bit by bit', async () => {
    for (const [coding, create] of /** @type {const} */ ([['gzip', zlib.createGzip], ['deflate', zlib.createDeflate], ['deflate', zlib.createDeflateRaw]])) {
      const encoder = create({ flush: zlib.constants.Z_SYNC_FLUSH });
      answer = (_, response) => void encoder.pipe(response.writeHead(200, { 'Content-Encoding': coding }));
      encoder.write('first');
      const reader = (await fetch('/')).body.getReader();
      assert.equal(Buffer.from((await reader.read()).value).toString(), 'first', coding);
      encoder.end('second');
      assert.equal(Buffer.from((await reader.read()).value).toString(), 'second', coding);
      assert.equal((await reader.read()).done, true);
    }
  });

  test('of an empty body leave it empty', async () => {
    for (const coding of ['gzip', 'deflate', 'br']) assert.equal(await (await get(coding, '')).text(), '', coding);
  });

  test('that are broken make the body fail, and end its connection', async () => {
    let socket;
    for (const coding of ['gzip', 'deflate', 'br']) {
      answer = (request, response) => {
        ({ socket } = request);
        response.writeHead(200, { 'Content-Encoding': coding }).write('\x08 this is no such thing '.repeat(1000));
      };
      assert.ok(await rejected((await fetch('/')).text()) instanceof TypeError, coding);
      await until(() => socket.destroyed);
    }
  });

  /** Calls with a response of which as many bytes have come as these, and no more come. */
  async function beginning(bytes, use) {
    let socket;
    answer = (request, response) => {
      ({ socket } = request);
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).flushHeaders();
      response.write(bytes);
    };
    const controller = new AbortController();
    await use(await fetch('/', { signal: controller.signal }), controller);
    await until(() => socket.destroyed);
  }
  const beginnings = () => [zlib.gzipSync(TEXT), zlib.gzipSync(TEXT).subarray(0, 15), zlib.gzipSync(TEXT).subarray(0, 5)];

  test('of a body that is aborted fail with the reason of the signal, and end its connection', async () => {
    for (const bytes of beginnings()) await beginning(bytes, async ({ body }, controller) => {
      const reader = body.getReader();
      const ended = rejected((async () => { while (!(await reader.read()).done); })());
      const reason = new Error('no longer wanted');
      controller.abort(reason);
      assert.equal(await ended, reason);
    });
  });

  test('of a body that is cancelled end its connection', async () => {
    for (const bytes of beginnings()) await beginning(bytes, ({ body }) => body.cancel());
  });

  test('of a body that is cancelled in the middle end its connection, though its server goes quiet', async () => {
    await beginning(zlib.gzipSync(TEXT), async ({ body }) => {
      const reader = body.getReader();
      await reader.read();
      await reader.cancel();
    });
  });
});
