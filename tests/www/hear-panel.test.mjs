/**
 * What a page learns from the panel of the developer tools. The panel itself tells real pages in tests/browser/devtools.test.mjs.
 */
import { afterEach, beforeEach, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { JSDOM } from 'jsdom';
import { jQueryFactory } from 'jquery/factory';
import { wrapFetch } from '../../pkg/fetch.js';
import { wrap } from '../../pkg/jquery.js';
import { isOfDeveloper, PageTeller, tellExpression } from '../../www/devtools/tell-page.js';
import { ORIGIN, engineFor, fakeXhr, until } from './support.mjs';

const API = 'https://api.example/items';
const networkError = () => Promise.reject(new TypeError('Failed to fetch'));

beforeEach(() => {
  const page = new EventTarget();
  for (const name of ['addEventListener', 'removeEventListener', 'dispatchEvent']) globalThis[name] = page[name].bind(page);
});
afterEach(() => {
  for (const name of ['addEventListener', 'removeEventListener', 'dispatchEvent']) delete globalThis[name];
});

const engine = await engineFor();
const evaluate = async (expression) => (0, eval)(expression);

/** A call as the panel has it: the server's headers are misspelled. */
function callOf(url, { id = '1', method = 'GET', startedAt = Date.now(), name = 'Access-Control-Allow-Orgin' } = {}) {
  const request = { method, url, headers: [] };
  const verdict = engine.check({ request, responses: [{ status: 200, headers: [[name, '*']] }] });
  return { id, request, startedAt, outcome: verdict.outcome, verdict };
}

/** A page whose calls fail. */
function page(options = {}) {
  const fetch = wrapFetch(networkError, { origin: ORIGIN, console: false, ...options });
  return {
    log: fetch.log,
    async call(url, init) {
      await fetch(url, init).catch(() => {});
      const entry = fetch.log.at(-1);
      await entry.cors.ready;
      return entry;
    },
  };
}

describe('a page', () => {
  test('takes the certain cause for its guess, and asks nobody any more', async () => {
    const asked = [];
    const { log, call } = page();
    const { cors } = await call(`${API}?a=1#b`);
    const { diagnosis } = cors;
    assert.equal(diagnosis.causes[0].code, 'server-refuses-page');
    assert.equal(await evaluate(tellExpression(callOf(`${API}?a=1`))), true);
    await until(() => diagnosis.ended);
    assert.equal(cors.diagnosis, diagnosis);
    assert.deepEqual([diagnosis.causes[0].code, diagnosis.causes[0].confidence], ['misspelled-header', 'certain']);
    assert.deepEqual([diagnosis.candidates, diagnosis.undecided, diagnosis.ended], [[], [], 'certain']);
    assert.ok(diagnosis.text.startsWith(`GET ${API}?a=1 failed:\n`), diagnosis.text);
    assert.match(diagnosis.text, /Access-Control-Allow-Orgin/);
    const after = await cors.diagnose({ fetch: async (url) => { asked.push(url); return new Response(); } });
    assert.deepEqual([after, asked, log.length], [diagnosis, [], 1]);
  });

  test('takes it for the call that was made at that time, once for each call', async () => {
    const { log, call } = page();
    await call(API);
    await call(API);
    const [first, second] = log;
    const startedAt = Math.max(first.startedAt + 1, second.startedAt);
    assert.equal(await evaluate(tellExpression(callOf(API, { id: '2', startedAt }))), true);
    assert.equal(await evaluate(tellExpression(callOf(API, { id: '1', startedAt }))), true);
    assert.equal(await evaluate(tellExpression(callOf(API, { id: '3', startedAt }))), false, 'there is no third');
    // What the panel knows of a call may grow.
    assert.equal(await evaluate(tellExpression(callOf(API, { id: '2', startedAt, name: 'Access-Control-Alow-Origin' }))), true);
    await until(() => log.every(({ cors }) => cors.diagnosis.ended));
    assert.deepEqual(log.map(({ cors }) => /Orgin|Alow/.exec(cors.diagnosis.text)?.[0]).sort(), ['Alow', 'Orgin']);
  });

  test('does not take it for another call', async () => {
    const { call } = page();
    const { startedAt, cors } = await call(API);
    for (const other of [callOf(`${API}/2`), callOf(API, { method: 'POST' }), callOf(API, { startedAt: startedAt - 60_000 })]) assert.equal(await evaluate(tellExpression(other)), false);
    assert.equal(cors.diagnosis.causes[0].code, 'server-refuses-page');
    const certain = await call('http://api.example/mixed');
    const guess = certain.cors.diagnosis.causes[0];
    assert.equal(guess.confidence, 'certain');
    assert.equal(await evaluate(tellExpression(callOf('http://api.example/mixed'))), false, 'the page knows it for certain');
  });

  test('that hides queries finds its call', async () => {
    const { call } = page({ hideQuery: true });
    const { cors } = await call(`${API}?token=secret`);
    assert.equal(await evaluate(tellExpression(callOf(`${API}?token=secret`))), true);
    await until(() => cors.diagnosis.ended);
    assert.equal(cors.diagnosis.causes[0].code, 'misspelled-header');
  });

  test('ignores what is not from a panel', async () => {
    const { call } = page();
    const { cors, startedAt } = await call(API);
    const { causes, happened, sent, text } = callOf(API).verdict.diagnosis;
    const told = { call: '1', method: 'GET', url: API, startedAt, diagnosis: { causes, happened, sent, text } };
    const broken = [undefined, null, {}, '', 'x', '{}', 'null', '[]', { ...told, startedAt: '0' }, { ...told, url: 5 }, { ...told, diagnosis: null }, { ...told, diagnosis: { ...told.diagnosis, causes: [] } },
      { ...told, diagnosis: { ...told.diagnosis, causes: [{ ...causes[0], confidence: 'likely' }] } }, { ...told, diagnosis: { ...told.diagnosis, causes: [{ confidence: 'certain' }] } },
      { ...told, diagnosis: { ...told.diagnosis, causes: [causes[0], null] } }, { ...told, diagnosis: { ...told.diagnosis, text: {} } }];
    for (const detail of broken) {
      const event = new CustomEvent('corsight-panel', { cancelable: true, detail: typeof detail === 'object' && detail?.call ? JSON.stringify(detail) : detail });
      assert.equal(dispatchEvent(event), true, JSON.stringify(detail));
    }
    assert.equal(cors.diagnosis.causes[0].code, 'server-refuses-page');
    assert.equal(dispatchEvent(new CustomEvent('corsight-panel', { cancelable: true, detail: JSON.stringify(told) })), false);
  });

  test('hears nothing after restore()', async () => {
    const { window } = new JSDOM('', { url: `${ORIGIN}/page/` });
    window.XMLHttpRequest = fakeXhr(() => null);
    const $ = jQueryFactory(window);
    const wrapped = wrap($, { origin: ORIGIN, console: false });
    const { log, restore } = await wrapped;
    await new Promise((resolve) => { $.ajax(API).always(() => resolve()); });
    await log[0].cors.ready;
    restore();
    assert.equal(await evaluate(tellExpression(callOf(API))), false);
    window.close();
  });

  test('prints what it has learned in one line, if it is news', async () => {
    const lines = [];
    const { log, groupCollapsed, groupEnd } = console;
    Object.assign(console, { log: (...args) => lines.push(args), groupCollapsed() {}, groupEnd() {} });
    try {
      const { call } = page({ console: true });
      const { cors } = await call(API);
      await until(() => lines.length >= 2);
      lines.length = 0;
      for (let time = 0; time < 2; time += 1) await evaluate(tellExpression(callOf(API)));
      await until(() => cors.diagnosis.ended && lines.length);
    } finally {
      Object.assign(console, { log, groupCollapsed, groupEnd });
    }
    assert.equal(lines.length, 1);
    assert.match(lines[0].join(' '), /^\[corsight\] GET https:\/\/api\.example\/items: .*Access-Control-Allow-Orgin/);
  });
});

describe('the panel', () => {
  test('tells only of calls that failed for a certain cause', () => {
    const blocked = callOf(API);
    assert.equal(typeof tellExpression(blocked), 'string');
    assert.equal(tellExpression(callOf(API, { name: 'Access-Control-Allow-Origin' })), undefined);
    assert.equal(tellExpression({ ...blocked, startedAt: null }), undefined);
    assert.equal(tellExpression({ ...blocked, verdict: null }), undefined);
    const likely = { diagnosis: { causes: [{ ...blocked.verdict.diagnosis.causes[0], confidence: 'likely' }] } };
    assert.equal(tellExpression({ ...blocked, verdict: likely }), undefined);
  });

  test('tells nothing as code', async () => {
    const url = `${API}?'"\`\${(globalThis.broken=1)}</script>\u2028`;
    await evaluate(tellExpression(callOf(url)));
    assert.equal(globalThis.broken, undefined);
  });

  test('repeats it until the page knows it, and again when it knows more', async () => {
    const said = [];
    let isKnown = false;
    const teller = new PageTeller(async (expression) => { said.push(expression); return isKnown; });
    const call = callOf(API);
    teller.tell([call]);
    await until(() => said.length === 2);
    isKnown = true;
    teller.tell([call]);
    await until(() => said.length === 3);
    teller.tell([callOf(API, { name: 'Access-Control-Alow-Origin' })]);
    await until(() => said.length === 4);
    assert.notEqual(said[3], said[0]);
  });

  test('tells pages of developers by itself, and no other', () => {
    for (const url of ['http://localhost:5173/', 'http://127.0.0.1/', 'http://[::1]:80/', 'https://app.test/', 'https://a.localhost/']) assert.equal(isOfDeveloper(url), true, url);
    for (const url of ['https://app.example/', 'https://localhost.example/', 'https://latest/', 'about:blank', '']) assert.equal(isOfDeveloper(url), false, url);
  });
});
