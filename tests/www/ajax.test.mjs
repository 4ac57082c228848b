/**
 * The jQuery-style shim, beside jQuery 4 itself: what both can they do alike.
 */
import { after, beforeEach, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { JSDOM } from 'jsdom';
import { jQueryFactory } from 'jquery/factory';
import everything, { ajax, ajaxPrefilter, ajaxSettings, ajaxSetup, ajaxTransport, get, getJSON, getScript, param, post } from '../../pkg/ajax.js';
import { isCorsError } from '../../pkg/errors.js';
import { ORIGIN, engineFor, fakeXhr, listening } from './support.mjs';

const API = 'https://api.example/';
const { window } = new JSDOM('', { url: `${ORIGIN}/page/` });
const $ = jQueryFactory(window);
globalThis.location = window.location;
after(() => {
  delete globalThis.location;
  window.close();
});

let answer = () => ({ status: 200 });
let Xhr;
beforeEach(() => {
  answer = () => ({ status: 200 });
  Xhr = fakeXhr((...args) => answer(...args));
  globalThis.XMLHttpRequest = window.XMLHttpRequest = Xhr;
});
ajaxSetup({ engine: await engineFor(), console: false });

const over = (jqXHR) => new Promise((resolve) => { jqXHR.always((...args) => setTimeout(() => resolve(args))); });
const lastSent = () => Xhr.sent.at(-1);

test('the default export holds everything', () => {
  assert.deepEqual(everything, { ajax, get, post, getJSON, getScript, param, ajaxSetup, ajaxSettings, ajaxPrefilter, ajaxTransport,
    active: 0, lastModified: {}, etag: {} });
});

describe('as jQuery 4 does', () => {
  const form = new FormData();
  form.append('a', 'b');
  const settings = {
    'GET': { url: API },
    'relative': { url: 'x?y#z' },
    'without a scheme': { url: '//api.example/x' },
    'query': { url: `${API}?a=b#hash`, data: { c: 'd e', f: [1, { g: 2 }], h: null } },
    'string as query': { url: API, data: 'a=b' },
    'uncached': { url: API, cache: false },
    'form': { url: API, method: 'post', data: { a: 'b c', d: [1, 2] } },
    'traditional': { url: API, method: 'POST', data: { d: [1, 2] }, traditional: true },
    'JSON': { url: API, method: 'PUT', data: '{"a":1}', contentType: 'application/json', dataType: 'json' },
    'FormData': { url: API, method: 'POST', data: form, processData: false, contentType: false },
    'type instead of method': { url: API, type: 'delete' },
    'headers': { url: API, headers: { 'X-A': '1', 'accept': 'a/b', 'content-type': 'c/d' }, method: 'POST', data: 'x' },
    'content type without a body': { url: API, contentType: 'c/d' },
    'empty data': { url: API, method: 'POST', data: '' },
    'own origin': { url: '/x', dataType: 'text' },
    'own origin, crossDomain': { url: '/x', crossDomain: true },
    'beforeSend': { url: API, beforeSend: (jqXHR) => { jqXHR.setRequestHeader('x-b', '1').setRequestHeader('X-B', '2'); } },
    'credentials': { url: API, xhrFields: { withCredentials: true } },
    'synchronous': { url: API, async: false },
    'cancelled': { url: API, beforeSend: () => false },
    'forbidden method': { url: API, method: 'TRACE' },
    'a list of callbacks': { url: API, success: [() => {}, [() => {}]], error: [], complete: null },
  };
  const answers = {
    'text': { status: 200, text: 'x', headers: [['Content-Type', 'text/plain'], ['X-A', '1'], ['X-A', '2']] },
    'JSON': { status: 200, text: '{"a":1}', headers: [['content-type', 'application/json; charset=utf-8']] },
    'broken JSON': { status: 200, text: '{', headers: [['content-type', 'application/json']] },
    'nothing': { status: 204, statusText: 'No Content' },
    'not modified': { status: 304, statusText: 'Not Modified' },
    'not found': { status: 404, statusText: 'Not Found', text: '{"error":1}', headers: [['content-type', 'application/json']] },
    'no status text': { status: 500, statusText: '' },
    'no network': null,
  };

  /** Everything that can be noticed of one call. */
  async function story(call, given) {
    const told = [];
    const plain = (value) => (value instanceof Error || value instanceof DOMException ? value.name
      : value && typeof value === 'object' && 'getResponseHeader' in value ? 'jqXHR' : value);
    const note = (name) => function (...args) { told.push([name, ...args.map(plain)]); };
    const jqXHR = call({ success: note('success'), error: note('error'), complete: note('complete'),
      statusCode: { 404: note('404'), 200: note('200') }, ...given });
    jqXHR.done(note('done')).fail(note('fail')).always(note('always'));
    told.push(`returned ${jqXHR.readyState} ${jqXHR.state()}`);
    const noted = jqXHR.then(note('then'), note('then, failed'));
    await over(jqXHR);
    // The promises come after the callbacks, but at which turn is not part of the manual.
    await noted;
    const { status, statusText, readyState, responseText, responseJSON } = jqXHR;
    return { told, status, statusText: statusText.replace(/^\w*Error: .*/, 'error'), readyState, responseText, responseJSON,
      header: jqXHR.getResponseHeader('x-a'), headers: jqXHR.getAllResponseHeaders(), state: jqXHR.state() };
  }
  const withoutNonce = (sent) => sent?.map(({ own, url, headers, ...rest }) => ({ ...rest, url: url.replace(/_=\d+/, '_=N'),
    // The order of headers is not part of the manual either.
    headers: headers.map(([name, value]) => `${name}: ${value}`).sort() }));

  for (const [name, given] of Object.entries(settings)) {
    test(`sends: ${name}`, async () => {
      const theirs = await story($.ajax, given);
      const sentByThem = withoutNonce(Xhr.sent);
      Xhr.sent.length = 0;
      const ours = await story(ajax, given);
      assert.deepEqual(withoutNonce(Xhr.sent), sentByThem);
      assert.deepEqual(ours, theirs);
    });
  }
  for (const [name, response] of Object.entries(answers)) {
    for (const dataType of [undefined, 'json', 'text']) {
      test(`receives: ${name}, dataType ${dataType}`, async () => {
        answer = () => response;
        assert.deepEqual(await story(ajax, { url: API, dataType }), await story($.ajax, { url: API, dataType }));
      });
    }
  }
  test('contents: the type says nothing', async () => {
    answer = () => answers.JSON;
    const given = { url: API, contents: { json: false } };
    const { told, responseJSON } = await story(ajax, given);
    assert.deepEqual({ told, responseJSON }, (({ told, responseJSON }) => ({ told, responseJSON }))(await story($.ajax, given)));
    assert.equal(responseJSON, undefined);
  });
  test('a retry with the settings of the call', async () => {
    const retry = async (call) => {
      let calls = 0;
      answer = () => ({ status: (calls += 1) < 3 ? 503 : 200, text: '{"a":1}', headers: [['content-type', 'application/json']] });
      const context = {};
      const told = await new Promise((resolve) => {
        call({ url: API, data: { a: 'b' }, context, retries: 3, success(data) { resolve(['success', data, this === context]); },
          error() { resolve('error'); } });
      });
      const again = await new Promise((resolve) => {
        calls = 0;
        call({ url: API, data: { a: 'b' }, tries: 0, error() { this.tries += 1; call(this).done((data) => resolve([data, this.tries])); } });
      });
      return [told, again];
    };
    const theirs = await retry($.ajax);
    const sent = withoutNonce(Xhr.sent);
    Xhr.sent.length = 0;
    assert.deepEqual(await retry(ajax), theirs);
    assert.deepEqual(withoutNonce(Xhr.sent), sent);
    assert.equal(theirs[1][1], 2);
  });
  test('promises: values, thenables and exceptions', async () => {
    const thenable = (how, ...values) => ({ then(resolve, reject) { (how ? resolve : reject)(...values); } });
    const turns = {
      'a value': (jqXHR) => jqXHR.then(() => 1),
      'nothing': (jqXHR) => jqXHR.then(),
      'a thenable': (jqXHR) => jqXHR.then(() => thenable(true, 2)),
      'a thenable in a thenable': (jqXHR) => jqXHR.then(() => thenable(true, thenable(false, 3))),
      'a thenable that answers twice': (jqXHR) => jqXHR.then(() => ({ then(resolve, reject) { resolve(Promise.resolve(3)); reject(4); } })),
      'a native promise': (jqXHR) => jqXHR.then(() => Promise.resolve(4)),
      'an exception': (jqXHR) => jqXHR.then(() => { throw new RangeError('5'); }),
      'an exception that is caught': (jqXHR) => jqXHR.then(() => { throw 6; }).catch((error) => error + 1),
      'an exception in a callback of the next': (jqXHR) => { const next = jqXHR.then(() => 8); next.done(() => { throw new TypeError('mine'); }); return next; },
      'itself': (jqXHR) => { const next = jqXHR.then(() => next); return next; },
      'the next call': (jqXHR, call) => jqXHR.then(() => call({ url: API, dataType: 'text' })),
      'pipe': (jqXHR) => jqXHR.pipe((data) => data.length),
      'pipe to a promise': (jqXHR, call) => jqXHR.pipe(() => call({ url: `${API}404`, dataType: 'text' })),
      'late': async (jqXHR) => { await over(jqXHR); return jqXHR.then((data) => data.length); },
    };
    answer = ({ url }) => ({ status: url.endsWith('404') ? 404 : 200, text: 'text' });
    const plain = (values) => values.map((value) => (value?.getResponseHeader ? `jqXHR ${value.status}` : value instanceof Error ? value.name : value));
    for (const [name, turn] of Object.entries(turns)) {
      const run = async (call) => {
        const told = [];
        const said = await listening(async () => {
          const next = turn(call({ url: API, dataType: 'text' }), call);
          await new Promise((resolve) => {
            next.then((...values) => resolve(told.push(['done', ...plain(values)])), (...values) => resolve(told.push(['fail', ...plain(values)])));
          });
        });
        // In words of its own, but both tell of what a programmer did wrong.
        return [told, said.map(([method]) => method)];
      };
      assert.deepEqual(await run(ajax), await run($.ajax), name);
    }
  });
  test('HEAD', async () => assert.deepEqual(await story(ajax, { url: API, type: 'HEAD' }), await story($.ajax, { url: API, type: 'HEAD' })));
  test('abort and timeout', async () => {
    for (const end of [(jqXHR) => jqXHR.abort(), (jqXHR) => jqXHR.abort('why')]) {
      const aborted = (call) => story((given) => { const jqXHR = call(given); setTimeout(() => end(jqXHR)); return jqXHR; }, { url: API, xhr: () => Object.assign(new Xhr(), { send() {} }) });
      assert.deepEqual(await aborted(ajax), await aborted($.ajax));
    }
    const late = (call) => story(call, { url: API, timeout: 1, xhr: () => Object.assign(new Xhr(), { send() {} }) });
    assert.deepEqual(await late(ajax), await late($.ajax));
  });
  test('param', () => {
    for (const data of [{}, null, { a: 1 }, { a: [1, [2, 3], { b: 4 }] }, { a: { b: { c: 'ü &=' } } }, { a: null, b: undefined, c: () => 'd' },
      [{ name: 'a', value: 1 }, { name: 'b' }], { a: [] }, { a: {} }, { d: new Date(0) }]) {
      for (const traditional of [false, true]) assert.equal(param(data, traditional), $.param(data, traditional), JSON.stringify(data));
    }
  });
  test('get, post, getJSON', async () => {
    const runs = [
      [get, $.get, [API]], [get, $.get, [API, { a: 1 }]], [get, $.get, [API, () => {}, 'text']], [get, $.get, [{ url: API, data: { a: 1 } }]],
      [post, $.post, [API, { a: 1 }, null, 'json']], [post, $.post, [API, null, 'text']], [getJSON, $.getJSON, [API, { a: 1 }]], [getJSON, $.getJSON, [API, () => {}]],
    ];
    for (const [ours, theirs, args] of runs) {
      Xhr.sent.length = 0;
      await over(ours(...args));
      await over(theirs(...args));
      const [first, second] = withoutNonce(Xhr.sent);
      assert.deepEqual(first, second, args.join());
    }
  });
});

describe('promises', () => {
  test('await gives the data', async () => {
    answer = () => ({ status: 200, text: '{"a":1}' });
    assert.deepEqual(await ajax({ url: API, dataType: 'json' }), { a: 1 });
  });
  test('await throws the jqXHR, whose promise is over', async () => {
    answer = () => null;
    const error = await ajax(API).then(() => null, (jqXHR) => [jqXHR]);
    assert.equal(error[0].status, 0);
    assert.equal(await ajax(API).catch((jqXHR, textStatus) => textStatus), 'error');
  });
  test('context', async () => {
    const context = {};
    let seen;
    await ajax({ url: API, context, success() { seen = this; } });
    assert.equal(seen, context);
  });
});

describe('.cors', () => {
  test('the plan is there when the call is sent', async () => {
    const jqXHR = ajax({ url: API, method: 'PUT', headers: { 'x-a': '1' } });
    assert.equal(jqXHR.cors.plan.kind, 'cors-with-preflight');
    await over(jqXHR);
    assert.equal(jqXHR.cors.verdict.outcome, 'allowed');
    const names = (headers) => headers.map(([name]) => name);
    assert.deepEqual(names(ajax.log.at(-1).request.headers), names(lastSent().headers));
  });
  test('the diagnosis is there for the first callback', async () => {
    answer = () => null;
    let seen;
    await over(ajax({ url: API, error: (jqXHR) => { seen = jqXHR.cors; } }));
    assert.ok(seen.diagnosis.candidates.some(({ code }) => code === 'response-acao-missing'));
    assert.equal(seen.verdict.outcome, 'blocked');
  });
  test('ready is the engine', async () => assert.equal((await ajax.ready).origin, ORIGIN));
  test('enforce', async () => {
    const [jqXHR, textStatus, error] = await over(ajax({ url: 'https://api.example:6000/', enforce: true }));
    assert.ok(isCorsError(error));
    assert.deepEqual([error.code, textStatus, jqXHR.status, Xhr.sent.length], ['policy-bad-port', 'error', 0, 0]);
    await over(ajax({ url: 'https://api.example:6000/' }));
    assert.equal(Xhr.sent.length, 1);
  });
});

test('two objects with our functions do not mix', async () => {
  const engines = [await engineFor({ profile: 'webkit' }), await engineFor({ profile: 'chromium' })];
  const [first, second] = engines.map((engine) => ({ ...everything, ajaxSettings: { ...ajaxSettings, engine }, active: 0, lastModified: {}, etag: {} }));
  const seen = [];
  first.ajaxPrefilter(() => { seen.push('first'); });
  second.ajaxTransport('own', () => ({ send: (_headers, complete) => complete(200, 'OK', { own: 'second' }, ''), abort() {} }));
  first.ajaxSetup({ headers: { 'x-first': '1' } });
  // A call of one inside of the other's, whose callbacks and rest of the way are still the other's.
  const outer = first.ajax({ url: API, beforeSend: () => { void second.ajax(API); } });
  await over(outer);
  assert.deepEqual(seen, ['first']);
  const sent = Xhr.sent.map(({ headers }) => headers.some(([name]) => name === 'x-first'));
  assert.deepEqual(sent, [false, true]);
  assert.equal((await over(first.ajax({ url: API, dataType: 'own' })))[1], 'parsererror');
  assert.deepEqual((await over(second.ajax({ url: API, dataType: 'own' }))).slice(0, 2), ['second', 'success']);
  // Chromium alone lets DPR pass without a preflight.
  const plans = [first, second].map(($) => $.ajax({ url: API, headers: { DPR: '1' } }).cors.plan.kind);
  assert.deepEqual(plans, ['cors-with-preflight', 'cors']);
  assert.deepEqual([first.active, second.active], [0, 0]);
});

describe('at the edges, as jQuery 4', () => {
  const hanging = () => Object.assign(new Xhr(), { send() {} });
  for (const [name, how] of [['abort()', (jqXHR) => jqXHR.abort()], ['a timeout', () => {}]]) {
    test(`${name} reaches the network`, async () => {
      for (const call of [ajax, $.ajax]) {
        const xhr = hanging();
        const jqXHR = call({ url: API, xhr: () => xhr, timeout: name === 'a timeout' ? 1 : 0 });
        how(jqXHR);
        await over(jqXHR);
        assert.equal(xhr.aborted, true);
        assert.equal(jqXHR.state(), 'rejected');
      }
    });
  }
  test('abort() of a call that is over does not', async () => {
    const xhr = new Xhr();
    const jqXHR = ajax({ url: API, xhr: () => xhr });
    await over(jqXHR);
    jqXHR.abort();
    assert.equal(xhr.aborted, undefined);
  });
  test('what a callback throws gets out of a call that a transport answers at once', () => {
    for (const [status, callbacks] of [[200, ['success', 'complete']], [404, ['error', 'complete']]]) {
      for (const callback of callbacks) {
        for (const [call, transport] of [[ajax, ajaxTransport], [$.ajax, $.ajaxTransport]]) {
          transport('+direct', ({ direct }) => direct && { send: (_headers, complete) => complete(direct, 'x', { direct: 1 }, ''), abort() {} });
          const settings = { url: API, dataType: 'direct', direct: status, [callback]() { throw new RangeError(callback); } };
          assert.throws(() => call(settings), { name: 'RangeError', message: callback });
        }
      }
    }
  });
  test('what a transport throws is an error of the call', async () => {
    const outcomes = [];
    for (const [call, transport] of [[ajax, ajaxTransport], [$.ajax, $.ajaxTransport]]) {
      transport('+failing', ({ failing }) => failing && { send() { throw new RangeError('no'); }, abort() {} });
      const [jqXHR, textStatus, error] = await over(call({ url: API, dataType: 'failing', failing: true }));
      outcomes.push([jqXHR.status, textStatus, error.message]);
    }
    assert.deepEqual(outcomes[0], outcomes[1]);
  });
  test('prefilters and transports of a type with "+" come first', async () => {
    const orders = [[ajaxPrefilter, ajaxTransport, ajax], [$.ajaxPrefilter, $.ajaxTransport, $.ajax]].map(([prefilter, transport, call]) => {
      const told = [];
      const note = (name) => (settings) => { if (settings.mine) told.push(name); };
      prefilter('edge', note('prefilter 1'));
      prefilter('+edge', note('prefilter 2'));
      prefilter('+*', note('prefilter of all'));
      transport('edge', note('transport 1'));
      transport('+edge', (settings) => {
        if (!settings.mine) return undefined;
        told.push('transport 2');
        return { send: (_headers, complete) => complete(200, 'OK', { edge: 1 }, ''), abort() {} };
      });
      call({ url: API, dataType: 'edge', mine: true });
      return told;
    });
    assert.deepEqual(orders[0], orders[1]);
    assert.deepEqual(orders[0], ['prefilter 2', 'prefilter 1', 'prefilter of all', 'transport 2']);
  });
  test('ifModified', async () => {
    const { lastModified, etag } = everything;
    const headers = [['Last-Modified', 'Mon, 30 Nov 2026 00:00:00 GMT'], ['ETag', '"1"']];
    for (const call of [ajax, $.ajax]) {
      Xhr.sent.length = 0;
      answer = () => ({ status: 200, headers });
      await over(call({ url: `${API}modified#x`, ifModified: true }));
      answer = () => ({ status: 304, statusText: 'Not Modified' });
      const [data, text] = await over(call({ url: `${API}modified`, ifModified: true }));
      assert.deepEqual([data, text], [undefined, 'notmodified']);
      const sent = new Headers(lastSent().headers);
      assert.deepEqual([sent.get('If-Modified-Since'), sent.get('If-None-Match')], headers.map(([, value]) => value));
    }
    assert.deepEqual([lastModified[`${API}modified`], etag[`${API}modified`]], headers.map(([, value]) => value));
  });
  test('a prefilter that hands on to another type', async () => {
    const seen = [[ajaxPrefilter, ajax], [$.ajaxPrefilter, $.ajax]].map(([prefilter, call]) => {
      const told = [];
      prefilter('handing', () => 'handed');
      prefilter('handing', () => { told.push('not asked any more'); });
      prefilter('handed', (settings) => { told.push([...settings.dataTypes]); });
      call({ url: API, dataType: 'handing', beforeSend: () => false });
      return told;
    });
    assert.deepEqual(seen, [[['handed', 'handing']], [['handed', 'handing']]]);
  });
});

describe('settings', () => {
  test('ajaxSetup merges, and leaves what it is given alone', async () => {
    const mine = { headers: { 'x-a': '1' } };
    ajaxSetup({ headers: { 'x-b': '2' } });
    try {
      await over(ajax(API, mine));
      const names = lastSent().headers.map(([name]) => name);
      assert.ok(names.includes('x-a') && names.includes('x-b'));
      assert.deepEqual(mine, { headers: { 'x-a': '1' } });
      assert.deepEqual(ajaxSettings.headers, { 'x-b': '2' });
    } finally {
      delete ajaxSettings.headers;
    }
  });
  test('no prototype is polluted', () => {
    ajaxSetup(JSON.parse('{"__proto__": {"polluted": 1}, "headers": {"__proto__": {"polluted": 1}}}'));
    delete ajaxSettings.headers;
    assert.equal({}.polluted, undefined);
  });
  test('data that cannot be read', () => {
    assert.throws(() => ajax({ url: API, data: { a: Symbol('s') } }), TypeError);
  });
});
