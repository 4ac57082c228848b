/**
 * Which requests use CORS: the table as JavaScript sees it, and requests by initiator.
 */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { createEngine, CorsError } from '../../pkg/index.js';
import { initiators } from '../../pkg/initiators.js';

const table = await initiators();
const engine = await createEngine({ origin: 'https://app.example' });
const url = 'https://api.example/x';
const header = (request, wanted) => request.headers.find(([name]) => name === wanted)?.[1];
const thrown = (request, ...said) => assert.throws(() => engine.plan({ url, ...request }), (error) => {
  assert.ok(error instanceof CorsError && error.code === 'misuse', error);
  for (const text of said) assert.ok(error.message.includes(text), error.message);
  return true;
});

test('every row is as plans have it', () => {
  assert.ok(table.length >= 30);
  for (const { name, mode, destination, crossOrigin, refused } of table) {
    const { request } = engine.plan({ url, initiator: name });
    assert.equal(header(request, 'Sec-Fetch-Mode'), mode, name);
    assert.equal(header(request, 'Sec-Fetch-Dest'), destination || 'empty', name);
    assert.match(refused, /\.$/, name);
    const withAttribute = () => engine.plan({ url, initiator: name, crossOrigin: 'use-credentials' });
    if (!crossOrigin) thrown({ initiator: name, crossOrigin: 'use-credentials' }, 'crossOrigin', name);
    else assert.deepEqual([header(withAttribute().request, 'Origin'), withAttribute().credentials], ['https://app.example', true], name);
  }
});

test('rows that the Standards fix', () => {
  const row = (wanted) => table.find(({ name }) => name === wanted);
  assert.deepEqual(row('font'), { name: 'font', mode: 'cors', credentials: 'same-origin', destination: 'font', crossOrigin: false,
    preflight: false, refused: 'The browser shows the fallback font.', withoutCors: '' });
  assert.deepEqual([row('img').mode, row('img').credentials, row('img').crossOrigin], ['no-cors', 'include', true]);
  assert.deepEqual(table.filter(({ preflight }) => preflight).map(({ name }) => name), ['fetch', 'xhr', 'beacon']);
});

test('what contradicts is named', () => {
  thrown({ initiator: 'font', mode: 'no-cors' }, '"no-cors"', 'font', '"cors"');
  thrown({ initiator: 'font', credentials: 'include' }, '"include"', 'font', '"same-origin"');
  thrown({ initiator: 'worker', destination: 'script' }, '"script"', 'worker');
  thrown({ initiator: 'img', method: 'POST' }, '"POST"', 'img');
  thrown({ initiator: 'websocket', redirect: 'follow' }, '"follow"', 'websocket');
  thrown({ crossOrigin: 'anonymous' }, '"anonymous"', 'fetch');
  thrown({ initiator: 'xhr', crossOrigin: 'anonymous' }, '"anonymous"', 'xhr');
  thrown({ initiator: 'img', crossOrigin: 'yes' }, '"yes"', 'use-credentials');
});

test('what is no initiator is named, and what is one', () => {
  thrown({ initiator: 'fnt' }, '"fnt"', 'font', 'svg-use');
  thrown({ initiator: '' }, '""', 'font');
  thrown({ initiator: 'a\nb' }, '"a\\nb"');
  for (const initiator of [4, null, {}, Symbol('x')]) thrown({ initiator });
});

test('what an initiator has is the default of check and start too', () => {
  const image = { url, initiator: 'canvas-image' };
  const verdict = engine.check({ request: image, responses: [{ status: 200 }] });
  assert.equal(verdict.outcome, 'opaque');
  assert.deepEqual(verdict.findings.map(({ code }) => code), ['policy-crossorigin-attribute-missing']);
  const fetch = engine.start({ ...image, crossOrigin: 'anonymous' });
  assert.deepEqual(fetch.poll().request.headers.find(([name]) => name === 'Origin'), ['Origin', 'https://app.example']);
  fetch.handleResponse({ status: 200 });
  assert.match(fetch.poll().error.message, /no image is drawn/);
  assert.equal(engine.needsPreflight({ url, initiator: 'beacon', body: new Blob(['{}'], { type: 'application/json' }) }), true);
  assert.equal(engine.needsPreflight({ url, initiator: 'beacon', body: 'x' }), false);
});

test('crossOrigin null is no attribute', () => {
  assert.equal(engine.plan({ url, initiator: 'img', crossOrigin: null }).kind, 'no-cors');
  assert.equal(engine.plan({ url, crossOrigin: null }).kind, 'cors');
});
