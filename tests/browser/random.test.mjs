// Random exchanges in real Chromium: requests, answers and redirects that nobody thought of, and one question each time:
// did the browser send what the engine asked for, and give script what the verdict says?
//
// RANDOM_SEED and RANDOM_EXCHANGES repeat a run or make it longer; a failure names the seed of its exchange.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname } from 'node:path';
import { after, before, test } from 'node:test';
import { launchChromium } from './chromium.mjs';

const SEED = Number(process.env.RANDOM_SEED ?? 20261123);
const EXCHANGES = Number(process.env.RANDOM_EXCHANGES ?? 200);
const PKG = new URL('../../pkg/', import.meta.url);
const TYPES = { '.js': 'text/javascript', '.wasm': 'application/wasm' };

// What the engine determines of a request's headers. Accept-Language is left out because the browser adds its own, and
// Sec-Fetch-Site because for a preflight behind a redirect Chromium computes it from the last URL alone.
const COMPARED = ['accept', 'access-control-request-headers', 'access-control-request-method', 'authorization',
  'content-type', 'origin', 'range', 'x-a', 'x-b'];

/** By id: what the servers answer at each hop, and what they got. */
const conversations = new Map();
const servers = [];
const origins = {};
let chromium;
let page;

before(async () => {
  for (const [name, host] of [['page', 'localhost'], ['a', 'localhost'], ['b', '127.0.0.1']]) {
    const server = createServer(serve).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    origins[name] = `http://${host}:${server.address().port}`;
  }
  chromium = await launchChromium();
  page = await chromium.browser.newPage();
  await page.goto(`${origins.page}/`);
  await page.evaluate(async () => {
    const { createEngine } = await import('/pkg/index.js');
    window.engine = await createEngine({ profile: 'chromium' });
  });
});

after(async () => {
  await chromium?.close();
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
});

test(`${EXCHANGES} random exchanges from seed ${SEED}`, async () => {
  let delivered = 0;
  for (let index = 0; index < EXCHANGES; index += 1) {
    const seed = SEED + index;
    const conversation = randomConversation(seed);
    conversations.set(String(seed), conversation);
    // The second time the preflight cache has its say.
    for (let round = 0; round < 2; round += 1) {
      const { seen, said } = await exchange(conversation);
      assert.deepEqual(said, seen, `seed ${seed}, round ${round}: ${JSON.stringify(conversation)}`);
      if (seen.status !== 0) delivered += 1;
    }
    conversations.delete(String(seed));
  }
  assert.ok(delivered > EXCHANGES / 2, `only ${delivered} answers got through: the exchanges are too wild to tell much`);
});

/** Sends a request and returns what the browser and the servers saw, and what the engine says, in one shape. */
async function exchange({ request, log }) {
  log.length = 0;
  const response = await page.evaluate(sendByXhr, request);
  const { asked, status, headers } = await page.evaluate(askEngine, request, log.map(({ response: answer }) => answer));
  return {
    seen: { status: response.status, headers: response.headers, requests: log.map(requestOf) },
    said: { status, headers: asXhrShows(headers), requests: asked.map(requestOf) },
  };
}

/** Runs in the page: the real thing. */
const sendByXhr = ({ url, method, headers, credentials, body }) => new Promise((done) => {
  const xhr = new XMLHttpRequest();
  xhr.open(method, url);
  for (const [name, value] of headers) xhr.setRequestHeader(name, value);
  xhr.withCredentials = credentials === 'include';
  xhr.onloadend = () => {
    const lines = xhr.getAllResponseHeaders().split('\r\n').filter(Boolean);
    done({ status: xhr.status, headers: lines.map((line) => line.trim()) });
  };
  xhr.send(body);
});

/** Runs in the page: the engine over what was answered. */
const askEngine = (request, answers) => {
  const fetch = window.engine.start(request);
  const asked = [];
  for (let action = fetch.poll(); action?.type === 'send'; action = fetch.poll()) {
    const answer = answers[asked.length];
    asked.push(action.request);
    if (answer) fetch.handleResponse(answer);
    else fetch.handleFailure('the browser did not send this');
  }
  const { response } = fetch.verdict();
  return { asked, status: response?.status ?? 0, headers: response?.headers ?? [] };
};

const combined = (list, wanted) => list.filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value).join(', ');
const asXhrShows = (list) => [...new Set(list.map(([name]) => name.toLowerCase()))].sort()
  .map((name) => `${name}: ${combined(list, name)}`.trim());
const requestOf = ({ method, url, headers }) => {
  const present = COMPARED.filter((wanted) => headers.some(([name]) => name.toLowerCase() === wanted));
  return [`${method} ${url.replace(/#.*/, '')}`, ...present.map((name) => `${name}: ${combined(headers, name)}`)];
};

// The servers

async function serve(request, response) {
  const url = new URL(request.url, `http://${request.headers.host}`);
  const [, folder, id, hop] = url.pathname.split('/');
  if (folder !== 'x') return serveFile(url.pathname, response);
  // The body is read to its end, or the connection could not be used again.
  await request.toArray();
  const { hops, log } = conversations.get(id);
  const preflight = request.method === 'OPTIONS' && 'access-control-request-method' in request.headers;
  const { status, headers } = hops[hop][preflight ? 'preflight' : 'actual'];
  // Everything Node would add by itself, so that the engine is told every header.
  const sent = [...headers, ['Cache-Control', 'no-store'], ['Connection', 'keep-alive'],
    ...(status === 204 || status === 304 ? [] : [['Content-Length', '0']])];
  const { rawHeaders } = request;
  log.push({
    method: request.method, url: url.href, response: { url: url.href, status, headers: sent },
    headers: rawHeaders.flatMap((name, index) => (index % 2 ? [] : [[name, rawHeaders[index + 1]]])),
  });
  response.sendDate = false;
  response.writeHead(status, sent.flat()).end();
}

