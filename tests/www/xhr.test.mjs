/**
 * corsight/xhr against real servers on loopback; docs/recipes has it under jQuery and axios.
 */
import { after, before, beforeEach, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { ProgressEvent, XMLHttpRequestEventTarget, XMLHttpRequestUpload, createXMLHttpRequest, isCorsError } from '../../pkg/xhr.js';
import { extractMimeType, parseMimeType, serializeMimeType } from '../../pkg/host/mime-type.js';
import { allow, serve, until } from './fetch-support.mjs';

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
    for (const value of ['x', 'track', 'a,\tTrace ', 'y']) xhr.setRequestHeader('X-HTTP-Method', value);
    xhr.setRequestHeader('Content-Type', 'text/x;charset=latin1');
  };
  await send(api.origin, { method: 'post', body: 'é', prepare });
  const [, { headers, body, raw }] = api.log;
  assert.deepEqual([headers['x-a'], headers['x-http-method'], headers.cookie, headers['content-type'], body], ['1, 2', 'x, y', 'a=b', 'text/x;charset=UTF-8', 'é']);
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

// The departures XhrCharsetsWrittenOver, XhrCharsetOfFormInFirstType and XhrEmptyFormIsNoText.
test('the charset of a body that is text, as each browser names it', async () => {
  // As sent by Chromium 156, Firefox 153 and WebKitGTK 2.50.
  const cases = [
    ['x', 'text/plain;charset=utf-8', 'text/plain;charset=UTF-8', null, null], ['x', 'a/b; charset="a"; charset=b', 'a/b; charset="UTF-8"; charset=UTF-8', 'a/b;charset=UTF-8', 'a/b;charset=UTF-8'],
    ['x', 'a/b;charset=;charset=b', null, 'a/b;charset=UTF-8', 'a/b;charset=UTF-8'], ['x', 'a/b;x="charset=a"', null, null, null],
    [new URLSearchParams('a=b'), 'a/b;charset=a ;x', 'a/b;charset=UTF-8 ;x', 'a/b;charset=UTF-8;x', 'a/b;charset=UTF-8'],
    [new URLSearchParams('a=b'), 'a/b;charset=utf-8;charset=b', 'a/b;charset=UTF-8;charset=UTF-8', 'a/b;charset=utf-8;charset=UTF-8', null],
    [new URLSearchParams(), 'a/b;charset=a', 'a/b;charset=UTF-8', 'a/b;charset=UTF-8', null],
    [new URLSearchParams('a=b'), 'a/b;charset=a,charset=b', 'a/b;charset=UTF-8', 'a/b;charset=UTF-8,charset=b', 'a/b;charset=UTF-8'],
  ];
  for (const [place, profile] of /** @type {const} */ (['chromium', 'firefox', 'webkit']).entries()) {
    Xhr = await createXMLHttpRequest({ origin: home.origin, profile });
    for (const [body, type, ...wanted] of cases) {
      await send('/', { method: 'POST', body, prepare: (xhr) => xhr.setRequestHeader('Content-Type', type) });
      assert.equal(home.log.at(-1).headers['content-type'], wanted[place] ?? type, `${profile}: ${type}`);
    }
  }
});

