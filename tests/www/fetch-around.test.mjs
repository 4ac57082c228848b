/**
 * What a browser does around the protocol: Referer, integrity, blob: URLs, and servers that break off.
 */
import { after, before, beforeEach, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import net from 'node:net';
import { once } from 'node:events';
import { createFetch } from '../../pkg/fetch.js';
import { createReferrer } from '../../pkg/fetch/referrer.js';
import { createXMLHttpRequest } from '../../pkg/xhr.js';
import { allow, rejected, serve } from './fetch-support.mjs';

let home;
let api;
let answer;
let page;
let fetch;

before(async () => {
  [home, api] = await Promise.all([0, 1].map(() => serve((...args) => answer(...args))));
});
after(() => Promise.all([home, api].map((server) => server.close())));
beforeEach(async () => {
  for (const { log } of [home, api]) log.length = 0;
  answer = (request, response) => response.writeHead(200, allow(request)).end('hello');
  page = `${home.origin}/path/page?query`;
  fetch = await createFetch({ origin: home.origin, baseUrl: `${page}#fragment` });
});

const referers = ({ log }) => log.map(({ headers }) => headers.referer);

describe('Referer', () => {
  // <https://w3c.github.io/webappsec-referrer-policy/#determine-requests-referrer>: at home, and elsewhere.
  const policies = () => ({
    '': [page, `${home.origin}/`],
    'no-referrer': [undefined, undefined],
    'no-referrer-when-downgrade': [page, page],
    'same-origin': [page, undefined],
    origin: [`${home.origin}/`, `${home.origin}/`],
    'strict-origin': [`${home.origin}/`, `${home.origin}/`],
    'origin-when-cross-origin': [page, `${home.origin}/`],
    'strict-origin-when-cross-origin': [page, `${home.origin}/`],
    'unsafe-url': [page, page],
  });

  test('each policy, at home and elsewhere, on preflights too', async () => {
    for (const [referrerPolicy, [same, other]] of Object.entries(policies())) {
      for (const { log } of [home, api]) log.length = 0;
      // An engine of its own, whose cache has nothing yet.
      fetch = await createFetch({ origin: home.origin, baseUrl: page });
      await fetch(home.origin, { referrerPolicy });
      await fetch(api.origin, { referrerPolicy, method: 'PUT' });
      assert.deepEqual([referers(home), referers(api)], [[same], [other, other]], referrerPolicy);
    }
  });

  test('one of the caller, none, and one of another origin', async () => {
    await fetch('/', { referrer: '/other' });
    await fetch('/', { referrer: '' });
    await fetch('/', { referrer: api.origin });
    await fetch('/', { referrer: 'about:client' });
    await fetch(new Request(home.origin, { referrerPolicy: 'no-referrer' }));
    await fetch(new Request(home.origin, { referrerPolicy: 'no-referrer' }), { cache: 'no-store' });
    assert.deepEqual(referers(home), [`${home.origin}/other`, undefined, page, page, undefined, page]);
  });

  test('a redirect changes the policy, and what was held back stays so', async () => {
    answer = (request, response) => {
      const location = { '/one': `${api.origin}/two`, '/two': '/three' }[request.url];
      const policy = { '/one': 'origin, unknown', '/two': 'unsafe-url' }[request.url];
      response.writeHead(location ? 302 : 200, { ...allow(request), ...(location ? { Location: location, 'Referrer-Policy': policy } : {}) }).end();
    };
    await fetch('/one');
    assert.deepEqual([referers(home), referers(api)], [[page], [`${home.origin}/`, `${home.origin}/`]]);
  });

  test('from a trustworthy page to one that is not, and a long one', () => {
    const { to } = createReferrer(new URL('https://user:pass@app.example/path#x'), 'no-referrer-when-downgrade');
    assert.deepEqual([to('http://127.0.0.1/'), to('http://app.localhost/'), to('http://app.example/')], ['https://app.example/path', 'https://app.example/path', null]);
    // What was held back once is not told later.
    assert.equal(to('https://app.example/'), null);
    assert.equal(createReferrer(new URL('https://app.example/path'), '').to('http://app.example/'), null);
    assert.equal(createReferrer(new URL(`http://app.example/?${'a'.repeat(5000)}`), 'unsafe-url').to('http://app.example/'), 'http://app.example/');
  });

  test('without a page it is the origin, and of an opaque one none', async () => {
    await (await createFetch({ origin: home.origin, baseUrl: 'https://app.example/' }))(home.origin);
    await (await createFetch({ origin: home.origin }))('/');
    await (await createFetch({ origin: 'null' }))(home.origin);
    assert.deepEqual(referers(home), [`${home.origin}/`, `${home.origin}/`, undefined]);
  });

  test('of an XMLHttpRequest', async () => {
    const xhr = new (await createXMLHttpRequest({ origin: home.origin, baseUrl: page }))();
    xhr.open('GET', '/');
    xhr.send();
    await once(xhr, 'loadend');
    assert.deepEqual(referers(home), [page]);
  });
});

describe('integrity', () => {
  const of = (algorithm, text, encoding = 'base64') => `${algorithm}-${createHash(algorithm).update(text).digest(encoding)}`;

  test('what was announced comes, with its body', async () => {
    const right = [of('sha256', 'hello'), of('sha384', 'hello'), of('sha512', 'hello'), of('sha512', 'hello', 'base64url'), 'sha1-unknown',
      `${of('sha256', 'other')} ${of('sha512', 'hello')}`, `${of('sha256', 'other')} ${of('sha256', 'hello')}?option`];
    for (const integrity of right) assert.equal(await (await fetch(api.origin, { integrity })).text(), 'hello', integrity);
  });

  test('what was not, and what cannot be compared, is an error', async () => {
    for (const init of [{ integrity: of('sha256', 'other') }, { integrity: `${of('sha256', 'hello')} ${of('sha512', 'other')}` },
      { integrity: of('sha256', ''), method: 'HEAD' }, { integrity: of('sha256', 'hello'), mode: 'no-cors' }]) {
      assert.equal((await rejected(fetch(api.origin, init))).code, 'integrity-mismatch');
    }
  });
});

test('blob: URLs that this process made are the page\'s own', async () => {
  const response = await fetch(URL.createObjectURL(new Blob(['bytes'], { type: 'text/x' })));
  assert.deepEqual([response.type, response.headers.get('content-type'), await response.text()], ['basic', 'text/x', 'bytes']);
});

test('ranges of a blob', async () => {
  const url = URL.createObjectURL(new Blob(['0123456789']));
  // <https://fetch.spec.whatwg.org/#scheme-fetch>, "blob"
  for (const [range, text, told] of [['bytes=2-4', '234', '2-4'], ['bytes=7-', '789', '7-9'], ['bytes=-2', '89', '8-9'], ['bytes=8-99', '89', '8-9'], ['bytes = 0 - 0', '0', '0-0']]) {
    const response = await fetch(url, { headers: { Range: range } });
    assert.deepEqual([response.status, response.headers.get('content-range'), response.headers.get('content-length'), await response.text()], [206, `bytes ${told}/10`, `${text.length}`, text]);
  }
  for (const range of ['bytes=-', 'bytes=5-4', 'bytes=10-', 'bytes=0-1,3-4', 'lines=0-1']) await assert.rejects(fetch(url, { headers: { Range: range } }), TypeError);
});

describe('who is there', () => {
  test('the credentials of a URL answer a server of the page that asks', async () => {
    answer = (request, response) => {
      const { authorization } = request.headers;
      response.writeHead(authorization ? 200 : 401, { ...allow(request), 'WWW-Authenticate': 'Basic realm="x"' }).end(authorization);
    };
    const Xhr = await createXMLHttpRequest({ origin: home.origin });
    const get = async (url, ...rest) => {
      const xhr = new Xhr();
      xhr.open('GET', url, true, ...rest);
      xhr.withCredentials = true;
      xhr.send();
      await once(xhr, 'loadend');
      return xhr.responseText;
    };
    const basic = (text) => `Basic ${Buffer.from(text).toString('base64')}`;
    assert.equal(await get('/', 'name', 'pass:é'), basic('name:pass:é'));
    // It is known from then on, until the URL says otherwise.
    assert.equal(await get('/'), basic('name:pass:é'));
    assert.equal(home.log.length, 3);
    assert.equal(await get(api.origin, 'name', 'pass'), '');
    assert.equal(api.log.length, 1);
  });

  test('one that goes on asking is not answered again, nor is one who asks in another way', async () => {
    let scheme = 'Basic realm="x"';
    answer = (request, response) => response.writeHead(401, { 'WWW-Authenticate': scheme }).end();
    const Xhr = await createXMLHttpRequest({ origin: home.origin });
    for (scheme of [scheme, 'Digest realm="x"']) {
      home.log.length = 0;
      const xhr = new Xhr();
      xhr.open('GET', '/', true, 'name', scheme.slice(0, 6));
      xhr.send();
      await once(xhr, 'loadend');
      assert.deepEqual([xhr.status, home.log.length], [401, scheme.startsWith('Basic') ? 2 : 1]);
    }
  });
});

describe('an aborted signal', () => {
  const signal = AbortSignal.abort('reason');

  test('what is no request is not aborted but wrong', async () => {
    for (const init of [{ method: 'TRACE' }, { mode: 'other' }, { redirect: 'other' }, { referrerPolicy: 'other' }, { mode: 'no-cors', method: 'PUT' }, { priority: 'other' }]) {
      await assert.rejects(fetch('/', { ...init, signal }), TypeError, JSON.stringify(init));
    }
    assert.equal(await rejected(fetch('/', { signal })), 'reason');
    assert.equal(await rejected(fetch(null, { signal })), 'reason');
    assert.equal((await rejected(fetch())).code, 'misuse');
    assert.equal(home.log.length, 0);
  });

  test('rejects before anything else happens, and uses the body up', async () => {
    const order = [];
    const request = new Request(home.origin, { method: 'POST', body: 'text', signal });
    await Promise.all([fetch(request).catch(() => order.push('fetch')), Promise.resolve().then(() => order.push('next'))]);
    assert.deepEqual([order, request.bodyUsed], [['fetch', 'next'], true]);
  });
});

test('bodies of requests with keepalive share 64 KiB', async () => {
  const send = (size) => fetch('/', { method: 'POST', keepalive: true, body: 'a'.repeat(size) });
  answer = (request, response) => request.on('end', () => response.end());
  assert.equal((await rejected(send(65537))).code, 'keepalive-quota');
  const first = send(65536);
  assert.equal((await rejected(send(1))).code, 'keepalive-quota');
  await (await first).text();
  await send(65536);
});

test('421 is asked once more', async () => {
  answer = (request, response) => response.writeHead(home.log.length === 1 ? 421 : 200).end('x');
  assert.equal((await fetch('/', { method: 'POST', body: 'text' })).status, 200);
  assert.deepEqual(home.log.map(({ body }) => body), ['text', 'text']);
  answer = (request, response) => response.writeHead(421).end('x');
  assert.equal((await fetch('/')).status, 421);
  assert.equal(home.log.length, 4);
});

test('control characters in values go out as browsers send them', async () => {
  let bytes = '';
  const server = net.createServer((socket) => socket.once('data', (chunk) => {
    bytes += chunk.toString('latin1');
    socket.end('HTTP/1.1 200 OK\r\n\r\n');
  })).listen(0, '127.0.0.1');
  await once(server, 'listening');
  await (await createFetch({ origin: `http://127.0.0.1:${server.address().port}` }))('/', { headers: { 'X-A': 'a\x01\x7f\xe9', 'X-B': 'b' } });
  server.close();
  assert.match(bytes, /\r\nX-A: a\x01\x7f\xe9\r\nX-B: b\r\n/);
});

describe('a server that breaks off', () => {
  async function answers(bytes, use) {
    const server = net.createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => socket.end(bytes));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address();
    try {
      await use(await (await createFetch({ origin: `http://127.0.0.1:${port}` }))('/'));
    } finally {
      server.close();
    }
  }

  test('after its headers has answered', () => answers('HTTP/1.1 280 HELLO\nx-a: 1\nx-a: 2\n', async (response) => {
    assert.deepEqual([response.status, response.statusText, response.headers.get('x-a'), await response.text()], [280, 'HELLO', '1, 2', '']);
  }));

  test('within its body makes it fail before anybody reads', () => answers('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\npart', async (response) => {
    await assert.rejects(response.body.getReader().closed, TypeError);
  }));
});
