/**
 * corsight/fetch and corsight/xhr for pages that are realms of their own, and that go away.
 */
import { after, before, beforeEach, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import vm from 'node:vm';
import { JSDOM } from 'jsdom';
import { createFetch, isCorsError } from '../../pkg/fetch.js';
import { createXMLHttpRequest } from '../../pkg/xhr.js';
import { rejected, serve, until } from './fetch-support.mjs';

let home;
let api;
let answer;

before(async () => {
  [home, api] = await Promise.all([0, 1].map(() => serve((...args) => answer(...args))));
});
after(() => Promise.all([home, api].map((server) => server.close())));
beforeEach(() => {
  answer = (_, response) => response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"a":[1]}');
});

describe('a context of node:vm', () => {
  const global = vm.runInNewContext('globalThis');
  const of = (value, name) => value instanceof global.eval(name);
  let fetch;

  before(async () => {
    fetch = await createFetch({ origin: home.origin, global });
  });

  test('a refusal is its TypeError itself, with what a CorsError has', async () => {
    const promise = fetch(api.origin);
    assert.ok(of(promise, 'Promise'));
    const error = await rejected(promise);
    assert.deepEqual([error.constructor === global.eval('TypeError'), error.name, error.code], [true, 'TypeError', 'response-acao-missing']);
    assert.ok(isCorsError(error));
    assert.equal(error.findings[0].severity, 'block');
    assert.equal(error.verdict.outcome, 'blocked');
  });

  test('so is a misuse, before anything is awaited, and what a closed port says', async () => {
    for (const args of [[], ['http://['], ['/', { mode: 'navigate' }]]) {
      const order = [];
      let error;
      const caught = fetch(...args).catch((reason) => {
        error = reason;
        order.push('fetch');
      });
      await Promise.all([caught, Promise.resolve().then(() => order.push('next'))]);
      assert.ok(of(error, 'TypeError'));
      assert.equal(order[0], 'fetch');
    }
    const error = await rejected(fetch('http://127.0.0.1:9/'));
    assert.ok(of(error, 'TypeError'));
  });

  test('bodies go in, and come out, as its classes have them', async () => {
    answer = (request, response, entry) => request.on('end', () => response.end(entry.body));
    for (const body of ['new Uint8Array([97, 98])', 'new Uint8Array([97, 98]).buffer', 'new DataView(new Uint8Array([97, 98]).buffer)', '"ab"']) {
      assert.equal(await (await fetch('/', { method: 'POST', body: global.eval(body), headers: global.eval('[["x-a", "b"]]') })).text(), 'ab');
    }
    const get = () => fetch('/', { method: 'POST', body: '[{"a":1}]' });
    assert.ok(of(await (await get()).arrayBuffer(), 'ArrayBuffer'));
    assert.ok(of(await (await get()).json(), 'Array'));
    const response = await get();
    assert.ok(of((await response.clone().body.getReader().read()).value, 'Uint8Array'));
    assert.ok(of(response.text(), 'Promise'));
    assert.ok(of(await rejected(response.text()), 'TypeError'));
    assert.ok(of(await rejected((await fetch('/', { method: 'POST', body: '{' })).json()), 'SyntaxError'));
    assert.ok(of(await (await fetch('/', { method: 'POST', body: '' })).arrayBuffer(), 'ArrayBuffer'));
  });

  test('the reason of a signal stays what it is', async () => {
    const reason = new DOMException('stop', 'AbortError');
    assert.equal(await rejected(fetch('/', { signal: AbortSignal.abort(reason) })), reason);
    const controller = new AbortController();
    const response = await fetch('/', { signal: controller.signal });
    controller.abort(reason);
    assert.equal(await rejected(response.text()), reason);
    assert.equal(await rejected(response.arrayBuffer()), reason);
  });

  test('an XMLHttpRequest throws and gives what is of its classes', async () => {
    const Xhr = await createXMLHttpRequest({ origin: home.origin, global });
    const xhr = new Xhr();
    assert.throws(() => xhr.open('GET'), global.eval('TypeError'));
    xhr.open('GET', '/');
    xhr.responseType = 'json';
    xhr.send();
    await once(xhr, 'loadend');
    assert.ok(of(xhr.response.a, 'Array'));
    xhr.open('GET', '/');
    xhr.responseType = 'arraybuffer';
    xhr.send();
    await once(xhr, 'loadend');
    assert.ok(of(xhr.response, 'ArrayBuffer'));
  });
});