// The departure XhrCharsetOfFirstRequestAlone.
test('Firefox names the charset in the first request alone, and not to the preflight', async () => {
  const asked = {};
  const types = {};
  for (const profile of /** @type {const} */ (['standard', 'firefox'])) {
    Xhr = await createXMLHttpRequest({ origin: home.origin, profile });
    answer = (request, response) => {
      if (request.method === 'OPTIONS') asked[profile] = request.headers['access-control-request-headers'];
      response.writeHead(200, { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Methods': 'PUT', 'Access-Control-Allow-Headers': 'content-type' }).end();
    };
    await send(api.origin, { method: 'PUT', body: 'x', prepare: (xhr) => xhr.setRequestHeader('Content-Type', 'text/plain; charset="latin1"') });
    assert.equal(api.log.at(-1).headers['content-type'], 'text/plain;charset=UTF-8', profile);
    answer = ({ url }, response) => response.writeHead(url === '/' ? 307 : 200, { Location: '/next' }).end();
    await send('/', { method: 'PUT', body: 'x', prepare: (xhr) => xhr.setRequestHeader('Content-Type', 'text/plain; charset="latin1"') });
    types[profile] = home.log.slice(-2).map(({ headers }) => headers['content-type']);
  }
  assert.deepEqual(types, { standard: ['text/plain;charset=UTF-8', 'text/plain;charset=UTF-8'],
    firefox: ['text/plain;charset=UTF-8', 'text/plain; charset="latin1"'] });
  assert.deepEqual(asked, { standard: undefined, firefox: 'content-type' });
});

test('charsets', async () => {
  answer = (_, response) => response.writeHead(200, { 'Content-Type': 'text/plain; charset=iso-8859-1' }).end(Buffer.from([0xe9]));
  assert.equal((await send('/')).xhr.responseText, 'é');
  assert.equal((await send('/', { prepare: (xhr) => xhr.overrideMimeType('text/plain; charset=koi8-r') })).xhr.responseText, 'И');
});

test('what a document or a JSON may be', async () => {
  const bytes = (...list) => Buffer.concat(list.map((each) => Buffer.from(each)));
  const get = async (type, body, prepare = () => {}) => {
    answer = (request, response) => response.writeHead(200, type ? { 'Content-Type': type } : {}).end(body);
    return (await send('/', { prepare })).xhr;
  };
  // A declared encoding counts for XML alone, and what the server says counts more.
  const xml = bytes('<?xml version="1.0" encoding="windows-1252"?><x>', [0x80], '</x>');
  assert.match((await get('application/xml', xml)).responseText, /<x>€</);
  assert.match((await get('', xml)).responseText, /<x>€</);
  assert.match((await get('text/plain', xml)).responseText, /<x>\ufffd</);
  assert.match((await get('application/xml', xml, (xhr) => { xhr.responseType = 'text'; })).responseText, /<x>\ufffd</);
  assert.match((await get('application/xml;charset=koi8-r', xml)).responseText, /<x>─</);
  const utf16 = bytes([0xff, 0xfe], Buffer.from('{}', 'utf16le'));
  assert.equal((await get('application/json', utf16, (xhr) => { xhr.responseType = 'json'; })).response, null);
  const blob = (xhr) => { xhr.responseType = 'blob'; };
  assert.equal((await get('TEXT/X; A = b;c=d e', '', blob)).response.type, 'text/x;c="d e"');
  assert.equal((await get('', '', blob)).response.type, 'text/xml');
  assert.equal((await get('', '', (xhr) => { blob(xhr); xhr.overrideMimeType('none'); })).response.type, 'application/octet-stream');
});

test('MIME types', () => {
  const cases = { 'text/html': 'text/html', ' TEXT/Html ;charset=gbk ': 'text/html;charset=gbk', 'text/html;charset="gbk"x;a=1': 'text/html;charset=gbk;a=1',
    'text/html;charset="a\\"b': 'text/html;charset="a\\"b"', 'text/html;a=;b;=c;d=1;d=2': 'text/html;d=1', 'text/html;a=""': 'text/html;a=""' };
  for (const [text, expected] of Object.entries(cases)) assert.equal(serializeMimeType(parseMimeType(text)), expected, text);
  for (const text of ['', 'text', 'text/', '/html', 'te xt/html', 'text/ht ml;a=b']) assert.equal(parseMimeType(text), null, text);
  // <https://fetch.spec.whatwg.org/#concept-header-extract-mime-type>, its examples.
  const extracted = (value) => { const mime = extractMimeType(value); return mime && serializeMimeType(mime); };
  assert.equal(extracted('text/plain;charset=gbk, text/html'), 'text/html');
  assert.equal(extracted('text/html;charset=gbk;a=b, text/html;x=y'), 'text/html;x=y;charset=gbk');
  assert.equal(extracted('text/html;charset=gbk;a=b, text/html;x=y;charset=utf-8'), 'text/html;x=y;charset=utf-8');
  assert.equal(extracted('text/html;charset="a,b", */*, cannot-parse'), 'text/html;charset="a,b"');
  assert.equal(extracted('cannot-parse'), null);
});

test('the classes around it', () => {
  const xhr = new Xhr();
  assert.ok(xhr instanceof Xhr && xhr instanceof XMLHttpRequestEventTarget && xhr.upload instanceof XMLHttpRequestUpload);
  assert.deepEqual([`${xhr}`, `${xhr.upload}`, Xhr.name, Object.hasOwn(Xhr.prototype, 'open')], ['[object XMLHttpRequest]', '[object XMLHttpRequestUpload]', 'XMLHttpRequest', true]);
  const event = new ProgressEvent('progress', { loaded: 1, total: 2, lengthComputable: true });
  assert.deepEqual([event.type, event.loaded, event.total, event.lengthComputable], ['progress', 1, 2, true]);
  class Mine extends Xhr {
    get mine() { return true; }
  }
  assert.deepEqual([new Mine().mine, new Mine().readyState], [true, 0]);
  assert.throws(() => Xhr(), TypeError);
  assert.throws(() => xhr.open('GET'), TypeError);
});

test('a body is converted before anything is looked at', () => {
  const xhr = new Xhr();
  xhr.open('POST', '/');
  assert.throws(() => xhr.send({ toString: () => { xhr.send('first'); return 'second'; } }), { name: 'InvalidStateError' });
  xhr.abort();
  xhr.open('POST', '/');
  assert.throws(() => xhr.send(new Uint8Array(new SharedArrayBuffer(1))), TypeError);
  assert.throws(() => xhr.setRequestHeader('x', '\u0100'), TypeError);
});

test('timeout and abort', async () => {
  answer = () => {};
  const { events } = await send(api.origin, { prepare: (xhr) => { xhr.timeout = 20; } });
  assert.deepEqual(events, [1, 'loadstart', 4, 'timeout', 'loadend']);
  const aborted = await send(api.origin, { prepare: (xhr) => { answer = () => xhr.abort(); } });
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
  let first;
  answer = (request, response) => {
    if (request.url === '/first') first = request.socket;
    else response.end(request.url);
  };
  const xhr = new Xhr();
  const loads = [];
  xhr.open('GET', '/first');
  xhr.send();
  await until(() => first);
  const over = new Promise((resolve) => { xhr.onload = () => resolve(loads.push(xhr.responseText)); });
  xhr.open('GET', '/second');
  xhr.send();
  await over;
  assert.deepEqual(loads, ['/second']);
  await until(() => first.destroyed);
});
