/**
 * What the options of an engine change; that wrong ones are refused is tested in engine.test.mjs.
 */
import { after, before, beforeEach, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { createFetch } from '../../pkg/fetch.js';
import { Engine, createEngine } from '../../pkg/index.js';
import { createXMLHttpRequest } from '../../pkg/xhr.js';
import { allow, rejected, serve } from './fetch-support.mjs';
import { ORIGIN, engineFor } from './support.mjs';

const API = 'https://api.example/';
/** What a server allows for ten minutes. */
const TEN_MINUTES = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Methods': 'PUT', 'Access-Control-Max-Age': '600' };

let home;
let api;

before(async () => {
  const answer = (request, response) => response.writeHead(200, { ...allow(request), 'Access-Control-Max-Age': '600' }).end();
  [home, api] = await Promise.all([serve(answer), serve(answer)]);
});
after(() => Promise.all([home.close(), api.close()]));
beforeEach(() => { api.log.length = 0; });

/** Lets a preflight through, whose answer is then in the cache. */
function preflight(engine) {
  const fetch = engine.start({ url: API, method: 'PUT' });
  assert.equal(fetch.poll().request.kind, 'preflight');
  fetch.handleResponse({ status: 204, headers: TEN_MINUTES });
}

describe('maxAgeLimit', () => {
  test('limits how long an answer is kept, and 0 keeps none', async () => {
    for (const [maxAgeLimit, kept, gone] of [[undefined, 599_999, 600_000], [1, 999, 1000], [600, 599_999, 600_000], [6000, 599_999, 600_000], [0, null, 0]]) {
      let now = 0;
      const engine = await engineFor({ maxAgeLimit, now: () => now });
      preflight(engine);
      if (kept !== null) {
        now = kept;
        assert.equal(engine.needsPreflight({ url: API, method: 'PUT' }), false, `${maxAgeLimit}: after ${kept} ms`);
      }
      now = gone;
      assert.equal(engine.needsPreflight({ url: API, method: 'PUT' }), true, `${maxAgeLimit}: after ${gone} ms`);
      assert.equal(engine.preflightCache.size, 0);
    }
  });

  test('of createFetch too', async () => {
    let now = 0;
    const fetch = await createFetch({ origin: home.origin, maxAgeLimit: 1, now: () => now });
    for (now of [0, 999, 1000]) await fetch(api.origin, { method: 'PUT' });
    assert.deepEqual(api.methods(), ['OPTIONS', 'PUT', 'PUT', 'OPTIONS', 'PUT']);
  });
});

describe('embedderPolicy', () => {
  const image = { url: API, initiator: /** @type {const} */ ('img') };
  // <https://html.spec.whatwg.org/multipage/browsers.html#coep>: without CORP an opaque response is blocked, and a credentialless one is not.
  const expected = /** @type {const} */ ({ 'unsafe-none': ['opaque', 'opaque'], 'require-corp': ['blocked', 'opaque'], credentialless: ['opaque', 'opaque'] });

  test('says whether an image without Cross-Origin-Resource-Policy is shown', async () => {
    for (const [embedderPolicy, outcomes] of Object.entries(expected)) {
      const engine = await engineFor({ embedderPolicy });
      const answers = [{}, { 'Cross-Origin-Resource-Policy': 'cross-origin' }];
      assert.deepEqual(answers.map((headers) => engine.check({ request: image, responses: [{ status: 200, headers }] }).outcome), outcomes, embedderPolicy);
    }
    assert.deepEqual((await engineFor()).check({ request: image, responses: [{ status: 200 }] }).outcome, 'opaque', 'by default');
  });

  test('"credentialless" sends such a request without credentials', async () => {
    const sends = async (embedderPolicy) => (await engineFor({ embedderPolicy })).plan(image).credentials;
    assert.deepEqual([await sends('unsafe-none'), await sends('require-corp'), await sends('credentialless')], [true, true, false]);
  });

  test('of createFetch too', async () => {
    const mode = /** @type {const} */ ({ mode: 'no-cors' });
    const fetch = await createFetch({ origin: home.origin, embedderPolicy: 'require-corp' });
    assert.equal((await rejected(fetch(api.alias, mode))).code, 'policy-corp-required-by-coep');
    assert.equal((await (await createFetch({ origin: home.origin }))(api.alias, mode)).type, 'opaque');
  });
});

describe('networkPartitionKey', () => {
  const keys = (engine) => engine.preflightCache.entries().map(({ key }) => key);

  test('is the key of what is in the cache', async () => {
    const engine = await engineFor({ networkPartitionKey: 'https://top.example' });
    preflight(engine);
    assert.deepEqual(keys(engine), ['https://top.example']);
  });

  test('is partitionKey of createFetch and of createXMLHttpRequest', async (t) => {
    const started = t.mock.method(Engine.prototype, 'start');
    const options = { origin: home.origin, partitionKey: 'https://top.example' };
    await (await createFetch(options))(api.origin, { method: 'PUT' });
    const xhr = new (await createXMLHttpRequest(options))();
    await new Promise((resolve) => {
      xhr.onloadend = resolve;
      xhr.open('PUT', api.origin);
      xhr.send();
    });
    assert.deepEqual(started.mock.calls.map((call) => [...new Set(keys(call.this))]), [['https://top.example'], ['https://top.example']]);
  });

  test('is called partitionKey where it is wrong there', async () => {
    for (const partitionKey of [5, 'a\nb', null]) {
      const error = await rejected(createFetch({ origin: home.origin, partitionKey: /** @type {any} */ (partitionKey) }));
      assert.equal(error.code, 'misuse');
      assert.match(error.message, / was given, but partitionKey is /);
    }
  });
});

test('publicSuffixList says what is a site', async () => {
  const site = async (options, url) => (await createEngine(options)).plan({ url, mode: 'no-cors' }).request.headers.find(([name]) => name === 'Sec-Fetch-Site')[1];
  const origin = 'https://a.co.uk';
  const publicSuffixList = '// a comment\ncom\nuk\nco.uk\n';
  assert.equal(await site({ origin, publicSuffixList }, 'https://b.co.uk/'), 'cross-site');
  assert.equal(await site({ origin, publicSuffixList }, 'https://www.a.co.uk/'), 'same-site');
  assert.equal(await site({ origin, publicSuffixList }, 'https://a.co.uk/'), 'same-origin');
  assert.equal(await site({ origin }, 'https://b.co.uk/'), 'same-site', 'by the last two labels, without one');
});

test('profile says whose departures count', async () => {
  const request = { url: API, headers: { DPR: '1' } };
  const needs = async (profile) => (await engineFor({ profile })).needsPreflight(request);
  assert.deepEqual([await needs('standard'), await needs('chromium'), await needs('firefox'), await needs('webkit')], [true, false, true, true]);
});

test('baseUrl says what relative URLs are resolved against', async () => {
  assert.equal((await engineFor({ baseUrl: `${ORIGIN}/a/b` })).plan('c').request.url, `${ORIGIN}/a/c`);
  assert.equal((await engineFor()).plan('c').request.url, `${ORIGIN}/c`);
});
