/**
 * The fast judgements, held to what check() says of the same exchange.
 */
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { isCorsError } from '../../pkg/index.js';
import { ORIGIN, engineFor, thrown } from './support.mjs';

const API = 'https://api.example/items';
const origin = (value) => ['Access-Control-Allow-Origin', value];
const credentials = ['Access-Control-Allow-Credentials', 'true'];
const methods = (value) => ['Access-Control-Allow-Methods', value];
const names = (value) => ['Access-Control-Allow-Headers', value];
const expose = (value) => ['Access-Control-Expose-Headers', value];
const passed = { status: 200, headers: [origin('*')] };

const requests = {
  'PUT': { url: API, method: 'PUT' },
  'put': { url: API, method: 'put' },
  'patch, which stays': { url: API, method: 'patch' },
  'JSON': { url: API, method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' },
  'two unsafe names and Authorization': { url: API, headers: { 'X-B': '1', 'X-A': '2', authorization: 'Bearer x' } },
  'include': { url: API, method: 'PUT', headers: { 'X-A': '1' }, credentials: 'include' },
  'omit': { url: API, method: 'DELETE', credentials: 'omit' },
  'upload listeners': { url: API, method: 'POST', initiator: 'xhr', uploadListeners: true },
  'XHR, combined': { url: API, initiator: 'xhr', headers: [['Content-Type', 'text/plain;'], ['X-A', '1'], ['x-a', '2']] },
  'a long Accept': { url: API, headers: { accept: 'x'.repeat(200) } },
  'beyond ASCII': { url: API, headers: { 'X-A': 'caf\xe9' } },
  'URL to be parsed': { url: 'HTTPS://API.Example:443/a b#c', method: 'PUT' },
};

const answers = {
  'nothing': [],
  'origin': [origin(ORIGIN)],
  'everything by name': [origin(ORIGIN), credentials, methods('PUT, put, patch, DELETE'), names('x-a, X-B, authorization, content-type, accept')],
  'in two headers': [origin(ORIGIN), methods('PUT'), methods('patch,DELETE'), names('x-a'), names('x-b , authorization')],
  'wildcards': [origin('*'), methods('*'), names('*')],
  'wildcards and Authorization': [origin('*'), methods('*'), names('*, Authorization')],
  'wildcards, with credentials': [origin(ORIGIN), credentials, methods('*'), names('*')],
  'names in odd case': [['aCCESS-cONTROL-aLLOW-oRIGIN', ORIGIN], ['access-control-allow-methods', 'PUT'], ['ACCESS-CONTROL-ALLOW-HEADERS', 'X-A']],
  'other origin': [origin('https://other.example'), methods('PUT')],
  'two origins': [origin(ORIGIN), origin(ORIGIN), methods('PUT')],
  'not a list': [origin(ORIGIN), methods('PUT; DELETE'), names('x-a y')],
  'empty lists': [origin(ORIGIN), methods(''), names(' , ,')],
  'whitespace': [origin(` \t${ORIGIN} `), methods('\tPUT\t,\tpatch'), names(' x-a ')],
  'beyond ASCII': [origin(ORIGIN), methods('PUT'), ['X-Name', 'caf\xe9']],
};

const WITHOUT_PREFLIGHT = 'upload listeners';

describe('allowsPreflight is check() on a preflight', () => {
  for (const profile of ['standard', 'chromium', 'firefox', 'webkit']) {
    for (const [what, request] of Object.entries(requests)) {
      test(`${profile}: ${what}`, async () => {
        const engine = await engineFor({ profile });
        if (profile === 'chromium' && what === WITHOUT_PREFLIGHT) {
          // Chromium looks at the listeners only if there is a body.
          assert.deepEqual([engine.plan(request).kind, engine.needsPreflight(request)], ['cors', false]);
          assert.equal(engine.needsPreflight({ ...request, body: 'x' }), true);
          return;
        }
        assert.deepEqual([engine.plan(request).kind, engine.needsPreflight(request)], ['cors-with-preflight', true]);
        for (const [how, headers] of Object.entries(answers)) {
          for (const status of [204, 200, 299, 300, 302, 404, 0]) {
            const response = { status, headers };
            const actual = { status: 200, headers: [origin(ORIGIN), credentials] };
            const expected = engine.check({ request, responses: [response, actual] }).outcome === 'allowed';
            assert.equal(engine.allowsPreflight(request, response), expected, `${how}, ${status}`);
          }
        }
      });
    }
  }
});

const seen = [
  ['Content-Type', 'text/plain'], ['content-length', '3'], ['Cache-Control', ' no-store '], ['CONTENT-LANGUAGE', 'en'], ['Expires', '0'],
  ['last-modified', 'x'], ['pragma', 'y'], ['Set-Cookie', 'a=b'], ['set-cookie2', 'c=d'], ['X-One', '1'], ['x-one', 'again'], ['X-Two', 'caf\xe9'],
  ['ETag', '"e"'], ['Vary', 'Origin'], ['*', 'star'], ['X-Empty', ''], ['X-One', ' \xa0 '],
];

describe('filter is check() on a response', () => {
  const exposures = [[], [expose('X-One')], [expose('x-one, X-TWO'), expose('etag')], [expose('*')], [expose('*, X-One')], [expose('Set-Cookie, X-One')],
    [expose('X-One Two')], [expose('')], [expose(Array.from({ length: 40 }, (_, index) => `X-${index}`).concat('x-two').join())]];
  for (const request of [API, { url: API, credentials: 'include' }, { url: API, credentials: 'omit' }, { url: 'https://API.example:443/#x', initiator: 'xhr' }]) {
    for (const allowed of [[], [origin('*')], [origin(ORIGIN), credentials], [origin(ORIGIN)], [origin('null')]]) {
      test(JSON.stringify([request, allowed]), async () => {
        const engine = await engineFor();
        for (const exposed of exposures) {
          const response = { status: 200, headers: [...allowed, ...seen, ...exposed] };
          const expected = engine.check({ request, responses: [response] }).response?.headers ?? null;
          assert.deepEqual(engine.filter(request, response), expected, JSON.stringify(exposed));
        }
      });
    }
  }

  test('headers of every kind', async () => {
    const engine = await engineFor();
    const expected = [['content-type', 'text/plain'], ['x-one', '1']];
    const record = { 'access-control-allow-origin': '*', 'access-control-expose-headers': ['X-One', 'X-Two'], 'content-type': 'text/plain', 'x-one': 1, 'x-three': 3 };
    const headers = new Headers({ ...record, 'x-one': '1', 'x-three': '3' });
    for (const each of [record, headers, new Map([...headers]), [...headers]]) {
      assert.deepEqual(engine.filter(API, { status: 200, headers: each }), expected);
    }
    const answer = new Response('', { headers });
    assert.deepEqual(engine.filter(API, answer), expected);
    assert.equal(engine.filter(API, { status: 200 }), null);
    assert.equal(engine.filter(API, { status: 0, headers: [origin('*')] }), null, 'no response');
    const many = Array.from({ length: 5000 }, (_, index) => [`x-${index}`, 'y']);
    assert.equal(engine.filter(API, { status: 200, headers: [...many, origin('*'), expose('*')] }).length, 5002, 'the memory grows');
    assert.deepEqual(engine.filter(API, passed), []);
  });

  test('what is given is not changed, and what is got is the caller\'s', async () => {
    const engine = await engineFor();
    const response = { status: 200, headers: [origin('*'), ['Pragma', 'x']] };
    engine.filter(API, response)[0][1] = 'changed';
    assert.deepEqual(response.headers[1], ['Pragma', 'x']);
  });
});

test('bad input throws as check() does', async () => {
  const engine = await engineFor();
  const bad = [
    [{ url: 'https://[' }, passed], [{ url: 'https://user:pw@api.example/' }, passed], [{ url: API, method: 'TRACE' }, passed], [{ url: API, method: 'A B' }, passed],
    [{ url: API, headers: { 'a b': 'c' } }, passed], [{ url: API, headers: { a: 'x\0' } }, passed], [{ url: API, headers: { a: 'x\ny' } }, passed],
    [{ url: API, headers: { a: '例' } }, passed], [42, passed], [API, null], [API, undefined], [API, { status: -1 }], [API, { status: 200, headers: 42 }],
    [API, { status: 200, headers: [['a']] }], [API, { status: 200, headers: [['a b', 'c']] }], [API, { status: 200, headers: [origin('x\0')] }],
    [API, { status: 200, headers: [origin('x\ny')] }], [API, { status: 200, headers: [expose('例')] }],
    [API, { status: 200, headers: [['例', 'a']] }],
  ];
  for (const [request, response] of bad) {
    const expected = thrown(() => engine.check({ request, responses: [response] }));
    for (const call of ['allowsPreflight', 'filter']) {
      const error = thrown(() => engine[call](request, response));
      assert.ok(isCorsError(error), String(error));
      assert.deepEqual([error.code, error.message], [expected.code, expected.message]);
    }
    assert.deepEqual(engine.filter(API, passed), [], 'and the engine goes on');
  }
});

test('values that are seen throw as check() does, others are not looked at', async () => {
  const engine = await engineFor();
  for (const value of ['x\0', 'x\ny', 'x\ry', '例']) {
    const response = { status: 200, headers: [origin('*'), ['Pragma', value]] };
    const expected = thrown(() => engine.check({ request: API, responses: [response] }));
    const error = thrown(() => engine.filter(API, response));
    assert.deepEqual([error.code, error.message], [expected.code, expected.message]);
    assert.deepEqual(engine.filter(API, { status: 200, headers: [origin('*'), ['X-Hidden', value]] }), []);
    assert.equal(engine.allowsPreflight({ url: API, method: 'PUT' }, { status: 200, headers: [origin('*'), methods('PUT'), ['X-Other', value]] }), true);
  }
});

test('URLs of every kind, as a plan reads them', async () => {
  const engine = await engineFor({ baseUrl: `${ORIGIN}/dir/` });
  const urls = ['x', '/x', '//api.example', '', 'https:x', 'https:/x', 'https:\\\\api.example', 'HTTPS://API.example', 'https://API.example', `${ORIGIN}:443/x`,
    ` ${API}`, 'https://api.ex\tample/', 'https://b\xfccher.example/', 'https://xn--bcher-kva.example/', 'https://api.example/\xfc 例', 'http://api.example/', 'https://1.2.3/',
    'https://0x7f.1:8443/', 'data:,x', 'about:blank', 'blob:https://api.example/x', 'https://app.ex\xadample/', new URL(API), { href: API }];
  for (const url of urls) {
    const request = { url, method: 'PUT' };
    assert.equal(engine.needsPreflight(request), engine.plan(request).kind === 'cors-with-preflight', String(url));
    assert.equal(engine.allowsPreflight(request, { status: 200, headers: [origin('*'), methods('*')] }), true, String(url));
    assert.deepEqual(engine.filter(request, { status: 200, headers: [origin('*')] }), [], String(url));
  }
  for (const url of ['https://', 'https://[', 'https://a b/', 'http://a:99999/', 'https://u@api.example/', '//[', 'https://xn--a/']) {
    const expected = thrown(() => engine.plan(url));
    for (const call of ['needsPreflight', 'allowsPreflight', 'filter']) {
      const error = thrown(() => engine[call](url, passed));
      assert.deepEqual([error.code, error.message], [expected.code, expected.message]);
    }
  }
});

test('a blobOrigin that is no origin is refused by every question, as by a plan', async () => {
  const engine = await engineFor();
  for (const blobOrigin of ['x', 'https://app.example/', 'app.example', '\0']) {
    const request = { url: API, method: 'PUT', blobOrigin };
    const expected = thrown(() => engine.plan(request));
    assert.equal(expected.code, 'misuse');
    for (const call of ['needsPreflight', 'allowsPreflight', 'filter']) assert.equal(thrown(() => engine[call](request, passed)).message, expected.message, call);
  }
});

test('a request whose reading asks the same engine', async () => {
  const engine = await engineFor();
  const request = { url: API, headers: { get 'X-A'() { return `${engine.needsPreflight('https://other.example/a/longer/path')}`; }, 'X-B': '2' } };
  assert.equal(engine.needsPreflight(request), true);
  assert.deepEqual(engine.plan(request), engine.plan({ url: API, headers: { 'X-A': 'false', 'X-B': '2' } }));
});
