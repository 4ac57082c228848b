/**
 * What fetch() takes of its two arguments: the conversion of the dictionary RequestInit, and the constructor of Request.
 * <https://webidl.spec.whatwg.org/#js-dictionary> and <https://fetch.spec.whatwg.org/#dom-request>
 */
import { after, before, beforeEach, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createFetch } from '../../pkg/fetch.js';
import { allow, endless, rejected, sent, serve } from './fetch-support.mjs';

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
  fetch = await createFetch({ origin: home.origin, baseUrl: `${home.origin}/page/` });
});

/** A fetch whose transport answers everything, and what the transport was called with. */
async function recording() {
  const calls = [];
  const transport = async (url, init) => {
    calls.push({ url, ...init });
    return { status: 200, headers: [], body: null };
  };
  return { calls, fetch: await createFetch({ origin: home.origin, baseUrl: `${home.origin}/page/`, fetch: transport }) };
}

/** Whatever the call would do, and whether it is aborted already: its arguments are wrong first. */
async function isRefused(input, init, what) {
  for (const signal of [undefined, AbortSignal.abort('aborted')]) {
    const error = await rejected(fetch(input, { ...init, ...signal && { signal } }));
    assert.ok(error instanceof TypeError, `${what}: ${error}`);
  }
  assert.equal(home.log.length + api.log.length, 0, what);
}

describe('null', () => {
  test('as init is as good as none', async () => {
    await fetch('/', null);
    assert.deepEqual(home.methods(), ['GET']);
  });

  test('is no value of an enumeration, and no headers', async () => {
    for (const name of ['mode', 'credentials', 'cache', 'redirect', 'referrerPolicy', 'priority', 'headers']) {
      await isRefused('/', { [name]: null }, name);
      // Nor does it stand for what the Request says.
      await isRefused(new Request(home.origin, { mode: 'cors', credentials: 'include', cache: 'no-store', redirect: 'error' }), { [name]: null }, name);
    }
  });

  test('is the string "null" where a string is taken', async () => {
    const { calls, ...recorded } = await recording();
    await recorded.fetch('/', { method: /** @type {any} */ (null) });
    await recorded.fetch(new Request(home.origin, { method: 'PUT' }), { method: /** @type {any} */ (null) });
    assert.deepEqual(calls.map(({ method }) => method), ['null', 'null']);
    await fetch('/', { referrer: /** @type {any} */ (null) });
    assert.deepEqual(sent(home.log[0], 'referer'), [`${home.origin}/page/null`]);
    // "null" names no algorithm, so that nothing is compared. The Request's own integrity is not taken instead.
    assert.equal((await fetch(new Request(home.origin, { integrity: 'sha256-no' }), { integrity: /** @type {any} */ (null) })).status, 200);
  });

  test('is false for keepalive, nothing for signal and window, and leaves the body of a Request', async () => {
    const request = () => new Request(home.origin, { method: 'POST', keepalive: true, body: 'a'.repeat(64 * 1024 + 1), signal: AbortSignal.abort() });
    const response = await fetch(request(), /** @type {any} */ ({ keepalive: null, signal: null, window: null, body: null }));
    assert.equal(response.status, 200);
    assert.equal(home.log[0].body.length, 64 * 1024 + 1);
  });

  test('of a Request of another library is nothing', async () => {
    const request = { url: home.origin, method: 'PUT', headers: new Headers({ 'X-A': '1' }), mode: null, credentials: null, cache: null, redirect: null, referrer: null,
      referrerPolicy: null, integrity: null, keepalive: null, signal: null, body: null, bodyUsed: false, clone() {} };
    await fetch(/** @type {any} */ (request));
    assert.deepEqual([home.methods(), sent(home.log[0], 'x-a'), sent(home.log[0], 'referer')], [['PUT'], ['1'], [`${home.origin}/page/`]]);
  });
});

test('undefined is as good as no member', async () => {
  const names = ['method', 'headers', 'body', 'mode', 'credentials', 'cache', 'redirect', 'referrer', 'referrerPolicy', 'integrity', 'keepalive', 'signal', 'window', 'priority', 'duplex'];
  const init = Object.fromEntries(names.map((name) => [name, undefined]));
  await fetch(new Request(home.origin, { method: 'PUT', body: 'text', headers: { 'X-A': '1' } }), init);
  assert.deepEqual([home.methods(), home.log[0].body, sent(home.log[0], 'x-a')], [['PUT'], 'text', ['1']]);
});

test('window is null or nothing', async () => {
  for (const window of [globalThis, {}, 0, '', false, 'null']) await isRefused('/', { window }, `${window}`);
  for (const window of [null, undefined]) assert.equal((await fetch('/', { window })).status, 200);
});

describe('the body of a Request', () => {
  const post = (body) => new Request(home.origin, { method: 'POST', body });

  test('that was read already is refused', async () => {
    const request = post('text');
    await request.text();
    await isRefused(request, undefined, 'without init');
    await isRefused(request, { body: null }, 'with null');
    await isRefused(request, { headers: { 'X-A': '1' } }, 'with headers');
  });

  test('that was read already is not needed where init has another', async () => {
    const request = post('text');
    await request.text();
    await fetch(request, { body: 'mine' });
    assert.deepEqual(home.log.map(({ method, body }) => [method, body]), [['POST', 'mine']]);
  });

  test('that somebody reads is refused', async () => {
    const request = post('text');
    request.body.getReader();
    assert.ok(await rejected(fetch(request)) instanceof TypeError);
    assert.equal(home.log.length, 0);
  });

  test('is used up by the call', async () => {
    const request = post('text');
    await fetch(request);
    assert.deepEqual([home.log[0].body, request.bodyUsed], ['text', true]);
    assert.ok(await rejected(fetch(request)) instanceof TypeError);
    assert.equal(home.log.length, 1);
  });
});

