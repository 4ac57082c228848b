/**
 * wrap($) with other code that replaces $.ajax: jquery-mockjax and jQuery Migrate as they are published, and wrappers as people
 * write them, before and after.
 */
import { afterEach, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { JSDOM } from 'jsdom';
import { jQueryFactory } from 'jquery/factory';
import jQuery37 from 'jquery37';
import { wrap } from '../../pkg/jquery.js';
import { ORIGIN, engineFor, fakeXhr, listening, until } from './support.mjs';

const API = 'https://api.example/';
const PUT = { url: API, method: 'PUT', contentType: 'application/json', data: '{}' };
const require = createRequire(import.meta.url);
const mockjax = require('jquery-mockjax');
const engine = await engineFor();
const MIGRATE = { 4: 'jquery-migrate/dist/jquery-migrate.js', 3.7: 'jquery-migrate3/dist/jquery-migrate.js' };

for (const [version, factory] of [['4', jQueryFactory], ['3.7', jQuery37]]) describe(`jQuery ${version}`, () => {
  const open = [];
  afterEach(() => {
    for (const close of open.splice(0)) close();
  });

  /** A page whose calls to …fails come to nothing. */
  function page() {
    const { window } = new JSDOM('<!doctype html><head></head>', { url: `${ORIGIN}/page/`, runScripts: 'outside-only' });
    const Xhr = window.XMLHttpRequest = fakeXhr(({ url }) => (url.endsWith('fails') ? null : { status: 200, text: 'x' }));
    const $ = factory(window);
    open.push(() => window.close());
    return { $, Xhr, window };
  }
  const watch = async ($, options = {}) => {
    const handle = await wrap($, { engine, console: false, ...options });
    open.push(handle.restore);
    return handle;
  };
  /** The arguments of the first callback. */
  const settled = (promise) => new Promise((resolve) => { promise.then((...args) => resolve({ args }), (...args) => resolve({ args })); });

  /** What others put in the place of $.ajax, by name. Each gets jQuery's own, or ours, to go on with. */
  const wrappers = {
    'it calls $.ajaxSetup with two arguments': ($, next) => (settings) => {
      $.ajaxSetup({}, settings);
      return next.call($, settings);
    },
    'it calls $.ajaxSetup with one argument': ($, next) => (settings) => {
      $.ajaxSetup({ timeout: 0 });
      return next.call($, settings);
    },
    'it calls $.ajaxSetup twice and hands on what that made': ($, next) => (settings) => next.call($, $.ajaxSetup({}, $.ajaxSetup({}, settings))),
    'it makes a Deferred first': ($, next) => (settings) => {
      $.Deferred().promise({});
      return next.call($, settings);
    },
    'it makes an object that looks like a jqXHR first': ($, next) => (settings) => {
      $.Deferred().promise({ getResponseHeader() {}, setRequestHeader() {}, abort() {} });
      return next.call($, settings);
    },
    'it calls later': ($, next) => (settings) => {
      const deferred = $.Deferred();
      setTimeout(() => next.call($, settings).then(deferred.resolve, deferred.reject));
      return deferred.promise();
    },
    'it calls in a microtask': ($, next) => async (settings) => {
      await null;
      // Not the jqXHR itself, which would be waited for.
      const jqXHR = next.call($, settings);
      return new Promise((resolve) => { jqXHR.always(() => resolve({ 2: jqXHR, 0: jqXHR })); });
    },
    'it tries twice': ($, next) => (settings) => {
      const deferred = $.Deferred();
      const { url } = settings;
      next.call($, { ...settings, url: `${API}first-fails` }).then(deferred.resolve, () => {
        next.call($, { ...settings, url }).then(deferred.resolve, deferred.reject);
      });
      return deferred.promise();
    },
    'it returns another promise': ($, next) => (settings) => {
      const deferred = $.Deferred();
      next.call($, settings).done(deferred.resolve).fail(deferred.reject);
      return deferred.promise();
    },
    'it changes the settings': ($, next) => (settings) => next.call($, { ...settings, headers: { 'X-A': '1' } }),
    'it hands on URL and settings apart': ($, next) => ({ url, ...settings }) => next.call($, url, settings),
  };
  for (const [name, make] of Object.entries(wrappers)) {
    for (const order of ['beneath wrap', 'over wrap']) {
      test(`${name}: ${order}`, async () => {
        const { $, Xhr } = page();
        const replace = () => { $.ajax = make($, $.ajax); };
        if (order === 'beneath wrap') replace();
        const { log } = await watch($);
        if (order === 'over wrap') replace();
        for (const url of [API, `${API}fails`]) {
          const { args } = await settled($.ajax({ ...PUT, url }));
          const jqXHR = [args[2], args[0], args[0]?.[0]].find((value) => value?.getResponseHeader);
          assert.equal(jqXHR.cors.plan.kind, 'cors-with-preflight');
          assert.equal(jqXHR.cors.plan.request.url, url);
          assert.equal(jqXHR.cors.verdict.outcome, url === API ? 'allowed' : 'blocked');
          assert.equal(/Access-Control-Allow-Origin/.test(jqXHR.cors.diagnosis.text), url !== API);
        }
        assert.deepEqual(log.map(({ request }) => request.url), Xhr.sent.map(({ url }) => url));
        assert.ok(log.every(({ cors }) => cors.plan.kind === 'cors-with-preflight'));
      });
    }
  }

  test('$.ajax of before wrap, kept by somebody', async () => {
    const { $ } = page();
    const { ajax } = $;
    const { log } = await watch($);
    const jqXHR = ajax.call($, PUT);
    assert.equal(jqXHR.cors.plan.kind, 'cors-with-preflight');
    jqXHR.abort();
    assert.equal(log.length, 1);
  });

  test('a wrapper beneath is called as ever, and is there again after restore', async () => {
    const { $ } = page();
    const calls = [];
    const own = $.ajax;
    const theirs = $.ajax = function (...args) { calls.push([this, ...args]); return own.apply(this, args); };
    theirs.mark = 1;
    const { restore } = await watch($);
    assert.equal($.ajax.mark, 1);
    await settled($.ajax(API, { a: 1 }));
    assert.deepEqual(calls, [[$, API, { a: 1 }]]);
    restore();
    assert.equal($.ajax, theirs);
  });

  test('wrap, another over it, restore, wrap again: each call is followed once', async () => {
    const { $ } = page();
    const first = await watch($);
    const ours = $.ajax;
    $.ajax = function (...args) { return ours.apply(this, args); };
    first.restore();
    assert.ok(!('cors' in $.ajax(API)));
    const said = await listening(async () => {
      const { log } = await watch($, { console: true });
      const { args } = await settled($.ajax(API));
      assert.equal(args[2].cors.verdict.outcome, 'allowed');
      assert.equal(log.length, 1);
      assert.equal(first.log.length, 0);
    });
    assert.deepEqual(said.filter(([method]) => method === 'warn'), []);
  });

  describe('jquery-mockjax', () => {
    const mocks = {
      'it answers': [{ status: 200, responseText: 'mocked' }, 'allowed', ''],
      'it answers with an error': [{ status: 404, responseText: 'none' }, 'allowed', 'status 404'],
      'it comes too late': [{ isTimeout: true, responseTime: 2 }, undefined, 'timeout'],
    };
    for (const order of ['loaded before', 'loaded after']) {
      const ready = async () => {
        const { $, Xhr, window } = page();
        const load = () => {
          mockjax($, window);
          $.mockjaxSettings.logging = $.mockjaxSettings.responseTime = 0;
        };
        if (order === 'loaded before') load();
        const { log } = await watch($);
        if (order === 'loaded after') load();
        return { $, Xhr, log };
      };
      for (const [name, [mock, outcome, part]] of Object.entries(mocks)) {
        test(`${order}: ${name}`, async () => {
          const { $, Xhr, log } = await ready();
          $.mockjax({ url: API, ...mock });
          const { args } = await settled($.ajax(PUT));
          const { cors } = args.find((value) => value?.getResponseHeader);
          assert.equal(cors.plan.kind, 'cors-with-preflight');
          assert.equal(cors.verdict?.outcome, outcome);
          assert.ok(part ? cors.diagnosis.text.includes(part) : cors.diagnosis.text === '', cors.diagnosis.text);
          assert.equal(Xhr.sent.length, 0);
          assert.equal(log.length, 1);
        });
      }
      test(`${order}: what is not mocked`, async () => {
        const { $, Xhr, log } = await ready();
        $.mockjax({ url: `${API}other` });
        const { args } = await settled($.ajax({ ...PUT, url: `${API}fails` }));
        assert.match(args[0].cors.diagnosis.text, /Access-Control-Allow-Methods: PUT/);
        assert.deepEqual([Xhr.sent.length, log.length], [1, 1]);
      });
    }
    test('JSONP, which it answers without jQuery, is untouched and said once', async () => {
      const { $, window } = page();
      mockjax($, window);
      $.mockjaxSettings.logging = $.mockjaxSettings.responseTime = 0;
      $.mockjax({ url: `${API}*`, responseText: { a: 1 } });
      const said = await listening(async () => {
        const { log } = await watch($, { console: true });
        for (let round = 0; round < 2; round++) {
          let got;
          window.cb = (data) => { got = data; };
          const given = $.ajax({ url: `${API}?callback=?`, dataType: 'jsonp', jsonpCallback: 'cb', success: (data) => { got = data; } });
          await until(() => got);
          assert.deepEqual(got, { a: 1 });
          assert.equal(given?.cors, undefined);
        }
        assert.equal(log.length, 0);
      });
      const warnings = said.filter(([method]) => method === 'warn').map(([, text]) => text);
      // It is said once in a process, and this runs for two versions of jQuery.
      assert.ok(warnings.length <= 1 && warnings.every((text) => text.startsWith('[corsight] Other code replaced $.ajax')), warnings.join());
      unreached.push(...warnings);
    });
  });

  describe('jQuery Migrate', () => {
    for (const order of ['loaded before', 'loaded after']) {
      test(order, async () => {
        const { $, Xhr, window } = page();
        window.jQuery = $;
        const said = await listening(async () => {
          const source = await readFile(new URL(`../node_modules/${MIGRATE[version]}`, import.meta.url), 'utf8');
          const load = () => window.eval(source);
          if (order === 'loaded before') load();
          const { log } = await watch($);
          if (order === 'loaded after') load();
          assert.ok($.migrateVersion);
          $.migrateEnablePatches?.('jsonp-promotion');
          for (const url of [API, `${API}fails`]) {
            const { args } = await settled($.ajax({ ...PUT, url }));
            const { cors } = args.find((value) => value?.getResponseHeader);
            assert.equal(cors.plan.kind, 'cors-with-preflight');
            assert.equal(cors.verdict.outcome, url === API ? 'allowed' : 'blocked');
          }
          // jQuery 3 makes JSONP of a JSON call whose URL has "?" for a callback, and Migrate has that for jQuery 4.
          const promoted = $.ajax({ url: `${API}?callback=?`, dataType: 'json' });
          assert.equal(promoted.cors.plan.kind, 'no-cors');
          promoted.abort();
          assert.deepEqual([Xhr.sent.length, log.length], [2, 3]);
        });
        assert.ok(said.every(([, text]) => !`${text}`.startsWith('[corsight]')), JSON.stringify(said));
      });
    }
  });
});

const unreached = [];
test('that calls never reach jQuery was said once', () => assert.equal(unreached.length, 1));
