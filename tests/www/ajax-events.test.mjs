/**
 * What corsight/ajax tells a page and when, beside jQuery 4 itself: its global events, callbacks, timeouts and what is kept from call to call.
 */
import { after, before, beforeEach, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { JSDOM } from 'jsdom';
import { jQueryFactory } from 'jquery/factory';
import ours from '../../pkg/ajax.js';
import { ORIGIN, engineFor, fakeXhr, until } from './support.mjs';

const API = 'https://api.example/';
const { window } = new JSDOM('<!doctype html><div id="outer"><p id="inner"></p></div>', { url: `${ORIGIN}/page/` });
const $ = jQueryFactory(window);
const GLOBALS = /** @type {const} */ (['location', 'document', 'CustomEvent']);
before(async () => {
  for (const name of GLOBALS) globalThis[name] = window[name];
  ours.ajaxSetup({ engine: await engineFor(), console: false });
});
after(() => {
  for (const name of [...GLOBALS, 'XMLHttpRequest']) delete globalThis[name];
  window.close();
});

let answer = () => ({ status: 200 });
let Xhr;
beforeEach(() => {
  answer = () => ({ status: 200, text: 'x' });
  Xhr = fakeXhr((...args) => answer(...args));
  globalThis.XMLHttpRequest = window.XMLHttpRequest = Xhr;
});

/** What `play` tells with jQuery, and that it tells the same with ours: `play` is given the one or the other, and what takes notes. */
async function alike(play) {
  const [theirs, own] = [[], []];
  await play($, (...told) => theirs.push(told));
  await play(ours, (...told) => own.push(told));
  assert.deepEqual(own, theirs);
  assert.ok(theirs.length, 'something was told');
  return theirs;
}

const EVENTS = ['ajaxStart', 'ajaxSend', 'ajaxSuccess', 'ajaxError', 'ajaxComplete', 'ajaxStop'];

/** Notes the global events while `work` runs; what they bring is told by its kind. */
async function watched(note, work, act = (_type, ..._args) => {}) {
  const kind = (value) => (value?.getResponseHeader ? `jqXHR ${value.readyState}` : value instanceof Error ? value.name : value?.dataTypes ? `settings of ${value.url}` : value);
  const on = (event, ...args) => {
    // jQuery hands on what it triggers with, an event of the platform has it as its detail.
    const brought = event.originalEvent?.detail ?? args;
    act(event.type, ...brought);
    note(event.type, event.target.id ?? 'document', ...brought.map(kind));
  };
  for (const type of EVENTS) $(window.document).on(type, on);
  try {
    await work();
  } finally {
    $(window.document).off(EVENTS.join(' '), on);
  }
}

const over = (jqXHR) => new Promise((resolve) => { jqXHR.always(() => setTimeout(resolve)); });

describe('global events', () => {
  const answers = { 'success': { status: 200, text: '"x"' }, 'no content': { status: 204 }, 'an error of the server': { status: 500, statusText: 'Oh' }, 'what cannot be parsed': { status: 200, text: '{' }, 'no network': null };
  for (const [what, response] of Object.entries(answers)) test(`of ${what}`, async () => {
    answer = () => response;
    const told = await alike(async (jquery, note) => {
      await watched(note, async () => {
        const callback = (name) => () => note(name);
        await over(jquery.ajax({ url: API, dataType: 'json', success: callback('success'), error: callback('error'), complete: callback('complete') }));
      });
    });
    const isSuccess = what === 'success' || what === 'no content';
    assert.deepEqual(told.map(([type]) => type), ['ajaxStart', 'ajaxSend', isSuccess ? 'success' : 'error', isSuccess ? 'ajaxSuccess' : 'ajaxError', 'complete', 'ajaxComplete', 'ajaxStop']);
  });

  test('of calls that overlap: ajaxStart is of the first, and ajaxStop of the last', async () => {
    const told = await alike(async (jquery, note) => {
      await watched(note, async () => {
        const calls = [1, 2, 3].map((number) => jquery.ajax({ url: `${API}${number}` }));
        note('active', jquery.active);
        await Promise.all(calls.map(over));
      });
      note('active', jquery.active);
    });
    assert.deepEqual(told.map(([type]) => type).filter((type) => /Start|Stop/.test(type)), ['ajaxStart', 'ajaxStop']);
  });

  test('of one call after the other', async () => {
    const told = await alike((jquery, note) => watched(note, async () => {
      for (const number of [1, 2]) await over(jquery.ajax({ url: `${API}${number}` }));
    }));
    assert.deepEqual(told.map(([type]) => type).filter((type) => /Start|Stop/.test(type)), ['ajaxStart', 'ajaxStop', 'ajaxStart', 'ajaxStop']);
  });

  test('with global: false there are none, and the call does not count', async () => {
    const told = await alike((jquery, note) => watched(note, async () => {
      const call = jquery.ajax({ url: API, global: false });
      note('active', jquery.active);
      await over(call);
    }));
    assert.deepEqual(told, [['active', 0]]);
  });

  test('bubble from the element that is the context', async () => {
    const context = window.document.querySelector('#inner');
    const told = await alike((jquery, note) => watched(note, async () => {
      const isContext = (name) => /** @this {unknown} */ function () { note(name, this === context); };
      await over(jquery.ajax({ url: API, context, success: isContext('success'), complete: isContext('complete'), beforeSend: isContext('beforeSend') }));
      await over(jquery.ajax({ url: API, context: $(context) }));
      await over(jquery.ajax({ url: API, context: { a: 1 } }));
    }));
    assert.deepEqual(told.filter(([type]) => type === 'ajaxSend').map(([, target]) => target), ['inner', 'inner', 'document']);
  });

  test('a listener of ajaxSend may abort the call before it is sent', async () => {
    await alike(async (jquery, note) => {
      Xhr.sent.length = 0;
      await watched(note, async () => {
        const jqXHR = jquery.ajax({ url: API });
        note(jqXHR.state(), jqXHR.statusText);
        await over(jqXHR);
      }, (type, jqXHR) => { if (type === 'ajaxSend') jqXHR.abort('not now'); });
      note('sent', Xhr.sent.length, jquery.active);
    });
    assert.equal(Xhr.sent.length, 0);
  });
});

describe('a call that is ended', () => {
  test('by beforeSend, whichever way', async () => {
    for (const beforeSend of [() => false, (jqXHR) => { jqXHR.abort(); }, (jqXHR) => { jqXHR.abort('mine'); }, (jqXHR) => jqXHR.abort()]) {
      await alike(async (jquery, note) => {
        Xhr.sent.length = 0;
        await watched(note, async () => {
          const jqXHR = jquery.ajax({ url: API, beforeSend, error: (_jqXHR, text) => note('error', text), complete: () => note('complete') });
          note(jqXHR.state(), jqXHR.statusText, jqXHR.status);
          await over(jqXHR);
        });
        note('sent', Xhr.sent.length, jquery.active);
      });
      assert.equal(Xhr.sent.length, 0);
    }
  });

  test('is not ended again, nor told of twice', async () => {
    await alike(async (jquery, note) => {
      const jqXHR = jquery.ajax({ url: API, error: (_jqXHR, text) => note('error', text), complete: (_jqXHR, text) => note('complete', text) });
      jqXHR.abort('once').abort('twice');
      await over(jqXHR);
      note(jqXHR.statusText, jqXHR.status);
    });
  });
});

describe('timeouts', () => {
  test('are none of calls with async: false', async (t) => {
    // <https://api.jquery.com/jQuery.ajax/>: the transport of the application takes its time all the same.
    t.mock.timers.enable({ apis: ['setTimeout'] });
    let complete;
    ours.ajaxTransport('slow', () => ({ send: (_headers, done) => { complete = done; }, abort() {} }));
    const jqXHR = ours.ajax({ url: API, dataType: 'slow', async: false, timeout: 1000 });
    t.mock.timers.tick(2000);
    assert.equal(jqXHR.state(), 'pending');
    complete(200, 'OK', { slow: 'x' });
    assert.equal(jqXHR.state(), 'resolved');
    const timed = ours.ajax({ url: API, dataType: 'slow', timeout: 1000 });
    t.mock.timers.tick(999);
    assert.equal(timed.state(), 'pending');
    t.mock.timers.tick(1);
    assert.deepEqual([timed.state(), timed.statusText], ['rejected', 'timeout']);
  });

  test('leave no timer behind when the call is over', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    await over(ours.ajax({ url: API }));
    const before = timers();
    await over(ours.ajax({ url: API, timeout: 60_000 }));
    assert.equal(timers(), before);
  });
});

