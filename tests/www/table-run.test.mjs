/**
 * Tables run against servers that answer CORS in their own ways: what is expected and what comes.
 */
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { run } from '../../pkg/table/run.js';
import { grouped, tell } from '../../pkg/table/tell.js';
import { ADMIN, APP, listed, serve } from './table-support.mjs';

let server;
before(async () => {
  server = await serve({
    good: listed([APP, ADMIN], { 'Access-Control-Max-Age': '600', 'Access-Control-Expose-Headers': 'X-Total', 'X-Total': '3', 'X-Hidden': '1' }),
    missing: listed([APP, ADMIN], {}, 404),
    app: listed([APP]),
    nobody: listed([]),
    locked: (request, response) => response.writeHead(request.method === 'OPTIONS' ? 401 : 200, { 'Access-Control-Allow-Origin': request.headers.origin }).end(),
    reflecting: (request, response) => response.writeHead(200, { 'Access-Control-Allow-Origin': request.headers.origin }).end(),
    suffix: (request, response) => response.writeHead(200, request.headers.origin.endsWith('app.example') ? { 'Access-Control-Allow-Origin': request.headers.origin } : {}).end(),
    public: (request, response) => response.writeHead(200, { 'Access-Control-Allow-Origin': '*' }).end(),
    login: listed([APP, ADMIN], { 'Access-Control-Expose-Headers': 'X-Session', 'X-Session': 'abc-123', 'Set-Cookie': 'seen=7; SameSite=None; Secure' }),
    gone: (request) => request.socket.destroy(),
  });
});
after(() => server.close());

/** All that a generator gives. */
async function gather(cases) {
  const all = [];
  for await (const one of cases) all.push(one);
  return all;
}

/** Runs calls; what people are told of each. */
async function told(calls, { more = {}, environment = {}, options = {} } = {}) {
  const table = { baseUrl: server.url, origins: { app: APP, admin: ADMIN }, calls: [calls].flat(), ...more };
  const { count, cases } = await run(table, { environment, ...options });
  const all = await gather(cases);
  assert.equal(all.length, count);
  return grouped(all).map(tell);
}

/** What is wrong with one call from the page of APP, in the order in which it is told. */
const wrong = async (call, given) => (await told({ origins: ['app'], refused: false, ...call }, { ...given, more: { origins: { app: APP }, ...given?.more } })).filter(({ status }) => status !== 'pass');

describe('a call that is as expected', () => {
  const RIGHT = {
    'a page reads the answer': { url: '/good' },
    'a preflight, and what the answer exposes': { url: '/good', method: 'PUT', json: { a: 1 }, expect: { preflight: true, readable: ['x-total'], status: 200 } },
    'a preflight that is remembered': { url: '/good', method: 'DELETE', expect: { preflight: { maxAge: 600 } } },
    'no preflight': { url: '/good', expect: { preflight: false } },
    'an error that the page can read': { url: '/missing', expect: { status: [401, '4xx'] } },
    'with cookies': { url: '/good', credentials: 'include' },
    'a call for one of two pages': { url: '/app', origins: ['app'] },
    'a call for one of two pages, by its origin': { url: '/app', origins: [APP] },
    'a call that is public': { url: '/public', origins: '*' },
    'a call for nobody': { url: '/nobody', expect: { outcome: 'blocked' } },
    'a refusal with its cause': { url: '/locked', method: 'PUT', expect: { outcome: 'blocked', cause: 'options-authentication' } },
    'a call without CORS': { url: '/nobody', mode: 'no-cors' },
    'a header that the answer does not have': { url: '/good', expect: { readableIfSent: ['X-Absent'] } },
  };
  for (const [name, call] of Object.entries(RIGHT)) test(name, async () => {
    assert.deepEqual((await told(call)).filter(({ status }) => status !== 'pass'), []);
  });
});

