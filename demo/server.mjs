// The demo's servers: a page and two scripted APIs on origins of their own, all on loopback, with Node's own modules.
// Every API request is logged with its answer, so that the page can show the real exchange beside the verdict.
//
//   node demo/server.mjs [--port N] [--quiet]

import { createServer } from 'node:http';
import { access, readFile } from 'node:fs/promises';
import { extname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readArguments } from '../tests/arguments.mjs';
import { fill, scenarios } from './scenarios.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const PREFERRED_PORT = 4173;
const LOG_LIMIT = 5000;

const TYPES = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml',
  '.js': 'text/javascript; charset=utf-8', '.mjs': 'text/javascript; charset=utf-8',
  '.wasm': 'application/wasm', '.json': 'application/json; charset=utf-8',
};

/**
 * Starts the demo and resolves when all its servers listen.
 *
 * @param {{ port?: number, pkg?: string, jquery?: string }} [options] the page's port, 0 for any; where the package and
 *   jQuery's dist folder are, if not where the build puts them
 * @returns {Promise<{ url: string, origins: Record<'page' | 'a' | 'b' | 'dead', string>, log: object[], close(): Promise<void> }>}
 */
export async function startDemo({ port = 0, pkg = join(here, '../pkg'), jquery = join(here, '../tests/node_modules/jquery/dist') } = {}) {
  await Promise.all([join(pkg, 'package.json'), join(jquery, 'jquery.js')].map(async (file) => {
    await access(file).catch(() => { throw new Error(`${file} is missing; "cargo xtask build" makes it`); });
  }));
  const log = [];
  let tabs = 0;
  const origins = {};
  const folders = { '/pkg/': pkg, '/playground/': join(pkg, 'playground'), '/jquery/': jquery, '/': join(here, 'page') };
  const names = ['page', 'a', 'b'];
  const servers = names.map((name) => createServer((request, response) => {
    serve(name, request, response).catch((error) => {
      if (!response.headersSent) send(response, 500, [['Content-Type', 'text/plain']], `${error.stack}\n`);
      response.destroy();
    });
  }));

  async function serve(name, request, response) {
    const url = new URL(request.url, origins[name]);
    if (url.pathname.startsWith('/api/')) return answer(name, url, request, response);
    if (name !== 'page') return send(response, 404, [], '');
    // Each load of the page gets a number of its own, so that the runs of two tabs are not mixed up.
    if (url.pathname === '/__start') return sendJson(response, { origins, tab: tabs += 1 });
    if (url.pathname === '/__log') return sendJson(response, log.filter((entry) => entry.run === url.searchParams.get('run')));
    return sendFile(url.pathname, response);
  }

  /** Sends the answer of the table, and writes the request and the answer into the log. */
  async function answer(name, url, request, response) {
    const run = url.searchParams.get('run') ?? '';
    const { method, rawHeaders, headers } = request;
    const preflight = method === 'OPTIONS' && 'access-control-request-method' in headers;
    const id = url.pathname.split('/')[2];
    const script = scenarios.find((scenario) => scenario.id === id)?.answers[name];
    const { status, headers: list } = script?.[preflight ? 'preflight' : 'actual'] ?? { status: 404, headers: [] };
    const body = preflight || status >= 300 ? '' : `${JSON.stringify({ scenario: id, method })}\n`;
    const sent = [
      ...list.map(([header, value]) => [header, fill(value, { ...origins, run })]),
      // An HTTP cache would answer a repeated call, and the call would be missing in the log.
      ['Cache-Control', 'no-store'],
      ...(body ? [['Content-Type', 'application/json']] : []),
      ...framing(response.req, status, body),
    ];
    const received = [];
    for await (const chunk of request) received.push(chunk);
    log.push({
      n: log.length ? log.at(-1).n + 1 : 0,
      run, server: name, kind: preflight ? 'preflight' : 'actual', method,
      url: url.href, target: request.url, headers: pairs(rawHeaders), cookie: 'cookie' in headers,
      bodyBytes: Buffer.concat(received).length,
      response: { url: url.href, status, headers: sent },
    });
    if (log.length > LOG_LIMIT) log.shift();
    send(response, status, sent, body);
  }

  async function sendFile(path, response) {
    if (path.endsWith('/')) path += 'index.html';
    const prefix = Object.keys(folders).find((candidate) => path.startsWith(candidate));
    const root = resolve(folders[prefix]);
    // No file of the demo has a name that a URL has to escape, so a path with an escape finds no file.
    const file = path === '/scenarios.mjs' ? join(here, path) : resolve(root, path.slice(prefix.length));
    const type = TYPES[extname(file)];
    const inside = path === '/scenarios.mjs' || file.startsWith(root + sep);
    const bytes = inside && type ? await readFile(file).catch(() => null) : null;
    if (bytes === null) return send(response, 404, [['Content-Type', 'text/plain']], `${path} is not here\n`);
    const list = [['Content-Type', type], ['Cache-Control', 'no-store'], ['X-Content-Type-Options', 'nosniff']];
    if (type.startsWith('text/html')) list.push(['Content-Security-Policy', contentPolicy(origins)]);
    send(response, 200, list, bytes);
  }

  try {
    for (const [index, server] of servers.entries()) {
      // "localhost" and "127.0.0.1" are one machine and two hosts: API A is cross-origin, API B cross-site as well.
      const host = names[index] === 'b' ? '127.0.0.1' : 'localhost';
      origins[names[index]] = `http://${host}:${await listen(server, names[index] === 'page' ? port : 0)}`;
    }
    origins.dead = `http://localhost:${await freePort()}`;
  } catch (error) {
    await Promise.all(servers.map(stop));
    throw error;
  }
  return { url: `${origins.page}/`, origins, log, close: async () => { await Promise.all(servers.map(stop)); } };
}