describe('statusCode', () => {
  test('takes callbacks from the settings and from the jqXHR, before and after the end', async () => {
    const told = await alike(async (jquery, note) => {
      const jqXHR = jquery.ajax({ url: API, statusCode: { 200: () => note('settings'), 404: () => note('not this') } });
      jqXHR.statusCode({ 200: () => note('jqXHR') }).statusCode({ 200: [() => note('list 1'), () => note('list 2')], 500: () => note('not this') });
      await over(jqXHR);
      jqXHR.statusCode({ 200: () => note('late'), 404: () => note('not this') });
    });
    assert.deepEqual(told.flat(), ['settings', 'jqXHR', 'list 1', 'list 2', 'late']);
  });
});

describe('ifModified', () => {
  const headers = [['Last-Modified', 'Mon, 30 Nov 2026 00:00:00 GMT'], ['ETag', '"1"']];
  const conditional = () => Xhr.sent.at(-1).headers.filter(([name]) => /^If-/.test(name)).sort();

  test('is asked for call by call', async () => {
    answer = () => ({ status: 200, text: 'x', headers });
    await alike(async (jquery, note) => {
      await over(jquery.ajax({ url: `${API}asked`, ifModified: true }));
      await over(jquery.ajax({ url: `${API}asked` }));
      note('without', ...conditional());
      await over(jquery.ajax({ url: `${API}asked`, ifModified: true }));
      note('with', ...conditional());
    });
  });

  test('keeps nothing of a call without it, nor of a failure', async () => {
    await alike(async (jquery, note) => {
      answer = () => ({ status: 200, text: 'x', headers });
      await over(jquery.ajax({ url: `${API}kept` }));
      answer = () => ({ status: 404, text: 'x', headers });
      await over(jquery.ajax({ url: `${API}kept`, ifModified: true }));
      answer = () => ({ status: 200, text: 'x' });
      await over(jquery.ajax({ url: `${API}kept`, ifModified: true }));
      note(...conditional());
    });
  });

  test('tells data that are there of a "304 Not Modified" that has some', async () => {
    answer = () => ({ status: 304, statusText: 'Not Modified', text: 'x', headers });
    await alike(async (jquery, note) => {
      const jqXHR = jquery.ajax({ url: `${API}304`, ifModified: true, success: (data, text) => note(data, text) });
      await over(jqXHR);
      note(jqXHR.status, jqXHR.statusText, jqXHR.responseText);
    });
  });
});