describe('a call that is not', () => {
  const WRONG = {
    'is blocked': [{ url: '/nobody' }, 'origin-not-listed', 'Expected: allowed. Found: blocked.'],
    'is blocked by its preflight': [{ url: '/locked', method: 'PUT' }, 'options-authentication', 'Expected: allowed. Found: blocked.'],
    'is allowed': [{ url: '/good', expect: { outcome: 'blocked' } }, 'page-not-refused', `Expected: blocked. Found: allowed for ${APP}.`],
    'has another cause': [{ url: '/nobody', expect: { outcome: 'blocked', cause: 'options-authentication' } }, 'other-cause', 'Expected: the cause options-authentication. Found: the cause origin-not-listed.'],
    'has no preflight': [{ url: '/good', expect: { preflight: true } }, 'preflight-expected', 'Expected: a preflight. Found: no preflight.'],
    'has a preflight': [{ url: '/good', method: 'PUT', expect: { preflight: false } }, 'preflight-not-expected', 'Expected: no preflight. Found: a preflight.'],
    'is remembered too shortly': [{ url: '/good', method: 'PUT', expect: { preflight: { maxAge: 601 } } }, 'preflight-max-age', 'Expected: a preflight that browsers remember for at least 601 s. Found: browsers remember it for 600 s.'],
    'is not remembered': [{ url: '/app', method: 'PUT', expect: { preflight: { maxAge: 6 } } }, 'preflight-max-age', 'Expected: a preflight that browsers remember for at least 6 s. Found: browsers remember it for 5 s.'],
    'has another status': [{ url: '/missing', expect: { status: [200, '3xx'] } }, 'other-status', 'Expected: status 200 or 3xx. Found: status 404.'],
    'hides a header': [{ url: '/good', expect: { readable: ['X-Hidden'] } }, 'response-header-not-exposed', 'Expected: the page can read X-Hidden. Found: the answer has X-Hidden, and hides it from the page.'],
    'hides a header if it is there': [{ url: '/good', expect: { readableIfSent: ['X-Hidden'] } }, 'response-header-not-exposed', 'Expected: the page can read X-Hidden. Found: the answer has X-Hidden, and hides it from the page.'],
    'hides what is saved': [{ url: '/good', save: { hidden: 'X-Hidden' } }, 'response-header-not-exposed', 'Expected: the page can read X-Hidden. Found: the answer has X-Hidden, and hides it from the page.'],
    'lacks a header': [{ url: '/good', expect: { readable: ['ETag'] } }, 'response-header-missing', 'Expected: the page can read ETag. Found: the answer has no ETag.'],
    'has a header that no page reads': [{ url: '/login', expect: { readable: ['Set-Cookie'] } }, 'response-header-hidden', 'Expected: the page can read Set-Cookie. Found: no page can ever read Set-Cookie.'],
  };
  for (const [name, [call, code, headline]] of Object.entries(WRONG)) test(name, async () => {
    const [found, ...others] = await wrong(call);
    assert.deepEqual([found.status, found.code, found.headline, others], ['fail', code, headline, []]);
    assert.ok(found.text.startsWith(headline));
  });

  test('the first cause stands behind what was expected, with its act', async () => {
    const [{ title, text }] = await wrong({ name: 'store', url: '/locked', method: 'PUT' });
    assert.equal(title, `store: PUT /locked from app (${APP})`);
    assert.match(text, /is answered with 401: authentication runs before CORS[^]*To do on the server: Let OPTIONS pass/);
  });

  test('several expectations are all told', async () => {
    const [{ text }] = await wrong({ url: '/good', expect: { preflight: true, status: 201, readable: ['ETag'] } });
    assert.deepEqual(text.split('\n').map((line) => line.replace(/\. Found.*/, '')), ['Expected: a preflight', 'Expected: status 201', 'Expected: the page can read ETag']);
  });

  test('one that is not reached is no failure', async () => {
    const [{ status, code }] = await wrong({ url: '/gone' });
    assert.deepEqual([status, code], ['unreachable', 'unreachable']);
  });
});

describe('pages that are not listed', () => {
  const others = async (call) => (await told(call)).find(({ title }) => title.endsWith('pages that are not allowed'));

  test('a server that allows any origin', async () => {
    const { status, code, text } = await others({ url: '/reflecting' });
    assert.deepEqual([status, code], ['fail', 'page-not-refused']);
    assert.match(text, /^Expected: blocked\. Found: allowed for https:\/\/unlisted\.example, null, /);
    assert.match(text, /https:\/\/unlisted\.example: Nobody has listed this origin/);
    assert.doesNotMatch(text, /A rule that compares/, 'what follows from the first is not told');
  });

  test('a server that compares how an origin ends', async () => {
    const { text } = await others({ url: '/suffix' });
    assert.match(text, /allowed for https:\/\/unlistedapp\.example, http:\/\/app\.example\./);
    assert.match(text, /A rule that compares how an origin ends lets in whoever buys such a domain/);
  });

  test('an origin of the table that the call is not for', async () => {
    const results = await told({ url: '/good', origins: ['app'] });
    assert.deepEqual(results.map(({ status, title }) => [status, title]), [
      ['pass', `GET /good from app (${APP})`], ['fail', `GET /good from admin (${ADMIN})`], ['pass', 'GET /good from pages that are not allowed'],
    ]);
  });

  test('those of the table are tried in place of ours, those of the call before them, and none if that is wanted', async () => {
    const asked = async (call, more) => {
      server.asked.length = 0;
      await told({ url: '/app', ...call }, { more });
      return server.asked.map(({ headers }) => headers.origin);
    };
    assert.deepEqual(await asked({}, { refused: ['https://evil.example'] }), [APP, ADMIN, 'https://evil.example']);
    assert.deepEqual(await asked({ refused: ['null'] }, { refused: ['https://evil.example'] }), [APP, ADMIN, 'null']);
    assert.deepEqual(await asked({ refused: false }, {}), [APP, ADMIN]);
    assert.deepEqual(await asked({}, {}), [APP, ADMIN, 'https://unlisted.example', 'null', 'https://app.example.unlisted.example', 'https://unlistedapp.example', 'https://appxexample', 'http://app.example', 'https://app.example:8443']);
  });
});

