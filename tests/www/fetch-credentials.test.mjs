/**
 * Cookies and passwords of corsight/fetch and corsight/xhr: what a jar is told, what goes out, and what stays.
 */
import { after, before, beforeEach, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { CookieJar } from 'tough-cookie';
import { createFetch } from '../../pkg/fetch.js';
import { createXMLHttpRequest } from '../../pkg/xhr.js';
import { allow, endless, rejected, sent, serve } from './fetch-support.mjs';

let home;
let api;
let answer;

before(async () => {
  [home, api] = await Promise.all([0, 1].map(() => serve((...args) => answer(...args))));
});
after(() => Promise.all([home, api].map((server) => server.close())));
beforeEach(() => {
  for (const { log } of [home, api]) log.length = 0;
  answer = (request, response) => response.writeHead(200, { ...allow(request), 'Set-Cookie': 'a=b; SameSite=None' }).end('hello');
});

const include = /** @type {const} */ ({ credentials: 'include' });

/** Sends with an XMLHttpRequest of `Xhr` and waits for its end. */
async function sendXhr(Xhr, url, { credentials = true, user = undefined, password = undefined, prepare = () => {} } = {}) {
  const xhr = new Xhr();
  xhr.open('GET', url, true, user, password);
  xhr.withCredentials = credentials;
  prepare(xhr);
  xhr.send();
  await once(xhr, 'loadend');
  return xhr;
}

/** A jar without cookies that records what it was called with. */
function recorder() {
  const calls = [];
  return {
    calls,
    getCookieString(url, options) {
      calls.push(['get', url, options.sameSiteContext]);
      return '';
    },
    setCookie(cookie, url, options) {
      calls.push(['set', url, options.sameSiteContext]);
    },
  };
}

describe('a jar is told which requests cross sites', () => {
  /** The two calls for one request. */
  const of = (calls, url) => calls.filter(([, asked]) => asked.startsWith(url)).map(([what, , context]) => [what, context]);
  const across = [['get', 'none'], ['set', 'none']];
  const within = (calls) => calls.length === 2 && calls.every(([, context]) => context !== 'none');

  test('by fetch', async () => {
    const jar = recorder();
    const fetch = await createFetch({ origin: home.origin, jar });
    // Another port is another origin of the same site; "localhost" is another site than 127.0.0.1.
    for (const url of [home.origin, api.origin, api.alias]) await fetch(url, include);
    assert.ok(within(of(jar.calls, home.origin)), 'same-origin');
    assert.ok(within(of(jar.calls, api.origin)), 'same-site');
    assert.deepEqual(of(jar.calls, api.alias), across);
  });

  test('by an XMLHttpRequest', async () => {
    const jar = recorder();
    const Xhr = await createXMLHttpRequest({ origin: home.origin, jar });
    for (const url of [home.origin, api.origin, api.alias]) await sendXhr(Xhr, url);
    assert.ok(within(of(jar.calls, home.origin)), 'same-origin');
    assert.ok(within(of(jar.calls, api.origin)), 'same-site');
    assert.deepEqual(of(jar.calls, api.alias), across);
  });

  test('by a synchronous XMLHttpRequest', async () => {
    const jar = recorder();
    const fetchSync = () => ({ status: 200, headers: [['Access-Control-Allow-Origin', home.origin], ['Access-Control-Allow-Credentials', 'true'], ['Set-Cookie', 'a=b; SameSite=None']], body: null });
    const Xhr = await createXMLHttpRequest({ origin: home.origin, jar, fetchSync });
    for (const url of [home.origin, api.alias]) {
      const xhr = new Xhr();
      xhr.open('GET', url, false);
      xhr.withCredentials = true;
      xhr.send();
    }
    assert.ok(within(of(jar.calls, home.origin)), 'same-origin');
    assert.deepEqual(of(jar.calls, api.alias), across);
  });

  test('of every request that a redirect leads to', async () => {
    const jar = recorder();
    const fetch = await createFetch({ origin: home.origin, jar });
    answer = (request, response) => {
      const Location = { '/one': `${api.alias}/two`, '/two': `${home.origin}/three` }[request.url];
      response.writeHead(Location ? 302 : 200, { ...allow(request), ...(Location ? { Location } : {}) }).end();
    };
    await fetch('/one', include);
    assert.deepEqual(jar.calls.map(([what, url]) => `${what} ${url}`), [`get ${home.origin}/one`, `get ${api.alias}/two`, `get ${home.origin}/three`]);
    assert.equal(jar.calls[1][2], 'none');
  });
});

describe('cookies of tough-cookie with SameSite', () => {
  const cookiesOf = ({ log }) => log.map(({ headers }) => headers.cookie?.split('; ').sort().join('; '));

  /** A jar that has cookies of "localhost" of each kind. */
  async function filled() {
    const jar = new CookieJar();
    for (const cookie of ['strict=1; SameSite=Strict', 'lax=1; SameSite=Lax', 'none=1; SameSite=None']) await jar.setCookie(cookie, `${api.alias}/`);
    return jar;
  }

  beforeEach(() => {
    answer = (request, response) => response.writeHead(200, allow(request)).end();
  });

  test('stay at home when the request crosses sites', async () => {
    const jar = await filled();
    await (await createFetch({ origin: home.origin, jar }))(api.alias, include);
    await sendXhr(await createXMLHttpRequest({ origin: home.origin, jar }), api.alias);
    assert.deepEqual(cookiesOf(api), ['none=1', 'none=1']);
  });

  test('go along within a site', async () => {
    const jar = await filled();
    await (await createFetch({ origin: home.alias, jar }))(api.alias, include);
    assert.deepEqual(cookiesOf(api), ['lax=1; none=1; strict=1']);
  });

  test('are not stored from an answer that crosses sites', async () => {
    answer = (request, response) => response.writeHead(200, { ...allow(request), 'Set-Cookie': ['strict=1; SameSite=Strict', 'none=1; SameSite=None'] }).end();
    const jar = new CookieJar();
    await (await createFetch({ origin: home.origin, jar }))(api.alias, include);
    assert.equal(await jar.getCookieString(api.alias), 'none=1');
    await (await createFetch({ origin: home.alias, jar }))(api.alias, include);
    assert.equal(await jar.getCookieString(api.alias), 'none=1; strict=1');
  });
});

describe('a jar is not asked', () => {
  const refuses = { getCookieString: () => assert.fail('a jar was asked'), setCookie: () => assert.fail('a jar was told') };
  const blob = URL.createObjectURL(new Blob(['x']));

  test('for data: and blob: URLs, which no network carries', async () => {
    const fetch = await createFetch({ origin: home.origin, jar: refuses });
    for (const url of ['data:,x', blob]) assert.equal(await (await fetch(url, include)).text(), 'x');
    const Xhr = await createXMLHttpRequest({ origin: home.origin, jar: refuses });
    assert.equal((await sendXhr(Xhr, 'data:,x')).responseText, 'x');
    const xhr = new Xhr();
    xhr.open('GET', 'data:,x', false);
    xhr.send();
    assert.equal(xhr.responseText, 'x');
  });

  test('for preflights and without credentials', async () => {
    const jar = recorder();
    const fetch = await createFetch({ origin: home.origin, jar });
    await fetch(api.origin, { method: 'PUT' });
    await fetch(api.origin, { method: 'DELETE', ...include });
    assert.deepEqual(api.methods(), ['OPTIONS', 'PUT', 'OPTIONS', 'DELETE']);
    assert.deepEqual(jar.calls.map(([what]) => what), ['get', 'set']);
  });
});

test('nothing is sent after an abort while the jar thinks', async () => {
  const controller = new AbortController();
  let cookies;
  const jar = {
    getCookieString: () => cookies = new Promise((resolve) => {
      controller.abort();
      resolve('a=b');
    }),
    setCookie: () => {},
  };
  let sends = 0;
  const transport = async () => {
    sends++;
    return { status: 200, headers: [], body: null };
  };
  const fetch = await createFetch({ origin: home.origin, jar, fetch: transport });
  assert.equal((await rejected(fetch('/', { signal: controller.signal }))).name, 'AbortError');
  await cookies;
  await new Promise(setImmediate);
  assert.equal(sends, 0);
});

describe('Authorization', () => {
  const basic = (text) => `Basic ${Buffer.from(text).toString('base64')}`;
  /** What the page's server was sent in each request. */
  const authorizations = () => home.log.map((entry) => sent(entry, 'authorization'));
  let Xhr;
  let status;

  beforeEach(async () => {
    status = (authorization) => (authorization ? 200 : 401);
    answer = (request, response) => {
      const { authorization } = request.headers;
      response.writeHead(status(authorization), { ...allow(request), 'WWW-Authenticate': 'Basic realm="x"' }).end(authorization);
    };
    Xhr = await createXMLHttpRequest({ origin: home.origin });
  });

  const mine = { prepare: (xhr) => xhr.setRequestHeader('Authorization', 'mine') };

  test('of script goes out alone where another is known', async () => {
    await sendXhr(Xhr, '/', { user: 'name', password: 'pass' });
    await sendXhr(Xhr, '/');
    await sendXhr(Xhr, '/', mine);
    assert.deepEqual(authorizations(), [[], [basic('name:pass')], [basic('name:pass')], ['mine']]);
  });

  test('of script is not replaced by that of the URL when the server refuses it', async () => {
    status = () => 401;
    const xhr = await sendXhr(Xhr, '/', { user: 'name', password: 'pass', ...mine });
    assert.equal(xhr.status, 401);
    assert.deepEqual(authorizations(), [['mine']]);
  });

  test('that is known is replaced by that of a URL with another password', async () => {
    await sendXhr(Xhr, '/', { user: 'name', password: 'old' });
    status = (authorization) => (authorization === basic('name:new') ? 200 : 401);
    assert.equal((await sendXhr(Xhr, '/', { user: 'name', password: 'new' })).status, 200);
    assert.equal((await sendXhr(Xhr, '/')).status, 200);
    assert.deepEqual(authorizations(), [[], [basic('name:old')], [], [basic('name:new')], [basic('name:new')]]);
  });

  test('that is known goes to no other origin', async () => {
    await sendXhr(Xhr, '/', { user: 'name', password: 'pass' });
    await sendXhr(Xhr, api.origin);
    assert.deepEqual(api.log.map((entry) => sent(entry, 'authorization')), [[]]);
  });

  test('is asked for by a response whose body is let go before it is sent', async () => {
    const { stream, cancelled } = endless('who are you?');
    const seen = [];
    const transport = async (_, { headers }) => {
      seen.push([headers.some(([name]) => name === 'Authorization'), cancelled() !== null]);
      return seen.length === 1 ? { status: 401, headers: { 'WWW-Authenticate': 'Basic realm="x"' }, body: stream } : { status: 200, headers: {}, body: null };
    };
    Xhr = await createXMLHttpRequest({ origin: home.origin, fetch: transport });
    assert.equal((await sendXhr(Xhr, '/', { user: 'name', password: 'pass' })).status, 200);
    assert.deepEqual(seen, [[false, false], [true, true]]);
  });
});
