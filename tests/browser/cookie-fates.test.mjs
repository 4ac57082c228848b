// A call that sets a cookie, made twice: the requests of the second call that carry the cookie in each browser, and those that a verdict
// under its profile names. Chromium of Debian blocks cookies of other sites, unlike Chrome, so it is told not to.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { after, before, test } from 'node:test';
import { createEngine } from '../../pkg/index.js';
import { inEachBrowser } from './browsers.mjs';

/** A line of Set-Cookie for a cookie of this name; the value is longer or shorter where that is what matters. */
const line = (attributes, { prefix = '', value = 'v' } = {}) => (name) => `${prefix}${name}=${value}${attributes}`;
const LINES = {
  plain: line(''),
  'HttpOnly': line('; HttpOnly; Path=/'),
  'SameSite=Strict': line('; SameSite=Strict'),
  'SameSite=Lax': line('; SameSite=Lax'),
  'SameSite=None': line('; SameSite=None'),
  'SameSite=odd': line('; SameSite=odd'),
  'SameSite=Lax, then None': line('; SameSite=Lax; SameSite=None; Secure'),
  Secure: line('; Secure'),
  'SameSite=None; Secure': line('; SameSite=None; Secure'),
  'SameSite=None; Secure; Partitioned': line('; SameSite=None; Secure; Partitioned'),
  'Secure; Path=/; Partitioned': line('; Secure; Path=/; Partitioned'),
  Partitioned: line('; Partitioned'),
  'SameSite=None; Partitioned': line('; SameSite=None; Partitioned'),
  'Domain of the host': (name, host) => `${name}=v; Domain=${host}`,
  'Domain above the host': (name, host) => `${name}=v; Domain=${host.slice(host.indexOf('.') + 1)}`,
  'Domain that is a public suffix': line('; Domain=localhost'),
  'Domain that the host only ends with': (name, host) => `${name}=v; Domain=${host.slice(1)}`,
  'Domain with a dot': (name, host) => `${name}=v; Domain=.${host}`,
  'Domain in upper case': (name, host) => `${name}=v; Domain=${host.toUpperCase()}`,
  'Domain of another host': line('; Domain=api.example'),
  'Domain that is no host': line('; Domain=a b'),
  'empty Domain': line('; Domain='),
  'empty Domain after another': line('; Domain=api.example; Domain='),
  'Path above': line('; Path=/deep'),
  'Path of another place': line('; Path=/elsewhere'),
  'Path that begins alike': line('; Path=/de'),
  'Path without a slash': line('; Path=deep'),
  'Path with a slash behind': line('; Path=/deep/'),
  'Path deeper': line('; Path=/deep/set/more'),
  '__Secure- with Secure': line('; Secure', { prefix: '__Secure-' }),
  '__Secure- without Secure': line('', { prefix: '__Secure-' }),
  '__secure- without Secure': line('', { prefix: '__secure-' }),
  '__Host- as it must be': line('; Secure; Path=/', { prefix: '__Host-' }),
  '__Host- without Path': line('; Secure', { prefix: '__Host-' }),
  '__Host- with Domain': (name, host) => `__Host-${name}=v; Secure; Path=/; Domain=${host}`,
  '__Host- as it must be, SameSite=None': line('; Secure; Path=/; SameSite=None', { prefix: '__Host-' }),
  '__Http- as it must be': line('; Secure; HttpOnly', { prefix: '__Http-' }),
  '__Http- without HttpOnly': line('; Secure', { prefix: '__Http-' }),
  '__Host-Http- as it must be': line('; Secure; HttpOnly; Path=/', { prefix: '__Host-Http-' }),
  '__Host-Http- without HttpOnly': line('; Secure; Path=/', { prefix: '__Host-Http-' }),
  'nameless': (name) => name,
  'nameless with =': (name) => `=${name}`,
  'nameless with a prefix': (name) => `=__Secure-${name}`,
  'Max-Age=0': line('; Max-Age=0'),
  'Max-Age=-1': line('; Max-Age=-1'),
  'Max-Age=60': line('; Max-Age=60'),
  'Max-Age=0x': line('; Max-Age=0x'),
  'Max-Age=0, then 60': line('; Max-Age=0; Max-Age=60'),
  'Expires in 1970': line('; Expires=Thu, 01 Jan 1970 00:00:00 GMT'),
  'Expires in 1970, Max-Age=60': line('; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT'),
  'Expires in 2037': line('; Expires=Fri, 01 Jan 2037 00:00:00 GMT'),
  'Expires that is no date': line('; Expires=0'),
  '4096 bytes': (name) => `${name}=${'v'.repeat(4096 - name.length)}`,
  '4097 bytes': (name) => `${name}=${'v'.repeat(4097 - name.length)}`,
  'control character': line('', { value: 'a\x01b' }),
  'tab': line('', { value: 'a\tb' }),
  'spaces': line(' ; SameSite = Strict ; Path = /deep', { value: ' v ' }),
};

