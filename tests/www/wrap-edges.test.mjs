/**
 * wrap($) at its edges: what is the application's stays the application's, and what was sent is told from what was not.
 */
import { after, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { JSDOM } from 'jsdom';
import { jQueryFactory } from 'jquery/factory';
import jQuery37 from 'jquery37';
import { wrap } from '../../pkg/jquery.js';
import { ORIGIN, engineFor, fakeXhr, listening, until } from './support.mjs';

const API = 'https://api.example/';
const engine = await engineFor();
const { window } = new JSDOM('<!doctype html><head></head>', { url: `${ORIGIN}/page/` });
after(() => window.close());

for (const [version, factory] of [['4', jQueryFactory], ['3.7', jQuery37]]) describe(`jQuery ${version}`, () => {
  /** A jQuery of its own, wrapped. */
  async function wrapped(options = {}) {
    const Xhr = window.XMLHttpRequest = fakeXhr(({ url }) => (url.endsWith('fails') ? null
      : { status: 200, text: 'x', headers: [['X-Shown', '1'], ['Content-Type', 'text/plain']] }));
    const $ = factory(window);
    return { $, Xhr, ...await wrap($, { engine, console: false, ...options }) };
  }
  const over = (jqXHR) => until(() => jqXHR.state() !== 'pending');

  describe('the application\'s own XMLHttpRequest', () => {
    test('its own methods are there again when it sends, as they were', async () => {
      const { $, Xhr, log } = await wrapped();
      const xhr = new Xhr();
      const called = [];
      const own = {};
      for (const name of ['open', 'setRequestHeader', 'send']) {
        const original = xhr[name];
        Object.defineProperty(xhr, name, { value: own[name] = function (...args) { called.push(name); return original.apply(this, args); }, enumerable: false, configurable: true, writable: true });
      }
      const describe_ = () => ['open', 'setRequestHeader', 'send'].map((name) => Object.getOwnPropertyDescriptor(xhr, name));
      const before = describe_();
      let during;
      const { send } = own;
      before[2].value = xhr.send = function (...args) { during = describe_(); return send.apply(this, args); };
      Object.defineProperty(xhr, 'send', { enumerable: false });
      await over($.ajax({ url: API, method: 'PUT', headers: { 'x-a': '1' }, xhr: () => xhr }));
      assert.deepEqual(during, before);
      assert.deepEqual(describe_(), before);
      assert.deepEqual([called[0], called.at(-1), log[0].request.method], ['open', 'send', 'PUT']);
    });
    test('one whose open() throws: nothing is left on it', async () => {
      const { $, Xhr, log } = await wrapped();
      const xhr = new Xhr();
      const before = Object.getOwnPropertyNames(xhr);
      const jqXHR = $.ajax({ url: API, method: 'TRACE', xhr: () => xhr });
      await over(jqXHR);
      assert.deepEqual(Object.getOwnPropertyNames(xhr).filter((name) => /^(open|send|setRequestHeader)$/.test(name)), []);
      assert.ok(before.length > 0 && log.length === 0);
      assert.equal(jqXHR.cors.diagnosis.text, `TRACE ${API} was not sent: open(), setRequestHeader() or send() threw (SecurityError).`);
    });
    test('one whose send() is replaced on the way: the replacement stays', async () => {
      const { $, Xhr } = await wrapped();
      const xhr = new Xhr();
      const theirs = function (...args) { return Xhr.prototype.send.apply(this, args); };
      await over($.ajax({ url: API, xhr: () => xhr, xhrFields: { send: theirs } }));
      assert.equal(xhr.send, theirs);
      assert.ok(!Object.hasOwn(xhr, 'open'));
    });
    test('one that a transport opens twice: the second counts', async () => {
      const { $, log } = await wrapped();
      $.ajaxTransport('+*', (settings) => ({
        send(_headers, complete) {
          const xhr = settings.xhr();
          xhr.open('GET', `${API}first`);
          xhr.setRequestHeader('x-first', '1');
          xhr.open('PUT', `${API}second`);
          xhr.setRequestHeader('x-second', '1');
          xhr.onload = () => complete(200, 'OK', { text: '' }, '');
          xhr.send();
        },
        abort() {},
      }));
      await over($.ajax({ url: API }));
      const [{ request }] = log;
      assert.deepEqual([request.method, request.url, request.headers], ['PUT', `${API}second`, [['x-second', '...']]]);
    });
    test('a header that it refuses is none of the request', async () => {
      const { $, Xhr, log } = await wrapped();
      class Strict extends Xhr {
        setRequestHeader(name, value) {
          if (name === 'x-bad') throw new DOMException('no', 'SyntaxError');
          super.setRequestHeader(name, value);
        }
      }
      $.ajaxTransport('+*', (settings) => ({
        send(_headers, complete) {
          const xhr = settings.xhr();
          xhr.open('GET', API);
          for (const name of ['x-bad', 'x-good']) try { xhr.setRequestHeader(name, '1'); } catch {}
          xhr.onload = () => complete(200, 'OK', { text: '' }, '');
          xhr.send();
        },
        abort() {},
      }));
      await over($.ajax({ url: API, xhr: () => new Strict() }));
      assert.deepEqual(log[0].request.headers, [['x-good', '...']]);
    });
    test('a patch of XMLHttpRequestUpload.prototype stays, and hears what it heard', async () => {
      const { $, Xhr } = await wrapped();
      const Upload = window.XMLHttpRequestUpload = new Xhr().upload.constructor;
      const heard = [];
      const patch = Upload.prototype.addEventListener = function (...args) { heard.push(args[0]); return EventTarget.prototype.addEventListener.apply(this, args); };
      const jqXHR = $.ajax({ url: API, method: 'POST', data: 'x', xhr() {
        const xhr = new Xhr();
        xhr.upload.addEventListener('progress', () => {});
        return xhr;
      } });
      await over(jqXHR);
      assert.equal(Upload.prototype.addEventListener, patch);
      assert.deepEqual(heard, ['progress']);
      delete window.XMLHttpRequestUpload;
    });
    test('a listener that is put on its upload just before it is sent', async () => {
      const { $, Xhr } = await wrapped();
      let xhr;
      $.ajaxTransport('+*', (settings) => ({
        send(_headers, complete) {
          xhr = settings.xhr();
          xhr.open('POST', API);
          xhr.upload.addEventListener('progress', () => {});
          xhr.onload = () => complete(200, 'OK', { text: '' }, '');
          xhr.send('x');
        },
        abort() {},
      }));
      const jqXHR = $.ajax({ url: API, xhr: () => new Xhr() });
      assert.equal(jqXHR.cors.plan.kind, 'cors-with-preflight');
      assert.ok(!Object.hasOwn(xhr.upload, 'addEventListener'));
      await over(jqXHR);
    });
  });

  describe('the setting xhr', () => {
    test('that beforeSend sets is a plain setting afterwards', async () => {
      const { $, Xhr } = await wrapped();
      const own = () => new Xhr();
      let settings;
      const jqXHR = $.ajax({ url: API, beforeSend(_jqXHR, given) {
        settings = given;
        given.xhr = own;
        assert.equal(given.xhr, own);
      } });
      await over(jqXHR);
      assert.deepEqual(Object.getOwnPropertyDescriptor(settings, 'xhr'), { value: own, writable: true, enumerable: true, configurable: true });
      assert.equal(jqXHR.cors.plan.kind, 'cors');
    });
    test('that beforeSend defines anew stays as it is defined', async () => {
      const { $, Xhr } = await wrapped();
      let settings;
      const get = () => () => new Xhr();
      await over($.ajax({ url: API, beforeSend(_jqXHR, given) {
        settings = given;
        Object.defineProperty(given, 'xhr', { get, configurable: true, enumerable: true });
      } }));
      assert.equal(Object.getOwnPropertyDescriptor(settings, 'xhr').get, get);
    });
    test('of settings that the application freezes stays, and that is no trouble', async () => {
      const said = await listening(async () => {
        const { $ } = await wrapped();
        let settings;
        await over($.ajax({ url: API, beforeSend(_jqXHR, given) { settings = Object.freeze(given); } }));
        assert.equal(typeof settings.xhr, 'function');
      });
      assert.deepEqual(said, []);
    });
    test('of settings that are copied while the call is on its way makes no part of this call', async () => {
      const { $, log } = await wrapped();
      let copy;
      $(window.document).on('ajaxSend', (_event, _jqXHR, settings) => { copy ??= { ...settings, url: `${API}copy` }; });
      const first = $.ajax({ url: API });
      const second = $.ajax(copy);
      await over(first);
      await over(second);
      $(window.document).off();
      assert.deepEqual([first, second].map(({ cors }) => cors.plan.request.url), [API, `${API}copy`]);
      assert.equal(log.length, 2);
    });
  });

  describe('what was never sent', () => {
    const unsent = 'was not sent: the page aborted the call, or beforeSend returned false.';
    const transport = 'was sent by a transport of the application, not by an XMLHttpRequest or a script element, so Corsight cannot explain it.';
    test('a script that beforeSend cancels', async () => {
      const { $, log } = await wrapped();
      const { cors } = $.ajax({ url: `${API}lib.js`, dataType: 'script', beforeSend: () => false });
      assert.deepEqual([log.length, cors.plan, 'verdict' in cors], [0, null, false]);
      assert.ok(cors.diagnosis.text.endsWith(unsent), cors.diagnosis.text);
      assert.equal(await cors.ready, cors);
    });
    test('a script that beforeSend cancels, where the page has such an element already', async () => {
      const { $, log } = await wrapped();
      const element = window.document.createElement('script');
      element.src = `${API}there.js`;
      element.type = 'text/plain';
      window.document.head.append(element);
      const { cors } = $.ajax({ url: `${API}there.js`, dataType: 'script', cache: true, beforeSend: () => false });
      element.remove();
      assert.deepEqual([log.length, cors.plan], [0, null]);
    });
    for (const dataType of ['script', 'json', 'thing']) {
      for (const [how, answer] of [['in a timer', (work) => setTimeout(work)], ['at once', (work) => work()], ['never, and is aborted', () => {}]]) {
        test(`${dataType} by a transport of the application that answers ${how}`, async () => {
          const { $, log } = await wrapped();
          $.ajaxTransport(`+${dataType}`, () => ({ send: (_headers, complete) => answer(() => complete(0, 'gone')), abort() {} }));
          const jqXHR = $.ajax({ url: `${API}x`, dataType });
          await new Promise((resolve) => { setImmediate(resolve); });
          assert.equal(jqXHR.cors.plan, null);
          if (how.includes('never')) jqXHR.abort();
          await over(jqXHR);
          assert.equal(log.length, 0);
          const { text } = jqXHR.cors.diagnosis;
          if (how.includes('never')) assert.match(text, /was ended by the page itself \(abort\)\.$/);
          else assert.ok(text.endsWith(transport), text);
          assert.ok(!('verdict' in jqXHR.cors));
        });
      }
    }
    test('an HTTP error of such a transport', async () => {
      const { $ } = await wrapped();
      $.ajaxTransport('+*', () => ({ send: (_headers, complete) => complete(404, 'Not Found'), abort() {} }));
      const { cors } = $.ajax({ url: API });
      assert.equal(cors.diagnosis.text, `GET ${API} was answered with status 404, and script may read the response: CORS is not the reason.`);
    });
  });

  describe('script elements', () => {
    const begin = async (settings) => {
      const { $, log } = await wrapped();
      const jqXHR = $.ajax({ url: `${API}lib.js`, dataType: 'script', crossDomain: true, ...settings });
      const { plan } = jqXHR.cors;
      jqXHR.abort();
      return { plan, request: log[0]?.request };
    };
    // With attributes jQuery 3.7 makes an element too.
    const attributes = {
      'crossOrigin in camel case': [{ crossOrigin: 'anonymous' }, 'cors', false],
      'crossOrigin with credentials': [{ crossOrigin: 'use-credentials' }, 'cors', true],
      'crossorigin without a value': [{ crossorigin: '' }, 'cors', false],
      'crossorigin with an odd value': [{ crossorigin: 'yes' }, 'cors', false],
      'crossorigin with credentials, in capitals': [{ crossorigin: 'USE-CREDENTIALS' }, 'cors', true],
      'a module': [{ type: 'module' }, 'cors', false],
      'a nonce': [{ nonce: 'x' }, 'no-cors', true],
    };
    for (const [name, [scriptAttrs, kind, credentials]] of Object.entries(attributes)) {
      test(name, async () => {
        const { plan } = await begin({ scriptAttrs });
        assert.deepEqual([plan.kind, plan.credentials], [kind, credentials]);
      });
    }
    test('a relative URL', async () => {
      const { request } = await begin({ url: 'lib.js', scriptAttrs: {} });
      assert.equal(request.url.replace(/\?.*/, ''), `${ORIGIN}/page/lib.js`);
    });
    test('a call outside of any $.ajax, as of a wrapper that waits', async () => {
      const { $, restore } = await wrapped();
      restore();
      const { ajax } = $;
      const { log } = await wrap($, { engine, console: false });
      const jqXHR = ajax.call($, { url: `${API}lib.js`, dataType: 'script', crossDomain: true });
      await null;
      assert.equal(jqXHR.cors.plan.kind, 'no-cors');
      assert.equal(log.length, 1);
      jqXHR.abort();
    });
    test('one that fails, and one that the page stops', async () => {
      const { $ } = await wrapped();
      const failed = $.ajax({ url: `${API}fail.js`, dataType: 'script', crossDomain: true });
      window.document.querySelector('script[src*="fail.js"]').dispatchEvent(new window.Event('error'));
      await over(failed);
      assert.match(failed.cors.diagnosis.text, /was loaded by a script element and failed\. The browser hides the reason from script: see its network panel\.$/);
      const stopped = $.ajax({ url: `${API}stop.js`, dataType: 'script', crossDomain: true });
      stopped.abort();
      assert.match(stopped.cors.diagnosis.text, /was ended by the page itself \(abort\)\.$/);
      for (const { cors } of [failed, stopped]) assert.ok(!('verdict' in cors));
    });
  });

  describe('what the page itself stops', () => {
    const hanging = (Xhr) => class extends Xhr {
      send() {}
      abort() {
        this.dispatchEvent(new Event('abort'));
        this.onabort?.();
      }
    };
    test('abort() with a text of its own', async () => {
      const { $, Xhr } = await wrapped();
      const Hanging = hanging(Xhr);
      const jqXHR = $.ajax({ url: API, xhr: () => new Hanging() });
      jqXHR.abort('why');
      assert.deepEqual([jqXHR.statusText, jqXHR.cors.diagnosis.text], ['why', `GET ${API} was ended by the page itself (why).`]);
      assert.ok(!('verdict' in jqXHR.cors));
    });
    for (const type of ['abort', 'timeout']) {
      test(`${type} of the XMLHttpRequest itself, of which jQuery says no more than "error"`, async () => {
        const { $, Xhr } = await wrapped();
        const Hanging = hanging(Xhr);
        let xhr;
        const jqXHR = $.ajax({ url: API, xhr: () => (xhr = new Hanging()) });
        xhr.dispatchEvent(new Event(type));
        (xhr[`on${type}`] ?? xhr.onerror)?.();
        await over(jqXHR);
        assert.equal(jqXHR.statusText, 'error');
        assert.ok(!('verdict' in jqXHR.cors));
        assert.match(jqXHR.cors.diagnosis.text, type === 'abort' ? /by the page itself \(abort\)/ : /own timeout/);
      });
    }
    test('abort() when the call is over changes nothing', async () => {
      const { $ } = await wrapped();
      const jqXHR = $.ajax({ url: `${API}fails` });
      await over(jqXHR);
      const { text } = jqXHR.cors.diagnosis;
      assert.equal(jqXHR.abort(), jqXHR);
      assert.equal(jqXHR.cors.diagnosis.text, text);
      assert.match(text, /failed, and the browser hides the reason from script/);
    });
    test('an answer that cannot be converted', async () => {
      const { $ } = await wrapped();
      const jqXHR = $.ajax({ url: API, dataType: 'json' });
      await over(jqXHR);
      assert.equal(jqXHR.cors.verdict.outcome, 'allowed');
      assert.equal(jqXHR.cors.diagnosis.text, `GET ${API} was answered with status 200, and script may read the response: CORS is not the reason, parsererror is.`);
    });
  });

  describe('headers that script asks for in vain', () => {
    const missed = async (url, names, when = 'after') => {
      const { $ } = await wrapped();
      const jqXHR = $.ajax(url);
      if (when === 'before') for (const name of names) jqXHR.getResponseHeader(name);
      await over(jqXHR);
      if (when === 'after') for (const name of names) jqXHR.getResponseHeader(name);
      return jqXHR.cors.verdict.findings.map(({ code, expected }) => [code, expected]);
    };
    test('each is told once', async () => {
      assert.deepEqual(await missed(API, ['X-Hidden', 'x-hidden', 'X-Hidden', 'X-Other']),
        [['response-header-not-exposed', 'X-Hidden'], ['response-header-not-exposed', 'X-Other']]);
    });
    test('not those that are there, and not those that script sees always or never', async () => {
      assert.deepEqual(await missed(API, ['X-Shown', 'content-type', 'Content-Length', 'Expires', 'Set-Cookie', 'cache-control', 'Last-Modified', 'Pragma', 'Content-Language']), []);
    });
    test('not of a same-origin response, of a failed call, or of one under way', async () => {
      assert.deepEqual(await missed('/x', ['X-Hidden']), []);
      assert.deepEqual(await missed(`${API}fails`, ['X-Hidden']), []);
      assert.deepEqual(await missed(API, ['X-Hidden'], 'before'), []);
    });
    test('one that was asked for before the answer came is told when it is asked for again', async () => {
      const { $ } = await wrapped();
      const jqXHR = $.ajax(API);
      jqXHR.getResponseHeader('X-Hidden');
      await over(jqXHR);
      jqXHR.getResponseHeader('X-Hidden');
      assert.equal(jqXHR.cors.verdict.findings.length, 1);
    });
    test('the console tells of each header that the callbacks missed, in one line', async () => {
      const said = await listening(async () => {
        const { $ } = await wrapped({ console: true });
        const jqXHR = $.ajax({ url: API, success(_data, _text, given) { for (const name of ['X-One', 'X-Two']) given.getResponseHeader(name); } });
        await over(jqXHR);
        await new Promise((resolve) => { setImmediate(resolve); });
      });
      assert.deepEqual(said.map(([method]) => method), ['log', 'log']);
      for (const [index, name] of ['X-One', 'X-Two'].entries()) assert.match(said[index][1], new RegExp(`^\\[corsight\\] GET ${API}: Script cannot read ${name}: .*"Access-Control-Expose-Headers: ${name}"[^\\n]*$`));
    });
  });
});
