/**
 * A synchronous XMLHttpRequest in Node.
 */
import { after, before, beforeEach, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { JSDOM } from 'jsdom';
import { jQueryFactory } from 'jquery/factory';
import { CookieJar } from 'tough-cookie';
import { createFetch } from '../../pkg/fetch.js';
import { createEngine } from '../../pkg/index.js';
import { createXMLHttpRequest } from '../../pkg/xhr.js';

let servers;
let home;
let api;
let Xhr;

before(async () => {
  servers = new Worker(new URL('./sync-server.mjs', import.meta.url));
  [{ home, api }] = await once(servers, 'message');
});
after(() => servers.terminate());
beforeEach(async () => {
  Xhr = await createXMLHttpRequest({ origin: home });
  methods();
});

/** What the API was asked since the last call. */
function methods() {
  return JSON.parse(send(`${home}/log`).responseText);
}

function send(url, { method = 'GET', body, prepare = () => {} } = {}) {
  const xhr = new Xhr();
  xhr.open(method, url, false);
  prepare(xhr);
  xhr.send(body);
  return xhr;
}

test('it is done when send() returns, and has told so', () => {
  const events = [];
  const xhr = send(`${api}/path#fragment`, { method: 'POST', body: 'text', prepare: (each) => {
    for (const type of ['readystatechange', 'loadstart', 'progress', 'load', 'loadend']) each.addEventListener(type, () => events.push(`${type} ${each.readyState}`));
  } });
  assert.deepEqual(events, ['readystatechange 4', 'load 4', 'loadend 4']);
  assert.deepEqual([xhr.status, xhr.statusText, xhr.responseURL], [200, 'OK', `${api}/path`]);
  assert.deepEqual(JSON.parse(xhr.responseText), { method: 'POST', type: 'text/plain;charset=UTF-8', body: 'text' });
  assert.deepEqual(methods(), ['POST']);
});

test('a refusal, a closed connection and a body that is cut off throw a NetworkError that says why', () => {
  const xhr = new Xhr();
  xhr.open('PUT', `${api}/no`, false);
  assert.throws(() => xhr.send(), (error) => error instanceof DOMException && error.name === 'NetworkError' && error.cause === xhr.corsError);
  assert.equal(xhr.corsError.code, 'preflight-acao-missing');
  assert.deepEqual([xhr.readyState, xhr.status, xhr.responseText, methods()], [4, 0, '', ['OPTIONS']]);
  assert.throws(() => send(`${api}/close`), { name: 'NetworkError' });
  assert.throws(() => send(`${api}/short`), { name: 'NetworkError' });
});

test('redirects are followed and their bodies left, a HEAD has none', () => {
  assert.equal(send(`${api}/redirect`).responseURL, `${api}/`);
  assert.equal(send(`${api}/`, { method: 'HEAD' }).responseText, '');
  assert.deepEqual(methods(), ['GET', 'GET', 'HEAD']);
});

test('one preflight cache with what is not synchronous', async () => {
  const engine = await createEngine({ origin: home });
  const fetch = await createFetch({ origin: home, engine });
  Xhr = await createXMLHttpRequest({ origin: home, engine });
  send(api, { method: 'PUT' });
  await fetch(api, { method: 'PUT' });
  send(api, { method: 'PUT' });
  assert.deepEqual(methods(), ['OPTIONS', 'PUT', 'PUT', 'PUT']);
});

test('cookies of a jar that can do without promises', async () => {
  Xhr = await createXMLHttpRequest({ origin: home, jar: new CookieJar() });
  const prepare = (xhr) => { xhr.withCredentials = true; };
  assert.equal(JSON.parse(send(api, { prepare }).responseText).cookie, undefined);
  assert.equal(JSON.parse(send(api, { prepare }).responseText).cookie, 'a=b');
  assert.equal(JSON.parse(send(api).responseText).cookie, undefined);
  Xhr = await createXMLHttpRequest({ origin: home, jar: { getCookieString: async () => '', setCookie: async () => {} } });
  assert.throws(() => send(api, { prepare }), { code: 'xhr-sync-unavailable', message: /getCookieStringSync/ });
});

test('bodies of every kind', () => {
  const form = new FormData();
  form.append('file', new Blob(['bytes']), 'a.txt');
  const posted = (body) => JSON.parse(send(api, { method: 'POST', body }).responseText);
  const { type, body } = posted(form);
  assert.match(type, /^multipart\/form-data; boundary=/);
  assert.match(body, /name="file"; filename="a.txt"\r\n.*\r\n\r\nbytes\r\n/s);
  assert.deepEqual([posted(new Blob(['é'], { type: 'text/x' })).body, posted(new Uint8Array([65])).body], ['é', 'A']);
});

test('a long body comes whole and in its order', () => {
  const body = Array.from({ length: 100_000 }, (_, index) => index.toString(36)).join();
  assert.equal(JSON.parse(send(api, { method: 'POST', body }).responseText).body, body);
});

test('data: and blob: URLs', () => {
  assert.equal(send('data:,hello').responseText, 'hello');
  assert.throws(() => send('blob:nodedata:gone'), { name: 'NetworkError' });
});

test('what a page may not have with it', () => {
  const named = { name: 'InvalidAccessError' };
  const xhr = new Xhr();
  xhr.open('GET', api, false);
  assert.throws(() => { xhr.timeout = 1; }, named);
  assert.throws(() => { xhr.responseType = 'json'; }, named);
  xhr.open('GET', api);
  xhr.timeout = 1;
  assert.throws(() => xhr.open('GET', api, false), named);
});

test('a transport of the caller cannot be taken along, and open() says so', async () => {
  for (const options of [{ fetch: async () => ({ status: 200, body: null, headers: [] }) }, { dispatcher: { request() {} } }]) {
    Xhr = await createXMLHttpRequest({ origin: home, ...options });
    assert.throws(() => send(api), { code: 'xhr-sync-unavailable' });
  }
});

test('jQuery with async: false', () => {
  const { window } = new JSDOM('', { url: `${home}/` });
  window.XMLHttpRequest = Xhr;
  const $ = jQueryFactory(window);
  let seen;
  $.ajax({ url: `${api}/yes`, method: 'PUT', async: false }).done(({ method }) => { seen = method; });
  assert.equal(seen, 'PUT');
  $.ajax({ url: `${api}/no`, method: 'PUT', async: false }).fail((_, status, error) => { seen = `${status} ${error.name}`; });
  assert.equal(seen, 'error NetworkError');
  window.close();
});

test('the worker keeps no process alive', async () => {
  const script = `import { createXMLHttpRequest } from '${new URL('../../pkg/xhr.js', import.meta.url)}';
    const xhr = new (await createXMLHttpRequest({ origin: '${home}' }))();
    xhr.open('GET', '${home}', false);
    xhr.send();
    console.log(xhr.status);`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], { timeout: 20_000 });
  assert.equal(stdout.trim(), '200');
});

