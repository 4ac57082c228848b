/**
 * Loopback servers for the tests of corsight/fetch, each an origin of its own, which keep what they were sent.
 */
import http from 'node:http';
import net from 'node:net';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';

/**
 * A server whose `answer` is called for every request; `allow` makes the headers of a server that allows everything to
 * whoever asks.
 */
export async function serve(answer) {
  const log = [];
  const server = http.createServer((request, response) => {
    const chunks = [];
    const entry = { method: request.method, url: request.url, headers: request.headers, raw: request.rawHeaders, body: null };
    log.push(entry);
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => { entry.body = Buffer.concat(chunks).toString(); });
    answer(request, response, entry);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  return {
    log, server, origin: `http://127.0.0.1:${port}`, alias: `http://localhost:${port}`,
    methods: () => log.map(({ method }) => method),
    close: () => new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    }),
  };
}

/**
 * A server that hands each of its sockets to `begin`. `sockets` has every one that there ever was.
 *
 * @param {(socket: import('node:net').Socket) => void} begin
 * @param {string} [host]
 */
async function serveSockets(begin, host = '127.0.0.1') {
  /** @type {Set<import('node:net').Socket>} */
  const sockets = new Set();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    begin(socket);
  });
  server.listen(0, host);
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    sockets, port, origin: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    close: () => new Promise((resolve) => {
      server.close(resolve);
      for (const socket of sockets) socket.destroy();
    }),
  };
}

/**
 * A server of bytes, one character each: `answer` is called with what a connection got, and what it gives is written; the connection is
 * closed if `closes`. `received` has everything that came.
 */
export async function serveBytes(answer, { closes = false } = {}) {
  const served = { received: '' };
  const server = await serveSockets((socket) => {
    socket.setEncoding('latin1').on('data', (bytes) => {
      served.received += bytes;
      const given = answer(bytes);
      if (closes) socket.end(given, 'latin1');
      else socket.write(given, 'latin1');
    });
  });
  return Object.assign(served, server);
}

/** The headers of a server that allows everything to whoever asks, with credentials. */
export const allow = (request) => ({
  'Access-Control-Allow-Origin': request.headers.origin ?? '*',
  'Access-Control-Allow-Credentials': 'true',
  'Access-Control-Allow-Methods': request.headers['access-control-request-method'] ?? 'GET',
  'Access-Control-Allow-Headers': request.headers['access-control-request-headers'] ?? 'x',
});

/** The value of a header as it stands on the wire; all of them if it is repeated. */
export const sent = ({ raw }, name) => raw.filter((_, index) => index % 2 && raw[index - 1].toLowerCase() === name);

/** What a promise rejects with, which it must. */
export async function rejected(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('it was fulfilled');
}

/**
 * A server that is handed bare sockets, for answers that Node's own server does not give.
 *
 * @param {(socket: import('node:net').Socket, head: string) => void} answer Called with each request's head, whenever one is whole.
 * @param {string} [host]
 */
export async function serveRaw(answer, host) {
  /** @type {string[]} */
  const heads = [];
  const server = await serveSockets((socket) => {
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      const end = text.indexOf('\r\n\r\n');
      if (end < 0) return;
      const head = text.slice(0, end);
      text = '';
      heads.push(head);
      answer(socket, head);
    });
  }, host);
  return { heads, ...server };
}

/**
 * Waits until `condition` holds; what it gave.
 *
 * @template T
 * @param {() => T | Promise<T>} condition
 * @param {string} [what] What is waited for.
 */
export async function until(condition, what = `${condition}`) {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await setTimeout(2);
  }
}

/** A stream of these strings that never ends by itself, and what it was cancelled with: `cancelled()`, once it was. */
export function endless(...texts) {
  /** @type {{ reason: unknown } | null} */
  let cancelled = null;
  const stream = new ReadableStream({
    start(controller) {
      for (const text of texts) controller.enqueue(new TextEncoder().encode(text));
    },
    cancel(reason) {
      cancelled = { reason };
    },
  });
  return { stream, cancelled: () => cancelled };
}
