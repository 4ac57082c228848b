/**
 * What is kept of a call: no bodies and no secrets, in the log, in the console, in diagnoses and in errors.
 */
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import vm from 'node:vm';
import { JSDOM } from 'jsdom';
import { jQueryFactory } from 'jquery/factory';
import { ajax, ajaxSetup } from '../../pkg/ajax.js';
import { wrapFetch } from '../../pkg/fetch.js';
import { wrap } from '../../pkg/jquery.js';
import { ORIGIN, engineFor, fakeXhr, listening, until } from './support.mjs';

const SECRET = 'hunter2';
const API = 'https://api.example/items';
const { window } = new JSDOM('', { url: `${ORIGIN}/page/` });
const engine = await engineFor();
let answer;

/** Ways to a call. Each takes options of Corsight and gives what makes a call and tells of its end, and the log. */
const ways = {
  async wrap(options) {
    window.XMLHttpRequest = fakeXhr((...args) => answer(...args));
    const $ = jQueryFactory(window);
    const { log, restore } = await wrap($, { engine, ...options });
    return { log, restore, call: (settings) => new Promise((resolve) => { $.ajax({ ...settings, xhr: undefined }).always((...args) => resolve(args)); }) };
  },
  async wrapFetch(options) {
    const fetch = wrapFetch(async (url, init) => {
      const given = answer({ url, init });
      if (!given) throw new TypeError('Failed to fetch');
      return new Response(given.text, { status: given.status, headers: given.headers });
    }, { engine, ...options });
    await fetch.ready;
    return { log: fetch.log, restore() {}, call: ({ url, method, headers, data }) => fetch(url, { method, headers, body: data }).then(() => [], (error) => [error]) };
  },
};

const calls = {
  'Authorization': { headers: { Authorization: `Bearer ${SECRET}` } },
  'Proxy-Authorization and Cookie, which browsers drop': { headers: { 'Proxy-Authorization': SECRET, Cookie: `a=${SECRET}` } },
  'a header of one\'s own': { headers: { 'X-Api-Key': SECRET, 'x-lower': SECRET } },
  'a body': { method: 'POST', data: `password=${SECRET}` },
  'a body of JSON': { method: 'PUT', headers: { 'Content-Type': 'application/json' }, data: JSON.stringify({ password: SECRET }) },
  'a form': { method: 'POST', data: new URLSearchParams({ password: SECRET }), processData: false, contentType: false },
  'a fragment': { url: `${API}#access_token=${SECRET}` },
  'a data: URL': { url: `data:text/plain,${SECRET}` },
  'a token in the answer': { answer: { status: 200, headers: [['X-Auth-Token', SECRET], ['X-Total', '5']] } },
  'a method of one\'s own, in a header': { method: 'POST', headers: { 'X-HTTP-Method-Override': 'PUT', 'X-Key': SECRET } },
};

/** Everything that somebody who is handed these values can see. */
const visible = (...values) => values.map((value) => inspect(value, { depth: Infinity, getters: true, showHidden: true, maxStringLength: null, maxArrayLength: null })).join('\n');

