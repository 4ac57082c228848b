// Whether a browser sends a cookie that an answer sets, when the same call is made again, and what a verdict under its profile says.

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

const PAGES = {
  'same-origin': ({ home }) => [home, home],
  'same-site': ({ home, neighbour }) => [home, neighbour],
  'cross-site': ({ home, other }) => [home, other],
};
const CREDENTIALS = ['include', 'same-origin', 'omit'];

/** The calls: every line in every relation with credentials, and three lines in every mode. */
const CALLS = Object.keys(PAGES).flatMap((relation) => CREDENTIALS.flatMap((credentials) => Object.keys(LINES)
  .filter((kind) => credentials === 'include' || ['plain', 'Secure', 'SameSite=None; Secure'].includes(kind))
  .map((kind) => ({ relation, credentials, kind }))))
  .map((call, index) => ({ ...call, name: `n${index}n` }));

/** A server that sends what Node's would refuse: bytes as they are. It answers with the line that `?set=` has, and logs the cookies. */
async function startServer(log) {
  const server = createServer((socket) => {
    let text = '';
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1');
      for (let end = text.indexOf('\r\n\r\n'); end >= 0; end = text.indexOf('\r\n\r\n')) {
        const [first, ...lines] = text.slice(0, end).split('\r\n');
        text = text.slice(end + 4);
        const field = (name) => lines.find((one) => one.toLowerCase().startsWith(`${name}:`))?.slice(name.length + 1).trim() ?? '';
        const { searchParams } = new URL(first.split(' ')[1], 'http://any');
        const set = searchParams.get('set');
        if (searchParams.has('call')) log.push([searchParams.get('call'), field('cookie')]);
        const headers = ['HTTP/1.1 200 OK', `Access-Control-Allow-Origin: ${field('origin') || '*'}`, 'Access-Control-Allow-Credentials: true', 'Cache-Control: no-store',
          'Content-Type: text/html', 'Content-Length: 1', ...(set ? [`Set-Cookie: ${set}`] : [])];
        socket.write(Buffer.from(`${headers.join('\r\n')}\r\n\r\nx`, 'latin1'));
      }
    });
  });
  server.listen(0);
  await once(server, 'listening');
  return server;
}

inEachBrowser((name, launch) => {
  const log = [];
  const servers = [];
  let browser;
  let origins;
  before(async () => {
    servers.push(await startServer(log), await startServer(log));
    const [port, second] = servers.map((server) => server.address().port);
    origins = { home: `http://localhost:${port}`, neighbour: `http://localhost:${second}`, other: `http://127.0.0.1:${port}` };
    browser = await launch({ thirdPartyCookies: name === 'chromium' });
  });
  after(async () => {
    await browser?.close();
    for (const server of servers) server.close();
  });

  test('sends what a verdict says', async () => {
    await browser.open(`${origins.home}/deep/page`);
    const calls = CALLS.map((call) => {
      const [, server] = PAGES[call.relation](origins);
      const set = LINES[call.kind](call.name, new URL(server).hostname);
      return { ...call, set, url: `${server}/deep/set?call=${call.name}` };
    });
    const work = `(async () => {
      for (const { url, set, credentials } of ${JSON.stringify(calls)}) {
        await fetch(url + '&set=' + encodeURIComponent(set), { credentials }).catch(() => {});
        await fetch(url + '&again', { credentials }).catch(() => {});
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
    for (const { name: cookie, relation, credentials, kind, set, url } of calls) {
      const seen = log.filter(([call]) => call === cookie);
      assert.equal(seen.length, 2, kind);
      const real = seen[1][1].includes(cookie);
      if (process.env.PROBE) { console.log(name, relation, credentials, kind, real); continue; }
      const headers = [['Access-Control-Allow-Origin', origins.home], ['Access-Control-Allow-Credentials', 'true'], ['Set-Cookie', set]];
      const { cookies: [fate] } = engine.check({ request: { url, credentials }, responses: [{ status: 200, headers }] });
      if ((fate.sent ?? false) !== real) faults.push(`${relation}, ${credentials}, ${kind}: ${real ? 'is sent' : 'is not sent'}, but ${fate.why}`);
    }
    assert.deepEqual(faults, [], faults.join('\n'));
  });
});