describe('a jqXHR', () => {
  test('takes neither headers nor a MIME type once it is sent', async () => {
    answer = () => ({ status: 200, text: '{"a":1}' });
    await alike(async (jquery, note) => {
      let type;
      const xhr = () => Object.assign(new Xhr(), { overrideMimeType(given) { type = given; } });
      const jqXHR = jquery.ajax({ url: API, xhr, headers: { 'X-A': '1' }, mimeType: 'text/plain' });
      jqXHR.setRequestHeader('X-B', '2').overrideMimeType('application/json');
      await over(jqXHR);
      note(type, jqXHR.responseJSON, ...Xhr.sent.at(-1).headers.filter(([name]) => /^X-[AB]/.test(name)));
    });
  });

  test('has no response headers before there is a response, and then each by its name in any case', async () => {
    answer = () => ({ status: 200, text: 'x', headers: [['X-A', '1'], ['x-a', '2'], ['X-Empty', '']] });
    await alike(async (jquery, note) => {
      const jqXHR = jquery.ajax({ url: API });
      note(jqXHR.getAllResponseHeaders(), jqXHR.getResponseHeader('X-A'));
      await over(jqXHR);
      note(jqXHR.getAllResponseHeaders(), ...['X-A', 'x-a', 'X-Empty', 'X-B', 'constructor'].map((name) => jqXHR.getResponseHeader(name)));
    });
  });
});