/** The servers of a call, for each relation to the page: one, or one for each redirect. */
const RELATIONS = {
  'same origin': ['home'], 'another port': ['port'], 'same site': ['neighbour'], 'another site': ['other'],
};
const CREDENTIALS = ['include', 'same-origin', 'omit'];
/** The lines that are tried in every credentials mode. */
const PLAIN = ['plain', 'Secure', 'SameSite=None; Secure'];

/** Calls of several requests: their servers and paths, what is set by which, and the method. */
const LONG = [
  { kind: 'a preflight sets it', hops: [['neighbour', '/x']], preflight: true, method: 'PUT', line: line('; Path=/') },
  { kind: 'the answer behind a preflight sets it', hops: [['neighbour', '/x']], setBy: 0, method: 'PUT', line: line('; Path=/') },
  { kind: 'a redirect to the path of the cookie', hops: [['home', '/deep/login'], ['home', '/app/home']], setBy: 0, line: line('; Path=/app') },
  { kind: 'a redirect to another host', hops: [['home', '/x'], ['neighbour', '/y']], setBy: 0, line: line('; Path=/') },
  { kind: 'a redirect to another host of the domain', hops: [['home', '/x'], ['neighbour', '/y']], setBy: 0, line: line('; Path=/; Domain=site.localhost') },
  { kind: 'a redirect that ends the credentials', hops: [['home', '/x'], ['neighbour', '/y']], setBy: 0, credentials: 'same-origin', line: line('; Path=/; Domain=site.localhost') },
  { kind: 'behind a redirect of another site', hops: [['other', '/x'], ['home', '/y']], setBy: 1, line: line('; Path=/; SameSite=Strict') },
  { kind: 'through another site and home again', hops: [['home', '/x'], ['other', '/y'], ['home', '/z']], setBy: 0, line: line('; Path=/; SameSite=Lax') },
];

const CALLS = [
  ...Object.entries(RELATIONS).flatMap(([relation, [server]]) => CREDENTIALS.flatMap((credentials) => Object.entries(LINES)
    .filter(([kind]) => credentials === 'include' || PLAIN.includes(kind))
    .map(([kind, of]) => ({ kind, relation, credentials, hops: [[server, '/deep/set']], setBy: 0, line: of })))),
  ...LONG.map((call) => ({ relation: 'several requests', credentials: 'include', ...call })),
].map((call, index) => ({ method: 'GET', ...call, name: `n${index}n` }));

/** What browsers do and their profiles do not, in each of them: nothing that a server ought to rely on. */
const NOT_IN_PROFILES = {
  chromium: { tab: 'Chromium takes a tab in a value for a control character' },
  firefox: { 'nameless with =': 'Firefox ignores a line that begins with an equals sign' },
  // The cookies of WebKitGTK are those of libsoup; Safari has others.
  webkit: Object.fromEntries(['__Secure- without Secure', '__secure- without Secure', 'nameless with a prefix', 'Expires in 1970, Max-Age=60',
    '4097 bytes', 'control character'].map((kind) => [kind, 'libsoup'])),
};
/** WebKitGTK knows no site that has several hosts under localhost. */
const isTried = (browser, { hops }) => browser !== 'webkit' || hops.every(([server]) => server !== 'neighbour');

/**
 * A server that sends what Node's would refuse: bytes as they are. `?set=` is a line of Set-Cookie, `?to=` where it redirects to; `?preflight=`
 * is the line for preflights. It logs the cookies of each call.
 */
async function startServer(log) {
  const server = createServer((socket) => {
    let text = '';
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1');
      for (let end = text.indexOf('\r\n\r\n'); end >= 0; end = text.indexOf('\r\n\r\n')) {
        const [first, ...fields] = text.slice(0, end).split('\r\n');
        text = text.slice(end + 4);
        socket.write(Buffer.from(answer(first.split(' '), fields, log), 'latin1'));
      }
    });
  });
  server.listen(0);
  await once(server, 'listening');
  return server;
}