describe('a body with a method that takes none', () => {
  for (const method of ['GET', 'HEAD', 'get', 'hEaD']) test(method, async () => {
    const { stream, cancelled } = endless('text');
    for (const body of ['', 'text', new Uint8Array(), new Blob(), stream]) await isRefused('/', { method, body, duplex: 'half' }, `${body}`);
    // The stream is still the caller's.
    assert.deepEqual([stream.locked, cancelled()], [false, null]);
    const request = new Request(home.origin, { method: 'POST', body: 'text' });
    await isRefused(request, { method }, 'a Request');
    assert.equal(request.bodyUsed, false);
  });

  test('is refused where the method is not given either', () => isRefused('/', { body: 'text' }, 'GET'));

  test('and one that is null is none', async () => {
    await fetch('/', { method: 'GET', body: null });
    await fetch('/', { method: 'HEAD', body: undefined });
    assert.deepEqual(home.methods(), ['GET', 'HEAD']);
  });

  test('is sent with a method that only begins or ends like one of these', async () => {
    const { calls, ...recorded } = await recording();
    for (const method of ['GETS', 'AHEAD', 'DELETE']) await recorded.fetch('/', { method, body: 'text' });
    assert.deepEqual(calls.map(({ method, body }) => `${method} ${Buffer.from(body)}`), ['GETS text', 'AHEAD text', 'DELETE text']);
  });
});

describe('of a Request is taken over', () => {
  test('keepalive, unless init says otherwise', async () => {
    const long = (keepalive) => new Request(home.origin, { method: 'POST', keepalive, body: 'a'.repeat(64 * 1024 + 1) });
    // <https://fetch.spec.whatwg.org/#http-network-or-cache-fetch> 8.10.5.
    assert.equal((await rejected(fetch(long(true)))).code, 'keepalive-quota');
    assert.equal((await fetch(long(true), { keepalive: false })).status, 200);
    assert.equal((await fetch(long(false))).status, 200);
    assert.equal((await rejected(fetch(long(false), { keepalive: true }))).code, 'keepalive-quota');
  });

  test('integrity, unless init says otherwise', async () => {
    const of = (text) => `sha256-${createHash('sha256').update(text).digest('base64')}`;
    const request = (integrity) => new Request(home.origin, { integrity });
    assert.equal((await rejected(fetch(request(of('other'))))).code, 'integrity-mismatch');
    assert.equal((await rejected(fetch(request(of('other')), { cache: 'no-store' }))).code, 'integrity-mismatch');
    assert.equal(await (await fetch(request(of('other')), { integrity: of('hello') })).text(), 'hello');
    assert.equal(await (await fetch(request(of('other')), { integrity: '' })).text(), 'hello');
    assert.equal((await rejected(fetch(request(of('hello')), { integrity: of('other') }))).code, 'integrity-mismatch');
  });
});

describe('headers', () => {
  test('as a sequence are pairs, each of two', async () => {
    for (const headers of [[[]], [['X-A']], [['X-A', '1', '2']], [['X-B', '1'], ['X-A']], ['ab'], [1], [null], [undefined], [new Set(['X-A'])], new Set([['X-A', '1', '2']])]) {
      await isRefused('/', { headers }, JSON.stringify(headers));
    }
  });

  test('as a sequence are of whatever can be iterated', async () => {
    await fetch('/', { headers: /** @type {any} */ ([new Set(['X-A', '1']), new Map([['X-B', '2']]).entries().next().value, ['X-C', 3]]) });
    assert.deepEqual(['x-a', 'x-b', 'x-c'].flatMap((name) => sent(home.log[0], name)), ['1', '2', '3']);
  });

  test('are no text, number or truth', async () => {
    for (const headers of ['X-A: 1', 1, true, Symbol.iterator]) await isRefused('/', { headers }, String(headers));
  });
});

describe('keepalive without a signal', () => {
  test('outlives its page, and nothing waits for the page to end it', async () => {
    const page = new AbortController();
    const inits = [];
    let respond;
    const transport = (_url, init) => new Promise((resolve) => {
      inits.push(init);
      respond = () => resolve({ status: 200, headers: [], body: new Response('x').body });
    });
    fetch = await createFetch({ origin: home.origin, unload: page.signal, fetch: transport });
    const outcome = fetch(home.origin, { keepalive: true });
    while (!respond) await new Promise(setImmediate);
    page.abort('gone');
    respond();
    assert.equal(await (await outcome).text(), 'x');
    assert.deepEqual(inits.map((init) => 'signal' in init), [false]);
  });

  test('of a Request outlives its page, too', async () => {
    const page = new AbortController();
    let respond;
    answer = (_request, response) => { respond = () => response.end('x'); };
    fetch = await createFetch({ origin: home.origin, unload: page.signal });
    const outcome = fetch(new Request(home.origin, { keepalive: true }));
    while (!respond) await new Promise(setImmediate);
    page.abort('gone');
    respond();
    assert.equal(await (await outcome).text(), 'x');
  });
});
