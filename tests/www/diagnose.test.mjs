/**
 * `corsight/diagnose` and `cors.diagnose()`: what is sent, how often, and what ends it. Real servers answer in tests/browser/diagnose.test.mjs.
 */
import { beforeEach, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { diagnose } from '../../pkg/diagnose.js';
import { createFetch, wrapFetch } from '../../pkg/fetch.js';
import { rejected } from './fetch-support.mjs';
import { ORIGIN, engineFor } from './support.mjs';

let number = 0;
/** Each test has a server of its own, because what was asked of a server is remembered. */
let api;
beforeEach(() => { api = `https://api${number++}.example`; });

const networkError = () => Promise.reject(new TypeError('Failed to fetch'));
const readable = (init, seen = {}) => Object.defineProperties(new Response('x', init), Object.fromEntries(Object.entries({ type: 'cors', url: '', ...seen }).map(([name, value]) => [name, { value }])));
const opaque = () => readable({}, { type: 'opaque', status: 0 });

/** A fetch that notes what it is called with. `answer` answers. */
function recording(answer) {
  const calls = [];
  const fetch = async (url, init) => {
    calls.push({ url, ...init });
    return answer({ url, ...init });
  };
  return Object.assign(fetch, { calls });
}

/** A server that refuses the page. */
const refusing = () => recording(({ mode }) => (mode === 'no-cors' ? opaque() : networkError()));

describe('what is sent', () => {
  test('a GET without a body, in mode "no-cors" and without credentials first', async () => {
    const fetch = refusing();
    const { causes, probes, ended } = await diagnose({ url: `${api}/items`, method: 'DELETE', body: 'x', headers: { 'X-Key': 'secret' } }, { origin: ORIGIN, fetch });
    assert.deepEqual(fetch.calls.map(({ method, mode, credentials, body, headers }) => [method, mode, credentials, body, headers]), [
      ['GET', 'no-cors', 'omit', undefined, []], ['GET', 'cors', 'omit', undefined, []], ['GET', 'cors', 'omit', undefined, []],
    ]);
    assert.deepEqual([causes[0].code, ended, probes.length], ['server-refuses-page', 'nothing-more', 3]);
  });

  test('names of headers without their secrets, and what overrides the method asks for GET', async () => {
    const fetch = recording(({ mode, headers }) => (mode === 'no-cors' ? opaque() : headers.length ? networkError() : readable()));
    await diagnose({ url: `${api}/items`, headers: { Authorization: 'Bearer secret', 'X-HTTP-Method-Override': 'DELETE' }, method: 'GET' }, { origin: ORIGIN, fetch });
    const sent = fetch.calls.flatMap(({ headers }) => headers);
    assert.deepEqual(Object.fromEntries(sent), { authorization: 'probe', 'x-http-method-override': 'GET' });
  });

  test('credentials only if the call has them', async () => {
    for (const [credentials, expected] of [['omit', []], ['same-origin', []], ['include', ['include']]]) {
      const fetch = recording(({ mode, credentials: sent }) => (mode === 'no-cors' ? opaque() : sent === 'include' ? networkError() : readable()));
      const { causes } = await diagnose({ url: `${api}/${credentials}`, credentials }, { origin: ORIGIN, fetch });
      assert.deepEqual(fetch.calls.map((call) => call.credentials).filter((sent) => sent !== 'omit').slice(0, 1), expected);
      assert.equal(causes[0].code, expected.length ? 'credentials-not-allowed' : 'failed-once');
    }
  });

  test('nothing where the cause is certain, and nothing to a local address without the permission', async () => {
    const fetch = refusing();
    for (const [request, options, ended] of [
      [{ url: 'http://api.example:25/' }, {}, 'certain'],
      [{ url: 'https://192.168.1.1/' }, { addressSpace: 'public' }, 'nothing-more'],
      [{ url: 'http://localhost:8080/' }, { permissions: { 'loopback-network': 'prompt' } }, 'nothing-more'],
    ]) {
      const diagnosis = await diagnose(request, { origin: 'https://app.example', fetch, ...options });
      assert.deepEqual([diagnosis.ended, fetch.calls.length], [ended, 0], request.url);
      if (ended !== 'certain') assert.ok(diagnosis.undecided.some(({ code }) => code === 'local-network'), JSON.stringify(diagnosis.undecided));
    }
  });

  test('no wrapper sees a probe', async () => {
    const wrapped = wrapFetch(refusing(), { origin: ORIGIN, console: false });
    await diagnose(`${api}/items`, { origin: ORIGIN, fetch: wrapped });
    assert.deepEqual(wrapped.log, []);
  });
});

describe('how often', () => {
  test('the same question is asked once, however many calls have failed', async () => {
    const fetch = refusing();
    const all = await Promise.all(Array.from({ length: 20 }, () => diagnose(`${api}/items`, { origin: ORIGIN, fetch })));
    assert.equal(fetch.calls.length, 3);
    for (const { causes } of all) assert.equal(causes[0].code, 'server-refuses-page');
    await diagnose(`${api}/items`, { origin: ORIGIN, fetch });
    assert.equal(fetch.calls.length, 3, 'a moment later too');
  });

  test('whether the server is there is asked once for all its URLs', async () => {
    const fetch = recording(networkError);
    for (const path of ['/a.json', '/b.json', '/c.json']) await diagnose(api + path, { origin: ORIGIN, fetch });
    assert.equal(fetch.calls.filter(({ mode, url }) => mode === 'no-cors' && url.endsWith('.json')).length, 1);
    assert.equal(fetch.calls.filter(({ url }) => url === `${api}/`).length, 1);
  });

  test('one after the other', async () => {
    let open = 0;
    let most = 0;
    const fetch = recording(async ({ mode }) => {
      most = Math.max(most, ++open);
      await new Promise((resolve) => { setImmediate(resolve); });
      open -= 1;
      return mode === 'no-cors' ? opaque() : networkError();
    });
    await Promise.all(Array.from({ length: 8 }, (_, index) => diagnose(`${api}/${index}`, { origin: ORIGIN, fetch })));
    assert.equal(most, 1);
  });

  for (const status of [429, 503]) {
    test(`a server that answers ${status} is asked nothing else`, async () => {
      const fetch = recording(({ mode }) => (mode === 'no-cors' ? opaque() : readable({ status, headers: { 'Retry-After': '60' } })));
      const { ended } = await diagnose({ url: `${api}/items`, method: 'PUT', headers: { 'X-Key': '1' } }, { origin: ORIGIN, fetch });
      assert.deepEqual([ended, fetch.calls.length], ['back-off', 2]);
      await diagnose(`${api}/others`, { origin: ORIGIN, fetch });
      assert.equal(fetch.calls.length, 2);
    });
  }
});

describe('what ends it', () => {
  test('the budget', async () => {
    for (const requests of [0, 1, 2]) {
      const fetch = refusing();
      const { ended, probes } = await diagnose(`https://budget${requests}.example/items`, { origin: ORIGIN, fetch, budget: { requests } });
      assert.deepEqual([ended, fetch.calls.length, probes.length], ['requests', requests, requests]);
    }
  });

  test('the time', async () => {
    const fetch = recording(({ signal }) => new Promise((_, reject) => {
      // A timer of its own keeps Node awake.
      const awake = setTimeout(reject, 10_000);
      signal.addEventListener('abort', () => {
        clearTimeout(awake);
        reject(signal.reason);
      });
    }));
    const { ended, undecided } = await diagnose(`${api}/items`, { origin: ORIGIN, fetch, budget: { time: 20 } });
    assert.deepEqual([ended, undecided[0].code], ['time', 'server-answers']);
    assert.ok(fetch.calls[0].signal.aborted, 'nobody waits for it');
  });

  test('the signal', async () => {
    const controller = new AbortController();
    const fetch = recording(({ signal }) => new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
      controller.abort(new Error('enough'));
    }));
    const error = await rejected(diagnose(`${api}/items`, { origin: ORIGIN, fetch, signal: controller.signal }));
    assert.equal(error.message, 'enough');
    assert.ok(fetch.calls[0].signal.aborted);
    assert.equal((await rejected(diagnose(api, { origin: ORIGIN, fetch, signal: controller.signal }))).message, 'enough');
    assert.equal(fetch.calls.length, 1);
  });
});

