/**
 * The boundary to the wasm under hostile callers: code of theirs that runs while they are read, names on Object.prototype, values that are odd,
 * endless or huge. Told by what a user sees; of the inside only how much memory the wasm has, and when it stops.
 */
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import vm from 'node:vm';
import { CorsError, createEngine, isCorsError } from '../../pkg/index.js';
import { createFetch } from '../../pkg/fetch.js';
import { initiators } from '../../pkg/initiators.js';
import { ORIGIN, allowed, engineFor, thrown } from './support.mjs';

const API = 'https://api.example/';
const preflighted = { url: API, method: 'PUT', headers: { 'x-a': '1' } };
const permission = { status: 204, headers: { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Methods': 'PUT', 'Access-Control-Allow-Headers': 'x-a' } };
const exposed = { status: 200, headers: [['Access-Control-Allow-Origin', '*'], ['Access-Control-Expose-Headers', '*'], ['X-One', '1'], ['X-Two', '2']] };

/** The wasm from outside: its memory, and a trap for the next call of it. */
const wasm = { bytes: () => 0, trapsNext: false };
const { Instance } = WebAssembly;
WebAssembly.Instance = function (module, imports) {
  const { exports } = new Instance(module, imports);
  wasm.bytes = () => exports.memory.buffer.byteLength;
  // Not the start of the instance, which is no call of it.
  const guarded = ([name, value]) => [name, typeof value !== 'function' || name === '__wbindgen_start' ? value : (...args) => {
    if (wasm.trapsNext) {
      wasm.trapsNext = false;
      throw new WebAssembly.RuntimeError('unreachable');
    }
    return value(...args);
  }];
  return { exports: Object.fromEntries(Object.entries(exports).map(guarded)) };
};

const plain = await engineFor();

/** What `call` gives or throws, as far as it can be compared. */
function outcome(call) {
  try {
    return { gives: call() };
  } catch (error) {
    assert.ok(isCorsError(error), `${error?.stack ?? error}`);
    return { code: error.code, message: error.message };
  }
}

describe('code of the caller that runs while a question is read', () => {
  /** Every call that reads something, and where in it code of the caller runs: `run` is called there. */
  const places = {
    'plan: url': (engine, run) => engine.plan({ get url() { run(); return API; } }),
    'plan: header value': (engine, run) => engine.plan({ url: API, headers: { 'x-a': { toString() { run(); return '1'; } } } }),
    'plan: header iterator': (engine, run) => engine.plan({ url: API, headers: (function* () { run(); yield ['x-a', '1']; })() }),
    'plan: proxy': (engine, run) => engine.plan(new Proxy({ url: API }, { get(target, name) { run(); return target[name]; } })),
    'plan: body': (engine, run) => engine.plan({ url: API, method: 'POST', body: { get [Symbol.toStringTag]() { run(); return 'Blob'; }, type: 'text/plain' } }),
    'needsPreflight: url': (engine, run) => engine.needsPreflight({ get url() { run(); return API; }, method: 'PUT' }),
    'needsPreflight: URL to be parsed': (engine, run) => engine.needsPreflight({ url: { get href() { run(); return API; } }, method: 'PUT' }),
    'allowsPreflight: status': (engine, run) => engine.allowsPreflight(preflighted, { get status() { run(); return 204; }, headers: permission.headers }),
    'allowsPreflight: header value': (engine, run) => engine.allowsPreflight(preflighted,
      { ...permission, headers: { ...permission.headers, 'Access-Control-Allow-Origin': { toString() { run(); return '*'; } } } }),
    'filter: header value': (engine, run) => engine.filter(API, { ...exposed, headers: [...exposed.headers, ['X-Three', { toString() { run(); return '3'; } }]] }),
    'filter: header name': (engine, run) => engine.filter(API, { ...exposed, headers: [...exposed.headers, [{ toString() { run(); return 'X-Three'; } }, '3']] }),
    'filter: headers': (engine, run) => engine.filter(API, { status: 200, get headers() { run(); return exposed.headers; } }),
    'check: responses': (engine, run) => engine.check({ request: API, get responses() { run(); return [allowed]; } }),
    'check: response': (engine, run) => engine.check({ request: API, responses: [{ get status() { run(); return 200; }, headers: allowed.headers }] }),
    'start': (engine, run) => engine.start({ get url() { run(); return API; } }).poll(),
    'handleResponse': (engine, run) => {
      const fetch = engine.start(API);
      fetch.poll();
      fetch.handleResponse({ get status() { run(); return 200; }, headers: allowed.headers });
      return fetch.poll();
    },
    'handleFailure': (engine, run) => {
      const fetch = engine.start(API);
      fetch.poll();
      fetch.handleFailure({ get message() { run(); return 'refused'; } });
      return fetch.poll().type;
    },
  };
  /** The same for the clock, which every call that may ask the preflight cache reads. */
  const clocked = {
    'now: plan': (engine) => engine.plan(API),
    'now: needsPreflight': (engine) => engine.needsPreflight(preflighted),
    'now: start': (engine) => engine.start(API).poll(),
    'now: preflightCache.size': (engine) => engine.preflightCache.size,
    'now: preflightCache.entries': (engine) => engine.preflightCache.entries(),
    'now: preflightCache.clear': (engine) => engine.preflightCache.clear(),
  };
  /** What that code does. */
  const deeds = {
    'disposes of the engine': (engine) => engine.dispose(),
    'asks the same engine': (engine) => [engine.plan(`${API}other`), engine.filter(API, { ...exposed, headers: [['X-Other', '9'], ...exposed.headers] }), engine.start(API).poll()],
    'asks for more than there is room': (engine) => engine.plan({ url: API, headers: { 'x-a': 'x'.repeat(3_000_000) } }),
    'asks another engine, and lets it go': (engine, other) => [other.plan(`${API}other`), other.dispose()],
  };

  for (const [deed, does] of Object.entries(deeds)) {
    for (const [place, call] of Object.entries({ ...places, ...clocked })) {
      test(`${place} ${deed}`, async () => {
        const expected = outcome(() => call(plain, () => {}));
        let run = () => {};
        const engine = await engineFor({ now: () => { if (place in clocked) run(); return 0; } });
        const [other, bystander] = [await engineFor(), await engineFor()];
        const fetch = bystander.start(API);
        let isDone = false;
        run = () => {
          if (isDone) return;
          isDone = true;
          does(engine, other);
        };
        const found = outcome(() => call(engine, run));
        assert.ok(isDone, 'the code ran');
        const isDisposed = deed === 'disposes of the engine' && found.code === 'misuse' && /disposed/.test(found.message);
        if (!isDisposed) assert.deepEqual(found, expected);
        assert.equal(fetch.poll().type, 'send', 'the fetch of an engine that is not concerned lives on');
      });
    }
  }

  test('what a caller throws is the caller\'s, in every place', async () => {
    for (const [place, call] of Object.entries(places)) {
      // A value that cannot be made a string is misuse, whyever it cannot; and any failure is one.
      if (/header (value|name)|handleFailure|body/.test(place)) continue;
      const own = new TypeError('mine');
      assert.equal(thrown(() => call(plain, () => { throw own; })), own, place);
      assert.equal(plain.needsPreflight(preflighted), true);
    }
  });
  test('a URL class that a page puts in the place of the host\'s does not run during a call of the wasm', async () => {
    const engine = await engineFor();
    const fetch = plain.start(API);
    const { URL } = globalThis;
    let count = 0;
    globalThis.URL = class extends URL {
      constructor(...args) {
        super(...args);
        if (count++ < 1) engine.dispose();
      }
    };
    try {
      assert.match(thrown(() => engine.plan(`${API}never-seen-before`)).message, /disposed/);
    } finally {
      globalThis.URL = URL;
    }
    assert.ok(count > 0);
    assert.equal(fetch.poll().type, 'send');
  });
});

describe('what can be read only once is read once', () => {
  const once = function* (...pairs) { yield* pairs; };
  test('needsPreflight of headers that are wrong', () => {
    assert.equal(thrown(() => plain.needsPreflight({ url: API, headers: once(['a b', 'c']) })).code, 'request-header-invalid');
    assert.equal(thrown(() => plain.needsPreflight({ url: 'https://API.example/ü', headers: once(['a b', 'c']) })).code, 'request-header-invalid');
  });
  test('needsPreflight of a URL that has to be parsed', () => {
    assert.equal(plain.needsPreflight({ url: 'https://b\xfccher.example/', headers: once(['x-a', 'c']) }), true);
  });
  test('filter', () => {
    assert.deepEqual(plain.filter({ url: API, headers: once(['x-a', '1']) }, { status: 200, headers: once(...exposed.headers) }), exposed.headers);
    assert.equal(thrown(() => plain.filter(API, { status: 200, headers: once(...exposed.headers, ['X-Bad', 'a\nb']) })).code, 'misuse');
  });
});

describe('names on Object.prototype', () => {
  const names = ['href', 'url', 'method', 'mode', 'credentials', 'body', 'headers', 'clone', 'message', 'status', 'findings', 'reason', 'code', 'value', 'raw', 'length',
    'profile', 'wasm', 'now', 'type', 'cause', 'initiator', 'crossOrigin', 'destination', 'bodyType', 'blobOrigin', 'networkPartitionKey', 'enforce', 'withCredentials', 'then'];
  const values = { string: 'https://evil.example/', number: 7, object: {}, function: () => 'https://evil.example/' };

  /** Runs `work` while every object has the name. */
  async function polluted(name, value, work) {
    Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true, enumerable: true });
    try {
      return await work();
    } finally {
      delete Object.prototype[name];
    }
  }
  for (const name of names) {
    test(name, async () => {
      for (const [kind, value] of Object.entries(values)) {
        const causeOf = (error) => (Object.hasOwn(error, 'cause') ? error.cause : undefined);
        // A thenable on everything breaks promises themselves.
        if (name === 'then' && kind === 'function') continue;
        const asked = () => [plain.plan(API), plain.needsPreflight(API), plain.plan(new URL(API)), failure(plain, 'refused'), failure(plain, new Error('refused'))];
        const expected = asked();
        assert.deepEqual(await polluted(name, value, asked), expected, `${kind}: a URL alone is asked for as ever`);
        const error = await polluted(name, value, () => new CorsError('m', { code: 'x' }));
        assert.deepEqual([error.code, error.findings, error.reason, error.verdict, error.value, causeOf(error)], ['x', [], null, null, undefined, undefined]);
        const given = await polluted(name, value, () => outcome(() => plain.plan({ url: API, method: 'PUT' })));
        assert.ok(given.gives || given.code, `${kind}: nothing raw is thrown`);
        const withoutOptions = await polluted(name, value, () => createEngine().catch((thrown) => thrown));
        assert.match(withoutOptions.message, /^The option origin is missing/);
      }
    });
  }
  test('an object that is no URL does not become one, and a record no Request', async () => {
    const error = await polluted('href', 'https://evil.example/', () => thrown(() => plain.plan({ url: {} })));
    assert.equal(error.code, 'request-url-invalid');
    const post = { url: API, method: 'POST', body: new URLSearchParams('a=b') };
    const expected = plain.plan(post);
    assert.deepEqual(await polluted('clone', () => {}, () => plain.plan(post)), expected, 'the type of its body counts');
    const told = await polluted('message', 'not mine', () => failure(plain, {}));
    assert.ok(!told[2].includes('not mine'), told[2]);
  });
  test('href, where createFetch sends', async () => {
    const sent = [];
    const fetch = await createFetch({ origin: ORIGIN, fetch: async (url) => { sent.push(url); return { status: 200, headers: [], body: null }; } });
    await polluted('href', 'https://evil.example/', () => fetch(`${ORIGIN}/login`));
    assert.deepEqual(sent, [`${ORIGIN}/login`]);
  });
});

