/**
 * What goes wrong in Corsight, in the console or in what the application hands it, does not reach the application.
 */
import { after, afterEach, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { JSDOM } from 'jsdom';
import { jQueryFactory } from 'jquery/factory';
import jQuery1 from 'jquery1';
import jQuery2 from 'jquery2';
import jQuery37 from 'jquery37';
import { createFetch, wrapFetch } from '../../pkg/fetch.js';
import { ajax, ajaxSetup } from '../../pkg/ajax.js';
import { wrap } from '../../pkg/jquery.js';
import { ORIGIN, engineFor, fakeXhr, until } from './support.mjs';

const API = 'https://api.example/';
const engine = await engineFor();
const fail = () => { throw new Error('not allowed here'); };
const throwing = new Proxy({}, { get: fail });

/** Consoles that are none. */
const consoles = {
  'throws': { log: fail, warn: fail, error: fail, groupCollapsed: fail, groupEnd: fail },
  'throws when a method is looked for': throwing,
  'is missing': undefined,
  'has no methods': {},
  'is frozen': Object.freeze({ log() {}, warn() {}, groupCollapsed() {}, groupEnd() {} }),
};

const uncaught = [];
const note = (error) => uncaught.push(error);
before(() => {
  process.on('unhandledRejection', note);
  process.on('uncaughtException', note);
});
after(() => {
  process.off('unhandledRejection', note);
  process.off('uncaughtException', note);
});
const kept = { console: globalThis.console };
afterEach(() => {
  globalThis.console = kept.console;
});

const { window } = new JSDOM('<!doctype html><head></head>', { url: `${ORIGIN}/page/` });
after(() => window.close());

/** A jQuery of its own. */
function page(factory) {
  const Xhr = window.XMLHttpRequest = fakeXhr(({ url }) => (url.endsWith('fails') ? null : { status: 200, text: 'x', headers: [['a', 'b']] }));
  return { $: factory(window), Xhr, window };
}

/** Whatever an application can notice of one call, in order. */
async function story({ $, Xhr, window }, settings) {
  const told = [];
  const events = ['ajaxStart', 'ajaxSend', 'ajaxSuccess', 'ajaxError', 'ajaxComplete', 'ajaxStop'];
  for (const type of events) $(window.document).on(type, () => told.push(type));
  let over;
  const end = new Promise((resolve) => { over = resolve; });
  let jqXHR;
  try {
    jqXHR = $.ajax({ success: () => told.push('success'), error: (_jqXHR, text) => told.push(`error ${text}`), complete: () => told.push('complete'),
      ...(typeof settings === 'function' ? settings({ $, Xhr, window }) : settings) });
    jqXHR.done(() => told.push('done')).fail(() => told.push('fail')).always(() => setTimeout(over));
    await end;
  } catch (error) {
    told.push(`threw ${error.message}`);
  }
  $(window.document).off();
  return { told, active: $.active, status: jqXHR?.status, sent: Xhr.sent.map(({ method, url }) => [method, url]) };
}

const descriptor = (name, get) => (object) => Object.defineProperty(object, name, { get, set() {}, configurable: true });
const hostile = (change) => ({ Xhr }) => ({ url: API, xhr: () => change(new Xhr()) ?? new Xhr() });
/** Calls of applications that leave nothing as it is. */
const calls = {
  'settings that are frozen in beforeSend': { url: API, beforeSend: (_jqXHR, settings) => { Object.freeze(settings); } },
  'settings that are frozen when the call fails': { url: `${API}fails`, beforeSend: (_jqXHR, settings) => { Object.freeze(settings); } },
  'settings that a prefilter freezes': ({ $ }) => {
    $.ajaxPrefilter('json', (settings) => { if (settings.mine) Object.seal(settings); });
    return { url: API, dataType: 'json', mine: true };
  },
  'an xhr that gives no listeners': hostile(descriptor('addEventListener', fail)),
  'an xhr whose upload throws': hostile(descriptor('upload', fail)),
  'an xhr whose responseURL throws': hostile(descriptor('responseURL', fail)),
  'an xhr whose withCredentials throws': hostile(descriptor('withCredentials', fail)),
  'an xhr whose methods are fixed': hostile((xhr) => {
    for (const name of ['open', 'send', 'setRequestHeader']) Object.defineProperty(xhr, name, { value: xhr[name] });
    return xhr;
  }),
  'an upload whose handlers throw': hostile((xhr) => {
    Object.defineProperty(xhr, 'upload', { value: descriptor('onprogress', fail)({}), configurable: true });
    return xhr;
  }),
  'an xhr that is none': { url: API, xhr: () => undefined },
  'an xhr whose making throws': { url: API, xhr: fail },
  'settings whose type cannot be read at the end': { url: API, beforeSend: (_jqXHR, settings) => { setTimeout(() => Object.defineProperty(settings, 'url', { get: fail })); } },
  'a jqXHR that is frozen in beforeSend': { url: API, beforeSend: (jqXHR) => { Object.freeze(jqXHR.cors); } },
  'cors that is taken away': { url: `${API}fails`, beforeSend: (jqXHR) => { delete jqXHR.cors; } },
  'headers that cannot be read': { url: API, beforeSend: (jqXHR) => { jqXHR.getAllResponseHeaders = fail; } },
  'a callback that asks for headers': { url: API, success: (_data, _text, jqXHR) => { for (const name of ['x', 'a', '']) jqXHR.getResponseHeader(name); } },
};

for (const [version, factory] of [['4', jQueryFactory], ['3.7', jQuery37], ['2.2', jQuery2], ['1.12', jQuery1]]) {
  describe(`jQuery ${version}: as without Corsight`, () => {
    // The first one in this process is told in the console: see that it is one that throws.
    for (const [name, settings] of Object.entries(calls)) {
      test(name, async () => {
        const expected = await story(page(factory), settings);
        const made = page(factory);
        const { restore } = await wrap(made.$, { engine });
        globalThis.console = consoles.throws;
        const { told, ...rest } = await story(made, settings);
        globalThis.console = kept.console;
        restore();
        assert.deepEqual({ told, ...rest }, expected);
        assert.deepEqual(uncaught.splice(0), []);
      });
    }

    const broken = {
      'plan throws': { plan: fail },
      'plan gives nothing': { plan: () => undefined },
      'check throws': { check: fail },
      'needsPreflight throws': { needsPreflight: fail },
      'the preflight cache throws': { preflightCache: throwing },
      'everything throws': { plan: fail, check: fail, needsPreflight: fail, preflightCache: throwing },
    };
    for (const [name, methods] of Object.entries(broken)) {
      for (const path of ['', 'fails']) {
        test(`an engine that is broken: ${name}; ${API}${path}`, async () => {
          const settings = { url: `${API}${path}`, method: 'PUT' };
          const expected = await story(page(factory), settings);
          const made = page(factory);
          const half = { __proto__: engine, origin: ORIGIN, preflightCache: { size: 1 }, plan: (request) => engine.plan(request), check: (exchange) => engine.check(exchange),
            needsPreflight: (request) => engine.needsPreflight(request), ...methods };
          for (const enforce of [false, true]) {
            const { restore, log } = await wrap(made.$, { engine: half, enforce });
            globalThis.console = consoles.throws;
            made.Xhr.sent.length = 0;
            const seen = await story(made, settings);
            globalThis.console = kept.console;
            restore();
            assert.deepEqual(seen, expected);
            const { cors } = log.at(-1);
            assert.equal(await cors.ready, cors);
            if (path) assert.match(cors.diagnosis.text, /^PUT https:\/\/api\.example\/fails failed/);
            else assert.equal(cors.diagnosis.text, '');
          }
          assert.deepEqual(uncaught.splice(0), []);
        });
      }
    }

    for (const [name, console] of Object.entries(consoles)) {
      test(`a console that ${name}`, async () => {
        for (const path of ['', 'fails', '404']) {
          const expected = await story(page(factory), { url: `${API}${path}`, method: 'PUT' });
          const made = page(factory);
          const { restore } = await wrap(made.$, { engine });
          globalThis.console = console;
          const seen = await story(made, { url: `${API}${path}`, method: 'PUT' });
          await new Promise((resolve) => { setImmediate(resolve); });
          globalThis.console = kept.console;
          restore();
          assert.deepEqual(seen, expected);
          assert.deepEqual(uncaught.splice(0), []);
        }
      });
    }

    for (const name of ['queueMicrotask', 'setTimeout', 'Promise', 'Date']) {
      test(`${name} is replaced by something that throws`, async () => {
        const made = page(factory);
        const { restore, log } = await wrap(made.$, { engine });
        const real = globalThis[name];
        const { setTimeout: later } = globalThis;
        const said = [];
        const record = (...args) => said.push(args);
        made.Xhr.prototype.send = function () {
          later(() => {
            this.readyState = 4;
            (this.onerror ?? this.onreadystatechange)();
          });
        };
        globalThis.console = { log: record, groupCollapsed: record, groupEnd() {}, warn: record };
        const end = new Promise((resolve) => { made.over = resolve; });
        globalThis[name] = Object.assign(function () { fail(); }, { now: fail, resolve: fail });
        let jqXHR;
        try {
          jqXHR = made.$.ajax({ url: API, method: 'PUT', global: false, error: () => made.over() });
          // Without these two nothing else in this process works.
          if (name !== 'Promise' && name !== 'Date') await end;
        } finally {
          globalThis[name] = real;
        }
        await end;
        await new Promise((resolve) => { setImmediate(resolve); });
        globalThis.console = kept.console;
        restore();
        assert.equal(jqXHR.state(), 'rejected');
        assert.match(jqXHR.cors.diagnosis.text, /^PUT/);
        if (name !== 'Date') assert.ok(log.length === 1 && said.some(([text]) => `${text}`.includes('[corsight] PUT')), 'and it is told');
        assert.deepEqual(uncaught.splice(0), []);
      });
    }
  });
}

/**
 * An XMLHttpRequest whose response cannot be read: what the application's code sees is as without Corsight, but the call ends for whoever
 * asks Corsight. As in a browser, loadend follows the event whose handler threw.
 */
describe('a response that cannot be read', () => {
  const METHODS = ['getAllResponseHeaders', 'getResponseHeader'];
  const GETTERS = ['responseURL', 'status', 'statusText', 'responseText', 'response'];
  /** The XMLHttpRequest of a page, of which one part throws once there is a response. `heard` gets what window.onerror would. */
  function brokenXhr(part, status) {
    const Base = fakeXhr();
    return class BrokenXhr extends Base {
      static heard = [];
      send() {
        setTimeout(() => {
          Object.assign(this, { status, responseURL: this.url });
          if (METHODS.includes(part)) this[part] = fail;
          else Object.defineProperty(this, part, { get: fail });
          try {
            if (status) this.onload?.();
            else this.onerror?.();
          } catch (error) {
            BrokenXhr.heard.push(error);
          }
          this.dispatchEvent(new Event('loadend'));
        });
      }
    };
  }
  /** What may be called with settings, and gives a jqXHR. */
  const callers = {
    'jQuery 4': async (Xhr) => wrapped(jQueryFactory, Xhr),
    'jQuery 3.7': async (Xhr) => wrapped(jQuery37, Xhr),
    'corsight/ajax': async (Xhr) => {
      globalThis.location ??= /** @type {any} */ (new URL(`${ORIGIN}/page/`));
      ajaxSetup({ engine, console: false });
      await ajax.ready;
      return { ajax: (url) => ajax({ url, xhr: () => new Xhr() }), restore() {} };
    },
  };
  async function wrapped(factory, Xhr) {
    window.XMLHttpRequest = Xhr;
    const $ = factory(window);
    const { restore } = await wrap($, { engine, console: false });
    return { ajax: (url) => $.ajax({ url }), restore };
  }

  for (const [caller, make] of Object.entries(callers)) for (const part of [...METHODS, ...GETTERS]) for (const status of [200, 404, 0]) {
    test(`${caller}: ${part} throws, status ${status}`, async () => {
      const Xhr = brokenXhr(part, status);
      const { ajax: send, restore } = await make(Xhr);
      const jqXHR = send(API);
      assert.equal(await jqXHR.cors.ready, jqXHR.cors);
      restore();
      const { text } = jqXHR.cors.diagnosis;
      // The error is the application's to hear of, as without Corsight: once, or not at all if nothing reads that part.
      assert.deepEqual(Xhr.heard.map(({ message }) => message), jqXHR.state() === 'pending' ? ['not allowed here'] : []);
      // What succeeded has nothing to tell.
      assert.equal(text === '', jqXHR.state() === 'resolved');
      if (part === 'status') return;
      if (!status) assert.match(text, /^GET https:\/\/api\.example\/ failed, and the browser hides the reason from script:/);
      else if (jqXHR.state() === 'pending') assert.equal(text, `GET ${API} was answered with status ${status}, and script may read the response: CORS is not the reason, an error while the response was read is.`);
      else if (status === 404) assert.equal(text, `GET ${API} was answered with status 404, and script may read the response: CORS is not the reason.`);
    });
  }

  for (const status of [200, 0]) test(`an end that jQuery has told of stays as it is when the XMLHttpRequest tells of its own: ${status}`, async () => {
    for (const factory of [jQueryFactory, jQuery37]) {
      const Xhr = brokenXhr('getResponseHeader', status);
      window.XMLHttpRequest = Xhr;
      const $ = factory(window);
      // What is printed has been read, and would stay as it is anyway.
      const { restore } = await wrap($, { engine, console: !status });
      const printed = [];
      globalThis.console = { ...kept.console, groupCollapsed: (text) => printed.push(text), log() {}, groupEnd() {} };
      let isOver;
      const ended = new Promise((resolve) => { isOver = resolve; });
      const { cors } = $.ajax({ url: API, method: 'PUT', dataType: 'json', xhr() {
        const xhr = new Xhr();
        xhr.addEventListener('loadend', isOver);
        return xhr;
      } });
      await ended;
      await new Promise((resolve) => { setImmediate(resolve); });
      globalThis.console = kept.console;
      restore();
      // The empty text is no JSON.
      if (status) assert.equal(cors.diagnosis.text, `PUT ${API} was answered with status 200, and script may read the response: CORS is not the reason, parsererror is.`);
      assert.equal(printed.length, status ? 0 : 1);
    }
  });

  test('getAllResponseHeaders of a jqXHR that throws', async () => {
    for (const [caller, make] of Object.entries(callers)) {
      const { ajax: send, restore } = await make(brokenXhr('getResponseHeader', 404));
      const jqXHR = send(API);
      jqXHR.getAllResponseHeaders = fail;
      const { verdict, diagnosis } = await jqXHR.cors.ready;
      restore();
      assert.deepEqual([verdict.response.status, diagnosis.text], [404, `GET ${API} was answered with status 404, and script may read the response: CORS is not the reason.`], caller);
    }
  });

  test('jQuery reads most of these parts', async () => {
    for (const [caller, make] of Object.entries(callers)) {
      const pending = [];
      for (const part of [...METHODS, ...GETTERS]) {
        const { ajax: send, restore } = await make(brokenXhr(part, 200));
        const jqXHR = send(API);
        const { verdict } = await jqXHR.cors.ready;
        restore();
        if (jqXHR.state() === 'pending') pending.push(part);
        if (part !== 'status') assert.deepEqual([verdict.outcome, verdict.response.status], ['allowed', 200], part);
      }
      assert.deepEqual(pending, ['getAllResponseHeaders', 'status', 'statusText', 'responseText'], caller);
    }
  });

  for (const name of ['type', 'status', 'headers', 'url', 'redirected']) test(`wrapFetch: ${name} throws`, async () => {
    const response = Object.defineProperty(new Response('x'), name, { get: fail });
    const fetch = wrapFetch(async () => response, { engine, console: false });
    assert.equal(await fetch(API), response);
    const [{ cors }] = fetch.log;
    assert.equal(await cors.ready, cors);
    assert.equal(cors.diagnosis.text, `GET ${API} was answered with something that cannot be read.`);
  });

  test('wrapFetch: the signal of a call that fails throws', async () => {
    const signal = Object.defineProperty(new AbortController().signal, 'aborted', { get: fail });
    const fetch = wrapFetch(async () => Promise.reject(new TypeError('Failed to fetch')), { engine, console: false });
    await assert.rejects(fetch(API, { signal }), { message: 'Failed to fetch' });
    const [{ cors }] = fetch.log;
    assert.equal(await cors.ready, cors);
    assert.match(cors.diagnosis.text, /^GET https:\/\/api\.example\/ failed, and the browser hides the reason from script:/);
  });

  test('wrapFetch: the reason of a signal that has aborted throws, from any time on', async () => {
    for (const good of [0, 1, 2]) {
      const signal = AbortSignal.abort();
      let reads = 0;
      Object.defineProperty(signal, 'reason', { get() {
        reads += 1;
        return reads > good ? fail() : new TypeError('ended');
      } });
      const fetch = wrapFetch(async () => Promise.reject(new TypeError('Failed to fetch')), { engine, console: false });
      await assert.rejects(fetch(API, { signal }), { message: 'Failed to fetch' });
      const [{ cors }] = fetch.log;
      assert.equal(await cors.ready, cors);
      assert.ok(reads > 0);
    }
  });
});

describe('wrapFetch', () => {
  for (const [name, console] of Object.entries(consoles)) {
    test(`a console that ${name}`, async () => {
      const fetch = wrapFetch(async (url) => (url.endsWith('fails') ? Promise.reject(new TypeError('Failed to fetch')) : new Response('x')), { engine });
      globalThis.console = console;
      const response = await fetch(API, { method: 'PUT' });
      const error = await fetch(`${API}fails`, { method: 'PUT' }).then(() => null, (given) => given);
      await new Promise((resolve) => { setImmediate(resolve); });
      globalThis.console = kept.console;
      assert.deepEqual([await response.text(), error.message], ['x', 'Failed to fetch']);
      assert.deepEqual(uncaught.splice(0), []);
    });
  }
});

describe('onVerdict', () => {
  const listeners = { 'throws': fail, 'rejects': async () => fail(), 'gives a thenable that throws': () => ({ get then() { return fail(); } }) };
  for (const [name, onVerdict] of Object.entries(listeners)) {
    for (const [how, console] of Object.entries(consoles)) {
      test(`it ${name}, and the console ${how}`, async () => {
        let calls = 0;
        const fetch = await createFetch({ origin: ORIGIN, fetch: async () => ({ status: 200, headers: [['Access-Control-Allow-Origin', '*']], body: null }),
          onVerdict() {
            calls += 1;
            return onVerdict();
          } });
        globalThis.console = console;
        for (let round = 0; round < 2; round++) assert.equal((await fetch(API)).status, 200);
        await new Promise((resolve) => { setImmediate(resolve); });
        globalThis.console = kept.console;
        assert.equal(calls, 2);
        assert.deepEqual(uncaught.splice(0), []);
      });
    }
  }
});

describe('a process in which nobody waits for wrap', () => {
  const cwd = fileURLToPath(new URL('.', import.meta.url));
  const run = async (code) => {
    const source = `import { wrap } from '../../pkg/jquery.js'; ${code} process.once('beforeExit', () => console.log('went on'));`;
    return promisify(execFile)(process.execPath, ['--input-type=module', '--eval', source], { cwd });
  };
  // They are what a page may give to wrap. Its document is enough here.
  const inPage = {
    'undefined': ['wrap(undefined);', 'undefined is not jQuery with ajax: load jQuery first'],
    'a string': ["wrap('x');", '"x" is not jQuery with ajax: load jQuery first'],
    'an object': ['wrap({});', '[object Object] is not jQuery with ajax: load jQuery first'],
    'the factory that jQuery 3 is in Node': ["const { default: $ } = await import('jquery37'); wrap($);",
      "[object Function] is not jQuery but a factory of it, as jQuery's module is where there is no window: call wrap(jQuery(window))"],
    'jQuery 4 slim': ["const { JSDOM } = await import('jsdom'); const { jQueryFactory } = await import('jquery/factory-slim'); wrap(jQueryFactory(new JSDOM('').window));",
      'This jQuery 4.0.0 is the slim build, which has no ajax: load jquery.js'],
    'jQuery 3.7 slim': ["const { JSDOM } = await import('jsdom'); const { default: factory } = await import('../node_modules/jquery37/dist/jquery.slim.js'); wrap(factory(new JSDOM('').window));",
      'This jQuery 3.7.1 is the slim build, which has no ajax: load jquery.js'],
  };
  const cases = {
    ...Object.fromEntries(Object.entries(inPage).map(([name, [code, message]]) => [name, [`globalThis.document = {}; ${code}`, message]])),
    'a wrong option': ["wrap({ ajax() {}, ajaxSetup() {}, ajaxPrefilter() {} }, { origin: 'https://app.example', logLimit: -1 });", '-1 was given, but logLimit is an integer, 0 or more'],
    'a wasm that cannot be loaded': ["wrap({ ajax() {}, ajaxSetup() {}, ajaxPrefilter() {} }, { origin: 'https://app.example', wasm: new Uint8Array(9), preload: true });", 'could not be loaded'],
  };
  for (const [name, [code, message]] of Object.entries(cases)) {
    test(`${name}: one warning, and the process goes on`, async () => {
      const { stdout, stderr } = await run(`${code} ${code.replaceAll('const {', 'var {').includes('import(') ? '' : code}`);
      assert.equal(stdout, 'went on\n');
      assert.ok(stderr.includes(message), stderr);
      assert.equal(stderr.split('[corsight]').length, 2, stderr);
    });
  }
  for (const [name, [code]] of Object.entries(inPage)) {
    test(`${name}, on a server, where there is no document: the process goes on, and nothing is said`, async () => {
      assert.deepEqual(await run(code), { stdout: 'went on\n', stderr: '' });
    });
  }
  test('a server, which has no origin: nothing is said until somebody asks', async () => {
    const quiet = await run('wrap({ ajax() {}, ajaxSetup() {}, ajaxPrefilter() {} });');
    assert.deepEqual([quiet.stdout, quiet.stderr], ['went on\n', '']);
    const asked = await run('await wrap({ ajax() {}, ajaxSetup() {}, ajaxPrefilter() {} }).catch(({ message }) => console.log(message.slice(0, 28)));');
    assert.equal(asked.stdout, 'The option origin is missing\nwent on\n');
  });
  test('who waits gets the error', async () => {
    const { stdout } = await run("await wrap().catch((error) => console.log(error.name, error.code, error instanceof TypeError));");
    assert.equal(stdout, 'CorsError misuse true\nwent on\n');
  });
});

test('nothing was left uncaught', async () => {
  await until(() => true);
  assert.deepEqual(uncaught.splice(0), []);
});