describe('what can be asked about', () => {
  test('an entry of the log, and the error of a wrapped fetch', async () => {
    const native = refusing();
    const wrapped = wrapFetch(native, { origin: ORIGIN, console: false });
    const error = await rejected(wrapped(`${api}/items`, { method: 'PUT' }));
    native.calls.length = 0;
    const [entry] = wrapped.log;
    const diagnosis = await diagnose(error);
    assert.equal(diagnosis, entry.cors.diagnosis, 'it is the same object');
    assert.equal(diagnosis.causes[0].code, 'server-refuses-page');
    assert.match(diagnosis.text, /not even a GET/);
    assert.equal((await diagnose(entry)).ended, 'nothing-more');
    assert.deepEqual([native.calls.length, wrapped.log.length], [3, 1]);
  });
  test('the error of a call whose signal had aborted before', async () => {
    const wrapped = wrapFetch(async (_url, { signal }) => Promise.reject(signal.reason), { origin: ORIGIN, console: false });
    const error = await rejected(wrapped(`${api}/items`, { signal: AbortSignal.abort() }));
    assert.match((await diagnose(error)).text, /was ended by the page itself \(abort\)\.$/);
  });

  test('diagnose: "off" sends nothing', async () => {
    const native = refusing();
    const wrapped = wrapFetch(native, { origin: ORIGIN, console: false, diagnose: 'off' });
    await rejected(wrapped(`${api}/items`));
    const { ended, probes } = await wrapped.log[0].cors.diagnose();
    assert.deepEqual([ended, probes, native.calls.length], [null, [], 1]);
  });

  test('an error of createFetch has its diagnosis already', async () => {
    const fetch = await createFetch({ origin: ORIGIN });
    const error = await rejected(fetch('http://api.example:25/'));
    assert.equal(await diagnose(error), error.diagnosis);
  });

  test('what does not name its request is refused with what to do', async () => {
    assert.match((await rejected(diagnose(new TypeError('Failed to fetch')))).message, /wrapFetch/);
    assert.match((await rejected(diagnose({ getAllResponseHeaders() {}, always() {} }))).message, /wrap\(\$\)/);
    for (const options of [{ budget: { requests: -1 } }, { budget: { time: '1' } }, { fetch: 1 }, { signal: 1 }, { engine: {} }, { budgets: {} }]) {
      const error = await rejected(diagnose(api, { origin: ORIGIN, ...options }));
      assert.equal(error.code, 'misuse', JSON.stringify(options));
    }
  });
});

test('a wrong outcome is refused', async () => {
  const engine = await engineFor();
  const [{ probe }] = engine.diagnose({ request: api }).undecided;
  for (const wrong of [{ code: 'none' }, { result: 'none' }, { status: -1 }, { url: 1 }]) {
    assert.throws(() => engine.diagnose({ request: api, probes: [{ ...probe, result: 'failed', ...wrong }] }), { code: 'misuse' });
  }
  engine.dispose();
});
