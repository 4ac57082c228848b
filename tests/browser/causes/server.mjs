// Servers on loopback that stand for those of a case: each origin of the case is a port of its own, made for this case alone, so that no
// cache of a browser knows anything of it.

import { once } from 'node:events';
import { createServer } from 'node:net';
import { readRequests } from '../../differential/server.mjs';

const NO_BODY = new Set([204, 205, 304]);

/** Listens on a free port. `serve` answers a request; without it every connection is closed at once. */
export async function listen(serve) {
  const sockets = new Set();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
    if (serve) readRequests(socket, serve);
    else socket.destroy();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    origin: `http://localhost:${port}`,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** The answer of a case as a server sends it, with what every answer needs besides. */
export function toSend({ status = 200, headers = [] }) {
  const get = (wanted) => headers.find(([name]) => name.toLowerCase() === wanted)?.[1];
  const body = 'x'.repeat(Number(get('content-length') ?? 2));
  return {
    status,
    body: NO_BODY.has(status) ? '' : body,
    headers: [
      ...headers,
      ...(get('cache-control') ? [] : [['Cache-Control', 'no-store']]),
      ...(NO_BODY.has(status) || get('content-length') ? [] : [['Content-Length', String(body.length)]]),
    ],
  };
}
