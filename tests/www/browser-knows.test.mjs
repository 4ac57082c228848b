/**
 * What a browser knows of a call that failed beside the call itself: violations of the page's Content-Security-Policy, and permissions.
 */
import { after, afterEach, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { JSDOM } from 'jsdom';
import { jQueryFactory } from 'jquery/factory';
import { isAllowed } from '../../pkg/host/policy-sources.js';
import { wrapFetch } from '../../pkg/fetch.js';
import { wrap } from '../../pkg/jquery.js';
import { ORIGIN, engineFor, fakeXhr } from './support.mjs';

const API = 'https://api.example/items?page=1';
const networkError = () => Promise.reject(new TypeError('Failed to fetch'));

describe('violations of the policy', () => {
  // jsdom has no such event. With this name, Corsight waits as in a browser.
  before(() => { globalThis.SecurityPolicyViolationEvent = class {}; });
  after(() => { delete globalThis.SecurityPolicyViolationEvent; });

  let page;
  afterEach(() => page.window.close());

  /** A page with a wrapped jQuery, whose document counts its listeners. `violation` is reported one task after a call has failed. */
  async function open(violation, options = {}) {
    const { window } = new JSDOM('', { url: `${ORIGIN}/` });
    const { document } = window;
    let listeners = 0;
    for (const [name, step] of [['addEventListener', 1], ['removeEventListener', -1]]) {
      const original = document[name];
      document[name] = (type, ...rest) => {
        if (type === 'securitypolicyviolation') listeners += step;
        return original.call(document, type, ...rest);
      };
    }
    const dispatch = () => document.dispatchEvent(Object.defineProperties(new window.Event('securitypolicyviolation'), Object.getOwnPropertyDescriptors(violation)));
    window.XMLHttpRequest = fakeXhr(({ url }) => {
      if (!url.includes('fails') && !violation) return { status: 200 };
      if (violation) {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          port1.close();
          dispatch();
        };
        port2.postMessage(null);
      }
      return null;
    });
    const errors = [];
    window.addEventListener('error', ({ message }) => errors.push(message));
    const $ = jQueryFactory(window);
    const handle = await wrap($, { origin: ORIGIN, console: false, ...options });
    page = { window, $, errors, count: () => listeners, ...handle };
    return page;
  }

  const call = ($, url = API) => new Promise((resolve) => {
    const jqXHR = $.ajax({ url });
    jqXHR.always(() => { void jqXHR.cors.ready.then(({ diagnosis }) => resolve(diagnosis)); });
  });

  for (const [name, violation] of Object.entries({
    'with the URL': { blockedURI: API },
    'with the origin': { blockedURI: 'https://api.example' },
    'with the origin and a slash': { blockedURI: 'https://api.example/' },
  })) {
    test(`a violation ${name} is the cause`, async () => {
      const { $, count } = await open({ disposition: 'enforce', effectiveDirective: 'connect-src', originalPolicy: "connect-src 'self'", ...violation });
      const diagnosis = await call($, `${API.replace('//', '//user:password@')}#fragment`);
      const [{ code, confidence, because, act }] = diagnosis.causes;
      assert.deepEqual([code, confidence, because], ['content-security-policy', 'certain', ['securitypolicyviolation: connect-src']]);
      assert.ok(act.text.includes('https://api.example'));
      assert.deepEqual([diagnosis.sent, diagnosis.causes.length, diagnosis.candidates], ['nothing', 1, []]);
      assert.match(diagnosis.text, /^GET https:\/\/api\.example\/items\?page=1 failed:\n.*Content Security Policy/);
      assert.equal(count(), 0);
    });
  }

  for (const [name, violation] of Object.entries({
    'that is only reported': { disposition: 'report' },
    'of an image with the same URL': { effectiveDirective: 'img-src' },
    'of another path': { blockedURI: 'https://api.example/other' },
    'of another origin': { blockedURI: 'https://api.example.net' },
    'of an inline script': { blockedURI: 'inline' },
    'that cannot be read': { get blockedURI() { throw new Error('unreadable'); } },
  })) {
    test(`near: a violation ${name} is not`, async () => {
      const made = await open(Object.defineProperties({ disposition: 'enforce', effectiveDirective: 'connect-src', blockedURI: API, originalPolicy: "connect-src 'self'" }, Object.getOwnPropertyDescriptors(violation)));
      const { causes, sent } = await call(made.$);
      assert.deepEqual([causes[0].code, sent], ['server-refuses-page', 'request']);
      assert.deepEqual([made.errors, made.count()], [[], 0]);
    });
  }

  test('near: a violation of a policy that allows the call is of its redirect', async () => {
    const { $ } = await open({ disposition: 'enforce', effectiveDirective: 'connect-src', blockedURI: API, originalPolicy: "default-src 'none'; connect-src https://api.example" });
    const { causes: [{ code, because }], sent } = await call($);
    assert.deepEqual([code, because, sent], ['redirect-forbidden-by-policy', ['securitypolicyviolation: connect-src'], 'request']);
  });

  test('the page listens while calls to other origins are under way, and only then', async () => {
    const { $, count, restore } = await open();
    const first = $.ajax('https://api.example/');
    const second = $.ajax('https://api.example/fails');
    const third = $.ajax('https://api.example/aborted');
    $.ajax('/home');
    assert.equal(count(), 3);
    third.abort();
    assert.equal(count(), 2);
    await new Promise((resolve) => { first.always(() => setTimeout(resolve)); });
    await second.cors.ready;
    assert.equal(count(), 0);
    void $.ajax('https://api.example/');
    assert.equal(count(), 1);
    restore();
    assert.equal(count(), 0);
  });
});

