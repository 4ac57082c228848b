/**
 * corsight/xhr against real servers on loopback; docs/recipes has it under jQuery and axios.
 */
import { after, before, beforeEach, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { createXMLHttpRequest, isCorsError } from '../../pkg/xhr.js';
import { allow, serve } from './fetch-support.mjs';

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
  answer = (request, response) => response.writeHead(200, { ...allow(request), 'Content-Type': 'text/plain' }).end('hello');
  Xhr = await createXMLHttpRequest({ origin: home.origin });
});

/** Sends what `prepare` makes ready; the object and the events that it and its upload saw. */
async function send(url, { method = 'GET', body, prepare = () => {}, uploads = false } = {}) {
  const xhr = new Xhr();
  const events = [];
  const over = new Promise((resolve) => { xhr.addEventListener('loadend', () => resolve(undefined)); });
  xhr.onreadystatechange = () => events.push(xhr.readyState);
  for (const type of EVENTS) {
    xhr[`on${type}`] = () => events.push(type);
    if (uploads) xhr.upload.addEventListener(type, ({ loaded }) => events.push(`upload ${type} ${loaded}`));
  }
  xhr.open(method, url);
  prepare(xhr);
  xhr.send(body);
  await over;
  return { xhr, events };
}

test('the events of a response, and what there is of it', async () => {
  const { xhr, events } = await send('/path#fragment');
  assert.deepEqual(events.filter((event, index) => event !== events[index - 1]), [1, 'loadstart', 2, 3, 'progress', 4, 'load', 'loadend']);
  assert.deepEqual([xhr.status, xhr.statusText, xhr.responseText, xhr.response, xhr.responseURL, xhr.responseXML], [200, 'OK', 'hello', 'hello', `${home.origin}/path`, null]);
  assert.match(xhr.getAllResponseHeaders(), /^access-control-allow-credentials: true\r\n.*content-type: text\/plain\r\n/s);
  assert.equal(xhr.getResponseHeader('Content-TYPE'), 'text/plain');
  assert.equal(xhr.corsError, null);
});

test('a refusal is an error, and says why to those who ask', async () => {
  answer = (_, response) => response.writeHead(200).end('secret');
  const { xhr, events } = await send(api.origin, { method: 'PUT' });
  assert.deepEqual(events, [1, 'loadstart', 4, 'error', 'loadend']);
  assert.deepEqual([xhr.status, xhr.responseText, xhr.responseURL, xhr.getAllResponseHeaders()], [0, '', '', '']);
  assert.ok(isCorsError(xhr.corsError));
  assert.match(xhr.corsError.code, /^preflight-/);
});

test('only exposed headers are seen', async () => {
  answer = (request, response) => response.writeHead(200, { ...allow(request), 'X-Hidden': '1' }).end();
  const { xhr } = await send(api.origin);
  assert.equal(xhr.getResponseHeader('x-hidden'), null);
});

describe('upload', () => {
  test('listeners force a preflight and hear of it', async () => {
    const { events } = await send(api.origin, { method: 'POST', body: 'text', uploads: true });
    assert.deepEqual(api.methods(), ['OPTIONS', 'POST']);
    assert.deepEqual(events.slice(0, 6), [1, 'loadstart', 'upload loadstart 0', 'upload progress 4', 'upload load 4', 'upload loadend 4']);
  });

  test('no listeners, or none any more, no preflight', async () => {
    const listener = () => {};
    await send(api.origin, { method: 'POST', body: 'text', prepare: ({ upload }) => {
      upload.addEventListener('load', listener);
      upload.removeEventListener('load', listener);
      upload.onload = listener;
      upload.onload = null;
    } });
    assert.deepEqual(api.methods(), ['POST']);
  });

  test('handlers count, and hear of an error', async () => {
    answer = (_, response) => response.end();
    const heard = [];
    await send(api.origin, { method: 'POST', body: 'text', prepare: ({ upload }) => { upload.onerror = ({ type }) => heard.push(type); } });
    assert.deepEqual([api.methods(), heard], [['OPTIONS'], ['error']]);
  });
});

