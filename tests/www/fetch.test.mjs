/**
 * corsight/fetch against real servers on loopback.
 */
import { after, before, beforeEach, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import zlib from 'node:zlib';
import { createFetch, isCorsError, wrapFetch } from '../../pkg/fetch.js';
import { createEngine } from '../../pkg/index.js';
import { allow, rejected, sent, serve } from './fetch-support.mjs';

let home;
let api;
let other;
let answer;
let fetch;
/** A server calls what the test has set for its path. */
const routed = (request, response, entry) => (answer[new URL(request.url, 'http://x').pathname] ?? answer.any)(request, response, entry);
const make = (options) => createFetch({ origin: home.origin, ...options });

before(async () => {
  [home, api, other] = await Promise.all([serve(routed), serve(routed), serve(routed)]);
});
after(() => Promise.all([home, api, other].map((server) => server.close())));
beforeEach(async () => {
  for (const { log } of [home, api, other]) log.length = 0;
  answer = { any: (request, response) => response.writeHead(request.method === 'OPTIONS' ? 204 : 200, allow(request)).end(request.method === 'OPTIONS' ? undefined : 'hello') };
  fetch = await make();
});

describe('what is sent', () => {
  test('a same-origin GET has no Origin and needs no permission', async () => {
    answer.any = (_, response) => response.writeHead(200, { 'X-Own': 'seen' }).end('hello');
    const response = await fetch('/path?query#fragment');
    assert.equal(home.log[0].url, '/path?query');
    assert.equal(home.log[0].headers.origin, undefined);
    assert.equal(home.log[0].headers['sec-fetch-site'], 'same-origin');
    assert.deepEqual([response.type, response.url, response.headers.get('x-own')], ['basic', `${home.origin}/path?query`, 'seen']);
    assert.equal(await response.text(), 'hello');
  });

  test('a cross-origin GET has Origin and no preflight', async () => {
    const response = await fetch(api.origin);
    assert.deepEqual(api.methods(), ['GET']);
    assert.equal(api.log[0].headers.origin, home.origin);
    assert.equal(response.type, 'cors');
  });

  test('a preflight goes before, without credentials and custom headers', async () => {
    const jar = { getCookieString: () => 'a=b', setCookie() {} };
    fetch = await make({ jar });
    await fetch(api.origin, { method: 'PUT', headers: { 'X-Custom': '1', Authorization: 'x' }, body: 'text', credentials: 'include' });
    const [preflight, actual] = api.log;
    assert.deepEqual(api.methods(), ['OPTIONS', 'PUT']);
    assert.equal(preflight.headers['access-control-request-method'], 'PUT');
    assert.equal(preflight.headers['access-control-request-headers'], 'authorization,x-custom');
    assert.deepEqual([preflight.headers.cookie, preflight.headers.authorization, preflight.headers['x-custom'], preflight.body], [undefined, undefined, undefined, '']);
    assert.deepEqual([actual.headers.cookie, actual.headers['x-custom'], actual.body, actual.headers['content-length']], ['a=b', '1', 'text', '4']);
  });

  test('its answer is cached for the engine', async () => {
    for (let time = 0; time < 3; time++) await fetch(api.origin, { method: 'PUT' });
    assert.deepEqual(api.methods(), ['OPTIONS', 'PUT', 'PUT', 'PUT']);
    await (await make())(api.origin, { method: 'PUT' });
    assert.deepEqual(api.methods().slice(4), ['OPTIONS', 'PUT']);
  });

  test('forbidden headers are dropped, others go out byte by byte, those of one name as one', async () => {
    const headers = [['Cookie', 'a=b'], ['Host', 'evil'], ['Origin', 'http://evil'], ['Sec-X', '1'], ['Content-Length', '99'], ['X-Bytes', 'caf\xe9'], ['X-Twice', '1'], ['X-Twice', '2']];
    await fetch('/', { headers });
    const [entry] = home.log;
    assert.equal(entry.headers.host, new URL(home.origin).host);
    assert.deepEqual(['cookie', 'origin', 'sec-x', 'content-length'].map((name) => entry.headers[name]), Array(4).fill(undefined));
    assert.deepEqual(sent(entry, 'x-bytes'), ['caf\xe9']);
    assert.deepEqual(sent(entry, 'x-twice'), ['1, 2']);
    assert.ok(entry.raw.includes('X-Bytes'));
  });

  test('methods are normalized as browsers do', async () => {
    await fetch('/', { method: 'post' });
    await fetch('/', { method: 'patch' });
    assert.equal(home.methods()[0], 'POST');
    assert.equal(home.log[0].headers['content-length'], '0');
    // Servers of Node take only capital letters, so this was refused, as it is when a browser sends it.
    assert.equal(home.log.length, 1);
  });

  test('bodies of all kinds', async () => {
    const form = new FormData();
    form.append('name', 'value');
    const bodies = ['text', new URLSearchParams({ a: 'b' }), new Uint8Array([97, 98]), new Uint8Array([97, 98]).buffer, new Blob(['blob'], { type: 'text/x' }), new Blob(['bare']), form, 12];
    for (const body of bodies) await fetch('/', { method: 'POST', body });
    assert.deepEqual(home.log.map(({ headers }) => headers['content-type']?.replace(/boundary=.*/, '')), ['text/plain;charset=UTF-8',
      'application/x-www-form-urlencoded;charset=UTF-8', undefined, undefined, 'text/x', undefined, 'multipart/form-data; ', 'text/plain;charset=UTF-8']);
    assert.deepEqual(home.log.map(({ body }) => body.includes('name="name"') || body), ['text', 'a=b', 'ab', 'ab', 'blob', 'bare', true, '12']);
    assert.ok(home.log.every(({ headers }) => headers['content-length'] && !headers['transfer-encoding']));
  });

  test('bodies of jsdom and happy-dom', async () => {
    const [{ JSDOM }, { Window }] = await Promise.all([import('jsdom'), import('happy-dom')]);
    const windows = [new JSDOM().window, new Window()];
    for (const { FormData, File, Blob } of windows) {
      const form = new FormData();
      form.append('na"me\r', 'value\nof two lines');
      form.append('file', new File(['content'], 'na"me\n.txt', { type: 'text/x' }));
      for (const body of [form, new Blob(['blob'], { type: 'text/y' })]) await fetch('/', { method: 'POST', body });
      const [{ body, headers }, blob] = home.log.splice(0);
      const [, boundary] = /^multipart\/form-data; boundary=(.+)$/.exec(headers['content-type']);
      assert.equal(body, `--${boundary}\r\nContent-Disposition: form-data; name="na%22me%0D%0A"\r\n\r\nvalue\r\nof two lines\r\n`
        + `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="na%22me%0A.txt"\r\nContent-Type: text/x\r\n\r\ncontent\r\n--${boundary}--\r\n`);
      assert.deepEqual([blob.body, blob.headers['content-type']], ['blob', 'text/y']);
    }
    windows.forEach((window) => window.close());
  });

  test('a Blob of a jsdom that cannot read it itself', async () => {
    const { window } = new (await import('jsdom')).JSDOM();
    globalThis.FileReader = window.FileReader;
    try {
      const blob = new window.Blob(['blob']);
      Object.defineProperty(blob, 'arrayBuffer', { value: undefined });
      await fetch('/', { method: 'POST', body: blob });
      assert.equal(home.log[0].body, 'blob');
    } finally {
      delete globalThis.FileReader;
      window.close();
    }
  });

  test('a stream as the body, with the preflight it needs', async () => {
    const body = () => new ReadableStream({ start(controller) { controller.enqueue(new TextEncoder().encode('streamed')); controller.close(); } });
    await fetch(api.origin, { method: 'POST', body: body(), duplex: 'half' });
    assert.deepEqual(api.methods(), ['OPTIONS', 'POST']);
    assert.deepEqual([api.log[1].body, api.log[1].headers['transfer-encoding']], ['streamed', 'chunked']);
    assert.equal((await rejected(fetch('/', { method: 'POST', body: body() }))).code, 'misuse');
  });

  test('a Request, its body and what overrides it', async () => {
    const request = new Request(`${api.origin}/r`, { method: 'PUT', body: 'text', headers: { 'X-A': '1' }, credentials: 'include' });
    await fetch(request.clone(), { headers: { 'X-B': '2' } });
    await fetch(request);
    assert.ok(request.bodyUsed);
    assert.deepEqual(api.log.filter(({ method }) => method === 'PUT').map(({ headers, body }) => [headers['x-a'], headers['x-b'], body]),
      [[undefined, '2', 'text'], ['1', undefined, 'text']]);
    assert.ok(isCorsError(await rejected(fetch(request))));
  });

  test('cache modes that browsers turn into headers', async () => {
    await fetch('/', { cache: 'no-store' });
    await fetch('/', { cache: 'no-cache' });
    assert.deepEqual(home.log.map(({ headers }) => [headers.pragma, headers['cache-control']]), [['no-cache', 'no-cache'], [undefined, 'max-age=0']]);
  });
});

describe('what script sees', () => {
  test('only headers that are exposed, whatever came', async () => {
    answer.any = (request, response) => response.writeHead(418, 'Teapot', { ...allow(request), 'Access-Control-Expose-Headers': 'X-Shown', 'X-Shown': '1', 'X-Hidden': '2', 'Set-Cookie': 'a=b', 'Content-Type': 'text/x' }).end('tea');
    const response = await fetch(api.origin);
    assert.deepEqual([...response.headers], [['content-type', 'text/x'], ['x-shown', '1']]);
    assert.deepEqual([response.status, response.statusText, response.ok, response.redirected], [418, 'Teapot', false, false]);
    assert.ok(response instanceof Response);
    assert.throws(() => response.headers.set('a', 'b'), TypeError);
    const clone = response.clone();
    assert.deepEqual([clone.type, clone.url, clone.status, await clone.text(), await response.text()], ['cors', `${api.origin}/`, 418, 'tea', 'tea']);
  });

  test('nothing of an opaque response', async () => {
    answer.any = (_, response) => response.writeHead(200, { 'X-A': '1' }).end('secret');
    const response = await fetch(api.origin, { mode: 'no-cors', method: 'POST', headers: { 'X-Custom': '1', 'Content-Type': 'text/plain' }, body: 'x' });
    assert.deepEqual([response.type, response.status, response.url, response.statusText, response.body, [...response.headers]], ['opaque', 0, '', '', null, []]);
    assert.deepEqual([api.log[0].headers['x-custom'], api.log[0].headers['content-type']], [undefined, 'text/plain']);
    assert.ok(isCorsError(await rejected(fetch(api.origin, { mode: 'no-cors', method: 'PUT' }))));
  });

  test('nothing of an opaque redirect', async () => {
    answer.any = (request, response) => response.writeHead(302, { ...allow(request), Location: '/next' }).end();
    const response = await fetch(api.origin, { redirect: 'manual' });
    assert.deepEqual([response.type, response.status, [...response.headers]], ['opaqueredirect', 0, []]);
    assert.deepEqual(api.methods(), ['GET']);
    assert.equal((await rejected(fetch(api.origin, { redirect: 'error' }))).code, 'redirect-mode-error');
  });

  test('bodies that have no bytes are null', async () => {
    answer.any = (request, response) => response.writeHead(Number(request.url.slice(1)) || 200, allow(request)).end();
    for (const status of [204, 304]) assert.equal((await fetch(`${api.origin}/${status}`)).body, null);
    assert.equal((await fetch(api.origin, { method: 'HEAD' })).body, null);
    assert.equal(await (await fetch(api.origin)).text(), '');
  });

  test('decoded bodies', async () => {
    const codings = { gzip: zlib.gzipSync, deflate: zlib.deflateSync, br: zlib.brotliCompressSync, raw: zlib.deflateRawSync };
    const text = 'some text '.repeat(30_000);
    answer.any = (request, response) => {
      const name = request.url.slice(1);
      response.writeHead(200, { 'Content-Encoding': name === 'raw' ? 'deflate' : name }).end(codings[name]?.(text) ?? text);
    };
    for (const name of [...Object.keys(codings), 'unheard-of']) {
      const response = await fetch(`/${name}`);
      assert.equal(await response.text(), text, name);
    }
    answer.any = (_, response) => response.writeHead(200, { 'Content-Encoding': 'gzip' }).end('this is not gzip');
    assert.ok(await rejected((await fetch('/')).text()) instanceof TypeError);
  });

  test('a body as it streams, as bytes', async () => {
    let go;
    answer.any = (_, response) => {
      response.writeHead(200).write('first');
      go = () => response.end('second');
    };
    const reader = (await fetch('/')).body.getReader({ mode: 'byob' });
    const read = async () => Buffer.from((await reader.read(new Uint8Array(100))).value).toString();
    assert.equal(await read(), 'first');
    go();
    assert.equal(await read(), 'second');
    assert.equal((await reader.read(new Uint8Array(1))).done, true);
  });

  test('a body that is cut off is an error', async () => {
    answer.any = (_, response) => {
      response.writeHead(200, { 'Content-Length': 100 }).write('part', () => response.socket.destroySoon());
    };
    const error = await rejected((await fetch('/')).text());
    assert.ok(error instanceof TypeError);
  });

  test('data: and blob: URLs', async () => {
    const response = await fetch('data:text/plain,hi');
    assert.deepEqual([response.type, response.url, await response.text()], ['basic', 'data:text/plain,hi', 'hi']);
  });
});

describe('redirects', () => {
  beforeEach(() => {
    answer['/to'] = (request, response) => {
      const { searchParams } = new URL(request.url, 'http://x');
      response.writeHead(request.method === 'OPTIONS' ? 204 : Number(searchParams.get('status') ?? 302), { ...allow(request), ...(request.method === 'OPTIONS' ? {} : { Location: searchParams.get('location') }) }).end();
    };
  });
  const to = (server, location, status = 302) => `${server.origin}/to?status=${status}&location=${encodeURIComponent(location)}`;

  test('across origins, until Origin is null', async () => {
    const response = await fetch(to(api, to(other, `${api.origin}/end#x`)));
    assert.deepEqual([...api.log, ...other.log].map(({ headers }) => headers.origin), [home.origin, 'null', 'null']);
    assert.deepEqual([response.redirected, response.url], [true, `${api.origin}/end`]);
  });

  test('rewrite the method and drop the body, or send it again', async () => {
    for (const status of [301, 302, 303, 307, 308]) await fetch(to(home, '/end', status), { method: 'POST', body: 'text' });
    assert.deepEqual(home.log.filter(({ url }) => url === '/end').map(({ method, body }) => method + body), ['GET', 'GET', 'GET', 'POSTtext', 'POSTtext']);
    await fetch(to(home, '/end', 307), { method: 'POST', body: new Blob(['blob']) });
    assert.equal(home.log.at(-1).body, 'blob');
    const body = new Blob(['x']).stream();
    assert.equal((await rejected(fetch(to(home, '/end', 307), { method: 'POST', body, duplex: 'half' }))).code, 'request-body-not-replayable');
  });

  test('drop Authorization when they leave the origin', async () => {
    await fetch(to(home, `${api.origin}/end`), { headers: { Authorization: 'secret' } });
    assert.deepEqual([home.log[0].headers.authorization, api.log.at(-1).headers.authorization], ['secret', undefined]);
  });

  test('twenty and no more', async () => {
    answer['/loop'] = (_, response) => response.writeHead(302, { Location: '/loop' }).end();
    assert.match((await rejected(fetch('/loop'))).code, /^redirect-/);
    assert.equal(home.log.length, 21);
  });
});

describe('refusals', () => {
  test('have all that the engine knows, and the verdict of engine.check', async () => {
    answer.any = (_, response) => response.writeHead(500, { 'X-A': '1' }).end('no');
    const told = [];
    fetch = await make({ onVerdict: (...args) => told.push(args) });
    const error = await rejected(fetch(api.origin, { method: 'PUT', headers: { 'X-A': '1' } }));
    assert.ok(isCorsError(error) && error instanceof TypeError);
    const request = { url: api.origin, method: 'PUT', headers: { 'X-A': '1' } };
    const engine = await createEngine({ origin: home.origin });
    const expected = engine.check({ request, responses: [{ status: 500, headers: [['X-A', '1']] }] });
    assert.deepEqual(error.findings, expected.findings);
    // A check has no preflight cache that could be cleared.
    const { trace, ...verdict } = error.verdict;
    assert.deepEqual({ ...verdict, trace: trace.filter(({ anchor }) => anchor !== 'concept-cache-clear') }, expected);
    assert.deepEqual([told.length, told[0][0].outcome, told[0][1].method], [1, 'blocked', 'PUT']);
  });

  test('of what fetch() does not take, before anything is sent', async () => {
    const codes = [];
    for (const [input, init] of [['http://u:p@x.example/'], ['http://['], ['/', { method: 'TRACE' }], ['/', { headers: { 'a b': '1' } }], ['/', { headers: { a: 'b\nc' } }],
      ['/', { body: 'x' }], ['/', { mode: 'navigate' }], ['/', { mode: 'nonsense' }], ['/', { signal: 1 }], ['/', { cache: 'only-if-cached' }], ['/', 1]]) {
      const error = await rejected(fetch(input, init));
      assert.ok(error instanceof TypeError, input);
      codes.push(error.code);
    }
    assert.deepEqual(codes.slice(0, 5), ['request-url-has-credentials', 'request-url-invalid', 'request-method-forbidden', 'request-header-invalid', 'request-header-invalid']);
    assert.equal(home.log.length, 0);
  });

  test('name the cause if there is no answer', async () => {
    const gone = await serve(() => {});
    await gone.close();
    const error = await rejected(fetch(gone.origin));
    assert.deepEqual([error.code, error.cause.code], ['env-network-error', 'ECONNREFUSED']);
  });

  test('of options', async () => {
    const engine = await createEngine({ origin: home.origin });
    for (const options of [undefined, { origin: 1 }, { origin: home.origin, fetch: 1 }, { origin: home.origin, jar: {} }, { engine: {} }, { engine, profile: 'chromium' }, { engine, origin: api.origin }]) {
      assert.equal((await rejected(createFetch(options))).code, 'misuse');
    }
    await (await createFetch({ engine, origin: home.origin }))(api.origin, { method: 'PUT' });
    assert.equal(engine.preflightCache.size > 0, true);
  });
});

describe('cookies', () => {
  test('go and are kept only with credentials', async () => {
    const { CookieJar } = await import('tough-cookie');
    const jar = new CookieJar();
    fetch = await make({ jar });
    answer.any = (request, response) => response.writeHead(200, { ...allow(request), 'Set-Cookie': ['one=1', 'two=2; HttpOnly'] }).end();
    await fetch(api.origin);
    assert.equal(await jar.getCookieString(api.origin), '');
    await fetch(api.origin, { credentials: 'include' });
    assert.equal(await jar.getCookieString(api.origin), 'one=1; two=2');
    await fetch(api.origin, { credentials: 'include' });
    await fetch(api.origin, { credentials: 'omit' });
    assert.deepEqual(api.log.map(({ headers }) => headers.cookie), [undefined, undefined, 'one=1; two=2', undefined]);
  });

  test('are kept although script may not see the response', async () => {
    const kept = [];
    fetch = await make({ jar: { getCookieString: () => '', setCookie: (cookie) => kept.push(cookie) } });
    answer.any = (_, response) => response.writeHead(200, { 'Set-Cookie': 'a=b' }).end();
    await rejected(fetch(api.origin, { credentials: 'include' }));
    assert.deepEqual(kept, ['a=b']);
  });
});

describe('transports', () => {
  test('another fetch, as it is called and what it may give', async () => {
    const calls = [];
    fetch = await make({ fetch: async (url, init) => {
      calls.push({ url, ...init });
      return calls.length === 1 ? new Response(null, { status: 302, headers: { Location: '/b', 'Access-Control-Allow-Origin': '*' } })
        : new Response('text', { headers: { 'Access-Control-Allow-Origin': '*', 'X-A': '1' } });
    } });
    const response = await fetch('http://api.example/a', { method: 'POST', body: 'x' });
    assert.deepEqual(calls.map(({ url, method, redirect, credentials }) => [url, method, redirect, credentials]),
      [['http://api.example/a', 'POST', 'manual', 'omit'], ['http://api.example/b', 'GET', 'manual', 'omit']]);
    assert.deepEqual([response.url, response.redirected, response.headers.get('x-a'), await response.text()], ['http://api.example/b', true, null, 'text']);
  });

  test('the fetch of Node', async () => {
    fetch = await make({ fetch: globalThis.fetch });
    const response = await fetch(api.origin, { method: 'PUT', body: 'x', headers: { 'X-A': '1' } });
    assert.deepEqual([response.type, await response.text(), api.methods()], ['cors', 'hello', ['OPTIONS', 'PUT']]);
  });

  test('one that hides redirects is told so', async () => {
    fetch = await make({ fetch: async () => Response.error() });
    assert.equal((await rejected(fetch(api.origin))).code, 'misuse');
  });
});

test('what onVerdict throws is reported once and concerns nobody', async (t) => {
  const warn = t.mock.method(console, 'warn', () => {});
  fetch = await make({ onVerdict: () => { throw new Error('mine'); } });
  for (let time = 0; time < 2; time++) assert.equal((await fetch(api.origin)).status, 200);
  await new Promise(setImmediate);
  assert.equal(warn.mock.callCount(), 1);
});

describe('abort', () => {
  const held = () => new Promise((resolve) => { answer.any = (request, response) => resolve([request, response]); });

  const closed = ({ socket }) => socket.destroyed || new Promise((resolve) => { socket.once('close', resolve); });

  test('before, with the reason of the signal', async () => {
    const reason = new Error('mine');
    let cancelled;
    const body = new ReadableStream({ cancel(why) { cancelled = why; } });
    assert.equal(await rejected(fetch('/', { method: 'POST', body, duplex: 'half', signal: AbortSignal.abort(reason) })), reason);
    assert.equal(cancelled, reason);
    assert.equal((await rejected(fetch('/', { signal: AbortSignal.abort() }))).name, 'AbortError');
    assert.equal(home.log.length, 0);
  });

  for (const [stage, init] of [['the preflight', { method: 'PUT' }], ['the request', {}]]) test(`while ${stage} waits`, async () => {
    const controller = new AbortController();
    const came = held();
    const done = rejected(fetch(api.origin, { ...init, signal: controller.signal }));
    const [request] = await came;
    controller.abort();
    assert.equal((await done).name, 'AbortError');
    await closed(request);
    assert.equal(api.log.length, 1);
  });

  test('between the preflight and the request', async () => {
    const controller = new AbortController();
    fetch = await make({ fetch: async (url, { method }) => {
      api.log.push({ method });
      controller.abort();
      return new Response(null, { status: 204, headers: { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Methods': '*' } });
    } });
    assert.equal((await rejected(fetch(api.origin, { method: 'PUT', signal: controller.signal }))).name, 'AbortError');
    assert.deepEqual(api.methods(), ['OPTIONS']);
  });

  test('while the body goes up', async () => {
    const controller = new AbortController();
    let cancelled;
    const body = new ReadableStream({ start(stream) { stream.enqueue(new Uint8Array(10)); }, cancel(why) { cancelled = why; } });
    const came = held();
    const done = rejected(fetch('/', { method: 'POST', body, duplex: 'half', signal: controller.signal }));
    const [request] = await came;
    controller.abort('enough');
    assert.equal(await done, 'enough');
    await closed(request);
    await new Promise(setImmediate);
    assert.equal(cancelled, 'enough');
  });

  test('while the body comes down', async () => {
    const controller = new AbortController();
    answer.any = (_, response) => response.writeHead(200).write('first');
    const response = await fetch('/', { signal: controller.signal });
    const reader = response.body.getReader();
    await reader.read();
    const next = rejected(reader.read());
    controller.abort();
    assert.equal((await next).name, 'AbortError');
    assert.equal((await rejected(reader.closed)).name, 'AbortError');
  });

  test('when all is over, to no effect', async () => {
    const controller = new AbortController();
    let socket;
    answer.any = (request, response) => {
      ({ socket } = request);
      response.end('hello');
    };
    const response = await fetch('/', { signal: controller.signal });
    assert.equal(await response.text(), 'hello');
    const unread = await fetch('/', { signal: controller.signal });
    const reader = unread.body.getReader();
    assert.equal(Buffer.from((await reader.read()).value).toString(), 'hello');
    assert.equal((await reader.read()).done, true);
    controller.abort();
    assert.deepEqual([response.status, response.bodyUsed, (await reader.read()).done], [200, true, true]);
    await reader.closed;
    // The connection is still good for others.
    const last = socket;
    await (await fetch('/')).text();
    assert.equal(socket, last);
  });

  test('with a transport that does not listen', async () => {
    const controller = new AbortController();
    let cancelled = false;
    let give;
    fetch = await make({ fetch: () => new Promise((resolve) => { give = resolve; }) });
    const done = rejected(fetch(api.origin, { signal: controller.signal }));
    while (!give) await new Promise(setImmediate);
    controller.abort();
    assert.equal((await done).name, 'AbortError');
    give({ status: 200, headers: [], body: new ReadableStream({ cancel() { cancelled = true; } }) });
    await new Promise(setImmediate);
    assert.ok(cancelled);
  });
});

test('hundreds at once on one engine', async () => {
  answer.any = (request, response) => {
    const yes = request.method === 'OPTIONS' || Number(request.url.split('/')[2]) % 2 === 0;
    setTimeout(() => response.writeHead(200, yes ? allow(request) : {}).end(request.url), Math.random() * 5);
  };
  const { signal } = new AbortController();
  const warned = [];
  const listen = (warning) => warned.push(warning);
  process.on('warning', listen);
  const results = await Promise.allSettled(Array.from({ length: 600 }, async (_, index) => {
    const response = await fetch(`${api.origin}/n/${index}`, { method: index % 3 ? 'GET' : 'DELETE', signal });
    // A third of them are not read, which must not hold up the others.
    return index % 6 === 4 ? null : response.text();
  }));
  results.forEach(({ status, value, reason }, index) => {
    if (index % 2) assert.equal(reason?.code, 'response-acao-missing', index);
    else assert.equal(status === 'fulfilled' && (value ?? `/n/${index}`), `/n/${index}`);
  });
  await new Promise(setImmediate);
  process.off('warning', listen);
  assert.deepEqual(warned, []);
});

test('nothing keeps a process alive: bodies that nobody reads, answers that never end, sockets that are kept', async () => {
  answer['/endless'] = (request, response) => response.writeHead(request.url.endsWith('?302') ? 302 : 200, { ...allow(request), Location: '/' }).write('x');
  const script = `
    import { createFetch } from ${JSON.stringify(new URL('../../pkg/fetch.js', import.meta.url).href)};
    const fetch = await createFetch({ origin: ${JSON.stringify(home.origin)} });
    await fetch(${JSON.stringify(api.origin)});
    await (await fetch(${JSON.stringify(api.origin)}, { method: 'PUT' })).text();
    await fetch('/endless?302');
    await fetch(${JSON.stringify(`${api.origin}/endless`)}, { mode: 'no-cors' });
    await (await fetch('/endless')).body.cancel();
    const controller = new AbortController();
    await fetch('/endless', { signal: controller.signal });
    controller.abort();
    // Dropped with a signal that lives on: collected, and their connections closed.
    const last = new AbortController();
    const { signal } = last;
    const connections = () => process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
    for (let time = 0; time < 20; time++) await fetch('/endless', { signal });
    for (let time = 0; time < 100 && connections() > 8; time++) {
      gc();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    process.stdout.write(connections() > 8 ? connections() + ' are open' : 'done');
    last.abort();`;
  const child = spawn(process.execPath, ['--expose-gc', '--input-type=module', '--eval', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.on('data', (chunk) => { out += chunk; });
  const code = await new Promise((resolve) => { child.on('close', resolve); });
  assert.deepEqual([code, out], [0, 'done']);
});

describe('wrapFetch', () => {
  const page = { origin: 'https://app.example', console: false };
  const native = async (input) => {
    if (`${input?.url ?? input}`.includes('fails')) throw new TypeError('Failed to fetch');
    return Response.json({ a: 1 }, { headers: { 'X-A': '1' } });
  };

  test('plans, gives what the fetch gives, and explains', async () => {
    const wrapped = wrapFetch(native, page);
    await wrapped.ready;
    const response = await wrapped('https://api.example/', { method: 'PUT', headers: { 'X-A': '1' } });
    assert.deepEqual(await response.json(), { a: 1 });
    const [{ cors, status }] = wrapped.log;
    assert.deepEqual([cors.plan.kind, cors.verdict.outcome, status], ['cors-with-preflight', 'allowed', 200]);
    const error = await rejected(wrapped(new Request('https://api.example/fails', { method: 'POST', body: 'x' })));
    assert.equal(error.message, 'Failed to fetch');
    assert.match(wrapped.log[1].cors.diagnosis.text, /Access-Control-Allow-Origin/);
  });

  test('hands arguments on as they are, and leaves what it cannot read to the fetch', async () => {
    const calls = [];
    const result = new Response('x');
    const wrapped = wrapFetch(async (...args) => { calls.push(args); return result; }, page);
    await wrapped.ready;
    const init = { method: 'POST', body: 'x', headers: [['a', 'b']][Symbol.iterator]() };
    assert.equal(await wrapped('https://api.example/', init), result);
    await wrapped('http://[');
    await wrapped();
    assert.equal(calls[0][1], init);
    assert.deepEqual(init.headers.next().value, ['a', 'b']);
    assert.deepEqual([calls[2].length, wrapped.log.length], [0, 0]);
  });

  test('refuses beforehand if it is asked to', async () => {
    const wrapped = wrapFetch(native, { ...page, enforce: true });
    await wrapped.ready;
    assert.ok(isCorsError(await rejected(wrapped('https://api.example/', { mode: 'same-origin' }))));
    assert.equal((await wrapped('https://api.example/')).status, 200);
  });

  test('of no function', () => {
    assert.throws(() => wrapFetch(1), { code: 'misuse' });
  });
});