function answer([method, target], fields, log) {
  const field = (name) => fields.find((one) => one.toLowerCase().startsWith(`${name}:`))?.slice(name.length + 1).trim() ?? '';
  const { searchParams } = new URL(target, 'http://any');
  const set = searchParams.get(method === 'OPTIONS' ? 'preflight' : 'set');
  const to = method !== 'OPTIONS' && searchParams.get('to');
  if (method !== 'OPTIONS' && searchParams.has('call')) log.push([searchParams.get('call'), field('cookie')]);
  return [`HTTP/1.1 ${to ? '302 Found' : '200 OK'}`, ...allowed(field('origin') || '*'), 'Cache-Control: no-store', 'Content-Type: text/html', 'Content-Length: 1',
    ...(to ? [`Location: ${to}`] : []), ...(set ? [`Set-Cookie: ${set}`] : []), '', 'x'].join('\r\n');
}

const allowed = (origin) => [`Access-Control-Allow-Origin: ${origin}`, 'Access-Control-Allow-Credentials: true', 'Access-Control-Allow-Methods: PUT', 'Access-Control-Max-Age: 0'];

/** The URL of a call, and the responses that its requests get. */
function exchangeOf({ name, hops, setBy, preflight, method, line: lineOf }, origins) {
  let url = '';
  const responses = [];
  for (const [index, [server, path]] of [...hops.entries()].reverse()) {
    const here = new URL(path, origins[server]);
    const set = lineOf(name, here.hostname);
    here.searchParams.set('call', name);
    if (index === setBy) here.searchParams.set('set', set);
    if (preflight) here.searchParams.set('preflight', set);
    if (url) here.searchParams.set('to', url);
    // A request that was redirected to another origin has no origin that can be told.
    const isTainted = index > 1 && hops[index - 1][0] !== 'home';
    const headers = allowed(isTainted ? 'null' : origins.home).map((one) => one.split(': '));
    responses.unshift({ status: url ? 302 : 200, headers: [...headers, ...(url ? [['Location', url]] : []), ...(index === setBy ? [['Set-Cookie', set]] : [])] });
    if (method === 'PUT') responses.unshift({ status: 200, headers: [...headers, ...(preflight ? [['Set-Cookie', set]] : [])] });
    url = here.href;
  }
  return { url, responses };
}

inEachBrowser((name, launch) => {
  const log = [];
  const servers = [];
  let browser;
  let origins;
  before(async () => {
    servers.push(await startServer(log), await startServer(log));
    const [port, second] = servers.map((server) => server.address().port);
    origins = { home: `http://app.site.localhost:${port}`, port: `http://app.site.localhost:${second}`, neighbour: `http://api.site.localhost:${second}`,
      other: `http://api.other.localhost:${port}` };
    browser = await launch({ thirdPartyCookies: name === 'chromium' });
  });
  after(async () => {
    await browser?.close();
    for (const server of servers) server.close();
  });

  test('sends the cookies that a verdict says', async () => {
    await browser.open(`${origins.home}/deep/page`);
    const calls = CALLS.filter((call) => isTried(name, call)).map((call) => ({ ...call, ...exchangeOf(call, origins) }));
    const work = `(async () => {
      for (const { url, method, credentials } of ${JSON.stringify(calls)}) {
        for (const time of [1, 2]) await fetch(url, { method, credentials }).catch(() => {});
      }
      globalThis.isDone = true;
    })()`;
    await browser.evaluate(`void ${work}`);
    const deadline = Date.now() + 60000;
    while (!await browser.evaluate('globalThis.isDone ?? false')) {
      assert.ok(Date.now() < deadline, 'waited in vain');
      await new Promise((resolve) => { setTimeout(resolve, 50); });
    }
    const engine = await createEngine({ origin: origins.home, profile: name });
    const faults = [];
    const differing = new Set();
    for (const { name: cookie, relation, credentials, kind, hops, method, url, responses } of calls) {
      const real = log.filter(([call]) => call === cookie).slice(hops.length).map(([, cookies]) => cookies.includes(cookie));
      assert.equal(real.length, hops.length, kind);
      const { cookies: [fate] } = engine.check({ request: { url, method, credentials }, responses });
      const said = hops.map((_, index) => fate.requests[index]?.sent ?? false);
      if (said.join() === real.join()) continue;
      differing.add(kind);
      if (!Object.hasOwn(NOT_IN_PROFILES[name], kind)) faults.push(`${relation}, ${credentials}, ${kind}: ${real} in the browser, but ${said}, ${fate.why}`);
    }
    assert.deepEqual(faults, [], faults.join('\n'));
    assert.deepEqual(Object.keys(NOT_IN_PROFILES[name]).filter((kind) => !differing.has(kind)), [], 'no longer differ');
    assert.ok(calls.length > 150);
  });
});