test('withCredentials, headers that are combined, bodies', async () => {
  Xhr = await createXMLHttpRequest({ origin: home.origin, jar: { getCookieString: () => 'a=b', setCookie() {} } });
  const prepare = (xhr) => {
    xhr.withCredentials = true;
    xhr.setRequestHeader('X-A', '1');
    xhr.setRequestHeader('x-a', '2');
    xhr.setRequestHeader('Cookie', 'evil=1');
    xhr.setRequestHeader('Content-Type', 'text/x;charset=latin1');
  };
  await send(api.origin, { method: 'post', body: 'é', prepare });
  const [, { headers, body, raw }] = api.log;
  assert.deepEqual([headers['x-a'], headers.cookie, headers['content-type'], body], ['1, 2', 'a=b', 'text/x;charset=UTF-8', 'é']);
  assert.equal(raw.filter((name) => name.toLowerCase() === 'x-a').length, 1);
  await send(home.origin, { method: 'POST', body: new URLSearchParams({ a: 'b' }) });
  assert.deepEqual([home.log[0].body, home.log[0].headers['content-type']], ['a=b', 'application/x-www-form-urlencoded;charset=UTF-8']);
});

test('responseType', async () => {
  answer = (_, response) => response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"a":1}');
  const get = async (type) => (await send('/', { prepare: (xhr) => { xhr.responseType = type; } })).xhr;
  assert.deepEqual((await get('json')).response, { a: 1 });
  assert.equal(Buffer.from((await get('arraybuffer')).response).toString(), '{"a":1}');
  const { response } = await get('blob');
  assert.deepEqual([response.type, await response.text()], ['application/json', '{"a":1}']);
});

test('charsets', async () => {
  answer = (_, response) => response.writeHead(200, { 'Content-Type': 'text/plain; charset=iso-8859-1' }).end(Buffer.from([0xe9]));
  assert.equal((await send('/')).xhr.responseText, 'é');
  assert.equal((await send('/', { prepare: (xhr) => xhr.overrideMimeType('text/plain; charset=koi8-r') })).xhr.responseText, 'И');
});

test('timeout and abort', async () => {
  answer = () => {};
  const { events } = await send(api.origin, { prepare: (xhr) => { xhr.timeout = 20; } });
  assert.deepEqual(events, [1, 'loadstart', 4, 'timeout', 'loadend']);
  const aborted = await send(api.origin, { prepare: (xhr) => setTimeout(() => xhr.abort(), 20) });
  assert.deepEqual(aborted.events, [1, 'loadstart', 4, 'abort', 'loadend']);
  assert.equal(aborted.xhr.readyState, 0);
});

test('what breaks the contract throws what browsers throw', async () => {
  const xhr = new Xhr();
  const named = (name) => ({ name });
  assert.throws(() => xhr.send(), named('InvalidStateError'));
  assert.throws(() => xhr.open('TRACE', '/'), named('SecurityError'));
  assert.throws(() => xhr.open('a b', '/'), named('SyntaxError'));
  assert.throws(() => xhr.open('GET', 'http://['), named('SyntaxError'));
  xhr.open('GET', '/');
  assert.throws(() => xhr.setRequestHeader('a b', '1'), named('SyntaxError'));
  xhr.responseType = 'json';
  assert.throws(() => xhr.responseText, named('InvalidStateError'));
  assert.deepEqual([Xhr.DONE, xhr.OPENED, xhr.readyState, xhr.upload.onload], [4, 1, 1, null]);
});

test('opened again while under way, only the second is heard of', async () => {
  answer = (request, response) => setTimeout(() => response.writeHead(200).end(request.url), 10);
  const xhr = new Xhr();
  const loads = [];
  xhr.open('GET', '/first');
  xhr.send();
  const over = new Promise((resolve) => { xhr.onload = () => resolve(loads.push(xhr.responseText)); });
  xhr.open('GET', '/second');
  xhr.send();
  await over;
  assert.deepEqual(loads, ['/second']);
});
