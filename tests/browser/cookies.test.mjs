// Cookies by their SameSite attribute: what each browser sends and stores, and what Corsight's fetch does with a jar under its profile.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { CookieJar } from 'tough-cookie';
import { createFetch } from '../../pkg/fetch.js';
import { createEngine } from '../../pkg/index.js';
import { inEachBrowser } from './browsers.mjs';

/** The cookies of each kind, by the letter that their names end with. WebKit takes no Secure cookie from plain HTTP. */
const KINDS = { s: '; SameSite=Strict', l: '; SameSite=Lax', u: '', x: '; SameSite=odd', n: '; SameSite=None; Secure' };
const lines = (prefix) => Object.entries(KINDS).map(([kind, attributes]) => `${prefix}-${kind}=1; Path=/${attributes}`);
/** The kinds that go along or are stored in each mode. */
const KINDS_OF = { 'strict-or-less': 'slux', 'lax-or-less': 'lux', 'unset-or-less': 'ux', none: '' };

/** Servers on two sites that log the cookies they get. `?set=p` sets cookies whose names begin with p; `?to=` redirects. */
async function startServers() {
  /** @type {[path: string, cookies: string][]} */
  const log = [];
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://any');
    const names = (request.headers.cookie ?? '').split('; ').filter(Boolean).map((cookie) => cookie.split('=')[0]).filter((name) => !name.endsWith('-n'));
    if (pathname !== '/favicon.ico') log.push([`${request.method} ${request.headers.host.split(':')[0]}${pathname}`, names.sort().join(' ')]);
    const headers = { 'Access-Control-Allow-Origin': request.headers.origin ?? '*', 'Access-Control-Allow-Credentials': 'true', 'Cache-Control': 'no-store', 'Content-Type': 'text/html',
      ...(searchParams.has('set') && { 'Set-Cookie': lines(searchParams.get('set')) }) };
    if (searchParams.has('to')) response.writeHead(302, { ...headers, Location: searchParams.get('to') }).end();
    else response.writeHead(200, headers).end('<p>page');
  });
  server.listen(0);
  await once(server, 'listening');
  const { port } = server.address();
  const close = () => new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
  return { log, home: `http://127.0.0.1:${port}`, other: `http://localhost:${port}`, close };
}

/** What a page at home fetches, one URL after the other. */
function fetches({ home, other }) {
  const through = (url, next) => `${url}?to=${encodeURIComponent(next)}`;
  return [
    [`${home}/home`], [`${other}/other`], [`${other}/posted`, 'POST'],
    [through(`${home}/away`, through(`${other}/back`, `${home}/returned`))], [through(`${other}/led`, `${home}/led`)],
    [`${other}/set?set=across`], [through(`${other}/led-to-set`, `${home}/led-to-set?set=led`)],
  ];
}

