/**
 * What a fetch asks a cookie jar and tells it: the site of each request, the text of cookies, and what comes of a jar that fails.
 */
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { CookieJar } from 'tough-cookie';
import { createFetch } from '../../pkg/fetch.js';
import { createXMLHttpRequest } from '../../pkg/xhr.js';
import { serveBytes } from './fetch-support.mjs';

const HOME = 'http://page.example';
const ALLOWED = [['Access-Control-Allow-Origin', HOME], ['Access-Control-Allow-Credentials', 'true']];

/** Both ways of sending, with a network in memory: `answer` gives the headers of each response. */
const WAYS = {
  'fetch': async (options, urls, answer) => {
    const fetch = await createFetch({ origin: HOME, ...options, fetch: async (url, init) => answer(url, init) });
    for (const [url, method] of urls) await fetch(url, { method, credentials: 'include' });
  },
  'a synchronous XMLHttpRequest': async (options, urls, answer) => {
    const Xhr = await createXMLHttpRequest({ origin: HOME, ...options, fetchSync: answer });
    for (const [url, method = 'GET'] of urls) {
      const xhr = new Xhr();
      xhr.open(method, url, false);
      xhr.withCredentials = true;
      xhr.send();
    }
  },
};

const newJar = () => new CookieJar(undefined, { rejectPublicSuffixes: false });
const LINES = ['s=1; SameSite=Strict', 'l=1; SameSite=Lax', 'u=1', 'x=1; samesite = odd', 'n=1; SameSite=Strict; SameSite=None'];

