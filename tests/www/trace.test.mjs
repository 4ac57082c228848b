/**
 * The trace of a verdict, as JavaScript gets it.
 */
import { test } from 'node:test';
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