describe('values that do not stand in the table', () => {
  test('the environment, in headers, JSON and paths, and never in what is told', async () => {
    server.asked.length = 0;
    const environment = { TOKEN: 'top/secret', ID: 'item-7' };
    const call = { url: '/nobody/${ID}', method: 'PUT', headers: { Authorization: 'Bearer ${TOKEN}', 'X-Price': '$${5}' }, json: { key: ['${TOKEN}'] }, refused: false };
    const table = { baseUrl: server.url, origins: [APP], calls: [call, { ...call, url: '/locked?key=${TOKEN}' }, { ...call, method: 'POST', url: '/gone?key=${TOKEN}' }] };
    const all = await gather((await run(table, { environment })).cases);
    const [{ live, secrets }] = all;
    assert.deepEqual([live.request.url, live.request.headers], [`${server.url}/nobody/item-7`, [['Authorization', 'Bearer top/secret'], ['X-Price', '${5}'], ['Content-Type', 'application/json']]]);
    const shown = JSON.stringify([grouped(all).map(tell), secrets.hideAll(all.map((one) => one.live.messages))]);
    assert.doesNotMatch(shown, /top\/secret|top%2Fsecret|item-7/);
    assert.match(shown, /\/nobody\/\$\{ID\}/);
  });

  test('what an answer says is for later calls of the same page', async () => {
    server.asked.length = 0;
    const results = await told([{ url: '/login', method: 'POST', save: { session: 'x-session' } }, { url: '/good/${session}', headers: { 'X-Session': '${session}' } }], { more: { refused: false } });
    assert.deepEqual(results.map(({ status }) => status), ['pass', 'pass', 'pass', 'pass']);
    const sent = server.asked.filter(({ url, method }) => url.startsWith('/good') && method === 'GET');
    assert.deepEqual(sent.map(({ url, headers }) => [url, headers['x-session']]), [['/good/abc-123', 'abc-123'], ['/good/abc-123', 'abc-123']]);
    assert.equal(results[2].title, `GET /good/\${session} from app (${APP})`);
  });

  test('a header whose value no answer has given is not sent', async () => {
    server.asked.length = 0;
    await told([{ url: '/good', save: { session: 'Mcp-Session-Id' } }, { url: '/app', origins: ['app'], headers: { 'X-Session': '${session}' }, expect: { preflight: false } }], { more: { refused: false } });
    assert.equal(server.asked.at(-1).headers['x-session'], undefined);
  });

  test('cookies of the table, where credentials are included', async () => {
    server.asked.length = 0;
    await told([{ url: '/good', credentials: 'include', cookies: 'theme=dark', origins: ['app'] }, { url: '/app', origins: ['app'] }], { more: { refused: false, cookies: 'session=${S}', origins: { app: APP } }, environment: { S: 's-1-2' } });
    assert.deepEqual(server.asked.map(({ headers }) => headers.cookie), ['session=s-1-2; theme=dark', undefined]);
  });
});

test('a server is judged at the address where pages call it', async () => {
  server.asked.length = 0;
  const http = { baseUrl: 'http://api.internal:3000', publicUrl: undefined };
  const [{ code, text }] = await wrong({ url: '/good' }, { more: http });
  assert.equal(code, 'policy-mixed-content');
  assert.match(text, /by https, say where: publicUrl of the table, or --public-url\.$/);
  assert.deepEqual(await wrong({ url: '/good', method: 'PUT' }, { options: { publicUrl: 'https://api.example/v1' } }), []);
  assert.deepEqual(server.asked.map(({ method, url }) => `${method} ${url}`), ['OPTIONS /good', 'PUT /good']);
});

test('what the user of a browser says about the local network is no matter of the server', async () => {
  const [{ code, text }, ...others] = await wrong({ url: '/nobody' }, { options: { profile: 'chromium' } });
  assert.deepEqual([code, others], ['origin-not-listed', []]);
  assert.doesNotMatch(text, /permission/);
});
