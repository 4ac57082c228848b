/**
 * `corsight/serve`: real servers of each kind say why a browser refuses their answers, and nothing of their answers changes.
 */
import { after, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import http from 'node:http';
import http2 from 'node:http2';
import { once } from 'node:events';
import express from 'express';
import expressCors from 'cors';
import Fastify from 'fastify';
import { Hono } from 'hono';
import { cors as honoCors } from 'hono/cors';
import { getRequestListener } from '@hono/node-server';
import Koa from 'koa';
import { explainExpress, explainFastify, explainFetch, explainHono, explainKoa } from '../../pkg/serve.js';
import { createFetch } from '../../pkg/fetch.js';
import { ORIGIN, listening, until } from './support.mjs';

const servers = [];
after(() => Promise.all(servers.map((server) => { server.closeAllConnections?.(); return server.close(); })));

/** The address of a server that is listening. */
async function listen(server) {
  servers.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  return `http://localhost:${server.address().port}`;
}

/** Sends a request as it is, and gives the answer as it came over the wire: status line, headers and body, without the date. */
function send(base, method, path, headers = {}) {
  return new Promise((resolve, reject) => {
    const url = new URL(path, base);
    http.request(url, { method, headers, agent: false }, async (response) => {
      let body = '';
      for await (const chunk of response.setEncoding('utf8')) body += chunk;
      const raw = response.rawHeaders.filter((_, index, all) => all[index - (index % 2)] !== 'Date');
      resolve({ status: response.statusCode, message: response.statusMessage, raw, body });
    }).on('error', reject).end();
  });
}

const PREFLIGHT = { Origin: ORIGIN, 'Access-Control-Request-Method': 'PUT', 'Access-Control-Request-Headers': 'content-type' };

/** A log that a test can wait for. */
function makeLog() {
  const lines = [];
  const refused = [];
  const write = (text, level) => lines.push([level, text]);
  const onRefused = (diagnosis, refusal) => refused.push({ diagnosis, ...refusal });
  return { lines, refused, options: { log: write, onRefused }, next: (count) => until(() => lines.length >= count && lines, `${count} lines`) };
}

/** A server that gives a handler a Request and nothing of Node, and sends the Response. */
const webServer = (handler) => http.createServer(async (incoming, outgoing) => {
  const request = new Request(new URL(incoming.url, `http://${incoming.headers.host}`), { method: incoming.method, headers: incoming.headers });
  const response = await handler(request);
  outgoing.writeHead(response.status, [...response.headers].flat()).end(await response.text());
});

/**
 * One server of each kind, with the middleware or, without options, without it. Below /none it knows nothing of CORS; elsewhere it allows ORIGIN
 * to GET.
 */
const KINDS = {
  'node:http': (options) => {
    const explain = options ? explainExpress(options) : () => {};
    return http.createServer((request, response) => {
      explain(request, response);
      if (request.headers.origin && !request.url.startsWith('/none')) response.setHeader('Access-Control-Allow-Origin', ORIGIN);
      response.setHeader('X-Own', ['a', 'b']);
      response.writeHead(200, { 'Content-Type': 'text/plain' }).end('text');
    });
  },
  Express: (options) => {
    const app = express();
    if (options) app.use(explainExpress(options));
    app.use((request, response, next) => (request.url.startsWith('/none') ? next() : expressCors({ origin: ORIGIN, methods: 'GET' })(request, response, next)));
    app.all('/{*path}', (request, response) => response.cookie('a', 'b').send('text'));
    return http.createServer(app);
  },
  Koa: (options) => {
    const app = new Koa();
    if (options) app.use(explainKoa(options));
    app.use((context) => {
      if (!context.url.startsWith('/none')) context.set('Access-Control-Allow-Origin', ORIGIN);
      context.body = 'text';
    });
    return http.createServer(app.callback());
  },
  Fastify: async (options) => {
    const app = Fastify();
    if (options) await app.register(explainFastify, options);
    app.all('/*', (request, reply) => {
      if (!request.url.startsWith('/none')) reply.header('Access-Control-Allow-Origin', ORIGIN);
      reply.send('text');
    });
    await app.ready();
    return app.server;
  },
  Hono: (options) => {
    const app = new Hono();
    if (options) app.use(explainHono(options));
    app.use((context, next) => (context.req.path.startsWith('/none') ? next() : honoCors({ origin: ORIGIN, allowMethods: ['GET'] })(context, next)));
    app.all('*', (context) => context.text('text'));
    return http.createServer(getRequestListener(app.fetch));
  },
  'Hono without Node': (options) => {
    const app = new Hono();
    if (options) app.use(explainHono(options));
    app.all('*', (context) => context.text('text', 200, context.req.path.startsWith('/none') ? {} : { 'Access-Control-Allow-Origin': ORIGIN }));
    return webServer(app.fetch);
  },
  'a handler of Request and Response over Node': (options) => {
    const handler = (request) => new Response('text', { headers: new URL(request.url).pathname === '/none' ? {} : { 'Access-Control-Allow-Origin': ORIGIN } });
    return http.createServer(getRequestListener(options ? explainFetch(handler, options) : handler));
  },
  'a handler of Request and Response': (options) => {
    const handler = async (request) => new Response('text', { headers: new URL(request.url).pathname === '/none' ? {} : { 'Access-Control-Allow-Origin': ORIGIN } });
    return webServer(options ? explainFetch(handler, options) : handler);
  },
};

for (const [kind, make] of Object.entries(KINDS)) describe(kind, () => {
  test('an answer without the header is told with its origin and the act', async () => {
    const { options, next, refused } = makeLog();
    const base = await listen(await make(options));
    await send(base, 'GET', '/none?x=1', { Origin: ORIGIN });
    const [[level, text]] = await next(1);
    assert.equal(level, 'warn');
    assert.ok(text.startsWith(`[corsight] Browsers keep GET ${base}/none?x=1 from pages of ${ORIGIN}: `), text);
    assert.match(text, /\n {2}· To do: .*Access-Control-Allow-Origin: https:\/\/app\.example/);
    const [{ diagnosis, origin, status, isPreflight, isExpected, count }] = refused;
    assert.deepEqual([origin, status, isPreflight, isExpected, count], [ORIGIN, 200, false, false, 1]);
    assert.ok(diagnosis.causes[0].explains.includes('response-acao-missing'));
  });

  test('a refused preflight is told as the call that it asks for, and what passes is not told', async () => {
    const { options, next, refused } = makeLog();
    const base = await listen(await make(options));
    assert.equal((await send(base, 'GET', '/items', { Origin: ORIGIN })).status, 200);
    await send(base, 'GET', '/none');
    await send(base, 'OPTIONS', '/items/7', PREFLIGHT);
    const lines = await next(1);
    assert.equal(lines.length, 1);
    assert.match(lines[0][1], /^\[corsight\] Browsers keep PUT http:\/\/localhost:\d+\/items\/7 from pages of https:\/\/app\.example: /);
    assert.equal(refused[0].isPreflight, true);
  });

  test('what corsight/fetch is refused is what the server tells', async () => {
    const { options, next, refused } = makeLog();
    const base = await listen(await make(options));
    const fetch = await createFetch({ origin: ORIGIN });
    for (const [index, [path, method]] of [['/none', 'GET'], ['/items/1', 'PUT']].entries()) {
      const error = await fetch(base + path, { method }).then(() => assert.fail(path), (found) => found);
      await next(index + 1);
      assert.equal(refused.at(-1).diagnosis.causes[0].code, error.diagnosis.causes[0].code);
    }
    await fetch(`${base}/items`);
    assert.equal(refused.length, 2);
  });

  test('the answers are those of the server without it, to the byte', async () => {
    const plain = await listen(await make({ log: false, onRefused: () => { throw new Error('of the callback'); } }));
    const broken = await listen(await make({ log: () => { throw new Error('of the log'); } }));
    const bare = await listen(await make());
    await listening(async () => {
      for (const request of [['GET', '/none', { Origin: ORIGIN }], ['OPTIONS', '/items', PREFLIGHT], ['GET', '/items', { Origin: 'null' }], ['POST', '/items', {}]]) {
        const expected = await send(bare, ...request);
        assert.deepEqual(await send(plain, ...request), expected);
        assert.deepEqual(await send(broken, ...request), expected);
      }
    });
  });
});

describe('the log', () => {
  test('tells each cause of an endpoint once for each origin, and the tenth time how often', async () => {
    const { options, lines, refused } = makeLog();
    const base = await listen(KINDS['node:http'](options));
    for (let id = 1; id <= 12; id++) await send(base, 'GET', `/none/${id}`, { Origin: ORIGIN });
    await send(base, 'GET', '/none/1', { Origin: 'https://other.example' });
    await send(base, 'GET', '/none/b', { Origin: ORIGIN });
    await until(() => refused.length === 14);
    assert.deepEqual(lines.map(([, text]) => text.match(/GET \S+\/none\/(\S+) from pages of (\S+?)( \(.*\))?: /).slice(1)), [
      ['1', ORIGIN, undefined], ['10', ORIGIN, ' (10 times so far)'], ['1', 'https://other.example', undefined], ['b', ORIGIN, undefined],
    ]);
    assert.deepEqual(refused.map(({ count }) => count), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 1]);
  });

  test('an origin that is not meant to call is told once, as information', async () => {
    const { options, lines, refused } = makeLog();
    const base = await listen(KINDS.Express({ ...options, origins: [ORIGIN, /^https:\/\/[a-z]+\.app\.example$/] }));
    for (const path of ['/none', '/items', '/none']) await send(base, 'GET', path, { Origin: 'https://other.example' });
    await send(base, 'GET', '/none', { Origin: 'https://beta.app.example' });
    await until(() => refused.length === 4);
    assert.deepEqual(lines.map(([level]) => level), ['info', 'warn']);
    assert.match(lines[0][1], /from pages of https:\/\/other\.example, which is not one of the origins that are meant to call this server\.$/);
    assert.deepEqual(refused.map(({ isExpected }) => isExpected), [true, true, true, false]);
  });

  test('goes to the console, or to a logger', async () => {
    const said = await listening(async (found) => {
      const base = await listen(KINDS.Koa({}));
      await send(base, 'GET', '/none', { Origin: ORIGIN });
      await until(() => found.length);
    });
    assert.equal(said[0][0], 'warn');
    assert.match(said[0][1], /^\[corsight\] Browsers keep GET /);
    const lines = [];
    const base = await listen(KINDS.Koa({ log: { info() {}, warn: (text) => lines.push(text) } }));
    await send(base, 'GET', '/none', { Origin: 'null' });
    await until(() => lines.length);
    assert.match(lines[0], /from a page with the origin null: /);
  });

  test('is not silent about an answer that changes, after many that passed', async () => {
    const { options, next, refused } = makeLog();
    let allowed = ORIGIN;
    const explain = explainExpress(options);
    const base = await listen(http.createServer((request, response) => {
      explain(request, response);
      response.writeHead(200, { 'Access-Control-Allow-Origin': allowed, 'X-Request-Id': String(Math.random()) }).end();
    }));
    for (let id = 0; id < 20; id++) await send(base, 'GET', `/items/${id}`, { Origin: ORIGIN });
    allowed = 'https://other.example';
    await send(base, 'GET', '/items/1', { Origin: ORIGIN });
    await next(1);
    allowed = ORIGIN;
    await send(base, 'GET', '/items/1', { Origin: 'https://other.example' });
    await next(2);
    assert.deepEqual(refused.map(({ origin }) => origin), [ORIGIN, 'https://other.example']);
  });

  test('has no secrets, and with hideQuery no query', async () => {
    const { options, next, refused } = makeLog();
    const base = await listen(KINDS['node:http']({ ...options, hideQuery: true }));
    await send(base, 'GET', '/none?token=s3cret', { Origin: ORIGIN, Cookie: 'session=s3cret', Authorization: 'Bearer s3cret' });
    const [[, text]] = await next(1);
    assert.match(text, /\/none\?\.\.\. /);
    assert.doesNotMatch(text + JSON.stringify(refused), /s3cret/);
  });
});

