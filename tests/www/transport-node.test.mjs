/**
 * What sends in Node: connections, names, limits, uploads, and answers that are none.
 */
import { after, before, beforeEach, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import http from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { createFetch } from '../../pkg/fetch.js';
import { allow, endless, rejected, sent, serve, serveRaw, until } from './fetch-support.mjs';

let home;
let answer;
let fetch;

before(async () => {
  home = await serve((...args) => answer(...args));
});
after(() => home.close());
beforeEach(async () => {
  home.log.length = 0;
  answer = (request, response) => request.on('end', () => response.writeHead(200, allow(request)).end('hello')).resume();
  fetch = await createFetch({ origin: home.origin });
});

/** Does `use` with a fetch of the origin of a server that answers so. */
async function withRaw(answerRaw, use, host) {
  const server = await serveRaw(answerRaw, host);
  try {
    await use(await createFetch({ origin: server.origin }), server);
  } finally {
    await server.close();
  }
}

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

const hasIPv6 = await new Promise((resolve) => {
  const server = http.createServer().listen(0, '::1', () => server.close(() => resolve(true)));
  server.on('error', () => resolve(false));
});

describe('names', () => {
  test('"localhost" and what is below it are this machine, whatever the resolver says', async () => {
    const { port } = home.server.address();
    for (const name of ['localhost', 'a.localhost', 'b.a.LOCALHOST', 'localhost.', 'a.localhost.']) {
      const response = await fetch(`http://${name}:${port}/`);
      assert.equal(await response.text(), 'hello', name);
      assert.equal(home.log.at(-1).headers.host, `${name.toLowerCase()}:${port}`);
    }
    assert.equal((await rejected(fetch(`http://mylocalhost:${port}/`))).cause.code, 'ENOTFOUND');
  });

  test('an address of IPv6', { skip: !hasIPv6 && 'this machine has no IPv6' }, async () => {
    await withRaw((socket) => socket.write(OK), async (own, { heads, port }) => {
      assert.equal(await (await own('/')).text(), 'ok');
      assert.match(heads[0], new RegExp(`\r\nHost: \\[::1\\]:${port}\r\n`));
    }, '::1');
  });
});

describe('connections', () => {
  /** Answers the first request on a connection and closes it when another comes, as one that was idle for too long does. */
  const closing = () => {
    const used = new Set();
    return (socket) => {
      if (used.has(socket)) return void socket.resetAndDestroy();
      used.add(socket);
      return void socket.write(OK);
    };
  };

  test('one that the server closed while it was idle is replaced', () => withRaw(closing(), async (own, { heads, sockets }) => {
    for (const init of [{}, { method: 'POST', body: 'x' }, { method: 'PUT', body: new Blob(['x']) }]) {
      assert.equal(await (await own('/')).text(), 'ok');
      assert.equal(await (await own('/', init)).text(), 'ok');
    }
    assert.deepEqual([heads.length, sockets.size], [9, 6]);
  }));

  test('one that was closed is not replaced for a stream, which cannot be sent again', () => withRaw(closing(), async (own, { sockets }) => {
    assert.equal(await (await own('/')).text(), 'ok');
    const { stream, cancelled } = endless('x');
    const error = await rejected(own('/', { method: 'POST', body: stream, duplex: 'half' }));
    assert.deepEqual([error.code, error.cause.code], ['env-network-error', 'ECONNRESET']);
    assert.equal(sockets.size, 1);
    await until(cancelled);
  }));

  test('a new one that is closed is an error', () => withRaw((socket) => socket.resetAndDestroy(), async (own, { heads }) => {
    assert.equal((await rejected(own('/'))).cause.code, 'ECONNRESET');
    assert.equal(heads.length, 1);
  }));

  test('421 is asked again on another one, but not with a stream', async () => {
    const sockets = [];
    answer = (request, response) => {
      sockets.push(request.socket);
      request.on('end', () => response.writeHead(sockets.length === 1 ? 421 : 200).end()).resume();
    };
    assert.equal((await fetch('/', { method: 'POST', body: 'x' })).status, 200);
    assert.deepEqual([home.log.length, sockets[0] === sockets[1]], [2, false]);

    sockets.length = 0;
    const body = new Blob(['x']).stream();
    assert.equal((await fetch('/', { method: 'POST', body, duplex: 'half' })).status, 421);
    assert.equal(sockets.length, 1);
  });

  test('are used again for whoever has read a response, and no more than 256 are open', async () => {
    const open = new Set();
    let most = 0;
    const held = [];
    answer = (request, response) => {
      open.add(request.socket);
      most = Math.max(most, open.size);
      request.socket.once('close', () => open.delete(request.socket));
      held.push(response);
    };
    const all = Promise.all(Array.from({ length: 300 }, async () => (await fetch('/')).text()));
    await until(() => held.length === 256);
    for (let turn = 0; turn < 20; turn++) await setImmediate();
    assert.equal(held.length, 256);
    answer = (_, response) => response.end();
    for (const response of held) response.end();
    await all;
    assert.equal(most, 256);
  });
});

describe('answers that are none', () => {
  test('101 is a network error', () => withRaw((socket) => socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n'), async (own, { sockets }) => {
    const error = await rejected(own('/'));
    assert.equal(error.code, 'env-network-error');
    assert.match(error.cause.message, /protocol/);
    const [socket] = sockets;
    await until(() => socket.destroyed || socket.readableEnded);
  }));

  test('informational ones before the answer are passed over', () => withRaw((socket) => {
    socket.write(`HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n${OK}`);
  }, async (own) => {
    const response = await own('/');
    assert.deepEqual([response.status, response.headers.get('link'), await response.text()], [200, null, 'ok']);
  }));

  test('what is not HTTP is a network error', () => withRaw((socket) => socket.end('220 mail.example ESMTP\r\n'), async (own) => {
    assert.equal((await rejected(own('/'))).code, 'env-network-error');
  }));
});

