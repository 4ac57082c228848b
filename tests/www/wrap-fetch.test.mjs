/**
 * wrapFetch: what the log knows of each call, and that the caller gets just what the fetch gives.
 */
import { after, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { wrapFetch } from '../../pkg/fetch.js';
import { isCorsError } from '../../pkg/errors.js';
import { ORIGIN, engineFor } from './support.mjs';

const API = 'https://api.example/items';
const engine = await engineFor();
const used = new Request(API, { method: 'POST', body: 'x' });
await used.text();

/** A wrapped fetch whose calls `answer` answers, and what it was called with. */
function make(answer = () => new Response('x'), options = {}) {
  const got = [];
  const fetch = wrapFetch(function (...args) {
    got.push({ self: this, args });
    return answer(...args);
  }, { engine, console: false, ...options });
  return { fetch, got, last: () => fetch.log.at(-1) };
}
const failing = async () => { throw new TypeError('Failed to fetch'); };
/** A fetch that ends only by its signal. */
const waiting = async (input, init) => {
  const signal = init?.signal ?? input.signal;
  if (!signal.aborted) await once(signal, 'abort');
  throw signal.reason;
};
/** As AbortSignal.timeout() makes one, whose timer does not keep a process alive. */
function timeoutSignal() {
  const controller = new AbortController();
  setTimeout(() => controller.abort(new DOMException('too late', 'TimeoutError')));
  return controller.signal;
}
/** @type {Request[]} In Node the signal of a Request aborts only as long as something holds the Request, as a real fetch does. */
const held = [];
function kept(request) {
  held.push(request);
  return request;
}
const rejected = (promise) => promise.then(() => assert.fail('it was fulfilled'), (error) => error);

describe('what was asked for', () => {
  const requests = {
    'a URL': [[API], { method: 'GET', url: API, credentials: 'same-origin', mode: 'cors' }],
    'a URL object': [[new URL(API)], { url: API }],
    'options': [[API, { method: 'put', mode: 'no-cors', credentials: 'include', redirect: 'manual', cache: 'no-store', referrerPolicy: 'origin', keepalive: true }],
      null],
    'all options': [[API, { method: 'PUT', credentials: 'include', redirect: 'manual', cache: 'no-store', referrerPolicy: 'origin', keepalive: true }],
      { method: 'PUT', credentials: 'include', redirect: 'manual', cache: 'no-store', referrerPolicy: 'origin', keepalive: true }],
    'a Request': [[new Request(API, { method: 'PUT', credentials: 'include', redirect: 'error', headers: { 'X-A': '1', 'Content-Type': 'text/csv' } })],
      { method: 'PUT', credentials: 'include', redirect: 'error', headers: [['content-type', 'text/csv'], ['x-a', '...']] }],
    'a Request with options over it': [[new Request(API, { method: 'PUT', credentials: 'include', headers: { 'X-A': '1' } }), { credentials: 'omit', headers: { 'X-B': '1' } }],
      { method: 'PUT', credentials: 'omit', headers: [['x-b', '...']] }],
    'a Request that omits credentials': [[new Request(API, { credentials: 'omit' })], { credentials: 'omit' }],
  };
  for (const [name, [args, expected]] of Object.entries(requests)) {
    test(name, async () => {
      const { fetch, got, last } = make();
      await fetch(...args);
      assert.deepEqual(got[0].args, args, 'handed on as it is');
      assert.equal(got[0].args.length, args.length);
      if (expected === null) assert.equal(fetch.log.length, 0, 'fetch() itself refuses it');
      else for (const [field, value] of Object.entries(expected)) assert.deepEqual(last().request[field], value, field);
    });
  }

  const bodies = {
    'none': [{ method: 'POST' }, false, undefined],
    'null': [{ method: 'POST', body: null }, false, undefined],
    'text': [{ method: 'POST', body: 'x' }, true, 'text/plain;charset=UTF-8'],
    'an empty text': [{ method: 'POST', body: '' }, true, 'text/plain;charset=UTF-8'],
    'a form': [{ method: 'POST', body: new URLSearchParams('a=b') }, true, 'application/x-www-form-urlencoded;charset=UTF-8'],
    'a Blob': [{ method: 'POST', body: new Blob(['x'], { type: 'text/csv' }) }, true, 'text/csv'],
    'bytes': [{ method: 'POST', body: new Uint8Array(3) }, true, undefined],
    'a type of one\'s own': [{ method: 'POST', body: 'x', headers: { 'content-type': 'application/json' } }, true, 'application/json'],
  };
  for (const [name, [init, hasBody, type]] of Object.entries(bodies)) {
    for (const by of ['options', 'a Request']) {
      test(`a body by ${by}: ${name}`, async () => {
        const { fetch, last } = make();
        await (by === 'options' ? fetch(API, init) : fetch(new Request(API, init)));
        const { cors, request } = last();
        assert.equal(cors.plan.request.body, hasBody);
        assert.equal(request.headers.find(([header]) => header.toLowerCase() === 'content-type')?.[1], type);
        assert.equal(cors.plan.kind, type === 'text/csv' || type === 'application/json' ? 'cors-with-preflight' : 'cors');
      });
    }
  }
  test('a body that is a stream needs a preflight, and is handed on unread', async () => {
    const { fetch, got, last } = make();
    const body = new Blob(['x']).stream();
    await fetch(API, { method: 'POST', body, duplex: 'half' });
    assert.equal(last().cors.plan.kind, 'cors-with-preflight');
    assert.equal(last().cors.plan.preflight.because[0].code, 'request-preflight-cause-upload-listener');
    assert.ok(!body.locked && got[0].args[1].body === body);
  });
  test('the body of a Request is handed on unread', async () => {
    const request = new Request(API, { method: 'POST', body: 'x' });
    const { fetch } = make();
    await fetch(request);
    assert.equal(request.bodyUsed, false);
  });
  const refused = {
    'GET with a body': [API, { body: 'x' }],
    'a body that was read': [used],
    'a stream without duplex': [API, { method: 'POST', body: new Blob(['x']).stream() }],
    'a forbidden method': [API, { method: 'TRACE' }],
    'a password in the URL': ['https://anna:geheim@api.example/'],
    'no URL': ['http://['],
    'headers that can be read only once': [API, { headers: [['a', 'b']][Symbol.iterator]() }],
    'nothing': [],
  };
  for (const [name, args] of Object.entries(refused)) {
    test(`is left to the fetch: ${name}`, async () => {
      const { fetch, got } = make(failing);
      assert.equal((await rejected(fetch(...args))).message, 'Failed to fetch');
      assert.equal(got.length, 1);
      assert.equal(fetch.log.length, 0);
    });
  }
});

describe('how it ended', () => {
  test('a response: its headers, its URL, whether it was redirected', async () => {
    const response = Object.defineProperties(new Response('x', { status: 201, headers: { 'X-A': '1' } }), {
      url: { value: 'https://other.example/landed' }, redirected: { value: true } });
    const { fetch, last } = make(async () => response);
    assert.equal(await fetch(API), response);
    const { cors, status, duration } = last();
    assert.equal(status, 201);
    assert.ok(duration >= 0);
    assert.deepEqual(cors.verdict.response, { type: 'cors', status: 201, url: 'https://other.example/landed', redirected: true,
      headers: [['content-type', 'text/plain;charset=UTF-8'], ['x-a', '1']] });
    assert.equal(cors.diagnosis.text, '');
  });
  for (const type of ['opaque', 'opaqueredirect']) {
    test(`${type}: there was a response, and script sees nothing of it`, async () => {
      const response = Object.defineProperties(new Response(null), { type: { value: type }, status: { value: 0 } });
      const { fetch, last } = make(async () => response);
      assert.equal(await fetch(API, type === 'opaque' ? { mode: 'no-cors' } : { redirect: 'manual' }), response);
      const { cors } = last();
      assert.equal(cors.verdict.outcome, type === 'opaque' ? 'opaque' : 'allowed');
      assert.equal(cors.verdict.response, null);
      assert.equal(cors.diagnosis.text, '');
    });
  }
  test('an HTTP error is a response', async () => {
    const { fetch, last } = make(async () => new Response('', { status: 500 }));
    await fetch(API);
    assert.equal(last().cors.verdict.outcome, 'allowed');
    assert.match(last().cors.diagnosis.text, /status 500.*CORS is not the reason/);
  });
  test('a failure', async () => {
    const { fetch, last } = make(failing);
    assert.equal((await rejected(fetch(API, { method: 'PUT' }))).message, 'Failed to fetch');
    const { cors, status } = last();
    assert.deepEqual([status, cors.verdict.outcome], [0, 'blocked']);
    assert.match(cors.diagnosis.text, /Access-Control-Allow-Methods: PUT/);
  });
  const aborts = {
    'by the signal of the options': (fetch, signal) => fetch(API, { method: 'PUT', signal }),
    'by the signal of a Request': (fetch, signal) => fetch(kept(new Request(API, { method: 'PUT', signal }))),
  };
  for (const [name, call] of Object.entries(aborts)) {
    test(`an abort ${name} is no failure of CORS`, async () => {
      const { fetch, last } = make(waiting);
      const controller = new AbortController();
      const promise = call(fetch, controller.signal);
      controller.abort();
      assert.equal((await rejected(promise)).name, 'AbortError');
      const { cors, status } = last();
      assert.equal(status, 0);
      assert.ok(!('verdict' in cors));
      assert.equal(cors.diagnosis.text, `PUT ${API} was ended by the page itself (abort).`);
    });
    test(`a timeout ${name}`, async () => {
      const { fetch, last } = make(waiting);
      assert.equal((await rejected(call(fetch, timeoutSignal()))).name, 'TimeoutError');
      assert.equal(last().cors.diagnosis.text, `PUT ${API} took longer than the page's own timeout, so the page ended the call.`);
    });
    test(`a failure while a signal ${name} could still abort it`, async () => {
      const { fetch, last } = make(failing);
      await rejected(call(fetch, new AbortController().signal));
      assert.equal(last().cors.verdict.outcome, 'blocked');
    });
  }
  test('a signal that has aborted already rejects as soon as without the wrapper', async () => {
    const ended = [];
    const native = (_url, { signal }) => Promise.reject(signal.reason);
    const { fetch, last } = make(native);
    const rejecting = fetch(API, { method: 'PUT', signal: AbortSignal.abort() }).catch(() => ended.push('fetch'));
    await Promise.resolve().then(() => {}).then(() => ended.push('second microtask'));
    await rejecting;
    assert.deepEqual(ended, ['fetch', 'second microtask']);
    assert.equal(last().cors.diagnosis.text, `PUT ${API} was ended by the page itself (abort).`);
  });
  test('a call that was refused beforehand has its verdict', async () => {
    const { fetch, got, last } = make(undefined, { enforce: true });
    const error = await rejected(fetch('https://api.example:6000/'));
    assert.ok(isCorsError(error));
    assert.deepEqual([error.code, got.length], ['policy-bad-port', 0]);
    const { cors, status } = last();
    assert.deepEqual([status, cors.verdict.outcome, cors.diagnosis.certain[0].code], [0, 'blocked', 'policy-bad-port']);
    assert.equal(await cors.ready, cors);
  });
});

describe('what the caller gets', () => {
  test('a function with the name and the length of the one that it wraps', () => {
    const native = Object.defineProperties(async () => {}, { name: { value: 'fetch' }, length: { value: 1 } });
    const { name, length } = wrapFetch(native, { console: false });
    assert.deepEqual({ name, length }, { name: 'fetch', length: 1 });
  });

  test('`this` is handed on, and the global object where there is none', async () => {
    const { fetch, got } = make();
    const owner = { fetch };
    await fetch(API);
    await owner.fetch(API);
    await fetch.call(null, API);
    assert.deepEqual(got.map(({ self }) => self), [globalThis, owner, null]);
  });
  test('a rejection that nobody handles is reported as one', async () => {
    // In a process of its own, because the test runner takes unhandled rejections for failures of a test.
    const code = `import { wrapFetch } from '../../pkg/fetch.js';
      const reported = [];
      process.on('unhandledRejection', (error) => reported.push(error.message));
      const fetch = wrapFetch(async (url) => { throw new TypeError(url); }, { origin: '${ORIGIN}', console: false });
      await fetch.ready;
      void fetch('https://api.example/unhandled');
      fetch('https://api.example/handled').catch(() => {});
      setTimeout(() => console.log(reported.join()));`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', code], { cwd: fileURLToPath(new URL('.', import.meta.url)) });
    assert.equal(stdout, 'https://api.example/unhandled\n');
  });
  const mocks = {
    'undefined': undefined,
    'null': null,
    'a number': 5,
    'a response that is no promise': new Response('x'),
    'an object': { ok: true },
  };
  for (const [name, value] of Object.entries(mocks)) {
    test(`of a mock that gives ${name}: just that`, async () => {
      const { fetch, last } = make(() => value);
      assert.equal(fetch(API), value);
      const { cors } = last();
      assert.equal(await cors.ready, cors);
      assert.match(cors.diagnosis.text, /returned no promise/);
    });
    test(`of a mock that gives a promise of ${name}: that`, async () => {
      const { fetch, last } = make(async () => value);
      assert.equal(await fetch(API), value);
      assert.equal(last().cors.diagnosis.text, '');
    });
    test(`of a mock that gives a thenable of ${name}: the thenable`, async () => {
      let calls = 0;
      const thenable = { then(resolve) {
        calls += 1;
        resolve(value);
      } };
      const { fetch, last } = make(() => thenable);
      assert.equal(fetch(API), thenable);
      await last().cors.ready;
      assert.equal(calls, 1);
      assert.equal(last().cors.verdict.outcome, 'allowed');
    });
  }
  test('of a mock that gives a thenable that fails', async () => {
    const thenable = { then(_resolve, reject) { reject(new Error('no')); } };
    const { fetch, last } = make(() => thenable);
    assert.equal(fetch(API), thenable);
    await last().cors.ready;
    assert.equal(last().cors.verdict.outcome, 'blocked');
  });
  test('of a mock whose then throws when it is looked for', () => {
    const hostile = { get then() { throw new Error('no'); } };
    const { fetch } = make(() => hostile);
    assert.equal(fetch(API), hostile);
  });
  test('what a mock throws', () => {
    const { fetch, last } = make(() => { throw new RangeError('no'); });
    assert.throws(() => fetch(API), RangeError);
    assert.match(last().cors.diagnosis.text, /threw/);
    assert.ok(!('verdict' in last().cors));
  });
  test('a promise of another realm', async () => {
    const { default: vm } = await import('node:vm');
    const ForeignPromise = vm.runInNewContext('Promise');
    const { fetch, last } = make(() => ForeignPromise.resolve('x'));
    const given = fetch(API);
    assert.ok(given instanceof ForeignPromise);
    assert.equal(await given, 'x');
    assert.equal(last().status, 200);
  });
});

describe('the log', () => {
  test('keeps the latest', async () => {
    const { fetch } = make(undefined, { logLimit: 2 });
    for (const path of ['/a', '/b', '/c']) await fetch(ORIGIN + path);
    assert.deepEqual(fetch.log.map(({ request }) => request.url), [`${ORIGIN}/b`, `${ORIGIN}/c`]);
  });
  test('no function: misuse', () => {
    for (const value of [undefined, null, 'x', {}]) assert.throws(() => wrapFetch(value), { code: 'misuse' });
  });
});

after(() => engine.dispose());