describe('a window of jsdom', () => {
  let window;
  let fetch;

  before(async () => {
    ({ window } = new JSDOM('<base href="/base/">', { url: `${home.origin}/page`, runScripts: 'outside-only' }));
    fetch = await createFetch({ origin: home.origin, global: () => window });
  });

  test('its document says what URLs are relative to, and what it is', async () => {
    home.log.length = 0;
    await fetch('x');
    assert.deepEqual([home.log[0].url, home.log[0].headers.referer], ['/base/x', `${home.origin}/page`]);
  });

  test('takes its FormData, Blob, URLSearchParams, Headers and AbortSignal', async () => {
    answer = (request, response, entry) => request.on('end', () => response.end(`${request.headers['content-type']?.replace(/;.*/, '')} ${request.headers['x-a']} ${entry.body.length}`));
    const { FormData, Blob, URLSearchParams, Headers, AbortController } = window;
    const form = new FormData();
    form.append('name', new Blob(['12345']), 'file');
    const send = async (body) => (await fetch('/', { method: 'POST', body, headers: new Headers({ 'X-A': 'b' }) })).text();
    assert.match(await send(form), /^multipart\/form-data b \d+$/);
    assert.equal(await send(new Blob(['123'], { type: 'a/b' })), 'a/b b 3');
    assert.equal(await send(new URLSearchParams('a=b')), 'application/x-www-form-urlencoded b 3');
    const controller = new AbortController();
    const promise = fetch('/', { signal: controller.signal });
    controller.abort();
    const error = await rejected(promise);
    assert.deepEqual([error.name, error instanceof window.DOMException], ['AbortError', true]);
    assert.ok(await (await fetch('/')).blob() instanceof Blob);
  });

  test('an XMLHttpRequest makes its documents and throws its DOMException', async () => {
    answer = (_, response) => response.writeHead(200, { 'Content-Type': 'text/xml' }).end('<a/>');
    const xhr = new (await createXMLHttpRequest({ origin: home.origin, global: window }))();
    assert.throws(() => xhr.send(), (error) => error instanceof window.DOMException && error.name === 'InvalidStateError');
    xhr.open('GET', 'x');
    xhr.send();
    await once(xhr, 'loadend');
    assert.equal(xhr.responseURL, `${home.origin}/base/x`);
    assert.ok(xhr.responseXML instanceof window.Document);
  });
});

test('what is no global object is named', async () => {
  assert.match((await rejected(createFetch({ origin: home.origin, global: {} }))).message, /^\[object Object\] was given, but global is /);
  assert.match((await rejected(createFetch({ origin: home.origin, unload: 'now' }))).message, /^"now" was given, but unload is /);
});

describe('a page that goes away', () => {
  let page;
  let arrived;
  let end;

  beforeEach(() => {
    page = new AbortController();
    arrived = new Promise((resolve) => {
      answer = (_, response) => {
        end = () => response.end('x');
        resolve();
      };
    });
  });

  for (const signal of [undefined, new AbortController().signal, new (new JSDOM().window.AbortController)().signal]) {
    test(`takes along what is under way, with ${signal?.constructor === AbortSignal ? 'a signal' : signal ? 'a signal of jsdom' : 'no signal'}`, async () => {
      const fetch = await createFetch({ origin: home.origin, unload: page.signal });
      const promise = rejected(fetch('/', { signal }));
      await arrived;
      page.abort('gone');
      assert.equal(await promise, 'gone');
    });
  }

  test('leaves what has keepalive, and who could abort it is gone', async () => {
    const fetch = await createFetch({ origin: home.origin, unload: page.signal });
    const own = new AbortController();
    const promise = fetch('/', { keepalive: true, signal: own.signal });
    await arrived;
    page.abort();
    own.abort();
    end();
    assert.equal(await (await promise).text(), 'x');
    // Until then it can be aborted as any other.
    const other = new AbortController();
    const next = await createFetch({ origin: home.origin, unload: new AbortController().signal });
    const aborted = rejected(next('/', { keepalive: true, signal: other.signal }));
    other.abort('own');
    assert.equal(await aborted, 'own');
  });

  test('takes along its XMLHttpRequests without a word, and makes none any more', async () => {
    const xhr = new (await createXMLHttpRequest({ origin: home.origin, unload: page.signal }))();
    const events = [];
    for (const type of ['error', 'abort', 'load', 'loadend']) xhr.addEventListener(type, () => events.push(type));
    xhr.open('GET', '/');
    const closed = new Promise((resolve) => { home.server.once('request', (request) => request.socket.on('close', resolve)); });
    xhr.send();
    await arrived;
    page.abort();
    await closed;
    assert.deepEqual(events, []);
    assert.throws(() => xhr.open('GET', '/'), { name: 'InvalidStateError' });
  });
});

test('the quota of keepalive is given back when the whole response is there', async () => {
  const fetch = await createFetch({ origin: home.origin });
  const send = (size) => fetch('/', { method: 'POST', keepalive: true, body: 'a'.repeat(size) });
  let end;
  answer = (request, response) => {
    response.write('head');
    end = () => response.end();
  };
  const response = await send(65536);
  assert.equal((await rejected(send(1))).code, 'keepalive-quota');
  end();
  // Nobody has to read it.
  answer = (_, response) => response.end();
  await until(async () => await send(1).catch(({ code }) => code) !== 'keepalive-quota');
  assert.equal(await response.text(), 'head');
});

test('what was aborted before it was read rejects at once, however often it is asked', async () => {
  const fetch = await createFetch({ origin: home.origin });
  const controller = new AbortController();
  const response = await fetch('/', { signal: controller.signal });
  const read = await fetch('/', { signal: controller.signal });
  await read.text();
  controller.abort();
  const order = [];
  await Promise.all([response.json().catch(() => order.push('json')), Promise.resolve().then(() => order.push('next'))]);
  assert.deepEqual(order, ['json', 'next']);
  assert.equal((await rejected(response.text())).name, 'AbortError');
  assert.equal((await rejected(read.text())).name, 'TypeError');
});