for (const [way, make] of Object.entries(ways)) {
  describe(way, () => {
    for (const [name, { answer: given, ...settings }] of Object.entries(calls)) {
      for (const outcome of ['succeeds', 'fails', 'is refused']) {
        if (given && outcome !== 'succeeds') continue;
        test(`${name}: a call that ${outcome}`, async () => {
          answer = () => (outcome === 'succeeds' ? given ?? { status: 200, headers: [] } : null);
          // Browsers never connect to port 6000.
          const url = outcome === 'is refused' && !settings.url ? API.replace('example', 'example:6000') : API;
          let log;
          let thrown;
          const said = await listening(async () => {
            const made = await make({ enforce: outcome === 'is refused' });
            log = made.log;
            thrown = await made.call({ method: 'GET', url, ...settings });
            await log[0].cors.ready;
            await new Promise((resolve) => { setImmediate(resolve); });
            made.restore();
          });
          assert.equal(log.length, 1);
          const [{ request, cors }] = log;
          assert.ok(cors.plan && cors.diagnosis);
          const errors = thrown.filter((value) => value instanceof Error);
          const shown = visible(log, said, errors, JSON.stringify(log), cors.diagnosis.text);
          assert.ok(!shown.includes(SECRET), shown.split('\n').filter((line) => line.includes(SECRET)).join('\n'));
          if (outcome === 'is refused' && !settings.url) assert.equal(errors[0]?.code ?? thrown[2]?.code, 'policy-bad-port');
          // What explains the call is there all the same.
          const names = Object.keys(settings.headers ?? {});
          for (const each of names) assert.ok(request.headers.some(([header]) => header.toLowerCase() === each.toLowerCase()) || way === 'wrapFetch', each);
          assert.deepEqual(new Set(request.headers.filter(([header]) => /key|authorization|lower/i.test(header)).map(([, value]) => value)),
            new Set(request.headers.some(([header]) => /key|authorization|lower/i.test(header)) ? ['...'] : []));
          if (given) assert.deepEqual(cors.verdict.response.headers.map(([header, value]) => [header.toLowerCase(), value]).sort(), [['x-auth-token', '...'], ['x-total', '5']].sort());
        });
      }
    }

    test('names alone decide: the plan is that of the real values', async () => {
      answer = () => null;
      const headers = { Authorization: `Bearer ${SECRET}`, 'X-Key': SECRET, Accept: 'text/"', 'Content-Type': 'text/csv', Range: 'bytes=0-', DPR: '2', 'X-HTTP-Method': 'TRACE' };
      const { call, log, restore } = await make({ console: false });
      await call({ url: API, method: 'POST', headers, data: 'x', contentType: 'text/csv' });
      const initiator = way === 'wrap' ? 'xhr' : 'fetch';
      // A Headers gives its names in lower case.
      const expected = engine.plan({ url: API, method: 'POST', headers: way === 'wrap' ? headers : new Headers(headers), body: 'x', initiator });
      const { plan } = log[0].cors;
      const codes = ({ preflight, findings }) => [preflight.because, findings].map((list) => list.map(({ code, found }) => [code, found]).sort());
      assert.deepEqual(codes(plan), codes(expected));
      const requested = ({ preflight }) => preflight.request.headers.find(([name]) => name === 'Access-Control-Request-Headers');
      assert.deepEqual(requested(plan), requested(expected));
      restore();
    });

    test('hideQuery', async () => {
      answer = ({ url }) => (url.includes('fails') ? null : { status: 200, headers: [], url: `https://other.example/landed?token=${SECRET}` });
      let log;
      const said = await listening(async () => {
        const made = await make({ hideQuery: true });
        log = made.log;
        for (const path of ['/items', '/fails', '/fails?', '/items?a']) {
          const joint = path.includes('?') ? '&' : '?';
          await made.call({ url: `https://api.example${path}${joint}token=${SECRET}`, method: 'PUT', headers: {} });
        }
        await new Promise((resolve) => { setImmediate(resolve); });
        made.restore();
      });
      const shown = visible(log, said, JSON.stringify(log));
      assert.ok(!shown.includes(SECRET) && !shown.includes('token'), shown);
      assert.equal(log[0].request.url, 'https://api.example/items?...');
      assert.equal(log[0].cors.plan.request.url, 'https://api.example/items?...');
      assert.match(log[1].cors.diagnosis.text, /^PUT https:\/\/api\.example\/fails\?\.\.\. failed/);
      assert.ok(said.some(([method, text]) => method === 'groupCollapsed' && text.includes('/fails?...')), visible(said));
      if (way === 'wrap') assert.deepEqual([log[0].cors.verdict.response.url, log[0].cors.verdict.response.redirected], ['https://other.example/landed?...', true]);
    });
    test('without it the query is shown', async () => {
      answer = () => null;
      const { call, log, restore } = await make({ console: false });
      await call({ url: `${API}?a=b`, method: 'GET' });
      assert.ok(log[0].cors.diagnosis.text.includes(`${API}?a=b`));
      restore();
    });
    test('hideQuery: what the preflight cache holds is known all the same', async () => {
      answer = () => ({ status: 200, headers: [] });
      const own = await engineFor();
      const url = `${API}?token=${SECRET}`;
      const fetch = own.start({ url, method: 'PUT' });
      for (let action = fetch.poll(); action.type === 'send'; action = fetch.poll()) {
        fetch.handleResponse({ status: 200, headers: { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Methods': 'PUT', 'Access-Control-Max-Age': '600' } });
      }
      const { call, log, restore } = await make({ console: false, hideQuery: true, engine: own });
      await call({ url, method: 'PUT', headers: {} });
      await call({ url: `${API}?other`, method: 'PUT', headers: {} });
      assert.deepEqual(log.map(({ cors }) => cors.plan.preflight.cached), [true, false]);
      restore();
    });

    test('user name and password of a URL', { skip: way === 'wrapFetch' && 'fetch() takes none' }, async () => {
      answer = () => null;
      const { call, log, restore } = await make({ console: false });
      for (const url of [`https://anna:${SECRET}@api.example/a`, `//anna:${SECRET}@api.example/b`, `https://anna:${SECRET}@[bad/c`, '/users/@me']) {
        await call({ url, method: 'GET' });
      }
      const shown = visible(log);
      assert.ok(!shown.includes(SECRET) && !shown.includes('anna'), shown);
      assert.deepEqual(log.map(({ request }) => request.url).filter((url) => !url.includes('bad')), ['https://api.example/a', 'https://api.example/b', `${ORIGIN}/users/@me`]);
      restore();
    });

    test('the log keeps no body alive', async () => {
      answer = () => ({ status: 200, headers: [] });
      const { call, log, restore } = await make({ console: false });
      const bodies = [];
      const send = async () => {
        for (const body of [new Uint8Array(1000), new Blob(['x']), new FormData(), new URLSearchParams('a=b')]) {
          bodies.push(new WeakRef(body));
          await call({ url: API, method: 'POST', headers: {}, data: body, processData: false, contentType: false });
        }
      };
      await send();
      // The fake keeps what it was sent.
      window.XMLHttpRequest.sent.length = 0;
      assert.equal(log.length, 4);
      await until(() => {
        collect();
        return bodies.every((body) => body.deref() === undefined);
      }, 'the bodies to be collected');
      assert.equal(log[0].cors.plan.request.body, true);
      restore();
    });
  });
}

let collect;
before(() => {
  setFlagsFromString('--expose-gc');
  collect = vm.runInNewContext('gc');
});
after(() => window.close());

test('corsight/ajax: the log, the console and errors', async () => {
  globalThis.location = window.location;
  globalThis.XMLHttpRequest = fakeXhr(() => null);
  ajaxSetup({ engine, hideQuery: true });
  try {
    let error;
    const said = await listening(async () => {
      const settings = { url: `${API}?token=${SECRET}`, method: 'PUT', headers: { Authorization: SECRET }, data: SECRET };
      await new Promise((resolve) => { ajax(settings).always(() => resolve()); });
      await new Promise((resolve) => { ajax({ ...settings, url: `https://api.example:6000/?${SECRET}`, enforce: true }).fail((_jqXHR, _text, given) => {
        error = given;
        resolve();
      }); });
      await new Promise((resolve) => { setImmediate(resolve); });
    });
    assert.equal(error.code, 'policy-bad-port');
    const shown = visible(ajax.log, said, error);
    assert.ok(!shown.includes(SECRET), shown);
    assert.equal(ajax.log.length, 2);
  } finally {
    delete globalThis.location;
    delete globalThis.XMLHttpRequest;
  }
});
