/**
 * `cors` of calls that are over before the engine is there: by wrap($), corsight/ajax and wrapFetch. In a file of its own, because
 * a process loads the wasm once.
 */
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { JSDOM } from 'jsdom';
import { jQueryFactory } from 'jquery/factory';
import jQuery1 from 'jquery1';
import jQuery2 from 'jquery2';
import jQuery37 from 'jquery37';
import { ajax, ajaxSetup } from '../../pkg/ajax.js';
import { wrapFetch } from '../../pkg/fetch.js';
import { wrap } from '../../pkg/jquery.js';
import { ORIGIN, fakeXhr, until } from './support.mjs';

const API = 'https://api.example/';
const CROSSED = '\n  · The request went from https://app.example to another origin, https://api.example, so the server there must let the page read the response.';
const STAYED = '\n  · The request went to the page\'s own origin, where CORS applies only after a redirect to another origin.';
const WAITING = 'failed before Corsight was loaded. Read this text again once cors.ready has resolved.';

/** What each of the ways to a call does with it, before the wasm comes; `fail` gives the `cors` of a call that came to nothing. */
const ways = {};
let release;
let server;
const windows = [];

before(async () => {
  const bytes = await readFile(new URL('../../pkg/wasm/corsight_bg.wasm', import.meta.url));
  const gate = new Promise((resolve) => { release = resolve; });
  server = createServer(async (_request, response) => {
    await gate;
    response.end(bytes);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const options = { origin: ORIGIN, wasm: new URL(`http://127.0.0.1:${server.address().port}/late.wasm`), console: false };

  const answer = ({ url }) => (url.endsWith('fails') ? null : { status: url.endsWith('404') ? 404 : 200 });
  for (const [name, factory] of [['jQuery 4', jQueryFactory], ['jQuery 3.7', jQuery37], ['jQuery 2.2', jQuery2], ['jQuery 1.12', jQuery1]]) {
    const { window } = new JSDOM('', { url: `${ORIGIN}/page/` });
    windows.push(window);
    window.XMLHttpRequest = fakeXhr(answer);
    const $ = factory(window);
    const ready = wrap($, options);
    ways[name] = { ready, log: () => ready.then(({ log }) => log), call: (settings) => $.ajax({ async: false, ...settings }) };
  }
  globalThis.location = windows[0].location;
  globalThis.XMLHttpRequest = fakeXhr(answer);
  ajaxSetup(options);
  ways.ajax = { ready: ajax.ready, log: async () => ajax.log, call: (settings) => ajax({ async: false, ...settings }) };
  const fetch = wrapFetch(async (url, { signal } = {}) => {
    if (signal) await once(signal, 'abort');
    if (signal || url.endsWith('fails')) throw new TypeError('Failed to fetch');
    return new Response('', { status: url.endsWith('404') ? 404 : 200 });
  }, options);
  ways.fetch = { ready: fetch.ready, log: async () => fetch.log, call({ url, method, timeout }) {
    const promise = fetch(new URL(url, `${ORIGIN}/page/`).href, { method, signal: timeout && AbortSignal.timeout(timeout) });
    promise.catch(() => {});
    return fetch.log.at(-1);
  } };
});
after(() => {
  delete globalThis.location;
  delete globalThis.XMLHttpRequest;
  server.close();
  windows.forEach((window) => window.close());
});

const names = ['jQuery 4', 'jQuery 3.7', 'ajax', 'fetch'];
const ended = (cors) => until(() => 'verdict' in cors || cors.diagnosis.text !== '');
/** The `cors` of some calls, made before the wasm is there. */
const early = Object.fromEntries(names.map((name) => [name, {}]));

describe('before the engine is there', () => {
  for (const name of names) {
    test(name, async () => {
      const { call } = ways[name];
      const { cors } = call({ url: `${API}fails`, method: 'PUT' });
      const { cors: own } = call({ url: '/fails' });
      const { cors: good } = call({ url: API });
      const { cors: notFound } = call({ url: `${API}404` });
      early[name] = { cors, own, good, notFound, diagnosis: cors.diagnosis };
      for (const each of [cors, own, good, notFound]) {
        await ended(each);
        assert.deepEqual([each.plan, each.verdict, each.diagnosis.certain, each.diagnosis.candidates], [null, undefined, [], []]);
      }
      assert.equal(cors.diagnosis.text, `PUT ${API}fails ${WAITING}${CROSSED}`);
      assert.equal(own.diagnosis.text, `GET ${ORIGIN}/fails ${WAITING}${STAYED}`);
      assert.equal(good.diagnosis.text, '');
      assert.equal(notFound.diagnosis.text, `GET ${API}404 was answered with status 404, and script may read the response: CORS is not the reason.`);
      for (const each of [cors, good]) {
        const first = await Promise.race([each.ready.then(() => 'ready'), new Promise((resolve) => { setTimeout(resolve, 0, 'waiting'); })]);
        assert.equal(first, 'waiting');
      }
    });
  }
  test('the page itself ended it', async () => {
    const { call } = ways['jQuery 4'];
    const aborted = call({ url: `${API}x`, async: true });
    aborted.abort('why');
    assert.equal(aborted.cors.diagnosis.text, `GET ${API}x was ended by the page itself (why).`);
    const late = ways.fetch.call({ url: `${API}x`, timeout: 1 });
    await ended(late.cors);
    assert.equal(late.cors.diagnosis.text, `GET ${API}x took longer than the page's own timeout, so the page ended the call.`);
    early.stopped = [aborted.cors, late.cors];
  });
  test('offline', () => {
    const { navigator } = globalThis;
    Object.defineProperty(globalThis, 'navigator', { value: { onLine: false }, configurable: true });
    try {
      const { cors } = ways['jQuery 4'].call({ url: `${API}fails` });
      assert.ok(cors.diagnosis.text.endsWith('\n  · The browser says that it is offline.'), cors.diagnosis.text);
    } finally {
      Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
    }
  });
});

describe('once the engine is there', () => {
  before(async () => {
    release();
    await Promise.all(names.map((name) => ways[name].ready));
  });
  for (const name of names) {
    test(name, async () => {
      const { cors, own, good, notFound, diagnosis } = early[name];
      assert.equal(await cors.ready, cors);
      assert.equal(cors.diagnosis, diagnosis, 'it is the same object');
      assert.match(diagnosis.text, /^PUT https:\/\/api\.example\/fails failed, and the browser hides the reason from script:\n/);
      assert.match(diagnosis.text, /Access-Control-Allow-Methods: PUT/);
      assert.ok(diagnosis.candidates.some(({ code }) => code === 'preflight-acao-missing'));
      assert.deepEqual([cors.plan.kind, cors.verdict.outcome], ['cors-with-preflight', 'blocked']);
      assert.deepEqual([own.plan.kind, own.verdict.outcome], ['same-origin', 'blocked']);
      assert.deepEqual([good.plan.kind, good.verdict.outcome, good.diagnosis.text], ['cors', 'allowed', '']);
      assert.deepEqual([notFound.verdict.outcome, notFound.verdict.response.status], ['allowed', 404]);
      const log = await ways[name].log();
      assert.equal(log[0].cors, cors);
    });
    test(`${name}: what is read once stays`, () => {
      const { cors } = early[name];
      assert.equal(cors.plan, cors.plan);
      assert.equal(cors.verdict, cors.verdict);
      assert.equal(cors.diagnosis.candidates, cors.diagnosis.candidates);
      assert.deepEqual(Object.keys(cors), ['plan', 'diagnosis', 'verdict']);
      assert.equal(JSON.parse(JSON.stringify(cors)).diagnosis.text, cors.diagnosis.text);
    });
  }
  test('what the page itself ended stays as it was', async () => {
    for (const cors of early.stopped) {
      await cors.ready;
      assert.ok(!('verdict' in cors));
      assert.equal(cors.plan.kind, 'cors');
      assert.match(cors.diagnosis.text, /page/);
    }
  });
  test('a call that is under way is ready when it is over', async () => {
    for (const name of names) {
      const { cors } = ways[name].call({ url: API, async: true });
      const { ready } = cors;
      assert.equal(cors.ready, ready, 'one promise');
      assert.equal((await ready).verdict.outcome, 'allowed', name);
    }
  });
});