describe('what the server does not see', () => {
  test('a proxy that ends TLS leaves the scheme in a header, or the page tells it', async () => {
    const { options, refused } = makeLog();
    const base = await listen(KINDS['node:http'](options));
    for (const headers of [{ Host: 'api.example', 'X-Forwarded-Proto': 'https' }, { Host: 'api.example' }, { Host: '10.0.0.1', 'X-Forwarded-Host': 'api.example', 'X-Forwarded-Proto': 'https, http' }]) {
      await send(base, 'GET', '/none', { Origin: ORIGIN, ...headers });
    }
    await until(() => refused.length === 3);
    assert.deepEqual(refused.map(({ request }) => request.url), Array(3).fill('https://api.example/none'));
  });

  test("requests of the server's own pages are no calls to another origin", async () => {
    const { options, next, refused } = makeLog();
    const base = await listen(KINDS['node:http'](options));
    await send(base, 'POST', '/none', { Origin: ORIGIN, Host: 'app.example' });
    await send(base, 'POST', '/none', { Origin: 'https://public.example', 'Sec-Fetch-Site': 'same-origin' });
    await send(base, 'POST', '/none', { Origin: ORIGIN, 'Sec-Fetch-Mode': 'navigate' });
    await send(base, 'POST', '/none', { Origin: ORIGIN });
    await next(1);
    assert.equal(refused.length, 1);
  });

  test('cookies show that the page sends credentials', async () => {
    const { options, next } = makeLog();
    const base = await listen(http.createServer((request, response) => {
      explain(request, response);
      response.writeHead(200, { 'Access-Control-Allow-Origin': '*' }).end();
    }));
    const explain = explainExpress(options);
    await send(base, 'GET', '/', { Origin: ORIGIN });
    await send(base, 'GET', '/', { Origin: ORIGIN, Cookie: 'a=b' });
    const lines = await next(1);
    assert.equal(lines.length, 1);
    assert.match(lines[0][1], /allows every origin \(\*\), and \* does not count for a call with credentials/);
  });

  test('a stream is judged when the browser closes it, and chunks leave as they are written', async () => {
    const { options, next } = makeLog();
    const explain = explainExpress(options);
    let stream;
    const base = await listen(http.createServer((request, response) => {
      explain(request, response);
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.write('data: 1\n\n');
      stream = response;
    }));
    const request = http.get(base, { headers: { Origin: ORIGIN, Accept: 'text/event-stream' } });
    const [response] = await once(request, 'response');
    const [first] = await once(response, 'data');
    assert.equal(String(first), 'data: 1\n\n');
    stream.write('data: 2\n\n');
    assert.equal(String((await once(response, 'data'))[0]), 'data: 2\n\n');
    request.destroy();
    await next(1);
  });

  test('HTTP/2 is seen as well', async () => {
    const { options, next } = makeLog();
    const explain = explainExpress(options);
    const server = http2.createServer((request, response) => {
      explain(request, response);
      response.writeHead(200, { 'X-Own': '1', ...request.url === '/allowed' && { 'Access-Control-Allow-Origin': ORIGIN } }).end('text');
    });
    const base = await listen(server);
    const session = http2.connect(base);
    for (const path of ['/allowed', '/refused']) {
      const stream = session.request({ ':path': path, origin: ORIGIN });
      await once(stream.resume(), 'end');
    }
    session.close();
    const lines = await next(1);
    assert.equal(lines.length, 1);
    assert.ok(lines[0][1].startsWith(`[corsight] Browsers keep GET ${base}/refused from `), lines[0][1]);
  });

  test('what never was a server, and an answer that never left, disturb nobody', async () => {
    const { options, lines } = makeLog();
    const explain = explainExpress(options);
    let called = 0;
    for (const wrong of [{}, null, { once() { throw new Error('wrong'); } }]) explain({}, wrong, () => { called += 1; });
    assert.equal(called, 3);
    const base = await listen(http.createServer((request, response) => {
      explain(request, response);
      response.destroy();
    }));
    await assert.rejects(send(base, 'GET', '/', { Origin: ORIGIN }));
    assert.deepEqual(lines, []);
  });

  test('wrong options are refused with their value', () => {
    for (const [options, words] of [[{ log: 1 }, /log is true, false/], [{ origins: 'https://app.example' }, /origins is a list/], [{ origins: [1] }, /each of origins/], [{ onRefused: 1 }, /onRefused/], [{ orgins: [] }, /did you mean "origins"/]]) {
      assert.throws(() => explainExpress(options), (error) => error.code === 'misuse' && words.test(error.message));
    }
  });
});