/** What a fetch comes to that fails by `error`. */
function failure(engine, error) {
  const fetch = engine.start(API);
  fetch.poll();
  fetch.handleFailure(error);
  const { type, error: told } = fetch.poll();
  return [type, told.code, told.message];
}

describe('odd values', () => {
  const revoked = () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  };
  const bare = Object.create(null);
  /** Requests, and what the message names. */
  const requests = {
    'undefined': [undefined, 'undefined'], 'null': [null, 'null'], 'a symbol': [Symbol('odd'), 'Symbol(odd)'], 'a BigInt': [5n, '5'], 'a function': [() => {}, 'Function'],
    'a revoked proxy': [revoked(), 'unreadable'], 'an empty object': [{}, '[object Object]'], 'an object without a prototype': [bare, '[object Object]'],
    'url: a symbol': [{ url: Symbol('odd') }, 'Symbol(odd)'], 'url: a BigInt': [{ url: 5n }, '5'], 'url: null': [{ url: null }, 'null'],
    'url: a revoked proxy': [{ url: revoked() }, 'unreadable'], 'url: { href: 5 }': [{ url: { href: 5 } }, '[object Object]'],
    'method: a symbol': [{ url: API, method: Symbol('odd') }, 'Symbol(odd)'], 'method: a BigInt': [{ url: API, method: 5n }, '5'], 'method: null': [{ url: API, method: null }, 'null'],
    'method: half a character': [{ url: API, method: 'GET\ud83d' }, 'GET'],
    'mode: a symbol': [{ url: API, mode: Symbol('odd') }, 'Symbol(odd)'], 'credentials: true': [{ url: API, credentials: true }, 'true'],
    'initiator: a symbol': [{ url: API, initiator: Symbol('odd') }, 'Symbol(odd)'], 'initiator: null': [{ url: API, initiator: null }, 'null'],
    'blobOrigin: a number': [{ url: API, blobOrigin: 5 }, '5'], 'bodyType: a number': [{ url: API, method: 'POST', bodyType: 5 }, '5'],
    'bodyType: a symbol': [{ url: API, method: 'POST', bodyType: Symbol('odd') }, 'Symbol(odd)'],
    'crossOrigin: an object': [{ url: API, initiator: 'img', crossOrigin: {} }, '[object Object]'],
    'headers: a symbol': [{ url: API, headers: Symbol('odd') }, 'Symbol(odd)'], 'headers: a string': [{ url: API, headers: 'a: b' }, 'a: b'], 'headers: null': [{ url: API, headers: null }, 'null'],
    'headers: a revoked proxy': [{ url: API, headers: revoked() }, 'unreadable'],
    'headers: an iterator that is none': [{ url: API, headers: { [Symbol.iterator]: 5 } }, '5'],
    'headers: an iterator of nothing': [{ url: API, headers: { [Symbol.iterator]: () => 6 } }, '6'],
    'headers: an iterator without next': [{ url: API, headers: { [Symbol.iterator]: () => ({}) } }, '[object Object]'],
    'headers: an iterator whose steps are none': [{ url: API, headers: { [Symbol.iterator]: () => ({ next: () => 7 }) } }, '7'],
    'headers: an array with an iterator that is none': [{ url: API, headers: Object.assign([['a', 'b']], { [Symbol.iterator]: 8 }) }, '8'],
    'headers: a pair of one': [{ url: API, headers: [['a']] }, '[object Array]'], 'headers: null for a pair': [{ url: API, headers: [null] }, 'null'],
    'headers: a revoked proxy for a pair': [{ url: API, headers: [revoked()] }, 'unreadable'],
    'header name: a symbol': [{ url: API, headers: [[Symbol('odd'), 'b']] }, 'Symbol(odd)'], 'header value: a symbol': [{ url: API, headers: { a: Symbol('odd') } }, 'Symbol(odd)'],
    'header value: no prototype': [{ url: API, headers: { a: bare } }, '[object Object]'], 'header value: a revoked proxy': [{ url: API, headers: { a: revoked() } }, 'unreadable'],
    'header: a character in halves': [{ url: API, headers: [['\ud83d', '\ude00']] }, '"\ud83d\ude00" is cut in half'], 'headers: a character in halves': [{ url: API, headers: [['x-a', '\ud83d'], ['\ude00', 'b']] }, '\ud83d\ude00'],
    'URL and method: a character in halves': [{ url: `${API}#\ud83d`, method: '\ude00' }, ''],
  };
  for (const [name, [request, named]] of Object.entries(requests)) {
    test(`request: ${name}`, () => {
      const calls = { plan: () => plain.plan(request), needsPreflight: () => plain.needsPreflight(request), start: () => plain.start(request),
        check: () => plain.check({ request, responses: [] }), allowsPreflight: () => plain.allowsPreflight(request, permission), filter: () => plain.filter(request, exposed) };
      for (const [call, ask] of Object.entries(calls)) {
        const { code, message } = outcome(ask);
        assert.match(`${code}`, /^(misuse|request-(url|header|method)-invalid)$/, `${call}: ${message}`);
        assert.ok(message.includes(named), `${call}: ${message}`);
      }
    });
  }
  const responses = {
    'undefined': [undefined, 'undefined'], 'null': [null, 'null'], 'a symbol': [Symbol('odd'), 'Symbol(odd)'], 'a revoked proxy': [revoked(), 'unreadable'],
    'status: a string': [{ status: '200' }, '"200"'], 'status: a BigInt': [{ status: 200n }, '200'], 'status: a symbol': [{ status: Symbol('odd') }, 'Symbol(odd)'], 'status: NaN': [{ status: NaN }, 'NaN'],
    'headers: an iterator that is none': [{ status: 200, headers: { [Symbol.iterator]: 5 } }, '5'], 'headers: a revoked proxy': [{ status: 200, headers: revoked() }, 'unreadable'],
    'headers: a pair of one': [{ status: 200, headers: [['a']] }, '[object Array]'],
    'header: a character in halves': [{ status: 200, headers: [['access-control-allow-origin-\ud83d', '\ude00']] }, '\ud83d\ude00'],
  };
  for (const [name, [response, named]] of Object.entries(responses)) {
    test(`response: ${name}`, () => {
      const calls = { check: () => plain.check({ request: API, responses: [response] }), allowsPreflight: () => plain.allowsPreflight(preflighted, response), filter: () => plain.filter(API, response),
        handleResponse: () => { const fetch = plain.start(API); fetch.poll(); fetch.handleResponse(response); } };
      for (const [call, ask] of Object.entries(calls)) {
        const { code, message } = outcome(ask);
        assert.equal(code, 'misuse', `${call}: ${message}`);
        assert.ok(message.includes(named), `${call}: ${message}`);
      }
    });
  }
  for (const [name, url] of Object.entries({ 'a number': 5, 'a symbol': Symbol('odd'), 'an object without a prototype': Object.assign(Object.create(null), { a: 1 }), 'a revoked proxy': revoked() })) {
    test(`response: url is ${name}`, () => {
      assert.equal(outcome(() => plain.check({ request: API, responses: [{ status: 200, url }] })).code, 'misuse');
      const failed = outcome(() => plain.check({ request: API, responses: [{ status: 0, url }] }));
      assert.ok(failed.gives?.outcome === 'blocked' || failed.code === 'misuse' || failed.code === 'request-header-invalid', JSON.stringify(failed));
    });
  }
  const failures = { 'nothing': undefined, 'null': null, 'an object without a prototype': bare, 'a symbol': Symbol('odd'), 'a BigInt': 5n, 'a revoked proxy': revoked(), 'a message that is a symbol': { message: Symbol('odd') },
    'a message that throws': { get message() { throw new Error('mine'); } }, 'half a character': 'x\ud83d', 'half a character, the other half': '\ude00', 'a megabyte': 'x'.repeat(1 << 20) };
  for (const [name, error] of Object.entries(failures)) {
    test(`handleFailure: ${name} is a failure like any other`, () => {
      const [type, code, message] = failure(plain, error);
      assert.deepEqual([type, code], ['fail', 'env-network-error']);
      assert.ok(message.length < 12_000);
    });
  }
  test('a URL of another realm is one', () => {
    const foreign = vm.runInNewContext('({ get [Symbol.toStringTag]() { return "URL"; }, href: "https://api.example/" })');
    assert.deepEqual(plain.plan(foreign), plain.plan(API));
  });
});