/** The Content Security Policy of the page: the page loads only its own files, and calls only the demo's servers. */
const contentPolicy = ({ a, b, dead }) => [
  "default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "style-src 'self'", "img-src 'self'",
  `connect-src 'self' ${a} ${b} ${dead}`, "base-uri 'none'", "form-action 'none'",
].join('; ');

/** The headers that Node would add by itself, set here so that the log has every header that was sent. */
const framing = (request, status, body) => [
  ['Date', new Date().toUTCString()], ['Connection', request.headers.connection === 'close' ? 'close' : 'keep-alive'],
  ...(status === 204 ? [] : [['Content-Length', String(Buffer.byteLength(body))]]),
];

function send(response, status, headers, body) {
  response.sendDate = false;
  const complete = headers.some(([name]) => name === 'Date') ? headers : [...headers, ...framing(response.req, status, body)];
  response.writeHead(status, complete.flat());
  response.end(body);
}

const sendJson = (response, value) => send(response, 200, [['Content-Type', TYPES['.json']], ['Cache-Control', 'no-store']], JSON.stringify(value));

const pairs = (flat) => Array.from({ length: flat.length / 2 }, (_, index) => [flat[2 * index], flat[2 * index + 1]]);

const listen = (server, port) => new Promise((done, failed) => {
  server.once('error', failed);
  server.listen(port, '127.0.0.1', () => done(server.address().port));
});

const stop = (server) => new Promise((done) => {
  server.close(() => done());
  server.closeAllConnections();
});

/** A port where no server listens: a port that the system has just assigned and that was closed again. */
async function freePort() {
  const server = createServer();
  const port = await listen(server, 0);
  await stop(server);
  return port;
}

/** The preferred port if the port is free, so that the page keeps its address. */
async function startOnPreferredPort() {
  try {
    return await startDemo({ port: PREFERRED_PORT });
  } catch (error) {
    if (error.code !== 'EADDRINUSE') throw error;
    return startDemo();
  }
}

async function main() {
  const { values: { port, quiet }, refuse } = readArguments('[--port N] [--quiet]', {
    options: { port: { type: 'string' }, quiet: { type: 'boolean' } },
  });
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) <= 65535)) refuse(`--port is a number from 0 to 65535, not ${JSON.stringify(port)}`);
  const demo = port === undefined ? await startOnPreferredPort() : await startDemo({ port: Number(port) });
  console.log(`Corsight demo: ${demo.url}`);
  if (!quiet) {
    console.log(`  API A        ${demo.origins.a}\n  API B        ${demo.origins.b}\n  nobody at    ${demo.origins.dead}\nCtrl-C stops it.`);
  }
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => demo.close().then(() => process.exit(0)));
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  main().catch((error) => {
    console.error(`The demo could not start: ${error.message}`);
    process.exitCode = 1;
  });
}
