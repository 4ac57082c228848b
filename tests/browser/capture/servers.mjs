// A page and a server of another origin, which is misconfigured in a way of its own at each path.

import { once } from 'node:events';
import { createServer } from 'node:http';

/**
 * What the server answers at a path: to the preflight, and to the request. `origin` stands for the page's origin, `other` for the URL of
 * another path. A list has one answer after the other.
 */
const ANSWERS = {
  allowed: { request: [200, { 'Access-Control-Allow-Origin': '*' }] },
  'not-found': { request: [404, { 'Access-Control-Allow-Origin': '*' }] },
  'without-headers': { request: [200, {}] },
  'other-origin': { request: [200, { 'Access-Control-Allow-Origin': 'https://other.example' }] },
  'two-origins': { request: [200, { 'Access-Control-Allow-Origin': ['*', 'origin'] }] },
  'any-with-credentials': { request: [200, { 'Access-Control-Allow-Origin': '*' }] },
  'with-credentials': { request: [200, { 'Access-Control-Allow-Origin': 'origin', 'Access-Control-Allow-Credentials': 'true', Vary: 'Origin' }] },
  'without-credentials': { request: [200, { 'Access-Control-Allow-Origin': '*' }] },
  'preflight-allowed': {
    preflight: [204, { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Methods': 'PUT', 'Access-Control-Allow-Headers': 'x-custom,content-type' }],
    request: [200, { 'Access-Control-Allow-Origin': '*' }],
  },
  'preflight-cached': {
    preflight: [204, { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Methods': 'DELETE', 'Access-Control-Max-Age': '600' }],
    request: [200, { 'Access-Control-Allow-Origin': '*' }],
  },
  'preflight-unauthorized': { preflight: [401, { 'Access-Control-Allow-Origin': '*' }], request: [200, { 'Access-Control-Allow-Origin': '*' }] },
  'preflight-without-header': {
    preflight: [204, { 'Access-Control-Allow-Origin': '*' }], request: [200, { 'Access-Control-Allow-Origin': '*' }],
  },
  'preflight-redirected': { preflight: [301, { 'Access-Control-Allow-Origin': '*', Location: 'other:allowed' }], request: [200, {}] },
  'preflight-then-error': {
    preflight: [204, { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': 'content-type' }], request: [500, {}],
  },
  'redirect-allowed': { request: [302, { 'Access-Control-Allow-Origin': '*', Location: 'other:allowed' }] },
  'redirect-refused': { request: [302, { Location: 'other:allowed' }] },
  'redirect-to-refused': { request: [302, { 'Access-Control-Allow-Origin': '*', Location: 'other:without-headers' }] },
  'redirect-with-preflight': {
    preflight: [204, { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Methods': '*', 'Access-Control-Allow-Headers': '*' }],
    request: [307, { 'Access-Control-Allow-Origin': '*', Location: 'other:preflight-allowed' }],
  },
  retried: { request: [[503, {}], [503, {}], [200, { 'Access-Control-Allow-Origin': '*' }]] },
  opaque: { request: [200, {}] },
};

/** Calls of the page, in order. `base` is the URL of the other origin, or of the page. */
export const CALLS = [
  { name: 'allowed', init: {} },
  { name: 'not-found', init: {} },
  { name: 'without-headers', init: {} },
  { name: 'other-origin', init: {} },
  { name: 'two-origins', init: {} },
  { name: 'any-with-credentials', init: { credentials: 'include' } },
  { name: 'with-credentials', init: { credentials: 'include' } },
  { name: 'without-credentials', init: { credentials: 'omit' } },
  { name: 'preflight-allowed', init: { method: 'PUT', headers: { 'X-Custom': '1', 'Content-Type': 'application/json' }, body: '{}' } },
  { name: 'preflight-cached', init: { method: 'DELETE' } },
  { name: 'preflight-cached', init: { method: 'DELETE' } },
  { name: 'preflight-unauthorized', init: { headers: { Authorization: 'Bearer secret' } } },
  { name: 'preflight-without-header', init: { headers: { 'X-Custom': '1' } } },
  { name: 'preflight-redirected', init: { headers: { 'X-Custom': '1' } } },
  { name: 'preflight-then-error', init: { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' } },
  { name: 'redirect-allowed', init: {} },
  { name: 'redirect-refused', init: {} },
  { name: 'redirect-to-refused', init: {} },
  { name: 'redirect-with-preflight', init: { method: 'PUT', headers: { 'X-Custom': '1' } } },
  { name: 'retried', init: {} },
  { name: 'retried', init: {} },
  { name: 'retried', init: {} },
  { name: 'opaque', init: { mode: 'no-cors' } },
  { name: 'no-server', init: {} },
  { name: 'allowed', init: {}, isXhr: true },
  { name: 'same-origin', init: {} },
];

const PAGE = `<!doctype html><title>page</title><script>
window.call = async ({ url, init, isXhr }) => {
  if (isXhr) {
    return new Promise((resolve) => {
      const xhr = new XMLHttpRequest();
      xhr.open('GET', url);
      xhr.onload = () => resolve('allowed');
      xhr.onerror = () => resolve('blocked');
      xhr.send();
    });
  }
  try {
    const response = await fetch(url, init);
    await response.text();
    return response.type === 'opaque' ? 'opaque' : 'allowed';
  } catch {
    return 'blocked';
  }
};
/** Makes calls one after the other, and keeps what became of each. */
window.callAll = async (calls) => {
  window.outcomes = [];
  for (const one of calls) window.outcomes.push(await call(one));
  window.isOver = true;
};
const calls = new URL(location.href).searchParams.get('calls');
if (calls) window.callAll(JSON.parse(calls));
</script>`;

/** Starts both servers. */
export async function startServers() {
  const counts = new Map();
  const page = createServer((request, response) => {
    const isPage = request.url === '/' || request.url.startsWith('/?');
    // A page that is loaded again finds the server as it was.
    if (isPage) counts.clear();
    response.writeHead(200, { 'Content-Type': 'text/html', 'Cache-Control': 'no-store' }).end(isPage ? PAGE : 'the same origin');
  });
  const api = createServer((request, response) => {
    request.resume();
    const name = request.url.slice(1).split('?')[0];
    const isPreflight = request.method === 'OPTIONS';
    const answers = ANSWERS[name];
    const given = answers?.[isPreflight ? 'preflight' : 'request'] ?? [404, {}];
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    const [status, headers] = Array.isArray(given[0]) ? given[Math.min(count, given.length - 1)] : given;
    const fill = (value) => value.replace(/^origin$/, origins.page).replace(/^other:/, `${origins.api}/`);
    const lines = Object.entries(headers).flatMap(([field, value]) => [value].flat().map((one) => [field, fill(one)]));
    response.writeHead(status, [...lines, ['Cache-Control', 'no-store'], ['Content-Type', 'text/plain']].flat());
    response.end(isPreflight || status === 204 ? undefined : `the body of ${name}`);
  });
  const closed = createServer();
  const servers = [page, api, closed];
  for (const server of servers) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }
  const at = (server) => `http://localhost:${server.address().port}`;
  const origins = { page: at(page), api: at(api), closed: at(closed) };
  closed.close();
  await once(closed, 'close');
  return {
    origins,
    url: ({ name }) => `${name === 'same-origin' ? origins.page : name === 'no-server' ? origins.closed : origins.api}/${name}`,
    close() {
      for (const server of [page, api]) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
}

/** The calls with their URLs. */
export const callsOf = (servers) => CALLS.map(({ name, init, isXhr = false }) => ({ name, url: servers.url({ name }), init, isXhr }));

/** What the page itself saw of its calls. */
export const seenBy = (servers, outcomes) => callsOf(servers).map(({ name, url }, index) => ({ name, url, outcome: outcomes[index] }));

/**
 * Makes all calls in the page, one after the other.
 *
 * @param {Awaited<ReturnType<typeof startServers>>} servers
 * @param {(expression: string) => Promise<any>} evaluate
 */
export async function makeCalls(servers, evaluate) {
  const outcomes = [];
  for (const one of callsOf(servers)) outcomes.push(await evaluate(`call(${JSON.stringify(one)})`));
  return seenBy(servers, outcomes);
}