describe('limits', () => {
  const MOST_TEXT = 16 * 2 ** 20;
  const MOST_HEADERS = 2 ** 18;
  const huge = 'x'.repeat(MOST_TEXT);
  const askAll = (engine, headers) => [
    () => engine.plan({ url: API, headers }), () => engine.needsPreflight({ url: API, headers }), () => engine.start({ url: API, headers }),
    () => engine.check({ request: API, responses: [{ status: 200, headers }] }), () => engine.filter(API, { status: 200, headers }),
    () => { const fetch = engine.start(API); fetch.poll(); fetch.handleResponse({ status: 200, headers }); },
  ];

  test('more than 16 MiB of text is refused before anything of the wasm is used', async () => {
    const engine = await engineFor();
    const before = wasm.bytes();
    for (const headers of [{ 'access-control-allow-origin-x': huge }, [['a', 'b'], [huge, 'b']], { 'a-long-name-so-that-it-is-read': huge.slice(1000), 'another-long-name-of-this-kind': huge.slice(-1000) }]) {
      for (const ask of askAll(engine, headers)) {
        const { code, message } = outcome(ask);
        assert.equal(code, 'misuse');
        assert.match(message, /^"xx.* was given, but a call takes at most 16777216 characters of text$/);
        assert.ok(message.length < 400);
      }
    }
    for (const ask of ['plan', 'needsPreflight', 'start']) assert.equal(outcome(() => engine[ask](`${API}${huge}`)).code, 'request-url-invalid');
    await assert.rejects(engineFor({ publicSuffixList: `${huge}x` }), { code: 'misuse' });
    assert.ok(wasm.bytes() - before < 2 ** 20, `${wasm.bytes() - before} bytes more`);
  });
  test('more than 262144 headers are refused, and so are iterators and arrays without an end', async () => {
    const engine = await engineFor();
    const before = wasm.bytes();
    const endless = { [Symbol.iterator]: () => ({ next: () => ({ done: false, value: ['access-control-allow-origin', 'b'] }) }) };
    for (const ask of [...askAll(engine, endless), ...askAll(engine, Array.from({ length: MOST_HEADERS + 1 }, () => ['access-control-allow-origin', 'b']))]) {
      const { code, message } = outcome(ask);
      assert.equal(code, 'misuse');
      assert.match(message, /^\[object (Object|Array)\] was given, but a call takes at most 262144 headers$/);
    }
    const responses = new Proxy([], { get: (_, name) => (name === 'length' ? Infinity : { status: 200 }) });
    assert.equal(outcome(() => engine.check({ request: API, responses })).code, 'misuse');
    assert.ok(wasm.bytes() - before < 2 ** 20, `${wasm.bytes() - before} bytes more`);
  });
  test('an iterator is told when it is not read to its end', () => {
    let isClosed = false;
    const headers = (function* () { try { for (;;) yield ['a']; } finally { isClosed = true; } })();
    thrown(() => plain.plan({ url: API, headers }));
    assert.ok(isClosed);
  });
  test('up to the limit all is well, and the memory serves the next one', async () => {
    const engines = await Promise.all(Array.from({ length: 6 }, () => engineFor()));
    const large = 'x'.repeat(4 * 2 ** 20);
    const sizes = engines.map((engine) => {
      assert.equal(engine.plan({ url: API, headers: { 'x-a': large } }).kind, 'cors-with-preflight');
      assert.equal(engine.check({ request: API, responses: [{ status: 200, headers: { ...Object.fromEntries(allowed.headers), 'x-a': large } }] }).outcome, 'allowed');
      return wasm.bytes();
    });
    // What the first engine leaves may stand in the way of the second.
    assert.ok(sizes.at(-1) - sizes[1] < 2 ** 20, `each engine keeps something: ${sizes}`);
  });
});

describe('many fetches', () => {
  test('begun and never ended: at most 32768 of an engine, then it is said', async () => {
    const engine = await engineFor();
    const fetches = Array.from({ length: 32_768 }, () => engine.start(API));
    const { code, message } = outcome(() => engine.start(API));
    assert.equal(code, 'misuse');
    assert.match(message, /^32768 fetches are under way, but an engine has at most 32768: poll each to its end or dispose of it$/);
    fetches[0].dispose();
    const next = engine.start(API);
    assert.equal(next.poll().type, 'send');
    assert.equal(fetches[1].poll().type, 'send', 'the others live on');
    assert.equal((await engineFor()).start(API).poll().type, 'send', 'and so do other engines');
    engine.dispose();
  });
  test('begun and ended: the memory has a bound, and every verdict stays', async () => {
    const engine = await engineFor();
    const run = (index) => {
      const fetch = engine.start(`${API}${index}`);
      fetch.poll();
      fetch.handleResponse(index % 2 ? allowed : { status: 200 });
      assert.equal(fetch.poll().type, index % 2 ? 'deliver' : 'fail');
      return fetch;
    };
    const fetches = Array.from({ length: 5_000 }, (_, index) => run(index));
    const before = wasm.bytes();
    for (let index = 5_000; index < 10_000; index++) fetches.push(run(index));
    assert.ok(wasm.bytes() - before < 2 ** 20, `${wasm.bytes() - before} bytes more`);
    for (const index of [0, 1, 2, 4_999, 7_000, 9_998, 9_999]) {
      assert.equal(fetches[index].verdict().outcome, index % 2 ? 'allowed' : 'blocked', `of ${index}`);
      assert.equal(fetches[index].poll(), null);
      assert.equal(outcome(() => fetches[index].handleResponse(allowed)).code, 'misuse');
    }
    engine.dispose();
  });
  test('dispose gives one back, and says so afterwards', async () => {
    const engine = await engineFor();
    const fetch = engine.start(API);
    fetch.dispose();
    fetch.dispose();
    for (const call of [() => fetch.poll(), () => fetch.verdict(), () => fetch.handleResponse(allowed), () => fetch.handleFailure('x')]) {
      assert.match(outcome(call).message, /^The fetch of https:\/\/api\.example\/ was disposed of/);
    }
    const [first, second] = [engine.start(API), engine.start(`${API}second`)];
    assert.notDeepEqual(first.poll(), second.poll(), 'its place is given to one fetch only');
  });
});

describe('a trap in the wasm', () => {
  const trap = (call) => {
    wasm.trapsNext = true;
    try {
      return thrown(call);
    } finally {
      wasm.trapsNext = false;
    }
  };
  test('is a CorsError that says what to do, and every engine goes on', async () => {
    const [engine, other] = [await engineFor(), await engineFor()];
    const fetch = other.start(API);
    const error = trap(() => engine.plan(API));
    assert.equal(error.code, 'engine-internal');
    assert.ok(error.cause instanceof WebAssembly.RuntimeError);
    assert.match(error.message, /stopped \(RuntimeError: unreachable\): repeat the call/);
    for (const each of [engine, other]) {
      assert.equal(each.plan(API).kind, 'cors');
      assert.equal(each.needsPreflight(preflighted), true);
      assert.equal(each.preflightCache.size, 0);
    }
    for (const call of [() => fetch.poll(), () => fetch.verdict(), () => fetch.handleResponse(allowed), () => fetch.handleFailure('x')]) {
      const lost = thrown(call);
      assert.equal(lost.code, 'engine-internal');
      assert.match(lost.message, /lost.*RuntimeError: unreachable.*start it again/);
    }
    assert.equal(other.start(API).poll().type, 'send');
    fetch.dispose();
    engine.dispose();
    other.dispose();
  });
  for (const [name, call] of Object.entries({
    'needsPreflight': (engine) => engine.needsPreflight(preflighted), 'check': (engine) => engine.check({ request: API, responses: [allowed] }), 'start': (engine) => engine.start(API),
    'filter': (engine) => engine.filter(API, exposed), 'preflightCache': (engine) => engine.preflightCache.size, 'a huge question': (engine) => engine.plan({ url: API, headers: { a: 'x'.repeat(2 ** 21) } }),
  })) {
    test(`in ${name}`, async () => {
      const engine = await engineFor();
      assert.equal(trap(() => call(engine)).code, 'engine-internal');
      assert.ok(call(engine) !== undefined, 'the same question again');
    });
  }
  test('in createEngine and in initiators', async () => {
    wasm.trapsNext = true;
    await assert.rejects(engineFor(), { code: 'engine-internal' });
    wasm.trapsNext = true;
    await assert.rejects(initiators(), { code: 'engine-internal' });
    assert.ok((await initiators()).length > 20);
    assert.equal((await engineFor()).plan(API).kind, 'cors');
  });
  test('what fails outside of the wasm ends no fetch', async () => {
    const [engine, other] = [await engineFor(), await engineFor()];
    const fetch = other.start(API);
    assert.throws(() => engine.plan({ get url() { throw new RangeError('Maximum call stack size exceeded'); } }), RangeError);
    assert.equal(fetch.poll().type, 'send');
  });
});
