// Plays a case: a server that is misconfigured so, a page that calls it and asks why it failed, and what the server was asked.

import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname } from 'node:path';
import { listen, toSend } from '../causes/server.mjs';

const PKG = new URL('../../../pkg/', import.meta.url);
const TYPES = { '.js': 'text/javascript', '.wasm': 'application/wasm' };
// The driver of a browser may call before the module is there.
const LOADER = "globalThis.runConversations = async (json) => (await import('/page.js')).play(json);";
const WORKER = "addEventListener('fetch', (event) => { if (new URL(event.request.url).origin !== origin) event.respondWith(Response.error()); });";

/** The server of the page. It tells by `onMark` when a page has made its call, and asks why it failed. */
export async function startPage() {
  const script = await readFile(new URL('page.js', import.meta.url), 'utf8');
  const html = (start = '') => `<!doctype html><link rel="icon" href="data:,"><body>${start}<script>${LOADER}</script><script type="module" src="/page.js"></script>`;
  const state = { origin: '', onMark: () => {}, close: () => {} };
  const server = createServer(async ({ url, method }, response) => {
    const { pathname } = new URL(url, 'http://any');
    if (pathname === '/mark') state.onMark();
    const send = (type, body) => response.writeHead(200, { 'Content-Type': type, 'Cache-Control': 'no-store', 'Access-Control-Allow-Origin': '*', 'Set-Cookie': 'of=page; Path=/' }).end(method === 'HEAD' ? '' : body);
    if (pathname === '/' || pathname === '/mark') return send('text/html', html());
    if (pathname === '/controlled/') return send('text/html', html('<script>globalThis.isFrame = true</script>'));
    if (pathname === '/page.js') return send('text/javascript', script);
    if (pathname === '/worker.js') return send('text/javascript', WORKER);
    const body = pathname.startsWith('/pkg/') && await readFile(new URL(pathname.slice(5), PKG)).catch(() => null);
    return body ? send(TYPES[extname(pathname)], body) : response.writeHead(404).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(state, { origin: `http://localhost:${server.address().port}`, close: () => { server.close(); server.closeAllConnections(); } });
}

/** The origins of the servers so far. */
const origins = new Set();

/** A server at an origin that no case had before: a page keeps what its probes have found of an origin, and a free port may come again. */
async function listenElsewhere(serve) {
  const server = await listen(serve);
  if (!origins.has(server.origin)) {
    origins.add(server.origin);
    return server;
  }
  // The port is taken until there is another.
  const other = await listenElsewhere(serve);
  server.close();
  return other;
}

/** What a case leads to: what the page says, the requests of the call, and those of the probes. */
export async function play(browser, page, one, profile) {
  const requests = [];
  let isProbing = false;
  page.onMark = () => { isProbing = true; };
  const serve = ({ method, target, headers, body }) => {
    const path = target.split('?')[0];
    const byName = Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]));
    const answer = one.serve({ method, path, headers: byName, page: page.origin, count: requests.filter((request) => request.method !== 'OPTIONS').length });
    const sent = answer && toSend(answer);
    requests.push({ method, path, headers: byName, body, isProbe: isProbing, sent });
    return sent;
  };
  // A server of TLS sees no request in plain text, and closes.
  const server = await listenElsewhere(one.isClosed ? undefined : serve);
  try {
    const api = one.isTls ? server.origin.replace('http:', 'https:') : server.origin;
    const { call, before, warm, frame } = one;
    const scene = { api, call, before, warm, frame, profile, origin: frame === 'sandbox' ? 'null' : undefined };
    const said = JSON.parse(await browser.run(JSON.stringify(scene)));
    return { said, api, probes: requests.filter(({ isProbe }) => isProbe), own: requests.filter(({ isProbe }) => !isProbe) };
  } finally {
    server.close();
  }
}

/** The headers that browsers add to what script sends. */
const OF_BROWSERS = /^(?:host|user-agent|accept|accept-language|accept-encoding|connection|origin|referer|cookie|pragma|cache-control|dnt|priority|sec-.*|upgrade-insecure-requests|te|access-control-request-.*|content-length|purpose)$/;

/** Why a request of a probe is not harmless; empty if it is. */
export function harmIn({ method, headers, body }, { call }) {
  const own = Object.keys(call.headers ?? {}).map((name) => name.toLowerCase());
  const harm = [];
  if (!['GET', 'HEAD', 'OPTIONS'].includes(method)) harm.push(`the method ${method}`);
  if (body) harm.push('a body');
  if (headers.cookie && call.credentials !== 'include') harm.push('cookies');
  if (headers.cookie && method === 'OPTIONS') harm.push('cookies of a preflight');
  for (const [name, value] of Object.entries(headers)) {
    if (!OF_BROWSERS.test(name) && !own.includes(name)) harm.push(`the header ${name}`);
    if (/secret/.test(value)) harm.push(`the value of ${name}`);
  }
  const asked = headers['access-control-request-headers']?.split(',').map((name) => name.trim()) ?? [];
  for (const name of asked) if (!own.includes(name)) harm.push(`the header ${name} in a preflight`);
  if (method === 'OPTIONS' && !['GET', 'HEAD'].includes(headers['access-control-request-method'])) harm.push('a preflight for another method');
  return harm;
}