describe('headers of 16 KB and more', () => {
  const headers = (size) => (socket) => socket.write(`HTTP/1.1 200 OK\r\nX-Long: ${'a'.repeat(size)}\r\nContent-Length: 2\r\n\r\nok`);

  for (const size of [16 * 1024, 200 * 1024]) test(`${size} bytes are read`, () => withRaw(headers(size), async (own) => {
    assert.equal((await own('/')).headers.get('x-long').length, size);
  }));

  test('more than 256 KB are a network error', () => withRaw(headers(257 * 1024), async (own) => {
    const error = await rejected(own('/'));
    assert.deepEqual([error.code, error.cause.code], ['env-network-error', 'HPE_HEADER_OVERFLOW']);
  }));
});

describe('what goes up', () => {
  /** A stream of as many chunks as are asked for, up to `count`, and how many those were. */
  function counted(size, count) {
    let pulled = 0;
    const stream = new ReadableStream({
      pull(controller) {
        if (pulled++ < count) controller.enqueue(new Uint8Array(size));
        else controller.close();
      },
    }, { highWaterMark: 0 });
    return { stream, pulled: () => pulled };
  }

  test('is taken from a stream only as fast as the server reads', async () => {
    const COUNT = 256;
    const SIZE = 256 * 1024;
    const paused = new Promise((resolve) => {
      answer = (request, response) => {
        request.pause();
        request.on('end', () => response.end());
        resolve(request);
      };
    });
    const { stream, pulled } = counted(SIZE, COUNT);
    const done = fetch('/', { method: 'POST', body: stream, duplex: 'half' });
    const request = await paused;
    // Until nothing more goes: what the system buffers is full.
    for (let idle = 0, last = 0; idle < 50; idle++) {
      await setImmediate();
      if (pulled() !== last) idle = 0;
      last = pulled();
    }
    assert.ok(pulled() < COUNT, 'all of it was taken at once');
    request.resume();
    assert.equal((await done).status, 200);
    assert.equal(pulled(), COUNT + 1);
    await until(() => home.log[0].body?.length === SIZE * COUNT);
  });

  test('must be bytes', async () => {
    for (const chunk of ['text', 1, new Uint16Array(1), [1]]) {
      let reason;
      const body = new ReadableStream({ start: (controller) => controller.enqueue(chunk), cancel: (given) => { reason = given; } });
      answer = () => {};
      const error = await rejected(fetch('/', { method: 'POST', body, duplex: 'half' }));
      assert.equal(error.code, 'env-network-error');
      assert.ok(error.cause instanceof TypeError && /Uint8Array/.test(error.cause.message), error.cause.message);
      assert.equal(reason, error.cause);
    }
  });

  test('is no longer taken from a stream when the server has answered and closed', async () => {
    const { stream, cancelled } = endless('x');
    answer = (request, response) => {
      response.writeHead(413, { Connection: 'close' }).end();
      response.on('finish', () => request.socket.destroySoon());
    };
    const response = await fetch('/', { method: 'POST', body: stream, duplex: 'half' });
    assert.equal(response.status, 413);
    await response.text();
    await until(cancelled);
  });

  test('that fails makes the request fail with its error', async () => {
    const mine = new Error('mine');
    const body = new ReadableStream({ pull: (controller) => controller.error(mine) });
    answer = () => {};
    const error = await rejected(fetch('/', { method: 'POST', body, duplex: 'half' }));
    assert.deepEqual([error.code, error.cause], ['env-network-error', mine]);
  });

  test('has a length, or comes in chunks if nobody knows it, or there is nothing', async () => {
    const framing = async (init) => {
      await fetch('/', init);
      const entry = home.log.at(-1);
      return [sent(entry, 'content-length'), sent(entry, 'transfer-encoding')];
    };
    for (const method of ['POST', 'PUT']) assert.deepEqual(await framing({ method }), [['0'], []], method);
    for (const method of ['GET', 'HEAD', 'DELETE', 'OPTIONS', 'PATCH', 'PROPFIND']) assert.deepEqual(await framing({ method }), [[], []], method);
    for (const method of ['DELETE', 'PATCH', 'POST']) {
      assert.deepEqual(await framing({ method, body: 'four' }), [['4'], []], method);
      assert.deepEqual(await framing({ method, body: new Blob(['four']) }), [['4'], []], method);
      assert.deepEqual(await framing({ method, body: '' }), [['0'], []], method);
      assert.deepEqual(await framing({ method, body: new Blob(['x']).stream(), duplex: 'half' }), [[], ['chunked']], method);
    }
  });
});

describe('an abort', () => {
  test('ends the connection of a request that nobody has answered', async () => {
    const asked = new Promise((resolve) => { answer = resolve; });
    const controller = new AbortController();
    const done = rejected(fetch('/', { signal: controller.signal }));
    const { socket } = await asked;
    controller.abort('mine');
    assert.equal(await done, 'mine');
    await until(() => socket.destroyed);
  });

  test('while 421 is asked again ends that too', async () => {
    const controller = new AbortController();
    const second = new Promise((resolve) => {
      answer = (request, response) => {
        if (home.log.length === 1) response.writeHead(421).end();
        else resolve(request);
      };
    });
    const done = rejected(fetch('/', { signal: controller.signal }));
    const { socket } = await second;
    controller.abort('mine');
    assert.equal(await done, 'mine');
    await until(() => socket.destroyed);
  });
});
