/**
 * wrap($) over jQuery 1.12 to 4 in jsdom, with an XMLHttpRequest that needs no network.
 */
import { afterEach, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { JSDOM } from 'jsdom';
import { jQueryFactory } from 'jquery/factory';
import jQuery1 from 'jquery1';
import jQuery2 from 'jquery2';
import jQuery37 from 'jquery37';
import { wrap } from '../../pkg/jquery.js';
import { isCorsError } from '../../pkg/errors.js';
import { ORIGIN, engineFor, fakeXhr, listening, until } from './support.mjs';

const API = 'https://api.example/';
const JSON_PUT = { url: API, method: 'PUT', contentType: 'application/json', data: '{}' };

for (const [version, factory] of [['4', jQueryFactory], ['3.7', jQuery37], ['2.2', jQuery2], ['1.12', jQuery1]]) describe(`jQuery ${version}`, () => {
  const open = [];
  afterEach(async () => {
    for (const close of open.splice(0)) await close();
  });

  /** A page with a jQuery of its own. */
  function page(answer) {
    const { window } = new JSDOM('<!doctype html><head></head>', { url: `${ORIGIN}/page/` });
    const Xhr = window.XMLHttpRequest = fakeXhr(answer);
    const $ = factory(window);
    assert.ok($.fn.jquery.startsWith(version));
    open.push(() => window.close());
    return { $, window, Xhr };
  }

  /** The same, wrapped. */
  async function wrapped(answer, options = {}) {
    const made = page(answer);
    const handle = await wrap(made.$, { origin: ORIGIN, console: false, ...options });
    open.push(() => handle.restore());
    return { ...made, ...handle };
  }

  /** What a jqXHR shows when the call is over. Not the jqXHR itself: it is a thenable, and a promise would unwrap it. */
  const over = (jqXHR) => new Promise((resolve) => {
    jqXHR.always(() => setTimeout(() => resolve(Object.fromEntries(Object.entries(jqXHR).filter(([name]) => name !== 'then')))));
  });

  describe('what a jqXHR knows', () => {
    test('the plan at once, the verdict with the response', async () => {
      const { $ } = await wrapped(() => ({ status: 201, text: '{}', headers: [['x-a', '1'], ['content-type', 'application/json']] }));
      const jqXHR = $.ajax(JSON_PUT);
      assert.equal(jqXHR.cors.plan.kind, 'cors-with-preflight');
      assert.equal(jqXHR.cors.plan.preflight.request.method, 'OPTIONS');
      assert.equal(jqXHR.cors.verdict, undefined);
      await over(jqXHR);
      const { verdict, diagnosis } = jqXHR.cors;
      assert.equal(verdict.outcome, 'allowed');
      assert.deepEqual(verdict.response, { type: 'cors', status: 201, url: API, redirected: false,
        headers: [['x-a', '1'], ['content-type', 'application/json']] });
      assert.deepEqual({ ...diagnosis }, { causes: [], sent: 'request', happened: '', text: '', undecided: [], certain: [], candidates: [], probes: [], ended: null });
    });

    test('a same-origin call', async () => {
      const { $ } = await wrapped();
      const jqXHR = await over($.get('/x'));
      assert.equal(jqXHR.cors.plan.kind, 'same-origin');
      assert.equal(jqXHR.cors.verdict.response.type, 'basic');
    });

    test('an HTTP error is a response that may be read', async () => {
      const { $ } = await wrapped(() => ({ status: 404 }));
      assert.equal((await over($.get(API))).cors.verdict.outcome, 'allowed');
    });

    test('a redirect', async () => {
      const { $ } = await wrapped(() => ({ status: 200, url: `${API}to` }));
      const { response } = (await over($.get('/from'))).cors.verdict;
      assert.deepEqual([response.redirected, response.type, response.url], [true, 'cors', `${API}to`]);
    });

    test('status 0: what may be the reason', async () => {
      const { $ } = await wrapped(() => null);
      const { cors } = await over($.ajax(JSON_PUT));
      assert.equal(cors.verdict.outcome, 'blocked');
      assert.deepEqual(cors.diagnosis.certain, []);
      const codes = cors.diagnosis.candidates.map(({ code }) => code);
      for (const code of ['preflight-acao-missing', 'response-acao-missing', 'preflight-network-error']) assert.ok(codes.includes(code), `${codes}`);
      for (const part of [`PUT ${API}`, 'Access-Control-Allow-Origin', 'Access-Control-Allow-Methods', 'OPTIONS']) {
        assert.ok(cors.diagnosis.text.includes(part), cors.diagnosis.text);
      }
    });

    test('status 0 of a same-origin call is not explained by missing headers', async () => {
      const { $ } = await wrapped(() => null);
      const { diagnosis } = (await over($.get('/x'))).cors;
      assert.deepEqual(diagnosis.candidates.map(({ code }) => code), ['env-network-error']);
    });

    test('what the page stopped is no verdict', async () => {
      const { $ } = await wrapped();
      const aborted = $.ajax(JSON_PUT);
      aborted.abort();
      const late = await over($.ajax({ ...JSON_PUT, timeout: 1, xhr: () => Object.assign(new (fakeXhr())(), { send() {} }) }));
      assert.equal(late.statusText, 'timeout');
      for (const { cors } of [aborted, late]) {
        assert.equal(cors.plan.kind, 'cors-with-preflight');
        assert.ok(!('verdict' in cors));
        assert.deepEqual([cors.diagnosis.certain, cors.diagnosis.candidates], [[], []]);
      }
      assert.equal(aborted.cors.diagnosis.text, `PUT ${API} was ended by the page itself (abort).`);
      assert.equal(late.cors.diagnosis.text, `PUT ${API} took longer than the page's own timeout, so the page ended the call.`);
    });

    test('a call that is never sent has no plan', async () => {
      const { $, log } = await wrapped();
      const { cors } = $.ajax({ url: API, beforeSend: () => false });
      assert.deepEqual([cors.plan, 'verdict' in cors], [null, false]);
      assert.equal(cors.diagnosis.text, `GET ${API} was not sent: the page aborted the call, or beforeSend returned false.`);
      assert.equal(log.length, 0);
    });

    test('.cors is there for every callback, and complete for the last ones', async () => {
      const { $ } = await wrapped(() => null);
      const seen = {};
      const note = (name) => (first, second) => { seen[name] = structuredClone({ ...(first?.cors ?? second?.cors) }); };
      $.ajaxPrefilter((_settings, _original, jqXHR) => { note('prefilter')(jqXHR); });
      const nothing = { plan: null, diagnosis: { causes: [], sent: 'request', happened: '', text: '', undecided: [], certain: [], candidates: [], probes: [], ended: null } };
      await over($.ajax({ url: API, beforeSend: note('beforeSend'), error: note('error'), complete: note('complete') }));
      assert.deepEqual(seen.prefilter, nothing);
      assert.deepEqual(seen.beforeSend, nothing);
      assert.equal(seen.error.verdict.outcome, 'blocked');
      assert.match(seen.error.diagnosis.text, /^GET https:\/\/api.example\/ failed/);
      assert.deepEqual(seen.complete.diagnosis, seen.error.diagnosis);
    });
  });

  describe('the plan is of what is really sent', () => {
    const planned = async (settings, prepare = () => {}) => {
      const made = await wrapped();
      prepare(made);
      const jqXHR = await over(made.$.ajax(settings));
      return { ...made, plan: jqXHR.cors.plan, request: made.log[0].request, sent: made.Xhr.sent[0] };
    };

    test('headers: jQuery\'s own, those of the settings, of beforeSend, of ajaxSetup', async () => {
      const { request, sent } = await planned({ ...JSON_PUT, headers: { 'x-a': '1' }, dataType: 'json',
        beforeSend: (jqXHR) => { jqXHR.setRequestHeader('x-b', '2'); } }, ({ $ }) => $.ajaxSetup({ headers: { 'x-c': '3' } }));
      const names = (headers) => headers.map(([name]) => name);
      assert.deepEqual(names(request.headers), names(sent.headers));
      assert.deepEqual(names(request.headers).map((name) => name.toLowerCase()).sort(), ['accept', 'content-type', 'x-a', 'x-b', 'x-c']);
    });
    test('X-Requested-With to the own origin only', async () => {
      const names = ({ request }) => request.headers.map(([name]) => name);
      assert.ok(names(await planned({ url: '/x' })).includes('X-Requested-With'));
      assert.ok(!names(await planned({ url: API })).includes('X-Requested-With'));
    });
    test('method and URL as beforeSend left them', async () => {
      const { plan } = await planned({ url: API, beforeSend: (_jqXHR, settings) => Object.assign(settings, { type: 'DELETE', url: `${API}y` }) });
      assert.deepEqual([plan.request.method, plan.request.url], ['DELETE', `${API}y`]);
    });
    test('data in the query', async () => {
      // Before 3 jQuery wrote a space as forms do.
      const space = parseInt(version, 10) < 3 ? '+' : '%20';
      assert.equal((await planned({ url: API, data: { a: 'b c' } })).plan.request.url, `${API}?a=b${space}c`);
    });
    test('credentials', async () => {
      assert.equal((await planned({ url: API, xhrFields: { withCredentials: true } })).request.credentials, 'include');
      assert.equal((await planned({ url: API })).request.credentials, 'same-origin');
    });
    test('the Content-Type that the browser adds', async () => {
      const { request } = await planned({ url: API, method: 'POST', data: new Blob(['x'], { type: 'a/b' }), processData: false, contentType: false });
      assert.deepEqual(request.headers.find(([name]) => name === 'Content-Type'), ['Content-Type', 'a/b']);
      assert.ok(request.body instanceof Uint8Array && request.body.length === 0, 'the log keeps no bodies');
    });

    const upload = {
      'a handler': { xhr: (Xhr) => () => Object.assign(new Xhr(), { upload: Object.assign(new EventTarget(), { onprogress() {} }) }) },
      'a listener of the application\'s own object': { xhr: (Xhr) => () => {
        const xhr = new Xhr();
        xhr.upload.addEventListener('progress', () => {});
        return xhr;
      } },
      'a listener put on in beforeSend': { beforeSend: (_jqXHR, settings) => {
        const { xhr } = settings;
        settings.xhr = () => {
          const made = xhr();
          made.upload.addEventListener('progress', () => {});
          return made;
        };
      } },
    };
    for (const [name, { xhr, beforeSend }] of Object.entries(upload)) {
      test(`upload: ${name}`, async () => {
        const { $, Xhr, window } = await wrapped();
        const Upload = window.XMLHttpRequestUpload = new Xhr().upload.constructor;
        const settings = { url: API, method: 'POST', data: 'x', beforeSend };
        if (xhr) settings.xhr = xhr(Xhr);
        assert.equal($.ajax(settings).cors.plan.kind, 'cors-with-preflight');
        assert.ok(!Object.hasOwn(Upload.prototype, 'addEventListener'));
        assert.equal($.ajax({ url: API, method: 'POST', data: 'x' }).cors.plan.kind, 'cors');
      });
    }

    test('a synchronous call', async () => {
      const { $ } = await wrapped();
      const { cors, status } = $.ajax({ url: API, async: false });
      assert.deepEqual([status, cors.plan.kind, cors.verdict.outcome], [200, 'cors', 'allowed']);
    });
    test('a synchronous call that fails', async () => {
      const { $ } = await wrapped(() => null);
      assert.equal($.ajax({ url: API, async: false }).cors.verdict.outcome, 'blocked');
    });
    test('a call from within another\'s beforeSend', async () => {
      const { $ } = await wrapped();
      let inner;
      const outer = $.ajax({ url: `${API}outer`, beforeSend: () => { inner = $.ajax({ url: `${API}inner` }); } });
      assert.deepEqual([inner, outer].map(({ cors }) => cors.plan.request.url), [`${API}inner`, `${API}outer`]);
      await Promise.all([over(inner), over(outer)]);
    });
    test('a script element', async () => {
      const { $, log, window } = await wrapped();
      const jqXHR = $.ajax({ url: `${API}lib.js`, dataType: 'jsonp', jsonpCallback: 'cb' });
      assert.equal(jqXHR.cors.plan.kind, 'no-cors');
      assert.equal(log[0].request.initiator, 'script');
      assert.equal(jqXHR.cors.plan.credentials, true);
      assert.match(jqXHR.cors.plan.request.url, /lib\.js\?callback=cb/);
      window.cb({ a: 1 });
      window.document.querySelector('script').dispatchEvent(new window.Event('load'));
      assert.equal(jqXHR.cors.verdict.outcome, 'opaque');
    });
    test('a script element with crossorigin is a CORS request', { skip: version !== '4' }, async () => {
      const { $ } = await wrapped();
      const kind = (scriptAttrs) => $.ajax({ url: `${API}lib.js`, dataType: 'script', scriptAttrs }).cors.plan;
      assert.deepEqual(['', 'anonymous', 'use-credentials'].map((crossorigin) => kind({ crossorigin })).map((plan) => [plan.kind, plan.credentials]),
        [['cors', false], ['cors', false], ['cors', true]]);
      assert.equal(kind({ crossorigin: false }).kind, 'no-cors');
    });
    test('a script element that fails gets no verdict: its status is jQuery\'s invention', { skip: version === '1.12' && 'it knows no error event of scripts' }, async () => {
      const { $, window } = await wrapped();
      const jqXHR = $.ajax({ url: `${API}lib.js`, dataType: 'jsonp', jsonpCallback: 'cb' });
      window.document.querySelector('script').dispatchEvent(new window.Event('error'));
      assert.equal(jqXHR.status, 404);
      assert.equal(jqXHR.cors.verdict, undefined);
    });
  });

  describe('nothing changes', () => {
    /** Everything that code of the application can notice of one call. */
    async function story(made, settings) {
      const { $, Xhr } = made;
      const told = [];
      const tell = (what, seen) => {
        const values = {};
        if (seen) for (const name in seen) values[name] = seen[name];
        for (const name of ['xhr', 'success', 'error', 'complete', 'beforeSend', 'jsonpCallback']) {
          if (name in values) values[name] = values[name] === undefined ? undefined : values[name] === $.ajaxSettings.xhr ? 'jQuery\'s' : 'own';
        }
        delete values.converters;
        told.push([what, JSON.stringify(values), seen ? Object.keys(seen).join() : '', $.ajaxSetup === made.setup, $.Deferred === made.deferred]);
      };
      $.ajaxPrefilter((seen) => { tell('prefilter', seen); });
      $.ajaxTransport('+*', (seen) => { tell('transport', seen); });
      const $document = $(made.window.document);
      for (const name of ['ajaxStart', 'ajaxSend', 'ajaxSuccess', 'ajaxError', 'ajaxComplete', 'ajaxStop']) $document.on(name, () => tell(name));
      const beforeSend = settings.beforeSend;
      const jqXHR = $.ajax({ ...settings,
        beforeSend(given, seen) { tell('beforeSend', seen); return beforeSend?.(given, seen); },
        success() { tell('success', this); }, error(_j, status, error) { tell(`error ${status} ${error}`, this); }, complete() { tell('complete', this); } });
      tell(`returned ${jqXHR.readyState} ${jqXHR.state()}`);
      told.push(Object.keys(jqXHR).filter((name) => name !== 'cors').sort().join());
      await over(jqXHR);
      return { told, sent: Xhr.sent, status: jqXHR.status, statusText: jqXHR.statusText, headers: jqXHR.getAllResponseHeaders() };
    }
    const calls = {
      'GET': { url: API },
      'PUT of JSON': JSON_PUT,
      'a form': { url: '/form', method: 'POST', data: { a: [1, 2], b: 'c d' } },
      'not found': { url: `${API}404` },
      'network error': { url: `${API}0` },
      'forbidden method': { url: API, method: 'TRACE' },
      'cancelled': { url: API, beforeSend: () => false },
      'text': { url: API, dataType: 'text', cache: false, ifModified: true, username: 'a', password: 'b' },
      'broken JSON': { url: API, dataType: 'json' },
      'synchronous': { url: API, async: false },
      'own xhr': { url: API, xhrFields: { withCredentials: true }, timeout: 1000 },
    };
    const answer = ({ url }) => (url.endsWith('/0') ? null : { status: url.endsWith('/404') ? 404 : 200, text: 'x', headers: [['a', 'b']] });
    for (const [name, settings] of Object.entries(calls)) {
      for (const enforce of [false, true]) {
        test(`${name}${enforce ? ', enforcing' : ''}`, async () => {
          const bare = page(answer);
          const made = await wrapped(answer, { enforce });
          for (const each of [bare, made]) Object.assign(each, { setup: each.$.ajaxSetup, deferred: each.$.Deferred });
          const cacheless = (text) => JSON.parse(JSON.stringify(text).replace(/_=\d+/g, '_=N'));
          assert.deepEqual(cacheless(await story(made, settings)), cacheless(await story(bare, settings)));
        });
      }
    }

    test('after restore nothing is left', async () => {
      const { $, Xhr } = page();
      await new Promise((resolve) => { $(resolve); });
      const describe_ = () => Reflect.ownKeys($).map((key) => [key, Object.getOwnPropertyDescriptor($, key)]);
      const before = describe_();
      const settingsBefore = { ...$.ajaxSettings };
      const handle = await wrap($, { origin: ORIGIN, console: false });
      assert.notEqual($.ajax, before.find(([key]) => key === 'ajax')[1].value);
      let settings;
      await over($.ajax({ url: API, beforeSend: (_jqXHR, given) => { settings = given; } }));
      const descriptor = Object.getOwnPropertyDescriptor(settings, 'xhr');
      assert.deepEqual([descriptor.value, descriptor.writable], [$.ajaxSettings.xhr, true]);
      assert.ok(!Xhr.sent[0].own.some((name) => ['open', 'send', 'setRequestHeader'].includes(name)), 'the object is as it was when it sends');
      handle.restore();
      handle.restore();
      assert.deepEqual(describe_(), before);
      assert.deepEqual({ ...$.ajaxSettings }, settingsBefore);
      const jqXHR = await over($.ajax(JSON_PUT));
      assert.ok(!('cors' in jqXHR));
      assert.equal(handle.log.length, 1);
    });

    test('prefilters and transports of the application, put in before and after', async () => {
      const { $, Xhr } = page();
      const told = [];
      const transport = (name) => (settings, original, jqXHR) => {
        told.push([`transport ${name}`, original.name, jqXHR.cors !== undefined]);
        return original.name === name ? { send: (headers, done) => done(200, 'OK', { text: name }, 'x-from: it\r\n'), abort() {} } : undefined;
      };
      const prefilter = (name) => (settings, original, jqXHR) => { told.push([`prefilter ${name}`, original.name, jqXHR.cors !== undefined]); };
      $.ajaxPrefilter(prefilter('before'));
      $.ajaxTransport('+*', transport('before'));
      const { restore, log } = await wrap($, { origin: ORIGIN, console: false });
      $.ajaxPrefilter(prefilter('after'));
      $.ajaxTransport('+*', transport('after'));
      for (const name of ['before', 'after']) {
        const { responseText, cors, status } = await over($.ajax({ url: API, name }));
        // No XMLHttpRequest was made, so nothing is known of what was sent.
        assert.deepEqual([responseText, status, cors.plan, 'verdict' in cors, cors.diagnosis.text], [name, 200, null, false, '']);
      }
      await over($.ajax({ url: API }));
      assert.deepEqual(told.filter(([, name]) => name === 'before').map(([what]) => what), ['prefilter before', 'prefilter after', 'transport after', 'transport before']);
      assert.ok(told.every(([, , has]) => has));
      assert.deepEqual([Xhr.sent.length, log.length], [1, 1]);
      restore();
    });

    test('wrapping twice gives the same; wrapping again after restore works', async () => {
      const { $ } = page();
      const first = await wrap($, { origin: ORIGIN, console: false });
      const { ajax } = $;
      assert.equal(await wrap($, { origin: 'https://other.example' }), first);
      assert.equal($.ajax, ajax);
      await over($.get(API));
      assert.equal(first.log.length, 1);
      first.restore();
      const second = await wrap($, { origin: ORIGIN, console: false });
      assert.notEqual(second, first);
      assert.equal((await over($.get(API))).cors.verdict.outcome, 'allowed');
      second.restore();
    });

    test('who replaced $.ajax after us stays', async () => {
      const { $, restore, log } = await wrapped();
      const ours = $.ajax;
      const theirs = $.ajax = function () { return ours.apply(this, arguments); };
      restore();
      assert.equal($.ajax, theirs);
      assert.ok(!('cors' in await over($.get(API))));
      assert.equal(log.length, 0);
    });

    test('settings that the application froze keep their xhr', async () => {
      const { $, Xhr } = await wrapped();
      let isRefused;
      const jqXHR = $.ajax({ url: API, beforeSend(_jqXHR, settings) {
        Object.freeze(settings);
        const { xhr } = settings;
        Reflect.set(settings, 'xhr', () => assert.fail('the frozen setting was replaced'));
        isRefused = settings.xhr === xhr;
      } });
      await over(jqXHR);
      assert.equal(isRefused, true);
      assert.equal(Xhr.sent.length, 1);
    });

    test('the settings can be used again', async () => {
      const { $, Xhr } = await wrapped((xhr) => ({ status: xhr.url.endsWith('again') ? 200 : 500 }));
      await new Promise((resolve) => {
        $.ajax({ url: API, error() { $.ajax({ ...this, url: `${API}again`, error: null }).done(resolve); } });
      });
      let again;
      $.ajax({ url: API, error() { again ??= $.ajax(Object.assign(this, { url: `${API}again` })); } });
      await until(() => again?.state() === 'resolved' || again?.state() === 'rejected');
      assert.equal(again.cors.verdict.outcome, 'allowed');
      assert.equal(Xhr.sent.length, 4);
    });
  });

  test('calls made before the engine is there go out at once and are looked at later', async () => {
    const { $, Xhr } = page((xhr) => (xhr.url.endsWith('bad') ? null : { status: 200 }));
    const handle = wrap($, { origin: ORIGIN, console: false });
    const good = $.ajax(JSON_PUT);
    const bad = $.ajax({ url: `${API}bad`, async: false });
    assert.equal(Xhr.sent.length, 2);
    assert.equal(bad.state(), 'rejected');
    assert.deepEqual([bad.cors.plan, bad.cors.verdict], [null, undefined]);
    const { diagnosis } = bad.cors;
    assert.match(diagnosis.text, /^GET https:\/\/api\.example\/bad failed before Corsight was loaded\./);
    const { log, restore } = await handle;
    assert.equal(bad.cors.diagnosis, diagnosis);
    assert.match(diagnosis.text, /Access-Control-Allow-Origin: https:\/\/app\.example/);
    assert.equal(bad.cors.verdict.outcome, 'blocked');
    assert.equal(good.cors.plan.kind, 'cors-with-preflight');
    assert.equal(log.length, 2);
    await over(good);
    assert.equal(good.cors.verdict.outcome, 'allowed');
    restore();
  });

  describe('enforce', () => {
    const doomed = 'https://api.example:6000/';
    test('a call that cannot succeed takes jQuery\'s own path for errors', async () => {
      const { $, Xhr, window } = await wrapped(undefined, { enforce: true });
      const global = [];
      $(window.document).on('ajaxError', (_event, _jqXHR, _settings, error) => global.push(error));
      const got = [];
      const jqXHR = $.ajax({ url: doomed, error: (...args) => got.push(args), success: () => got.push('success') });
      assert.equal(Xhr.sent.length, 0);
      const [[given, textStatus, error]] = got;
      assert.deepEqual([given, textStatus, jqXHR.status], [jqXHR, 'error', 0]);
      assert.ok(isCorsError(error) && error instanceof TypeError);
      assert.equal(error.code, 'policy-bad-port');
      assert.equal(error.reason.code, 'policy-bad-port');
      assert.deepEqual(global, [error]);
      assert.equal(jqXHR.cors.verdict.outcome, 'blocked');
      assert.deepEqual(jqXHR.cors.diagnosis.certain.map(({ code }) => code), ['policy-bad-port']);
      await over(jqXHR);
    });
    test('a call is planned once', async () => {
      const engine = await engineFor();
      let plans = 0;
      const counting = { __proto__: engine, origin: ORIGIN, preflightCache: engine.preflightCache, check: (exchange) => engine.check(exchange), plan: (request) => { plans += 1; return engine.plan(request); } };
      const { $ } = await wrapped(undefined, { enforce: true, engine: counting });
      await over($.ajax(JSON_PUT));
      assert.equal(plans, 1);
    });
    test('a plan that nobody reads is not made, and one that is read late is of what was sent', async () => {
      const engine = await engineFor();
      let plans = 0;
      const counting = { __proto__: engine, origin: ORIGIN, preflightCache: engine.preflightCache, check: (exchange) => engine.check(exchange), needsPreflight: (request) => engine.needsPreflight(request),
        plan: (request) => { plans += 1; return engine.plan(request); } };
      const { $, window } = await wrapped(undefined, { engine: counting });
      const jqXHR = $.ajax({ url: 'relative' });
      window.history.pushState(null, '', '/elsewhere/');
      await new Promise((resolve) => { jqXHR.always(() => setTimeout(resolve)); });
      assert.equal(plans, 0);
      assert.equal(jqXHR.cors.plan.request.url, `${ORIGIN}/page/relative`);
      assert.equal(jqXHR.cors.verdict.outcome, 'allowed');
      assert.equal(plans, 1);
    });
    test('without it the call is sent', async () => {
      const { $, Xhr } = await wrapped();
      const { cors } = await over($.ajax(doomed));
      assert.equal(cors.plan.kind, 'blocked');
      assert.equal(Xhr.sent.length, 1);
    });
  });

  describe('the log', () => {
    test('a plan that is read late tells of the preflight cache as it was', async () => {
      const { $, engine } = await wrapped(() => null);
      const { url, method, contentType } = JSON_PUT;
      const fetch = engine.start({ url, method, headers: { 'Content-Type': contentType } });
      for (let action = fetch.poll(); action.type === 'send'; action = fetch.poll()) {
        fetch.handleResponse({ status: 200, headers: { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Methods': 'PUT',
          'Access-Control-Allow-Headers': 'content-type', 'Access-Control-Max-Age': '600' } });
      }
      const jqXHR = $.ajax(JSON_PUT);
      engine.preflightCache.clear();
      await over(jqXHR);
      assert.equal(jqXHR.cors.plan.preflight.cached, true);
      // A preflight that was not sent was not refused.
      const { candidates } = jqXHR.cors.diagnosis;
      assert.deepEqual(candidates.map(({ code }) => code), ['response-acao-missing', 'env-network-error']);
    });

    test('keeps the latest', async () => {
      const { $, log } = await wrapped(undefined, { logLimit: 2 });
      for (const name of ['a', 'b', 'c']) await over($.get(API + name));
      assert.deepEqual(log.map(({ request }) => request.url), [`${API}b`, `${API}c`]);
      assert.equal(log[1].status, 200);
      assert.ok(log[1].duration >= 0 && Date.now() - log[1].startedAt < 60_000);
      assert.equal(log[1].cors.verdict.outcome, 'allowed');
    });
    test('can be empty', async () => {
      const { $, log } = await wrapped(undefined, { logLimit: 0 });
      assert.equal((await over($.get(API))).cors.verdict.outcome, 'allowed');
      assert.equal(log.length, 0);
    });
  });

  describe('the console', () => {
    const groups = (said) => said.filter(([name]) => name === 'groupCollapsed').map(([, title]) => title);
    const saying = (calls, answer, options) => listening(async () => {
      const { $ } = await wrapped(answer, { console: true, ...options });
      for (const call of calls) await over($.ajax(call));
    });
    test('explains what needed a preflight', async () => {
      assert.deepEqual(groups(await saying([JSON_PUT])), []);
      const said = await saying([JSON_PUT], undefined, { console: 'all' });
      assert.equal(groups(said).length, 1);
      assert.match(groups(said)[0], /PUT https:\/\/api\.example\/: allowed, 200, after a preflight$/);
      const text = said.map(([, line]) => line).join('\n');
      for (const part of ['The method is PUT', 'application/json']) assert.ok(text.includes(part), text);
      assert.equal(said.at(-1)[0], 'groupEnd');
      assert.equal(said.at(-2)[2].plan.kind, 'cors-with-preflight');
    });
    test('explains what succeeds again and again once', async () => {
      assert.equal(groups(await saying([JSON_PUT, JSON_PUT, { ...JSON_PUT, url: `${API}x` }], undefined, { console: 'all' })).length, 2);
      assert.equal(groups(await saying([{ url: API }, { url: API }], () => null)).length, 2, 'and failures each time');
    });
    test('explains what failed', async () => {
      const said = await saying([{ url: API }], () => null);
      assert.match(groups(said)[0], /^\[corsight\] GET https:\/\/api\.example\/ failed: .*https:\/\/app\.example/);
      assert.ok(said.some(([, line]) => line?.includes('Access-Control-Allow-Origin')));
    });
    test('is silent about the rest', async () => {
      assert.deepEqual(groups(await saying([{ url: API }, { url: '/x', method: 'PUT' }])), []);
      assert.deepEqual(groups(await saying([{ url: '/x' }], () => null)), []);
    });
    test('is silent if asked to', async () => assert.deepEqual(await saying([JSON_PUT], undefined, { console: false }), []));
  });
});

describe('misuse', () => {
  for (const $ of [undefined, null, {}, () => {}, { ajax() {} }]) {
    test(`of ${typeof $}`, () => assert.rejects(wrap($), { code: 'misuse', name: 'CorsError' }));
  }
  const options = { logLimit: -1, console: 'no', enforce: 1, engine: {}, profile: 'opera', preload: 'yes', onFailure: 'log' };
  for (const [name, value] of Object.entries(options)) {
    test(`option ${name}`, async () => {
      const ajax = () => {};
      const $ = { ajax, ajaxSetup() {}, ajaxPrefilter() {} };
      await assert.rejects(wrap($, { origin: ORIGIN, [name]: value }), { code: 'misuse' });
      assert.equal($.ajax, ajax);
    });
  }
  test('an origin that only the engine can refuse: calls go on, and say so', async () => {
    const { window } = new JSDOM('', { url: `${ORIGIN}/page/` });
    window.XMLHttpRequest = fakeXhr(() => null);
    const $ = jQueryFactory(window);
    await assert.rejects(wrap($, { origin: 'app.example', console: false }), { code: 'misuse' });
    const { cors } = await new Promise((resolve) => { $.ajax({ url: API }).always((jqXHR) => resolve({ cors: jqXHR.cors })); });
    assert.match(cors.diagnosis.text, /cannot say why.*app\.example/s);
    window.close();
  });
  for (const [value, shown] of [[NaN, 'NaN'], [1.5, '1.5'], ['5', '"5"'], [-1, '-1'], [Infinity, 'Infinity'], [null, 'null']]) {
    test(`logLimit ${shown}`, () => assert.rejects(wrap({ ajax() {}, ajaxSetup() {}, ajaxPrefilter() {} }, { origin: ORIGIN, logLimit: value }), (error) => {
      assert.ok(error instanceof TypeError);
      assert.deepEqual([error.code, error.value, error.message], ['misuse', value, `${shown} was given, but logLimit is an integer, 0 or more`]);
      return true;
    }));
  }
  test('an engine of one\'s own', async () => {
    const engine = await engineFor();
    const $ = { ajax() {}, ajaxSetup() {}, ajaxPrefilter() {} };
    assert.equal((await wrap($, { engine })).engine, engine);
  });
});
