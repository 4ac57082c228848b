/**
 * The trace of a verdict, as JavaScript gets it.
 */
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { createEngine } from '../../pkg/index.js';

const engine = await createEngine({ origin: 'https://app.example' });
const url = 'https://api.example/';

test('every step has an anchor, a number, what it was about and how it went', () => {
  const { trace } = engine.check({ request: url, responses: [{ status: 200, headers: { 'Access-Control-Allow-Origin': '*' } }] });
  assert.deepEqual(trace, [
    { anchor: 'concept-main-fetch', step: '12', input: 'https://api.example from https://app.example',
      outcome: 'response tainting is cors', hypothetical: false },
    { anchor: 'concept-cors-check', step: '7', input: 'https://app.example', outcome: 'success', hypothetical: false },
    { anchor: 'concept-main-fetch', step: '14.2', input: '0 of 1 headers', outcome: 'cors', hypothetical: false },
  ]);
});

test('what check tries beyond a refusal is hypothetical', () => {
  const request = { url, credentials: 'include' };
  const { trace } = engine.check({ request, responses: [{ status: 200 }] });
  assert.deepEqual(trace.map(({ outcome, hypothetical }) => [outcome, hypothetical]), [
    ['response tainting is cors', false],
    ['response-acao-missing', false],
    ['response-acac-missing', true],
    ['cors', true],
  ]);
});

test('a fetch of its own ends where a browser does', () => {
  const fetch = engine.start({ url, method: 'PUT' });
  fetch.poll();
  fetch.handleResponse({ status: 204 });
  assert.equal(fetch.poll().type, 'fail');
  const { trace } = fetch.verdict();
  assert.deepEqual(trace.map(({ outcome, hypothetical }) => [outcome, hypothetical]), [
    ['response tainting is cors, with a preflight', false],
    ['CORS-preflight fetch', false],
    ['preflight-acao-missing', false],
    ['preflight-allow-methods-missing', true],
    ['cache entries cleared', false],
  ]);
});

describe('the trace of a check is made when it is read', () => {
  const exchange = () => ({ request: { url, headers: { 'X-A': '1' } }, responses: [{ status: 204, headers: [['Access-Control-Allow-Origin', '*']] }] });
  const expected = [
    { anchor: 'concept-main-fetch', step: '12', input: 'https://api.example from https://app.example', outcome: 'response tainting is cors, with a preflight', hypothetical: false },
    { anchor: 'concept-http-fetch', step: '4.1', input: 'GET x-a', outcome: 'CORS-preflight fetch', hypothetical: false },
    { anchor: 'cors-preflight-fetch-0', step: '7.7', input: 'https://api.example/', outcome: 'preflight-allow-headers-missing', hypothetical: false },
  ];
  const isValue = (verdict) => Object.hasOwn(Object.getOwnPropertyDescriptor(verdict, 'trace'), 'value');

  test('once, and then it is a plain value', () => {
    const verdict = engine.check(exchange());
    assert.deepEqual(Object.keys(verdict), ['outcome', 'response', 'findings', 'cookies', 'diagnosis', 'browsers', 'trace']);
    assert.ok(!isValue(verdict));
    assert.deepEqual(verdict.trace, expected);
    assert.ok(isValue(verdict));
    assert.equal(verdict.trace, verdict.trace);
  });

  test('the diagnosis too, and it stays with a verdict whose engine was disposed of', async () => {
    const other = await createEngine({ origin: 'https://app.example' });
    const verdict = other.check(exchange());
    other.dispose();
    const isMade = () => Object.hasOwn(Object.getOwnPropertyDescriptor(verdict, 'diagnosis'), 'value');
    assert.ok(!isMade());
    assert.deepEqual(verdict.diagnosis, engine.diagnose(exchange()));
    assert.ok(isMade());
  });

  test('whoever reads a verdict sees it', () => {
    const check = () => engine.check(exchange());
    assert.deepEqual(JSON.parse(JSON.stringify(check())).trace, expected);
    assert.deepEqual(structuredClone(check()).trace, expected);
    assert.deepEqual({ ...check() }.trace, expected);
    assert.deepEqual(check(), check());
    assert.notDeepEqual(check(), { ...check(), trace: [] });
  });

  test('a frozen verdict keeps it, and it can be replaced', () => {
    const frozen = Object.freeze(engine.check(exchange()));
    assert.deepEqual(frozen.trace, expected);
    assert.equal(frozen.trace, frozen.trace);
    const verdict = engine.check(exchange());
    verdict.trace = [];
    assert.deepEqual(verdict.trace, []);
  });

  test('what the caller and the engine do afterwards changes nothing', async () => {
    const other = await createEngine({ origin: 'https://app.example' });
    const given = exchange();
    const verdicts = [other.check(given), other.check(given)];
    given.request.headers = {};
    given.responses.push({ status: 200 });
    // The next call uses the memory of this one's input again.
    other.needsPreflight({ url: 'https://elsewhere.example/', method: 'PUT', headers: { 'X-B': '2' } });
    assert.deepEqual(verdicts[0].trace, expected);
    other.dispose();
    assert.deepEqual(verdicts[1].trace, expected);
  });

  test('names on Object.prototype change nothing', () => {
    // A descriptor that inherits them would be one of a value and of an accessor at once.
    Object.assign(Object.prototype, { value: 'polluted', get: () => 'polluted' });
    try {
      const verdict = engine.check(exchange());
      assert.deepEqual(verdict.trace, expected);
      assert.ok(isValue(verdict));
    } finally {
      delete Object.prototype.value;
      delete Object.prototype.get;
    }
  });
});