async function serveFile(path, response) {
  const blank = '<!doctype html><link rel="icon" href="data:,">';
  const bytes = path.startsWith('/pkg/') ? await readFile(new URL(`.${path.slice(4)}`, PKG)) : blank;
  response.setHeader('Content-Type', TYPES[extname(path)] ?? 'text/html');
  response.end(bytes);
}

// The exchanges

const SAFELISTED = [['Content-Language', 'de'], ['Last-Modified', 'x'], ['Pragma', 'p'], ['Expires', '0'],
  ['Set-Cookie', 'a=b; Max-Age=0']];

/** A small generator of numbers from 0 to 1 that repeats itself for the same seed (mulberry32). */
function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function randomConversation(seed) {
  const random = generator(seed);
  const chance = (share) => random() < share;
  const pick = (...choices) => choices[Math.floor(random() * choices.length)];
  const some = (name, ...choices) => pick(...choices).map((value) => [name, value]);
  const { page: own, a, b } = origins;

  // How often a server says what it should: among servers that are always wrong, nothing ever gets as far as a redirect.
  const kindness = pick(0.5, 0.9, 0.98);
  const credentials = pick('same-origin', 'include');
  const mostly = (name, right, ...wrong) => (chance(kindness) ? [[name, right]] : some(name, [], ...wrong));

  const allowOrigin = (index) => mostly('Access-Control-Allow-Origin',
    credentials === 'same-origin' && chance(0.5) ? '*' : pick(own, index === 0 ? own : 'null'),
    ['*'], ['null'], [''], [`${own}/`], [own, own], ['*', own], [`${own}, ${own}`], ['*, *'], ['https://other.example'],
    [own.toUpperCase()], [` ${own} `]);
  const allowCredentials = () => mostly('Access-Control-Allow-Credentials', 'true', ['TRUE'], ['false'], ['true', 'true'], ['']);
  const allowMethods = () => mostly('Access-Control-Allow-Methods', pick('*', 'PUT, DELETE, PATCH, OPTIONS, PURGE'),
    ['PUT'], ['put'], ['PATCH, *'], ['GET,,PUT'], ['PUT;'], ['"PUT"'], ['DELETE', 'PUT'], [''], ['PUT\tDELETE'], [', PUT ,']);
  const allowHeaders = () => mostly('Access-Control-Allow-Headers',
    pick('*, Authorization', 'x-a,x-b,content-type,authorization,accept,accept-language,range'),
    ['x-a'], ['*'], ['content-type'], ['x-a,'], ['x a'], ['X-A', 'content-type, x-b'], ['']);
  const maxAge = () => some('Access-Control-Max-Age',
    [], ['600'], ['600'], ['0'], ['-1'], ['abc'], ['99999999999'], ['5, 6'], ['600', '600']);
  const expose = () => some('Access-Control-Expose-Headers',
    [], [], ['X-R'], ['*'], ['X-R, ETag'], ['x r'], ['X-R', 'ETag'], ['*, X-R'], ['']);

  const at = Array.from({ length: pick(1, 1, 1, 2, 2, 3) }, () => pick(own, a, a, b, b));
  const location = (from, index) => `${at[index] === from && chance(0.5) ? '' : at[index]}/x/${seed}/${index}${pick('', '', '', '#f')}`;
  const hops = at.map((origin, index) => {
    const last = index === at.length - 1;
    return {
      preflight: {
        status: chance(kindness) ? pick(200, 204, 299) : pick(300, 302, 304, 404),
        headers: [...allowOrigin(index), ...allowCredentials(), ...allowMethods(), ...allowHeaders(), ...maxAge()],
      },
      actual: {
        status: last ? pick(200, 200, 200, 201, 204, 299, 300, 304, 401, 404, 500) : pick(301, 302, 303, 307, 308),
        headers: [...allowOrigin(index), ...allowCredentials(), ...expose(), ['X-R', 'a'], ['ETag', '"e"'],
          ...(chance(0.3) ? [['X-R', 'b']] : []),
          ...(chance(0.2) ? SAFELISTED : []), ...(last ? [] : [['Location', location(origin, index + 1)]])],
      },
    };
  });

  const method = pick('GET', 'GET', 'HEAD', 'POST', 'POST', 'PUT', 'put', 'DELETE', 'PATCH', 'OPTIONS', 'PURGE');
  const headers = [
    ['X-A', '1'], ['X-B', ''], ['Authorization', 'Bearer x'],
    ['Accept', pick('application/json', '*/*', 'a"b', 'x'.repeat(128), 'x'.repeat(129))],
    ['Accept-Language', pick('de', 'de;q=0.5', 'de_DE', '\u00fc')],
    ['Content-Type', pick('application/json', 'text/plain', 'TEXT/plain; a=b', 'multipart/form-data; boundary=x', 'text/plain, text/html', 'x')],
    ['Range', pick('bytes=0-', 'bytes=1-5', 'bytes=-5', 'bytes=5-1')],
  ].filter(() => chance(0.2));
  const request = {
    url: `${at[0]}/x/${seed}/0`, method, headers, initiator: 'xhr', credentials,
    ...(!/^(GET|HEAD)$/.test(method) && chance(0.4) && { body: 'body' }),
  };
  return { request, hops, log: [] };
}