describe('the sources of a policy', () => {
  // By <https://w3c.github.io/webappsec-csp/#match-url-to-source-list>, for a page at http://app.example.
  const cases = [
    ['connect-src https://api.example', true],
    ['connect-src http://api.example', true],
    ['connect-src api.example', true],
    ['Connect-Src API.example:443', true],
    ['connect-src api.example:80', true],
    ['connect-src *.example', true],
    ['connect-src https://*.example:*', true],
    ['connect-src *', true],
    ['connect-src https:', true],
    ['connect-src http:', true],
    ['connect-src https://api.example/v1/', true],
    ['connect-src https://api.example/v1/items', true],
    ["script-src 'none'; default-src https://api.example", true],
    ['connect-src https://api.example/v2/', false],
    ['connect-src https://api.example/v1', false],
    ['connect-src https://api.example:8443', false],
    ['connect-src *.api.example', false],
    ['connect-src api.example.net', false],
    ['connect-src wss:', false],
    ["connect-src 'self'", false],
    ["connect-src 'none'", false],
    ["connect-src; default-src *", false],
    ["connect-src 'nonce-x' 'unsafe-inline'", false],
  ];
  for (const [policy, expected] of cases) {
    test(`${policy}: ${expected}`, () => {
      assert.equal(isAllowed('https://api.example/v1/items?page=1', { directive: 'connect-src', policy }, 'http://app.example'), expected);
    });
  }

  test("'self' allows the same host by https", () => {
    const forbidden = { directive: 'connect-src', policy: "connect-src 'self'" };
    for (const [url, expected] of [['https://app.example/', true], ['http://app.example/', true], ['http://app.example:8080/', false], ['https://app.example:8443/', false]]) {
      assert.equal(isAllowed(url, forbidden, 'http://app.example'), expected, url);
    }
  });

  test('an opaque origin has no self', () => {
    for (const [source, expected] of [["'self'", false], ['api.example', true]]) {
      assert.equal(isAllowed('https://api.example/', { directive: 'connect-src', policy: `connect-src ${source}` }, 'null'), expected);
    }
  });
});