describe('what is asked for and what came', () => {
  const bodies = { 'HEAD': [{ url: API, method: 'HEAD' }, { status: 200, text: '' }], 'HEAD of JSON': [{ url: API, method: 'HEAD', dataType: 'json' }, { status: 200, text: '' }],
    '204 of JSON': [{ url: API, dataType: 'json' }, { status: 204, text: '' }], '304 of JSON': [{ url: API, dataType: 'json' }, { status: 304, text: '' }],
    'JSON by its type': [{ url: API }, { status: 200, text: '{"a":1}', headers: [['Content-Type', 'application/json']] }],
    'JSON by the MIME type of the settings': [{ url: API, mimeType: 'application/json' }, { status: 200, text: '{"a":1}', headers: [['Content-Type', 'text/plain']] }],
    'a dataFilter': [{ url: API, dataType: 'json', dataFilter: (text, type) => `["${type}", ${JSON.stringify(text)}]` }, { status: 200, text: 'x' }],
    'a dataFilter of a failure': [{ url: API, dataType: 'json', dataFilter: () => '"filtered"' }, { status: 404, text: '"x"' }],
    'a converter by way of another': [{ url: API, dataType: 'far', converters: { 'text near': (text) => `${text} near`, 'near far': (near) => `${near} far` } }, { status: 200, text: 'x' }],
    'a converter with capital letters': [{ url: API, dataType: 'far', converters: { 'Text FAR': (text) => `${text} far` } }, { status: 200, text: 'x' }],
    'a converter in two steps that are asked for': [{ url: API, dataType: 'text near far', converters: { 'text near': (text) => `${text} near`, 'near far': (near) => `${near} far` } }, { status: 200, text: 'x' }],
    'a converter that nobody has': [{ url: API, dataType: 'none' }, { status: 200, text: 'x' }],
    'a converter that throws': [{ url: API, dataType: 'json', converters: { 'text json': () => { throw new RangeError('mine'); } } }, { status: 200, text: 'x' }],
    'text of whatever it is': [{ url: API, dataType: '* json' }, { status: 200, text: '"x"', headers: [['Content-Type', 'text/plain']] }],
    'a file, which has no status': [{ url: 'file:///x' }, { status: 0, text: 'x' }],
    'a status below 200': [{ url: API }, { status: 199, text: 'x' }], 'a status of 299': [{ url: API }, { status: 299, text: 'x' }], 'a status of 300': [{ url: API }, { status: 300, text: 'x' }],
  };
  for (const [what, [settings, response]] of Object.entries(bodies)) test(what, async () => {
    answer = () => response;
    await alike(async (jquery, note) => {
      const kind = (value) => (value instanceof Error ? value.name : value?.getResponseHeader ? 'jqXHR' : value);
      const jqXHR = jquery.ajax({ ...settings, success: (...args) => note('success', ...args.map(kind)), error: (...args) => note('error', ...args.map(kind)) });
      await over(jqXHR);
      // The words of an error are the engine's of JavaScript.
      note(jqXHR.status, jqXHR.statusText.split(':')[0], jqXHR.responseText, jqXHR.responseJSON, jqXHR.readyState);
    });
  });

  test('an error of a converter is thrown if it is asked for', async () => {
    answer = () => ({ status: 200, text: '{' });
    await alike(async (jquery, note) => {
      const thrown = [];
      const xhr = () => {
        const made = new Xhr();
        // As a browser reports what a handler throws.
        const { send } = made;
        made.send = function (body) {
          const { onload } = made;
          made.onload = () => { try { onload.call(made); } catch (error) { thrown.push(error.name); } };
          return send.call(made, body);
        };
        return made;
      };
      const jqXHR = jquery.ajax({ url: API, dataType: 'json', throws: true, xhr });
      await until(() => thrown.length);
      note(...thrown, jqXHR.state());
    });
  });
});

describe('the URL and what is sent', () => {
  const calls = {
    'a place for the time that is there already': { url: `${API}?_=1&a=b`, cache: false },
    'a query that is added, and no cache': { url: API, data: { a: 'b c' }, cache: false },
    'a POST is never cached': { url: API, method: 'POST', data: { a: 'b c' }, cache: false },
    'spaces of a form': { url: API, method: 'POST', data: { a: 'b c+d' } },
    'spaces of a text of a form': { url: API, method: 'POST', data: 'a=b%20c' },
    'spaces of what is no form': { url: API, method: 'POST', data: 'a%20b', contentType: 'text/plain' },
    'data types': { url: API, dataType: 'json' }, 'XML': { url: API, dataType: 'xml' }, 'an unknown data type': { url: API, dataType: 'odd' },
    'a content type of the call alone': { url: API, contentType: 'a/b' },
    'no content type': { url: API, method: 'POST', data: 'x', contentType: false },
    'the own origin': { url: '/x' }, 'the own origin with a header of its own': { url: '/x', headers: { 'X-Requested-With': 'mine' } }, 'another origin': { url: API },
  };
  for (const [what, settings] of Object.entries(calls)) test(what, async () => {
    await alike(async (jquery, note) => {
      Xhr.sent.length = 0;
      await over(jquery.ajax(settings));
      const [{ method, url, headers, body }] = Xhr.sent;
      note(method, url.replace(/([?&]_=)\d{6,}/, '$1N'), body ?? null, ...headers.map((header) => header.join(': ')).sort());
    });
  });

  test('settings that are used again are not what a call has made of them', async () => {
    await alike(async (jquery, note) => {
      const settings = { url: API, data: { a: 1 } };
      for (let time = 0; time < 2; time++) await over(jquery.ajax(settings));
      /** @this {any} */
      const again = function () {
        if (this.isRetry) return;
        this.isRetry = true;
        jquery.ajax(this);
      };
      Xhr.sent.length = 0;
      answer = () => ({ status: 500 });
      jquery.ajax({ url: API, data: { a: 1 }, error: again });
      await until(() => Xhr.sent.length === 2);
      note(...Xhr.sent.map(({ url }) => url));
    });
  });
});
