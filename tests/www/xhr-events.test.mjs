/**
 * The order of the events of an XMLHttpRequest that is aborted, opened again or out of time, and what it has then.
 *
 * Expected are the steps of <https://xhr.spec.whatwg.org/>: abort(), open(), "request error steps", "handle response end-of-body".
 */
import { after, before, beforeEach, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { createXMLHttpRequest } from '../../pkg/xhr.js';
import { allow, endless, serve, until } from './fetch-support.mjs';

const EVENTS = ['loadstart', 'progress', 'abort', 'error', 'load', 'timeout', 'loadend'];
let home;
let api;
let answer;
let Xhr;

before(async () => {
  [home, api] = await Promise.all([0, 1].map(() => serve((...args) => answer(...args))));
});
after(() => Promise.all([home, api].map((server) => server.close())));
beforeEach(async () => {
  for (const { log } of [home, api]) log.length = 0;
  answer = (request, response) => response.writeHead(200, allow(request)).end('hello');
  Xhr = await createXMLHttpRequest({ origin: home.origin });
});

/**
 * An XMLHttpRequest that records its events, those of its upload with "upload" before them, and calls `on[event]` in each.
 *
 * @param {Record<string, (xhr: any) => void>} [on] By event, or "readystatechange 2" and so on.
 */
function record(on = {}, { uploads = true } = {}) {
  const xhr = new Xhr();
  const events = [];
  const hear = (name) => {
    events.push(name);
    const act = on[name];
    // Once, because most acts bring about the same event again.
    delete on[name];
    act?.(xhr);
  };
  xhr.addEventListener('readystatechange', () => hear(`readystatechange ${xhr.readyState}`));
  for (const type of EVENTS) {
    xhr.addEventListener(type, () => hear(type));
    if (uploads) xhr.upload.addEventListener(type, () => hear(`upload ${type}`));
  }
  return { xhr, events, over: () => until(() => events.includes('loadend'), 'loadend') };
}

/** The events of a body that comes in one piece, because it may come in any number of them. */
const once = (events) => events.filter((event, index) => !(index >= 2 && /^(?:readystatechange 3|progress)$/.test(event) && event === events[index - 2]));

function sent({ xhr }, { method = 'POST', url = api.origin, body = 'text' } = {}) {
  xhr.open(method, url);
  xhr.send(/^(?:GET|HEAD)$/.test(method) ? undefined : body);
}

const NOTHING = { status: 0, statusText: '', responseText: '', response: '', responseURL: '', headers: '', content: null };
const shown = (xhr) => ({ status: xhr.status, statusText: xhr.statusText, responseText: xhr.responseText, response: xhr.response, responseURL: xhr.responseURL,
  headers: xhr.getAllResponseHeaders(), content: xhr.getResponseHeader('content-type') });

// In the order in which they come, when nothing disturbs them.
const COMPLETE = ['readystatechange 1', 'loadstart', 'upload loadstart', 'upload progress', 'upload load', 'upload loadend', 'readystatechange 2', 'readystatechange 3',
  'progress', 'readystatechange 4', 'load', 'loadend'];

test('undisturbed, they come in this order', async () => {
  const recorded = record();
  sent(recorded);
  await recorded.over();
  assert.deepEqual(once(recorded.events), COMPLETE);
  assert.deepEqual(api.methods(), ['OPTIONS', 'POST']);
});

test('of a response without a body, there is progress all the same', async () => {
  answer = (request, response) => response.writeHead(request.url === '/empty' ? 200 : 204, allow(request)).end();
  for (const [method, path] of [['GET', '/empty'], ['GET', '/none'], ['HEAD', '/empty']]) {
    const recorded = record({}, { uploads: false });
    sent(recorded, { method, url: path });
    await recorded.over();
    assert.deepEqual(recorded.events, ['readystatechange 1', 'loadstart', 'readystatechange 2', 'progress', 'readystatechange 4', 'load', 'loadend'], `${method} ${path}`);
  }
});

describe('abort()', () => {
  const uploading = ['readystatechange 4', 'upload abort', 'upload loadend', 'abort', 'loadend'];
  const uploaded = ['readystatechange 4', 'abort', 'loadend'];

  for (const [event, rest] of /** @type {const} */ ([['loadstart', uploading], ['upload loadstart', uploading], ['upload progress', uploading], ['upload load', uploaded],
    ['upload loadend', uploaded], ['readystatechange 2', uploaded], ['readystatechange 3', uploaded], ['progress', uploaded]])) {
    test(`in ${event}`, async () => {
      const recorded = record({ [event]: (xhr) => xhr.abort() });
      sent(recorded);
      await recorded.over();
      const events = once(recorded.events);
      const place = events.indexOf(event);
      assert.deepEqual(events.slice(0, place + 1), COMPLETE.slice(0, COMPLETE.indexOf(event) + 1));
      // What had begun when the event came goes on to its end: that of the upload, and the progress of a chunk.
      const begun = event === 'upload load' ? ['upload loadend'] : event === 'readystatechange 3' ? ['progress'] : [];
      assert.deepEqual(events.slice(place + 1), [...rest, ...begun]);
      assert.equal(recorded.xhr.readyState, 0);
      assert.deepEqual(shown(recorded.xhr), NOTHING);
    });
  }

  test('in loadstart, and nothing is sent', async () => {
    const recorded = record({ loadstart: (xhr) => xhr.abort() });
    sent(recorded);
    assert.ok(recorded.events.includes('loadend'), 'at once');
    // A request that was sent would be there before this one.
    const next = record();
    sent(next, { url: `${api.origin}/next` });
    await next.over();
    assert.deepEqual(api.log.map(({ url }) => url), ['/next', '/next']);
  });

  test('before send(), after the end and twice tells nobody', async () => {
    const recorded = record();
    recorded.xhr.open('GET', api.origin);
    recorded.xhr.abort();
    assert.deepEqual([recorded.events, recorded.xhr.readyState], [['readystatechange 1'], 1]);
    recorded.xhr.send();
    await recorded.over();
    const before_ = recorded.events.length;
    assert.equal(recorded.xhr.status, 200);
    recorded.xhr.abort();
    assert.deepEqual([recorded.events.length, recorded.xhr.readyState, shown(recorded.xhr)], [before_, 0, NOTHING]);
    recorded.xhr.abort();
    assert.equal(recorded.events.length, before_);
  });

  test('in readystatechange 4 of an abort ends with the events of the first', async () => {
    answer = () => {};
    const recorded = record({ 'readystatechange 4': (xhr) => xhr.abort() });
    sent(recorded);
    recorded.xhr.abort();
    assert.deepEqual(recorded.events.slice(-5), uploading);
  });

  test('while the body comes lets go of it', async () => {
    // Nothing comes after what the transport gave, and it does not listen to a signal.
    const { stream, cancelled } = endless('first');
    Xhr = await createXMLHttpRequest({ origin: home.origin, fetch: async () => ({ status: 200, headers: {}, body: stream }) });
    const recorded = record({ progress: (xhr) => xhr.abort() });
    sent(recorded, { method: 'GET', url: '/' });
    await recorded.over();
    await until(cancelled);
    assert.deepEqual(once(recorded.events).slice(-4), ['progress', ...uploaded]);
  });

  /** A transport that does not listen to the signal, its body, and the means to add to that. */
  async function deaf(options = {}) {
    let cancelled = false;
    let source;
    const body = new ReadableStream({ start: (controller) => { source = controller; }, cancel: () => { cancelled = true; } });
    Xhr = await createXMLHttpRequest({ origin: home.origin, fetch: async () => ({ status: 200, headers: {}, body }), ...options });
    return { enqueue: (text) => source.enqueue(new TextEncoder().encode(text)), cancelled: () => cancelled };
  }

  for (const event of ['readystatechange 2', 'readystatechange 3', 'progress']) {
    test(`in ${event} lets go of the body of a transport that does not listen`, async () => {
      const { enqueue, cancelled } = await deaf();
      enqueue('first');
      const recorded = record({ [event]: (xhr) => xhr.abort() });
      sent(recorded, { method: 'GET', url: '/' });
      await until(cancelled);
      assert.deepEqual(recorded.events.slice(recorded.events.indexOf(event) + 1), event === 'readystatechange 3' ? [...uploaded, 'progress'] : uploaded);
    });
  }

  test('when a chunk is on its way, of which nobody hears', async () => {
    const { enqueue, cancelled } = await deaf();
    const recorded = record();
    sent(recorded, { method: 'GET', url: '/' });
    enqueue('first');
    await until(() => recorded.events.includes('progress'));
    recorded.events.length = 0;
    enqueue('second');
    recorded.xhr.abort();
    await until(cancelled);
    assert.deepEqual(recorded.events, uploaded);
  });

  test('when the verdict is there and the response not yet', async () => {
    const recorded = {};
    const { cancelled } = await deaf({ onVerdict: () => recorded.xhr.abort() });
    Object.assign(recorded, record());
    sent(recorded, { method: 'GET', url: '/' });
    await until(cancelled);
    assert.deepEqual(recorded.events, ['readystatechange 1', 'loadstart', ...uploaded]);
  });

  test('in the progress of a response without a body', async () => {
    answer = (_, response) => response.writeHead(204).end();
    const recorded = record({ progress: (xhr) => xhr.abort() });
    sent(recorded, { method: 'GET', url: '/' });
    await recorded.over();
    // Another one, whose end is later than whatever was still to come of the first.
    const next = record();
    sent(next, { method: 'GET', url: '/' });
    await next.over();
    assert.deepEqual(recorded.events, ['readystatechange 1', 'loadstart', 'readystatechange 2', 'progress', ...uploaded]);
  });

  test('in loadstart leaves no timer', (t) => {
    const recorded = record({ loadstart: (xhr) => xhr.abort() });
    recorded.xhr.timeout = 1;
    const timers = t.mock.method(globalThis, 'setTimeout');
    sent(recorded);
    assert.equal(timers.mock.callCount(), 0);
  });

  test('whose transport does not listen leaves what comes later unread', async () => {
    const late = endless('late');
    let give;
    Xhr = await createXMLHttpRequest({ origin: home.origin, fetch: () => new Promise((resolve) => { give = resolve; }) });
    const recorded = record();
    sent(recorded, { method: 'GET', url: '/' });
    await until(() => give);
    recorded.xhr.abort();
    give({ status: 200, headers: {}, body: late.stream });
    await until(late.cancelled);
    assert.deepEqual(recorded.events, ['readystatechange 1', 'loadstart', ...uploaded]);
  });
});

describe('open() again', () => {
  test('after the end shows nothing any more', async () => {
    const recorded = record();
    sent(recorded);
    await recorded.over();
    assert.equal(recorded.xhr.responseText, 'hello');
    recorded.xhr.open('GET', api.origin);
    assert.deepEqual([recorded.xhr.readyState, shown(recorded.xhr)], [1, NOTHING]);
    assert.equal(recorded.events.at(-1), 'readystatechange 1');
  });

  test('after a refusal forgets why', async () => {
    answer = (request, response) => response.writeHead(200, request.url === '/yes' ? allow(request) : {}).end('hello');
    const { xhr, events } = record({}, { uploads: false });
    sent({ xhr }, { method: 'GET', url: `${api.origin}/no` });
    await until(() => events.includes('loadend'));
    assert.equal(xhr.corsError.code, 'response-acao-missing');
    xhr.open('GET', `${api.origin}/yes`);
    assert.equal(xhr.corsError, null);
    xhr.send();
    await until(() => events.includes('load'));
    assert.deepEqual([xhr.corsError, xhr.responseText], [null, 'hello']);
  });

  test('forgets the headers that were set', async () => {
    const recorded = record();
    recorded.xhr.open('GET', '/');
    recorded.xhr.setRequestHeader('X-A', '1');
    recorded.xhr.open('GET', '/');
    assert.deepEqual(recorded.events, ['readystatechange 1'], 'told once');
    recorded.xhr.send();
    await recorded.over();
    assert.equal(home.log[0].headers['x-a'], undefined);
  });

  for (const event of ['loadstart', 'upload loadstart', 'upload loadend', 'readystatechange 2', 'readystatechange 3', 'progress', 'readystatechange 4']) {
    test(`in ${event} ends the first, of which nothing more is heard`, async () => {
      answer = (request, response) => response.writeHead(200, allow(request)).end(request.url);
      const recorded = record({ [event]: (xhr) => {
        xhr.open('GET', `${home.origin}/second`);
        xhr.send();
      } });
      sent(recorded, { url: `${api.origin}/first` });
      await recorded.over();
      const events = once(recorded.events);
      const place = events.indexOf(event);
      assert.deepEqual(events.slice(0, place + 1), COMPLETE.slice(0, COMPLETE.indexOf(event) + 1));
      // It is still opened until the answer is there, and then that is no news.
      const opened = place < COMPLETE.indexOf('readystatechange 2') ? [] : ['readystatechange 1'];
      // As in every browser: the progress of a chunk belongs to its readystatechange.
      const begun = event === 'readystatechange 3' ? ['progress'] : [];
      assert.deepEqual(events.slice(place + 1), [...opened, 'loadstart', ...begun, 'readystatechange 2', 'readystatechange 3', 'progress', 'readystatechange 4', 'load', 'loadend']);
      assert.deepEqual([recorded.xhr.responseText, home.log.length], ['/second', 1]);
    });
  }

  test('in readystatechange 4, without send(), is all that is heard', async () => {
    const recorded = record({ 'readystatechange 4': (xhr) => xhr.open('GET', '/') });
    sent(recorded);
    await until(() => recorded.events.filter((event) => event === 'readystatechange 1').length === 2);
    assert.deepEqual(once(recorded.events).slice(-2), ['readystatechange 4', 'readystatechange 1']);
    assert.deepEqual([recorded.xhr.readyState, recorded.xhr.status], [1, 0]);
  });
});

describe('a timeout', () => {
  test('while the request waits', async () => {
    answer = () => {};
    const recorded = record();
    recorded.xhr.timeout = 10;
    sent(recorded);
    await recorded.over();
    assert.deepEqual(recorded.events, ['readystatechange 1', 'loadstart', 'upload loadstart', 'readystatechange 4', 'upload timeout', 'upload loadend', 'timeout', 'loadend']);
    assert.deepEqual([recorded.xhr.readyState, shown(recorded.xhr)], [4, NOTHING]);
  });

  test('while the body comes', async () => {
    answer = (request, response) => response.writeHead(200, allow(request)).write('first');
    const recorded = record({ progress: (xhr) => { xhr.timeout = 1; } });
    sent(recorded, { method: 'GET', url: '/' });
    await recorded.over();
    assert.deepEqual(once(recorded.events).slice(-4), ['progress', 'readystatechange 4', 'timeout', 'loadend']);
    assert.deepEqual(shown(recorded.xhr), NOTHING);
  });

  test('that is set while the request is under way counts from when it began', async (t) => {
    answer = () => {};
    const recorded = record();
    sent(recorded);
    const began = performance.now();
    await until(() => performance.now() - began > 20);
    const set = t.mock.method(globalThis, 'setTimeout');
    recorded.xhr.timeout = 60_000;
    const [expire, delay] = set.mock.calls[0].arguments;
    set.mock.restore();
    assert.ok(delay < 59_990, `${delay} ms`);
    expire();
    assert.deepEqual(recorded.events.slice(-5), ['readystatechange 4', 'upload timeout', 'upload loadend', 'timeout', 'loadend']);
  });

  test('that is taken back does not come', async () => {
    let finish;
    answer = (request, response) => {
      if (request.url === '/late') finish = () => response.end('late');
    };
    const recorded = record();
    recorded.xhr.timeout = 20;
    sent(recorded, { method: 'GET', url: '/late' });
    recorded.xhr.timeout = 0;
    // A timer as long as the first, which would have come before this one.
    await new Promise((resolve) => { setTimeout(resolve, 21); });
    await until(() => finish);
    finish();
    await recorded.over();
    assert.equal(recorded.xhr.responseText, 'late');
    assert.ok(!recorded.events.includes('timeout'));
  });

  test('is over when the response is', async () => {
    const recorded = record();
    recorded.xhr.timeout = 2_000_000;
    sent(recorded);
    await recorded.over();
    // A timer that is left would keep the process, and with it this file, from its end.
    const timers = process.getActiveResourcesInfo().filter((name) => name === 'Timeout');
    recorded.xhr.timeout = 1;
    assert.deepEqual(process.getActiveResourcesInfo().filter((name) => name === 'Timeout'), timers, 'none is begun for what is over');
    assert.equal(recorded.events.at(-1), 'loadend');
  });
});

test('a failure is told to the upload first', async () => {
  answer = (_, response) => response.end();
  const recorded = record();
  sent(recorded);
  await recorded.over();
  assert.deepEqual(recorded.events, ['readystatechange 1', 'loadstart', 'upload loadstart', 'readystatechange 4', 'upload error', 'upload loadend', 'error', 'loadend']);
});

test('a body that is cut off is an error, of a response that was there', async () => {
  answer = (request, response) => {
    response.writeHead(200, { ...allow(request), 'Content-Length': 100 }).write('part', () => request.socket.destroySoon());
  };
  const recorded = record();
  sent(recorded, { method: 'GET', url: '/' });
  await recorded.over();
  assert.deepEqual(once(recorded.events).slice(-3), ['readystatechange 4', 'error', 'loadend']);
  assert.deepEqual([recorded.xhr.readyState, shown(recorded.xhr)], [4, NOTHING]);
});

test('an upload to which nobody listens has no events and no preflight', async () => {
  const recorded = record({}, { uploads: false });
  sent(recorded);
  // Too late: who listens is looked at when send() is called.
  recorded.xhr.upload.onload = () => recorded.events.push('late');
  await recorded.over();
  assert.deepEqual([once(recorded.events), api.methods()], [COMPLETE.filter((event) => !event.startsWith('upload')), ['POST']]);
});

describe('once it is sent', () => {
  const invalid = { name: 'InvalidStateError' };

  test('withCredentials stays as it is until it is opened again', async () => {
    answer = () => {};
    const { xhr } = record();
    xhr.open('GET', api.origin);
    xhr.withCredentials = true;
    xhr.send();
    assert.throws(() => { xhr.withCredentials = false; }, invalid);
    assert.equal(xhr.withCredentials, true);
    assert.throws(() => xhr.setRequestHeader('X-A', '1'), invalid);
    assert.throws(() => xhr.send(), invalid);
    xhr.open('GET', api.origin);
    xhr.withCredentials = false;
    assert.equal(xhr.withCredentials, false);
  });

  test('responseType and the MIME type can be changed until the body comes', async () => {
    const errors = [];
    const attempt = (act) => {
      try {
        act();
      } catch ({ name }) {
        errors.push(name);
      }
    };
    const change = (xhr) => {
      attempt(() => { xhr.responseType = 'arraybuffer'; });
      attempt(() => xhr.overrideMimeType('text/plain'));
      attempt(() => { xhr.withCredentials = true; });
    };
    const recorded = record({ 'readystatechange 2': change, 'readystatechange 3': change, 'readystatechange 4': change });
    sent(recorded, { method: 'GET', url: '/' });
    await recorded.over();
    assert.deepEqual(errors, ['InvalidStateError', ...Array(3).fill('InvalidStateError'), ...Array(3).fill('InvalidStateError')]);
    assert.ok(recorded.xhr.response instanceof ArrayBuffer);
  });
});

test('a GET forgets its body, but WebKit the type of URLSearchParams not', async () => {
  const form = 'application/x-www-form-urlencoded;charset=UTF-8';
  for (const [profile, expected] of /** @type {const} */ ([['standard', undefined], ['chromium', undefined], ['firefox', undefined], ['webkit', form]])) {
    Xhr = await createXMLHttpRequest({ origin: home.origin, profile });
    for (const [body, type] of /** @type {const} */ ([[new URLSearchParams('a=b'), expected], ['text', undefined]])) {
      home.log.length = 0;
      const recorded = record({}, { uploads: false });
      recorded.xhr.open('GET', '/');
      recorded.xhr.send(body);
      await recorded.over();
      assert.deepEqual([home.log[0].headers['content-type'], home.log[0].body], [type, ''], profile);
    }
  }
});

test('an Event that somebody puts in the place of the global later does not concern it', async () => {
  const { Event } = globalThis;
  globalThis.Event = /** @type {any} */ (class Event {});
  try {
    const recorded = record();
    sent(recorded);
    await recorded.over();
    assert.deepEqual(once(recorded.events), COMPLETE);
  } finally {
    globalThis.Event = Event;
  }
});

test('a handler that returns false prevents the default of its event', () => {
  const xhr = new Xhr();
  const prevented = (returned) => {
    xhr.onload = () => returned;
    return !xhr.dispatchEvent(new Event('load', { cancelable: true }));
  };
  assert.deepEqual([false, undefined, true, 0, null].map(prevented), [true, false, false, false, false]);
});

test('a handler keeps its place among the listeners until it is taken away', () => {
  const xhr = new Xhr();
  const heard = [];
  xhr.onload = () => heard.push('first handler');
  xhr.addEventListener('load', () => heard.push('listener'));
  xhr.onload = () => heard.push('second handler');
  xhr.dispatchEvent(new Event('load'));
  assert.deepEqual(heard.splice(0), ['second handler', 'listener']);
  xhr.onload = null;
  xhr.dispatchEvent(new Event('load'));
  assert.deepEqual(heard.splice(0), ['listener']);
  xhr.onload = () => heard.push('third handler');
  xhr.dispatchEvent(new Event('load'));
  assert.deepEqual(heard, ['listener', 'third handler']);
});