for (const [way, send] of Object.entries(WAYS)) describe(`through ${way}`, () => {
  /** What went out as Cookie, and the names of the cookies that are in the jar for the other site afterwards. */
  async function exchange(options, url, set = []) {
    const jar = newJar();
    for (const line of LINES) await jar.setCookie(line, url);
    const sent = [];
    const answer = (_, { headers }) => {
      sent.push(headers.find(([name]) => name === 'Cookie')?.[1] ?? '');
      return { status: 200, headers: [...ALLOWED, ...set.map((line) => ['Set-Cookie', line])], body: null };
    };
    await send({ jar, ...options }, [[url]], answer);
    return { sent: sent.join(), stored: (await jar.getCookies(url)).map(({ key }) => key).join('') };
  }
  const set = LINES.map((line) => `2${line}`);

  test('over http too, only cookies that may leave their site do, and only they are stored', async () => {
    const { sent, stored } = await exchange({}, 'http://api.other/', set);
    assert.deepEqual([sent, stored], ['u=1; x=1; n=1', 'sluxn2n']);
  });

  test('in Chromium a cookie without SameSite is one of them', async () => {
    const { sent, stored } = await exchange({ profile: 'chromium' }, 'http://api.other/', set);
    assert.deepEqual([sent, stored], ['n=1', 'sluxn2n']);
  });

  test('a jar that gives cookies only as one string is told what it can be told', async () => {
    const asked = [];
    const note = (name) => (...args) => { asked.push([name, ...args]); return name === 'getCookieString' ? 'a=b' : undefined; };
    const jar = { getCookieString: note('getCookieString'), setCookie: note('setCookie') };
    const answer = () => ({ status: 200, headers: [...ALLOWED, ['Set-Cookie', 'c=d'], ['set-cookie', 'e=f; SameSite=None; Secure']], body: null });
    await send({ jar, profile: 'chromium' }, [['http://api.other/'], ['http://sub.page.example/'], [`${HOME}/`]], answer);
    const stores = (url, sameSiteContext, ...lines) => lines.map((line) => ['setCookie', line, url, { ignoreError: true, sameSiteContext }]);
    assert.deepEqual(asked, [
      ['getCookieString', 'http://api.other/', { sameSiteContext: 'none' }],
      ...stores('http://api.other/', 'none', 'e=f; SameSite=None; Secure'),
      ['getCookieString', 'http://sub.page.example/', { sameSiteContext: 'strict' }],
      ...stores('http://sub.page.example/', 'strict', 'c=d', 'e=f; SameSite=None; Secure'),
      ['getCookieString', `${HOME}/`, { sameSiteContext: 'strict' }],
      ...stores(`${HOME}/`, 'strict', 'c=d', 'e=f; SameSite=None; Secure'),
    ]);
  });

  test('within a site all go along and are stored, in the order of the jar', async () => {
    const { sent, stored } = await exchange({ profile: 'chromium' }, 'http://sub.page.example/', set);
    assert.deepEqual([sent, stored], ['s=1; l=1; u=1; x=1; n=1', 'sluxn2s2l2u2x2n']);
  });

  test('the same host by another scheme is another site', async () => {
    const { sent, stored } = await exchange({ profile: 'chromium' }, 'https://page.example/', set);
    assert.deepEqual([sent, stored], ['n=1', 'sluxn2n']);
  });

  for (const [what, bytes, text] of [['UTF-8', 'a=\xc4\x8d\xf0\x9f\x98\x80', 'a=\u010d\u{1f600}'], ['no UTF-8', 'a=\xe9\x80\xff\xc4\x8d', undefined]]) {
    test(`a server gets the bytes that it has set, and script reads ${what} as text`, async () => {
      const jar = newJar();
      const sent = [];
      const answer = (_, { headers }) => {
        sent.push(headers.find(([name]) => name === 'Cookie')?.[1]);
        return { status: 200, headers: [...ALLOWED, ['Set-Cookie', bytes]], body: null };
      };
      await send({ jar }, [[`${HOME}/`], [`${HOME}/`]], answer);
      assert.deepEqual(sent, [undefined, bytes]);
      if (text) assert.equal(await jar.getCookieString(`${HOME}/`), text);
    });
  }

  test('a jar is told all that a line says, a mark of its byte order too', async () => {
    const told = [];
    const jar = { getCookieString: () => '', setCookie: (line) => void told.push(line) };
    const answer = () => ({ status: 200, headers: [...ALLOWED, ['Set-Cookie', '\xef\xbb\xbfa=b']], body: null });
    await send({ jar }, [[`${HOME}/`]], answer);
    assert.deepEqual(told, ['\ufeffa=b']);
  });

  test('across sites several go along in the order of RFC 6265, and the name of a cookie is none of its attributes', async () => {
    const jar = newJar();
    const sent = [];
    const url = 'http://api.other/deep/path';
    const answer = (_, { headers }) => {
      sent.push(headers.find(([name]) => name === 'Cookie')?.[1] ?? '');
      return { status: 200, headers: [...ALLOWED, ['Set-Cookie', 'a=1; Path=/; SameSite=None'], ['Set-Cookie', 'b=2; Path=/deep; SameSite=None'], ['Set-Cookie', 'SameSite=None; Path=/']], body: null };
    };
    await send({ jar, profile: 'chromium' }, [[url], [url]], answer);
    // <https://www.rfc-editor.org/rfc/rfc6265#section-5.4> 2.: longer paths first.
    assert.deepEqual(sent, ['', 'b=2; a=1']);
    assert.equal((await jar.getCookies(url)).length, 2);
  });

  test('a jar that fails is told of once, and concerns no request', async (t) => {
    const warnings = t.mock.method(console, 'warn', () => { throw new Error('a console that fails too'); });
    const boom = () => { throw new Error('the jar is broken'); };
    const late = async () => boom();
    const jars = [{ getCookieString: boom, setCookie: boom }, { getCookieString: () => undefined, setCookie: boom }, { getCookieString: () => null, setCookie: () => {} }];
    if (way === 'fetch') jars.push({ getCookieString: late, setCookie: late }, { getCookies: late, getCookieString: late, setCookie: () => Promise.reject() });
    for (const jar of jars) {
      const sent = [];
      const answer = (_, { headers }) => {
        sent.push(headers.filter(([name]) => name === 'Cookie'));
        return { status: 200, headers: [...ALLOWED, ['Set-Cookie', 'a=b'], ['Set-Cookie', 'c=d; SameSite=None']], body: null };
      };
      await send({ jar, profile: 'chromium' }, [['http://api.other/']], answer);
      assert.deepEqual(sent, [[]]);
    }
    // Once for the whole process.
    assert.equal(warnings.mock.callCount(), way === 'fetch' ? 1 : 0);
    for (const { arguments: [said, error] } of warnings.mock.calls) assert.match(`${said} ${error}`, /^\[corsight\] The cookie jar failed\. .* Error: the jar is broken$/);
  });
});

describe('over the network', () => {
  let server;
  before(async () => {
    server = await serveBytes((head) => (/^GET \/asks/.test(head) && !/authorization/i.test(head)
      ? 'HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic\r\nSet-Cookie: asked=1\r\nContent-Length: 0\r\n\r\n'
      : 'HTTP/1.1 200 OK\r\nSet-Cookie: answered=1\r\nContent-Length: 0\r\n\r\n'));
  });
  after(() => server.close());

  test('cookies of an answer that asks for a password are kept, too', async () => {
    const jar = newJar();
    await (await createFetch({ origin: server.origin, jar }))(`${server.origin}/asks`);
    assert.equal(await jar.getCookieString(server.origin), 'asked=1');
    const xhr = new (await createXMLHttpRequest({ origin: server.origin, jar }))();
    xhr.open('GET', '/asks', true, 'user', 'password');
    xhr.send();
    await new Promise((resolve) => { xhr.onloadend = resolve; });
    assert.deepEqual([xhr.status, await jar.getCookieString(server.origin)], [200, 'asked=1; answered=1']);
  });
});