describe('permissions for local addresses', () => {
  const own = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  afterEach(() => {
    if (own) Object.defineProperty(globalThis, 'navigator', own);
    else delete globalThis.navigator;
  });

  /** The evidence of the last diagnosis of a call that failed, and the names that were asked for. */
  async function evidenceOf(url, query) {
    const asked = [];
    const permissions = { query: ({ name }) => { asked.push(name); return query(name); } };
    Object.defineProperty(globalThis, 'navigator', { configurable: true, value: { onLine: true, permissions } });
    const engine = await engineFor();
    const evidence = [];
    const spy = { __proto__: engine, origin: ORIGIN, preflightCache: engine.preflightCache, plan: (request) => engine.plan(request), check: (exchange) => engine.check(exchange),
      diagnose: (known) => { evidence.push(known); return engine.diagnose(known); } };
    const fetch = wrapFetch(networkError, { engine: spy, console: false });
    await assert.rejects(fetch(url));
    const { diagnosis } = await fetch.log.at(-1).cors.ready;
    const [{ code, confidence }] = diagnosis.causes;
    // Nothing is uncertain about what was never sent.
    assert.equal(diagnosis.text.includes('the browser hides the reason'), confidence !== 'certain', diagnosis.text);
    return { asked: asked.sort(), permissions: evidence.at(-1).permissions, first: `${code}, ${confidence}`, sent: diagnosis.sent };
  }

  const NAMES = ['local-network', 'local-network-access', 'loopback-network'];
  const unknown = (/** @type {string} */ name) => { throw new TypeError(`${name} is no permission`); };

  for (const [state, first, sent] of [['denied', 'local-network-permission, certain', 'nothing'], ['prompt', 'local-network-permission, likely', 'request'], ['granted', 'local-server-not-running, possible', 'request']]) {
    test(`are read after a call to a local address has failed: ${state}`, async () => {
      const states = { 'local-network': 'prompt', 'loopback-network': state };
      const query = async (name) => (states[name] ? { state: states[name] } : unknown(name));
      assert.deepEqual(await evidenceOf('http://127.0.0.1:5700/', query), { asked: NAMES, permissions: states, first, sent });
    });
  }

  test('of an older Chromium are one', async () => {
    const query = async (name) => (name === 'local-network-access' ? { state: 'denied' } : unknown(name));
    assert.deepEqual(await evidenceOf('https://192.168.0.7/', query),
      { asked: NAMES, permissions: { 'local-network-access': 'denied' }, first: 'local-network-permission, certain', sent: 'nothing' });
  });

  test('that the browser does not know are unknown', async () => {
    assert.deepEqual(await evidenceOf('https://192.168.0.7/', unknown), { asked: NAMES, permissions: {}, first: 'local-network-permission, likely', sent: 'request' });
  });

  test('near: are not read after a call to a public server', async () => {
    assert.deepEqual(await evidenceOf(API, () => assert.fail('asked')), { asked: [], permissions: undefined, first: 'server-refuses-page, possible', sent: 'request' });
  });
});

describe('Engine.diagnose', () => {
  test('takes what the browser knows', async () => {
    const engine = await engineFor();
    const { causes, sent } = engine.diagnose({ request: { url: API, method: 'PUT' }, securityPolicy: { directive: 'connect-src' } });
    assert.deepEqual([causes.map(({ code }) => code), sent], [['content-security-policy'], 'nothing']);
    assert.equal(engine.diagnose({ request: API, securityPolicy: { directive: 'connect-src', redirected: true } }).causes[0].code, 'redirect-forbidden-by-policy');
    assert.equal(engine.diagnose({ request: API, securityPolicy: undefined }).causes[0].code, 'server-refuses-page');
  });

  for (const securityPolicy of ['connect-src', null, {}, { directive: 1 }, { directive: 'connect-src', redirected: 'yes' }]) {
    test(`refuses the policy ${JSON.stringify(securityPolicy)}`, async () => {
      const engine = await engineFor();
      assert.throws(() => engine.diagnose({ request: API, securityPolicy }), { code: 'misuse' });
    });
  }
});
