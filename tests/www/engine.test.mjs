/**
 * The contract of createEngine and Engine, over the real wasm.
 */
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import vm from 'node:vm';
import { readFile } from 'node:fs/promises';
import { createFetch } from '../../pkg/fetch.js';
import { CorsError, Engine, createEngine, isCorsError } from '../../pkg/index.js';
import { ORIGIN, allowed, engineFor, thrown } from './support.mjs';

const API = 'https://api.example/';
const preflighted = { url: API, method: 'PUT', headers: { 'x-a': '1' } };
const permission = { status: 204, headers: {
  'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Methods': 'PUT', 'Access-Control-Allow-Headers': 'x-a', 'Access-Control-Max-Age': '60' } };

describe('createEngine', () => {
  test('takes the wasm as URL, bytes and module', async () => {
    const url = new URL('../../pkg/wasm/corsight_bg.wasm', import.meta.url);
    const bytes = await readFile(url);
    for (const wasm of [url, bytes, new Uint8Array(bytes).buffer, await WebAssembly.compile(bytes)]) {
      assert.ok(await engineFor({ wasm }) instanceof Engine);
    }
  });
  test('without a page the origin must be given', async () => {
    await assert.rejects(createEngine(), (error) => isCorsError(error) && error instanceof TypeError && /origin/.test(error.message));
  });
  test('the page\'s own origin is the default', async () => {
    globalThis.location = { origin: 'https://wrong.example' };
    globalThis.origin = 'null';
    try {
      assert.equal((await createEngine()).origin, 'null', 'that of a sandboxed frame is opaque, whatever its URL');
      delete globalThis.origin;
      assert.equal((await createEngine()).origin, 'https://wrong.example');
    } finally {
      delete globalThis.location;
      delete globalThis.origin;
    }
  });
  const origins = [['https://app.example', 'https://app.example'], ['https://APP.example:443', 'https://app.example'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'], ['http://[::1]:3000', 'http://[::1]:3000'], ['null', 'null']];
  for (const [given, serialized] of origins) {
    test(`origin ${given}`, async () => assert.equal((await createEngine({ origin: given })).origin, serialized));
  }
  const wrong = {
    origin: ['https://app.example/', 'app.example', '', 42, null, 'https://a b', 'https://[::1', 'https://app.example?'],
    profile: ['opera', 1, null, 'constructor'],
    maxAgeLimit: [-1, NaN, Infinity, '60', null],
    now: [0, 'now', {}],
    wasm: [42, [], {}, null, new URLSearchParams(), Promise.resolve()],
    baseUrl: [42, 'https://', null],
    embedderPolicy: [42, 'require-corp\n'],
    networkPartitionKey: [42, 'a\nb'],
    publicSuffixList: [42],
  };
  for (const [name, values] of Object.entries(wrong)) {
    for (const value of values) {
      test(`${name}: ${JSON.stringify(value) ?? value}`, async () => {
        await assert.rejects(engineFor({ [name]: value }), (error) => {
          assert.ok(isCorsError(error) && error instanceof TypeError);
          assert.equal(error.code, 'misuse');
          if (typeof value === 'string') assert.ok(error.message.includes(JSON.stringify(value).slice(1, -1)), error.message);
          return true;
        });
      });
    }
  }
  for (const options of [null, 42, 'x']) test(`options ${options}`, () => assert.rejects(createEngine(options), { code: 'misuse' }));
  test('an Engine cannot be made by hand', () => assert.equal(thrown(() => new Engine()).code, 'misuse'));
});

describe('Engine', () => {
  test('plan', async () => {
    const plan = (await engineFor()).plan(preflighted);
    assert.equal(plan.kind, 'cors-with-preflight');
    assert.equal(plan.origin, ORIGIN);
    assert.equal(plan.targetOrigin, 'https://api.example');
    assert.equal(plan.preflight.request.method, 'OPTIONS');
    const headers = Object.fromEntries(plan.preflight.request.headers.map(([name, value]) => [name.toLowerCase(), value]));
    assert.equal(headers['access-control-request-method'], 'PUT');
    assert.equal(headers['access-control-request-headers'], 'x-a');
    assert.ok(plan.requires.preflight.some(({ name, value }) => name === 'Access-Control-Allow-Methods' && value === 'PUT'));
  });
  test('everything that can be a request gives the same plan', async () => {
    const engine = await engineFor();
    const expected = engine.plan(API);
    for (const request of [new URL(API), new Request(API), { url: API }, { url: new URL(API), method: 'get', headers: [] }]) {
      assert.deepEqual(engine.plan(request), expected);
    }
  });
  test('needsPreflight', async () => {
    const engine = await engineFor();
    assert.equal(engine.needsPreflight(preflighted), true);
    assert.equal(engine.needsPreflight(API), false);
    assert.equal(engine.needsPreflight({ url: `${ORIGIN}/`, method: 'PUT' }), false);
    assert.equal(engine.needsPreflight({ url: API, method: 'POST', body: '{}' }), false);
    assert.equal(engine.needsPreflight({ url: API, method: 'POST', body: new Blob(['{}'], { type: 'application/json' }) }), true);
    assert.equal(engine.needsPreflight({ url: API, method: 'POST', initiator: 'xhr', uploadListeners: true }), true);
  });
  test('check', async () => {
    const engine = await engineFor();
    assert.equal(engine.check({ request: API, responses: [allowed] }).outcome, 'allowed');
    assert.equal(engine.check({ request: API, responses: [new Response('', { headers: { 'access-control-allow-origin': ORIGIN } })] }).outcome, 'allowed');
    const verdict = engine.check({ request: API, responses: [{ status: 200 }] });
    assert.equal(verdict.outcome, 'blocked');
    assert.ok(verdict.findings.some(({ code }) => code === 'response-acao-missing'));
    assert.equal(engine.preflightCache.size, 0);
  });
  test('start: a preflight, its request, and the cache', async () => {
    let now = 0;
    const engine = await engineFor({ now: () => now });
    const fetch = engine.start(preflighted);
    assert.equal(fetch.poll().request.kind, 'preflight');
    assert.equal(fetch.poll(), null);
    assert.equal(fetch.verdict(), null);
    fetch.handleResponse(permission);
    assert.equal(fetch.poll().request.kind, 'actual');
    fetch.handleResponse({ ...allowed, url: API });
    const { type, response } = fetch.poll();
    assert.deepEqual([type, response.status, response.type], ['deliver', 200, 'cors']);
    assert.equal(fetch.verdict().outcome, 'allowed');
    assert.ok(engine.preflightCache.size > 0);
    assert.equal(engine.preflightCache.entries().length, engine.preflightCache.size);
    assert.equal(engine.needsPreflight(preflighted), false);
    assert.equal(engine.plan(preflighted).preflight.cached, true);
    now = 61_000;
    assert.equal(engine.needsPreflight(preflighted), true, 'after its max-age');
    now = 0;
    const again = engine.start(preflighted);
    again.poll();
    again.handleResponse(permission);
    engine.preflightCache.clear();
    assert.equal(engine.preflightCache.size, 0);
  });
  test('start: refused', async () => {
    const fetch = (await engineFor()).start(API);
    fetch.poll();
    fetch.handleResponse({ status: 200, headers: [] });
    const { type, error } = fetch.poll();
    assert.equal(type, 'fail');
    assert.ok(isCorsError(error) && error instanceof TypeError);
    assert.equal(error.code, 'response-acao-missing');
    assert.equal(error.reason, error.findings[0]);
    assert.equal(error.verdict.outcome, 'blocked');
  });
  test('start: no network', async () => {
    const fetch = (await engineFor()).start(API);
    fetch.poll();
    fetch.handleFailure(new Error('connection refused'));
    assert.equal(fetch.poll().type, 'fail');
    assert.equal(fetch.verdict().outcome, 'blocked');
  });
  test('dispose', async () => {
    const engine = await engineFor();
    engine.dispose();
    engine.dispose();
    for (const call of [() => engine.plan(API), () => engine.needsPreflight(API), () => engine.preflightCache.size, () => engine.start(API)]) {
      assert.match(thrown(call).message, /disposed/);
    }
  });
  test('a clock that is none', async () => {
    for (const now of [() => NaN, () => undefined, () => '1']) {
      const engine = await engineFor({ now });
      assert.equal(thrown(() => engine.plan(API)).code, 'misuse');
    }
  });
  test('what a caller\'s own object throws is the caller\'s', async () => {
    const engine = await engineFor();
    const own = new Error('mine');
    assert.equal(thrown(() => engine.plan({ get url() { throw own; } })), own);
  });
});

describe('bad input: a TypeError that names the value, and the engine goes on', () => {
  const requests = {
    'unparsable URL': [{ url: 'https://[' }, 'request-url-invalid', 'https://['],
    'port out of range': [{ url: 'https://a:99999/' }, 'request-url-invalid', '99999'],
    'credentials in the URL': [{ url: 'https://user:pw@api.example/' }, 'request-url-has-credentials', 'username or password'],
    'forbidden method': [{ method: 'TRACE' }, 'request-method-forbidden', 'TRACE'],
    'invalid method': [{ method: 'A B' }, 'request-method-invalid', 'A B'],
    'empty method': [{ method: '' }, 'request-method-invalid', ''],
    'method with a line feed': [{ method: 'A\nB' }, 'request-method-invalid', 'A\\nB'],
    'invalid header name': [{ headers: { 'a b': 'c' } }, 'request-header-invalid', 'a b'],
    'empty header name': [{ headers: { '': 'c' } }, 'request-header-invalid', ''],
    'header name with a line feed': [{ headers: { 'a\nb': 'c' } }, 'request-header-invalid', 'a\\nb'],
    'header value with NUL': [{ headers: { 'x-a': 'x\0y' } }, 'request-header-invalid', '"x-a": the value has NUL'],
    'header value with a line feed': [{ headers: { 'x-a': 'x\ny' } }, 'request-header-invalid', '"x-a": the value has NUL, LF'],
    'header value beyond bytes': [{ headers: { 'x-a': 'x例' } }, undefined, '"x-a": the value has the character 例'],
    'lone surrogate': [{ headers: { 'x-a': '\ud800' } }, undefined, '"x-a"'],
    'mode': [{ mode: 'CORS' }, 'misuse', 'CORS'],
    'headers': [{ headers: 42 }, 'misuse', '42'],
  };
  for (const [name, [request, code, named]] of Object.entries(requests)) {
    test(name, async () => {
      const engine = await engineFor();
      for (const call of ['plan', 'needsPreflight', 'start']) {
        const error = thrown(() => engine[call]({ url: API, ...request }));
        assert.ok(isCorsError(error) && error instanceof TypeError, String(error));
        assert.equal(error.name, 'CorsError');
        if (code) assert.equal(error.code, code);
        assert.notEqual(error.code, 'engine-internal');
        assert.ok(error.message.includes(named), error.message);
        assert.equal(engine.needsPreflight(preflighted), true);
      }
    });
  }
  test('a header value may be a secret: it is in no part of the error, nor in that of a fetch', async () => {
    const engine = await engineFor();
    const fetch = await createFetch({ engine, fetch: async () => ({ status: 200, headers: [], body: null }) });
    for (const value of ['Bearer hunter2\0', 'hunter2\nhunter2', 'hunter2例', 'hunter2\ud800']) {
      const headers = { Authorization: value };
      const errors = ['plan', 'needsPreflight', 'start'].map((call) => thrown(() => engine[call]({ url: API, headers })));
      errors.push(await fetch(API, { headers }).then(() => null, (error) => error));
      for (const error of errors) {
        assert.ok(error.message.includes('Authorization'), error.message);
        const shown = [error.message, error.stack, error.value, JSON.stringify(error), inspect(error, { showHidden: true, depth: 9 })];
        assert.ok(!shown.join().includes('hunter2'), shown.join('\n'));
      }
    }
  });
  test('a message shows the beginning of a megabyte only', async () => {
    const engine = await engineFor();
    const mega = 'x'.repeat(1 << 20);
    for (const headers of [{ a: `${mega}\n${mega}` }, { a: `${mega}例` }, { [`${mega} `]: '' }, { [`é${mega}`]: '' }]) {
      for (const call of ['plan', 'needsPreflight']) {
        const { message } = thrown(() => engine[call]({ url: API, headers }));
        assert.ok(message.length < 700, `${message.length} characters`);
      }
    }
  });
  test('whitespace around a header value, line feeds included, is no mistake', async () => {
    const engine = await engineFor();
    assert.deepEqual(engine.plan({ url: API, headers: { 'x-a': '\r\n 1 \n' } }), engine.plan({ url: API, headers: { 'x-a': '1' } }));
  });
  for (const exchange of [null, {}, { request: API }, { request: API, responses: {} }, { request: API, responses: [null] }, { request: API, responses: [{}] }]) {
    test(`check ${JSON.stringify(exchange)}`, async () => {
      const engine = await engineFor();
      assert.equal(thrown(() => engine.check(exchange)).code, 'misuse');
      assert.equal(engine.needsPreflight(preflighted), true);
    });
  }
  test('a server that answers garbage', async () => {
    const engine = await engineFor();
    const bytes = Array.from({ length: 256 }, (_, index) => String.fromCharCode(index)).filter((byte) => byte !== '\n').join('');
    const names = ['Access-Control-Allow-Origin', 'Access-Control-Allow-Methods', 'Access-Control-Allow-Headers', 'Access-Control-Max-Age', 'Location'];
    for (const value of [bytes, ',,,', '"', '\xff'.repeat(1000), '-1', '9'.repeat(400), ' ']) {
      for (const status of [0, 1, 204, 302, 999]) {
        let verdict;
        try {
          verdict = engine.check({ request: preflighted, responses: [{ status, headers: names.map((name) => [name, value]) }, { status, headers: { 'é \0': value } }] });
        } catch (error) {
          assert.ok(isCorsError(error) && error.code !== 'engine-internal', String(error));
          continue;
        }
        assert.equal(verdict.outcome, 'blocked');
      }
    }
    assert.equal(engine.needsPreflight(preflighted), true);
  });
  test('1 MB values and 10,000 headers', async () => {
    const engine = await engineFor();
    const mega = 'x'.repeat(1 << 20);
    assert.equal(engine.plan({ url: API, headers: { 'x-a': mega } }).kind, 'cors-with-preflight');
    assert.equal(engine.plan({ url: API, headers: { [mega]: 'x' } }).kind, 'cors-with-preflight');
    assert.equal(engine.plan(`${API}${mega}`).kind, 'cors');
    const many = Array.from({ length: 10_000 }, (_, index) => [`x-${index}`, 'y']);
    assert.equal(engine.plan({ url: API, headers: many }).kind, 'cors-with-preflight');
    assert.equal(engine.check({ request: API, responses: [{ status: 200, headers: [...many, ['x', mega], ...allowed.headers] }] }).outcome, 'allowed');
    assert.equal(engine.needsPreflight(preflighted), true, 'and the grown memory is seen');
  });
});

describe('Location', () => {
  const cases = [
    ['UTF-8 bytes of a path are escaped one by one', '/\xc3\xbc', 'https://api.example/%C3%BC'],
    ['a byte that is no UTF-8', '/\xfc', 'https://api.example/%FC'],
    ['relative', '\xc3\xbc', 'https://api.example/%C3%BC'],
    ['UTF-8 bytes of a host', 'https://b\xc3\xbccher.example/\xc3\xbc', 'https://xn--bcher-kva.example/%C3%BC'],
    ['without a scheme', '//b\xc3\xbccher.example/', 'https://xn--bcher-kva.example/'],
    ['an escaped host', 'https://b%C3%BCcher.example/', 'https://xn--bcher-kva.example/'],
    ['a host that cannot be', 'https://\xfc.example/', undefined],
  ];
  for (const [name, location, expected] of cases) {
    test(name, async () => {
      const allowed = ['Access-Control-Allow-Origin', '*'];
      const { response } = (await engineFor()).check({ request: 'https://api.example/',
        responses: [{ status: 302, headers: [allowed, ['Location', location]] }, { status: 200, headers: [allowed] }] });
      assert.equal(response?.url, expected);
    });
  }
});

describe('CorsError', () => {
  test('is a TypeError with a name of its own', () => {
    const cause = new Error('c');
    const error = new CorsError('m', { code: 'x', cause });
    assert.deepEqual([error.name, error.message, error.code, error.cause], ['CorsError', 'm', 'x', cause]);
    assert.deepEqual([error.findings, error.reason, error.verdict], [[], null, null]);
    assert.ok(error instanceof TypeError);
    assert.match(String(error.stack), /^CorsError: m|^TypeError: m/);
    assert.equal(`${error}`, 'CorsError: m');
    assert.ok(!('cause' in new CorsError('m', { code: 'x' })));
  });
  test('isCorsError knows those of other realms and nothing else', async () => {
    const source = (await readFile(new URL('../../pkg/errors/cors-error.js', import.meta.url), 'utf8')).replace(/export /g, '');
    const foreign = vm.runInNewContext(`${source}; new CorsError('m', { code: 'x' })`);
    assert.ok(!(foreign instanceof CorsError));
    assert.equal(isCorsError(foreign), true);
    for (const other of [null, undefined, 'CorsError', new TypeError('m'), { name: 'CorsError', code: 'x' }]) assert.equal(isCorsError(other), false);
  });
});

test('of several Content-Types Firefox sends the last, but with a body the first', async () => {
  // As Firefox sends them.
  const headers = [['Content-Type', 'text/plain'], ['Content-Type', 'text/xml']];
  const engine = await createEngine({ origin: 'https://page.example', profile: 'firefox' });
  const sent = (request) => engine.start({ url: 'https://page.example/', method: 'POST', headers, ...request }).poll().request.headers
    .filter(([name]) => name === 'Content-Type').map(([, value]) => value);
  assert.deepEqual([sent({}), sent({ body: 'x' })], [['text/xml'], ['text/plain']]);
  engine.dispose();
});

describe('Local Network Access', () => {
  const LOCAL = 'http://localhost:3000/';
  const first = ({ findings }) => [findings[0]?.code, findings[0]?.severity];
  test('is in the plan, where it is known from the URL', async () => {
    const engine = await engineFor({ origin: 'https://app.example' });
    assert.deepEqual(first(engine.plan(LOCAL)), ['lna-permission-needed', 'info']);
    assert.match(engine.plan(LOCAL).findings[0].message, /Chromium and Firefox .*"loopback-network".*necessary, not sufficient/);
    assert.deepEqual(engine.plan(API).findings, []);
  });
  test('a denied permission blocks, and CORS stands behind it', async () => {
    const engine = await engineFor({ origin: 'https://app.example', profile: 'chromium', permissions: { 'loopback-network': 'denied' } });
    assert.equal(engine.plan(LOCAL).kind, 'blocked');
    assert.equal(engine.needsPreflight({ url: LOCAL, method: 'PUT' }), false);
    const verdict = engine.check({ request: LOCAL, responses: [{ status: 200 }] });
    assert.deepEqual(verdict.findings.map(({ code, severity }) => [code, severity]), [['lna-permission-needed', 'block'], ['response-acao-missing', 'block']]);
    assert.deepEqual([verdict.outcome, verdict.diagnosis.sent, verdict.diagnosis.causes[0].code], ['blocked', 'nothing', 'local-network-permission']);
    const fetch = engine.start(LOCAL);
    const { type, error } = fetch.poll();
    assert.deepEqual([type, error.code], ['fail', 'lna-permission-needed']);
  });
  test('an exchange with answers was not refused: the outcome is that of CORS, and of each browser', async () => {
    const exchange = { request: LOCAL, responses: [{ status: 200, headers: { 'Access-Control-Allow-Origin': '*' } }] };
    const outcomes = async (permissions) => {
      const { outcome, browsers, findings } = (await engineFor({ origin: 'https://app.example', permissions })).check(exchange);
      return [outcome, browsers, findings[0]?.code];
    };
    const all = { chromium: 'allowed', firefox: 'allowed', webkit: 'allowed' };
    assert.deepEqual(await outcomes(undefined), ['allowed', all, 'lna-permission-needed']);
    assert.deepEqual(await outcomes({ 'loopback-network': 'granted' }), ['allowed', all, undefined]);
    assert.deepEqual(await outcomes({ 'loopback-network': 'denied' }), ['allowed', { chromium: 'blocked', firefox: 'blocked', webkit: 'allowed' }, 'lna-permission-needed']);
  });
  test('the code of an error is that of the finding that blocks', async () => {
    const fetch = (await engineFor({ origin: 'https://app.example' })).start(LOCAL);
    fetch.poll();
    fetch.handleResponse({ status: 200 });
    const { error } = fetch.poll();
    assert.deepEqual([error.code, error.findings[0].code], ['response-acao-missing', 'lna-permission-needed']);
  });
  test('the address of a response shows it, and is an address', async () => {
    const engine = await engineFor({ origin: 'https://app.example' });
    const check = (remoteAddress) => engine.check({ request: API, responses: [{ status: 200, headers: { 'Access-Control-Allow-Origin': '*' }, remoteAddress }] });
    for (const address of ['192.168.1.20', 'fd00::1', '[::1]']) assert.equal(first(check(address))[0], 'lna-permission-needed', address);
    for (const address of ['8.8.8.8', '', undefined]) assert.deepEqual(check(address).findings, [], address);
    assert.match(thrown(() => check('localhost')).message, /remoteAddress: "localhost" is not an IP address/);
  });
  test('diagnose takes what the page asked its browser', async () => {
    const engine = await engineFor({ origin: 'https://app.example', permissions: { 'loopback-network': 'denied' } });
    const cause = (permissions) => engine.diagnose({ request: LOCAL, permissions }).causes.find(({ code }) => code === 'local-network-permission');
    assert.equal(cause(undefined).confidence, 'certain');
    assert.equal(cause({ 'loopback-network': 'denied' }).confidence, 'certain');
    assert.equal(cause({ 'loopback-network': 'prompt' }).confidence, 'likely');
    assert.equal(cause({ 'loopback-network': 'granted' }), undefined);
    assert.equal(cause({ 'local-network-access': 'granted' }), undefined);
    assert.equal(cause({ 'local-network-access': 'granted', 'loopback-network': 'denied' }).confidence, 'certain');
    assert.match(thrown(() => engine.diagnose({ request: LOCAL, permissions: { 'loopback-network': 'yes' } })).message, /there are granted, denied and prompt/);
    assert.match(thrown(() => engine.diagnose({ request: LOCAL, permissions: { loopback: 'denied' } })).message, /"loopback" is not a known option of permissions/);
  });
});