test('what the caller sends with can be synchronous too', async () => {
  const calls = [];
  let body = new TextEncoder().encode('mock');
  const fetchSync = (url, { method }) => {
    calls.push(`${method} ${url}`);
    return { status: 200, statusText: 'Mocked', headers: { 'Access-Control-Allow-Origin': home, 'Access-Control-Allow-Methods': 'PUT', 'Content-Type': 'text/plain' }, body };
  };
  Xhr = await createXMLHttpRequest({ origin: home, fetch: () => assert.fail('asynchronous'), fetchSync });
  const { responseText, statusText } = send('https://api.example/x', { method: 'PUT', body: 'text' });
  assert.deepEqual([responseText, statusText, calls], ['mock', 'Mocked', ['OPTIONS https://api.example/x', 'PUT https://api.example/x']]);
  // These never reach a network.
  assert.equal(send('data:text/plain,local').responseText, 'local');
  assert.equal(calls.length, 2);
  body = null;
  assert.equal(send('https://api.example/x').responseText, '');
  body = 'text';
  assert.throws(() => send('https://api.example/x'), ({ cause }) => /^"text" was given, but fetchSync returns /.test(cause.message));
  await assert.rejects(createXMLHttpRequest({ origin: home, fetchSync: 'x' }), /^CorsError: "x" was given, but fetchSync is a function$/);
});
