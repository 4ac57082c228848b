/**
 * Five thousand calls at once through one client: each ends as it must, the server saw what it had to see, and no more connections were
 * opened than a client is said to have.
 */
import http from 'node:http';
import { once } from 'node:events';
import { createFetch } from '../../pkg/fetch.js';
import { createXMLHttpRequest } from '../../pkg/xhr.js';
import { runPart } from './part.mjs';

const AT_ONCE = 5000;
const PAGE = 'http://app.example';
/** That of `AGENT` in transport-node.js. */
const MOST_CONNECTIONS = 256;

/**
 * The kinds of calls: what is asked, how it ends, and which requests the server sees.
 *
 * @type {Record<string, { init?: RequestInit, ends: string, sees: string[] }>}
 */
const KINDS = {
  allowed: { ends: '200 allowed', sees: ['GET'] },
  refused: { ends: 'response-acao-missing', sees: ['GET'] },
  otherOrigin: { ends: 'response-acao-mismatch', sees: ['GET'] },
  put: { init: { method: 'PUT', body: 'a body' }, ends: '200 put', sees: ['OPTIONS', 'PUT'] },
  putRefused: { init: { method: 'PUT', body: 'a body' }, ends: 'preflight-method-not-allowed', sees: ['OPTIONS'] },
  header: { init: { headers: { 'X-A': '1' } }, ends: '200 header', sees: ['OPTIONS', 'GET'] },
  redirected: { ends: '200 allowed', sees: ['GET', 'GET'] },
  missing: { ends: '404 missing', sees: ['GET'] },
  large: { ends: `200 ${'x'.repeat(20_000)}`, sees: ['GET'] },
  bodiless: { init: { method: 'HEAD' }, ends: '200 ', sees: ['HEAD'] },
};

await runPart('crowd', { attempt, deadline: 240_000, mayBlock: true });

/** @param {import('./part.mjs').Case} each */
async function attempt({ chance, fault, count }) {
  /** @type {Record<string, string[]>} */
  const seen = {};
  let open = 0;
  let most = 0;
  const server = http.createServer((request, response) => {
    const [, kind, id] = (request.url ?? '').split('/');
    (seen[id] ??= []).push(request.method ?? '');
    request.resume();
    const allow = kind === 'refused' ? {} : { 'Access-Control-Allow-Origin': kind === 'otherOrigin' ? 'http://other.example' : PAGE };
    const methods = kind === 'put' ? 'PUT' : 'GET';
    if (request.method === 'OPTIONS') return response.writeHead(204, { ...allow, 'Access-Control-Allow-Methods': methods, 'Access-Control-Allow-Headers': 'x-a' }).end();
    if (kind === 'redirected') return response.writeHead(302, { ...allow, Location: `/allowed/${id}` }).end();
    const body = kind === 'large' ? 'x'.repeat(20_000) : kind;
    response.writeHead(kind === 'missing' ? 404 : 200, allow).end(body);
  });
  server.on('connection', (socket) => {
    open += 1;
    most = Math.max(most, open);
    socket.on('close', () => { open -= 1; });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const fetch = await createFetch({ origin: PAGE });
  const Xhr = await createXMLHttpRequest({ origin: PAGE });
  const names = Object.keys(KINDS);
  const calls = Array.from({ length: AT_ONCE }, (_, id) => ({ id, kind: chance.pick(...names), xhr: chance.is(0.2) }));
  const ends = await Promise.all(calls.map(({ id, kind, xhr }) => {
    const url = `http://127.0.0.1:${port}/${kind}/${id}`;
    return xhr ? throughXhr(Xhr, url, KINDS[kind].init) : throughFetch(fetch, url, KINDS[kind].init);
  }));
  for (const [index, { id, kind, xhr }] of calls.entries()) {
    const { ends: expected, sees } = KINDS[kind];
    const what = `${kind} through ${xhr ? 'XMLHttpRequest' : 'fetch'}`;
    if (ends[index] !== expected) fault(`${what} ended otherwise`, ends[index].slice(0, 200));
    if (seen[id]?.join() !== sees.join()) fault(`${what}: the server saw other requests`, seen[id]);
    count(kind);
  }
  // Each of the two has connections of its own.
  if (most > 2 * MOST_CONNECTIONS) fault('more connections than a client is said to have', most);
  count('most connections', Math.max(0, most));
  server.close();
  server.closeAllConnections();
}

/**
 * @param {typeof fetch} fetch
 * @param {string} url
 * @param {RequestInit} [init]
 */
async function throughFetch(fetch, url, init) {
  try {
    const response = await fetch(url, init);
    return `${response.status} ${await response.text()}`;
  } catch (error) {
    return error.code ?? String(error);
  }
}

/**
 * @param {typeof XMLHttpRequest} Xhr
 * @param {string} url
 * @param {RequestInit} [init]
 * @returns {Promise<string>}
 */
function throughXhr(Xhr, url, { method = 'GET', headers = {}, body = null } = {}) {
  return new Promise((resolve) => {
    const xhr = new Xhr();
    xhr.onloadend = () => resolve(xhr.status ? `${xhr.status} ${xhr.responseText}` : /** @type {any} */ (xhr).corsError?.code ?? 'no reason');
    xhr.open(method, url);
    for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value);
    xhr.send(/** @type {any} */ (body));
  });
}