inEachBrowser((name, launch) => {
  let servers;
  let browser;
  before(async () => {
    servers = await startServers();
    browser = await launch({ thirdPartyCookies: true });
  });
  after(async () => {
    await browser?.close();
    await servers?.close();
  });

  async function until(isDone) {
    const deadline = Date.now() + 20000;
    while (!await isDone()) {
      assert.ok(Date.now() < deadline, `waited in vain: ${JSON.stringify(servers.log)}`);
      await new Promise((resolve) => { setTimeout(resolve, 20); });
    }
  }

  test('sends and stores what Corsight\'s fetch does under its profile', async () => {
    const { log, home, other } = servers;
    await browser.open(`${other}/?set=other`);
    await browser.open(`${home}/?set=home`);
    log.length = 0;
    for (const [url, method = 'GET'] of fetches(servers)) {
      const count = `globalThis.count = (globalThis.count ?? 0)`;
      const before = await browser.evaluate(count);
      await browser.evaluate(`void fetch(${JSON.stringify(url)}, { method: '${method}', credentials: 'include' }).catch(() => {}).then(() => { globalThis.count += 1; })`);
      await until(async () => await browser.evaluate(count) > before);
    }
    await browser.open(`${home}/at-home`);
    await browser.open(`${other}/at-the-other`);
    const real = seenBy(log.splice(0));

    const jar = new CookieJar(undefined, { rejectPublicSuffixes: false });
    for (const line of lines('other')) await jar.setCookie(line, other);
    for (const line of lines('home')) await jar.setCookie(line, home);
    const fetch = await createFetch({ origin: home, profile: name, jar });
    for (const [url, method] of fetches(servers)) await fetch(url, { method, credentials: 'include' }).catch(() => {});
    // What a page of its own would have got.
    await fetch(`${home}/at-home`);
    await (await createFetch({ origin: other, profile: name, jar }))(`${other}/at-the-other`);
    assert.deepEqual(seenBy(log.splice(0)), real);
    // And there was something to see: an unlabelled cookie, and a cookie behind a redirect from another site.
    const seen = Object.fromEntries(real);
    assert.equal(seen['GET localhost/other'], name === 'chromium' ? '' : 'other-u other-x');
    assert.equal(seen['GET 127.0.0.1/led'], name === 'firefox' ? 'home-u home-x' : 'home-l home-s home-u home-x');
  });

  // WebKitGTK stores no cookie of another site than the page's, whatever its SameSite: its user's setting, which has no name here.
  const seenBy = (log) => (name === 'webkit' ? log.map(([request, cookies]) => [request, cookies.split(' ').filter((cookie) => !cookie.startsWith('across-')).join(' ')]) : log);

  /** For each way to ask for a URL: what does it, and what is true when the answer is there. */
  const ways = {
    img: (url) => [`globalThis.image = Object.assign(new Image(), { src: '${url}' })`, 'image.complete'],
    iframe: (url) => [`document.body.append(Object.assign(document.createElement('iframe'), { src: '${url}', onload() { globalThis.isLoaded = true; } }))`, 'globalThis.isLoaded'],
    'form GET': (url) => [`location.href = '${url}'`, `location.href === '${url}' && document.readyState === 'complete'`],
    'form POST': (url) => [`document.body.appendChild(Object.assign(document.createElement('form'), { method: 'POST', action: '${url}' })).submit()`,
      `location.href === '${url}' && document.readyState === 'complete'`],
  };
  for (const [how, way] of Object.entries(ways)) {
    test(`sends and stores what a plan says of ${how}`, async () => {
      const { log, home, other } = servers;
      const prefix = how.replace(' ', '');
      await browser.open(`${other}/?set=other`);
      await browser.open(`${home}/page`);
      log.length = 0;
      const [work, isDone] = way(`${other}/${prefix}?set=${prefix}`);
      await browser.evaluate(`void (${work})`);
      // While a page gives way to the next there is nothing to evaluate in.
      await until(() => browser.evaluate(isDone).catch(() => false));
      const [[, sent]] = log;
      log.length = 0;
      await browser.open(`${other}/visit`);
      await until(() => log.some(([request]) => request.endsWith('/visit')));
      const [, stored] = log.at(-1);
      const [initiator, method] = how.split(' ');
      const engine = await createEngine({ origin: home, profile: name });
      const { cookiesSent, cookiesStored, site } = engine.plan({ url: other, initiator, method }).request;
      const of = (cookies, start) => cookies.split(' ').filter((cookie) => cookie.startsWith(`${start}-`)).map((cookie) => cookie.at(-1)).sort().join('');
      const kinds = (mode) => [...KINDS_OF[mode]].sort().join('');
      const storesNone = name === 'webkit' && !how.startsWith('form');
      assert.deepEqual([site, of(sent, 'other'), of(stored, prefix)], ['cross-site', kinds(cookiesSent), storesNone ? '' : kinds(cookiesStored)]);
    });
  }
});
