/**
 * What no request can have on the wire, whoever made it: it ends the request before anything is sent.
 */
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { CookieJar } from 'tough-cookie';
import { Agent } from 'undici';
import { createFetch } from '../../pkg/fetch.js';
import { demandSendable } from '../../pkg/transport/sendable.js';
import { nodeTransport } from '../../pkg/transport/node.js';
import { createXMLHttpRequest } from '../../pkg/xhr.js';
import { rejected, serveBytes } from './fetch-support.mjs';

const ORIGIN = 'http://app.example';
const ANSWER = `HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: ${ORIGIN}\r\nAccess-Control-Allow-Credentials: true\r\nContent-Length: 0\r\n\r\n`;

let server;
let url;
const dispatcher = new Agent();

before(async () => {
  server = await serveBytes(() => ANSWER);
  url = `${server.origin}/`;
});
after(() => Promise.all([dispatcher.destroy(), server.close()]));

const jarOf = (cookies) => ({ getCookieString: () => cookies, setCookie() {} });
const response = () => ({ status: 200, headers: [['Access-Control-Allow-Origin', ORIGIN], ['Access-Control-Allow-Credentials', 'true']], body: null });

/** Every way to send: what a cookie jar makes of each, and how it ends. */
const WAYS = {
  'node:http': async (jar) => rejected((await createFetch({ origin: ORIGIN, jar }))(url, { credentials: 'include' })),
  'a dispatcher': async (jar) => rejected((await createFetch({ origin: ORIGIN, jar, dispatcher }))(url, { credentials: 'include' })),
  'another transport': async (jar, sent) => rejected((await createFetch({ origin: ORIGIN, jar, fetch: async (...args) => { sent.push(args); return response(); } }))(url, { credentials: 'include' })),
  'an XMLHttpRequest': async (jar) => {
    const xhr = new (await createXMLHttpRequest({ origin: ORIGIN, jar }))();
    xhr.open('GET', url);
    xhr.withCredentials = true;
    xhr.send();
    await new Promise((resolve) => { xhr.onloadend = resolve; });
    return xhr.corsError;
  },
  'a synchronous XMLHttpRequest': async (jar) => {
    const xhr = new (await createXMLHttpRequest({ origin: ORIGIN, jar }))();
    xhr.open('GET', url, false);
    xhr.withCredentials = true;
    assert.throws(() => xhr.send(), { name: 'NetworkError' });
    return xhr.corsError;
  },
  'a transport that is synchronous': async (jar, sent) => {
    const xhr = new (await createXMLHttpRequest({ origin: ORIGIN, jar, fetchSync: (...args) => { sent.push(args); return response(); } }))();
    xhr.open('GET', url, false);
    xhr.withCredentials = true;
    assert.throws(() => xhr.send(), { name: 'NetworkError' });
    return xhr.corsError;
  },
};

const BAD = { 'CR LF': 'a=1\r\nX-Injected: yes', LF: 'a=1\nX-Injected: yes', CR: 'a=1\rX-Injected: yes', NUL: 'a=1\0' };

for (const [way, send] of Object.entries(WAYS)) describe(`through ${way}`, () => {
  for (const [what, cookies] of Object.entries(BAD)) test(`${what} in a jar's cookies is a network error, and nothing is sent`, async () => {
    server.received = '';
    const sent = [];
    const error = await send(jarOf(cookies), sent);
    assert.equal(error?.code, 'env-network-error');
    assert.match(error.cause.message, /^The value of the header Cookie has U\+000[0AD] at index 3, /);
    assert.doesNotMatch(error.cause.message, /Injected/);
    assert.deepEqual([server.received, sent], ['', []]);
  });
});

test('cookies are UTF-8 on the wire, so no character of theirs becomes a line end', async () => {
  const jar = new CookieJar(undefined, { rejectPublicSuffixes: false });
  await jar.setCookie('a=1\u010d\u010aX-Injected: yes', url);
  for (const options of [{ jar }, { jar, dispatcher }]) {
    server.received = '';
    await (await createFetch({ origin: ORIGIN, ...options }))(url, { credentials: 'include' });
    assert.match(server.received, /\r\ncookie: a=1\xc4\x8d\xc4\x8aX-Injected: yes\r\n/i);
  }
});

test('what script may not set, it is told of at once', async () => {
  const fetch = await createFetch({ origin: ORIGIN });
  server.received = '';
  for (const headers of [{ 'X-A': 'b\r\nX-Injected: yes' }, { 'X-A': 'b\0' }, { 'X-A': '\u010d\u010aX-Injected: yes' }, [['X-A\r\nX-B', 'c']]]) {
    assert.match((await rejected(fetch(url, { headers }))).code, /^(?:request-header-invalid|misuse)$/);
  }
  for (const method of ['GET /\r\n', 'G\u010d\u010a', 'G ET']) assert.equal((await rejected(fetch(url, { method }))).name, 'CorsError');
  assert.equal(server.received, '');
});

test('a URL, a referrer and a password with line ends send none', async () => {
  const fetch = await createFetch({ origin: url.slice(0, -1), baseUrl: `${url}page%0d%0aX-Injected:%20yes\r\n` });
  server.received = '';
  await fetch(`${url}path\r\nX-Injected: yes?q\u010d\u010a#f`);
  assert.deepEqual([server.received.split('\r\n')[0], server.received.split('\r\n').filter((line) => /injected/i.test(line))],
    ['GET /pathX-Injected:%20yes?q%C4%8D%C4%8A HTTP/1.1', [`GET /pathX-Injected:%20yes?q%C4%8D%C4%8A HTTP/1.1`, `Referer: ${url}page%0d%0aX-Injected:%20yes`]]);
});

test('the transport of Node, which goes round the check of Node, has one of its own', async () => {
  const transport = await nodeTransport();
  server.received = '';
  for (const value of ['b\r\nX-Injected: yes', '\u010d\u010aX-Injected: yes', '\x01\0']) {
    await assert.rejects(transport(url, { method: 'GET', headers: [['X-A', value]], body: null, redirect: 'manual', credentials: 'omit' }), /^Error: The value of the header X-A has U\+/);
  }
  assert.equal(server.received, '');
});

test('each part of a head is checked', () => {
  const headers = [['X-A', 'caf\xe9\x01']];
  demandSendable('http://a.example/', { method: 'patch', headers });
  assert.throws(() => demandSendable('http://a.example/', { method: 'GET /', headers }), /"GET \/" cannot be sent as a method/);
  assert.throws(() => demandSendable('http://a.example/ HTTP/1.1', { method: 'GET', headers }), /cannot be sent as a URL/);
  assert.throws(() => demandSendable('http://a.example/\u010d', { method: 'GET', headers }), /cannot be sent as a URL/);
  assert.throws(() => demandSendable('http://a.example/', { method: 'GET', headers: [['X A', 'b']] }), /"X A" cannot be sent as a header name/);
  assert.throws(() => demandSendable('http://a.example/', { method: 'GET', headers: [['X-A', 'b\u0100']] }), /X-A has U\+0100 at index 1/);
});
