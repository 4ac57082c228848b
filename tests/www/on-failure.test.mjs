/**
 * The option `onFailure` of wrap, corsight/ajax and wrapFetch: what a page's monitoring is told, and when.
 */
import { afterEach, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { JSDOM } from 'jsdom';
import { jQueryFactory } from 'jquery/factory';
import { isCorsError } from '../../pkg/errors.js';
import { wrapFetch } from '../../pkg/fetch.js';
import { wrap } from '../../pkg/jquery.js';
import { ORIGIN, fakeXhr, listening, until } from './support.mjs';

const API = 'https://api.example/items';
const cleanups = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

/** A jQuery in a window of jsdom, wrapped with these options. */
function jquery(answer, options) {
  const { window } = new JSDOM('', { url: `${ORIGIN}/page/` });
  window.XMLHttpRequest = fakeXhr(answer);
  const $ = jQueryFactory(window);
  const wrapped = wrap($, { origin: ORIGIN, console: false, ...options });
  cleanups.push(() => wrapped.then(({ restore }) => restore()), () => window.close());
  return $;
}

/** A copy of corsight/ajax with its own state, with these options. */
async function ownAjax(answer, options) {
  globalThis.XMLHttpRequest = fakeXhr(answer);
  cleanups.push(() => { delete globalThis.XMLHttpRequest; });
  const { default: $, ajaxSettings } = await import('../../pkg/ajax.js');
  return { ...$, ajaxSettings: { ...ajaxSettings, origin: ORIGIN, console: false, ...options } };
}

const networkError = () => Promise.reject(new TypeError('Failed to fetch'));

/** The ways to make a call that fails. Each gives a function that makes one and settles when it is over. */
const ways = {
  'wrap($)': (options) => {
    const $ = jquery(() => null, options);
    return (url, settings) => new Promise((resolve) => { $.ajax({ url, ...settings }).always(() => resolve()); });
  },
  'corsight/ajax': async (options) => {
    const $ = await ownAjax(() => null, options);
    return (url, settings) => new Promise((resolve) => { $.ajax({ url, ...settings }).always(() => resolve()); });
  },
  wrapFetch: (options) => {
    const fetch = wrapFetch(networkError, { origin: ORIGIN, console: false, ...options });
    return (url, settings) => fetch(url, settings).catch(() => {});
  },
};

for (const [way, make] of Object.entries(ways)) describe(way, () => {
  test('a call that failed is reported once, with its first cause', async () => {
    const reports = [];
    const call = await make({ onFailure: (report) => { reports.push(report); } });
    const before = Date.now();
    await call(API, { method: 'PUT', headers: { Authorization: 'Bearer secret' } });
    await until(() => reports.length);
    await call(API);
    await until(() => reports.length > 1);
    const [put, get] = reports;
    assert.equal(reports.length, 2);
    assert.deepEqual([put.name, put.code, put.fingerprint], ['CorsError', 'server-refuses-preflight', ['CorsError', 'server-refuses-preflight']]);
    assert.equal(get.code, 'server-refuses-page');
    const [{ headline, act }] = put.diagnosis.causes;
    assert.equal(put.message, `${headline} ${act.text}`);
    assert.deepEqual([put.method, put.url, put.origin, put.request.method, put.request.url], ['PUT', API, ORIGIN, 'PUT', API]);
    assert.ok(put.startedAt >= before && put.duration >= 0 && put.startedAt + put.duration <= Date.now());
    assert.ok(isCorsError(put.error) && put.error instanceof TypeError);
    assert.deepEqual([put.error.message, put.error.code, put.error.diagnosis, put.error.stack], [put.message, put.code, put.diagnosis, `CorsError: ${put.message}`]);
  });

  test('it tells no secrets', async () => {
    const reports = [];
    const call = await make({ onFailure: (report) => { reports.push(report); }, hideQuery: true });
    const url = `${API}?token=hidden-1#hidden-2`;
    await call(way === 'wrapFetch' ? url : url.replace('//', '//user:hidden-3@'),
      { method: 'POST', headers: { Authorization: 'hidden-4', 'X-Key': 'hidden-5' }, ...way === 'wrapFetch' ? { body: 'hidden-6' } : { data: 'hidden-6' } });
    const [report] = await until(() => reports.length && reports);
    const { error } = report;
    const text = JSON.stringify({ ...report, error: [error.message, error.stack, error.code, error.diagnosis, error.findings, error.cause] });
    assert.ok(text.includes('api.example'));
    assert.ok(!text.includes('hidden'), text);
    assert.equal(report.url, `${API}?...`);
  });

  test('what it throws is printed once and reaches nobody', async () => {
    const rejections = [];
    const note = (error) => { rejections.push(error); };
    process.on('unhandledRejection', note);
    let count = 0;
    const said = await listening(async () => {
      const call = await make({ onFailure: () => {
        count += 1;
        if (count === 1) throw new Error('a broken monitor');
        return Promise.reject(new Error('a broken monitor'));
      } });
      for (let index = 0; index < 3; index++) await call(API);
      await until(() => count === 3);
      await new Promise((resolve) => { setImmediate(resolve); });
    });
    process.off('unhandledRejection', note);
    assert.deepEqual(rejections, []);
    // Once in a page, whichever wrapper it is.
    const isFirst = way === 'wrap($)';
    assert.deepEqual(said.map(([method, text, { message }]) => [method, text, message]), isFirst ? [['warn', '[corsight] onFailure threw:', 'a broken monitor']] : []);
  });

  test('the call is over before it is told', async () => {
    const order = [];
    const call = await make({ onFailure: () => { order.push('onFailure'); } });
    // The engine is loaded by the first call.
    await call(API);
    await until(() => order.length);
    await call(API).then(() => order.push('call'));
    // No number of microtasks makes a task.
    for (let index = 0; index < 100; index++) await null;
    order.push('microtasks');
    await until(() => order.length === 4);
    assert.deepEqual(order, ['onFailure', 'call', 'microtasks', 'onFailure']);
  });
});

test('what is no failure of CORS is not told', async () => {
  const urls = [];
  const onFailure = ({ url }) => { urls.push(url); };
  const $ = jquery(({ url }) => (url.includes('fails') ? null : { status: 404 }), { onFailure });
  const over = (promise) => new Promise((resolve) => { promise.always(() => resolve()); });
  await over($.ajax(`${API}/missing`));
  await over($.ajax('/fails-at-home'));
  const aborted = $.ajax(`${API}/fails-aborted`);
  aborted.abort();
  await over($.ajax({ url: `${API}/fails-late`, timeout: 1, xhr: () => Object.assign(new (fakeXhr())(), { send() {} }) }));
  await over($.ajax({ url: `${API}/cancelled`, beforeSend: () => false }));
  await over($.ajax(`${API}/fails`));

  const controller = new AbortController();
  const fetch = wrapFetch((url, { signal } = {}) => (signal ? new Promise((_resolve, reject) => { signal.onabort = () => reject(signal.reason); }) : networkError()),
    { origin: ORIGIN, console: false, onFailure });
  const call = fetch(`${API}/fails-aborted`, { signal: controller.signal });
  controller.abort();
  await assert.rejects(call);
  await assert.rejects(fetch(`${API}/fails-too`));
  await until(() => urls.length === 2);
  assert.deepEqual(urls.sort(), [`${API}/fails`, `${API}/fails-too`]);
});

test('a call that enforce refuses is told', async () => {
  const reports = [];
  const fetch = wrapFetch(networkError, { origin: ORIGIN, console: false, enforce: true, onFailure: (report) => { reports.push(report); } });
  await fetch.ready;
  await assert.rejects(fetch('https://api.example:25/'), { code: 'policy-bad-port' });
  const [{ code, diagnosis }] = await until(() => reports.length && reports);
  assert.deepEqual([code, diagnosis.sent], ['policy-bad-port', 'nothing']);
});

test('a value that is no function is refused', () => {
  for (const onFailure of ['log', {}, null, true]) {
    assert.throws(() => wrapFetch(networkError, { origin: ORIGIN, onFailure }), { code: 'misuse', message: /onFailure is a function/ });
  }
});
