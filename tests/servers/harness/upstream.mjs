// The back end behind a proxy, which knows nothing of CORS: it answers well, with errors, only to who is logged in, and with CORS headers of its
// own, which a proxy must not double.

import { once } from 'node:events';
import http, { createServer } from 'node:http';
import net from 'node:net';

/** The Authorization that `/private` demands, also of a preflight, as many back ends do by mistake. */
export const AUTHORIZATION = 'Bearer secret';

/** The response headers of every answer. */
export const HEADERS = { 'X-Total-Count': '42', 'X.Page': '7', ETag: '"v1"' };

/** The status of each path. */
export const STATUS = { '/ok': 200, '/missing': 404, '/error': 500, '/private': 200, '/own-cors': 200 };

const OWN_CORS = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Credentials': 'true', 'Access-Control-Expose-Headers': 'X-Own', 'Access-Control-Allow-Methods': 'PATCH' };

/** Starts the back end. `log` has the requests. */
export async function startUpstream() {
  const log = [];
  const server = createServer((request, response) => {
    const { pathname, search } = new URL(request.url, 'http://upstream');
    log.push({ method: request.method, query: search.slice(1), headers: request.headers });
    request.resume();
    const forbidden = pathname === '/private' && request.headers.authorization !== AUTHORIZATION;
    const status = forbidden ? 401 : STATUS[pathname] ?? 404;
    response.writeHead(status, { 'Content-Type': 'application/json', ...HEADERS, ...pathname === '/own-cors' && OWN_CORS });
    response.end(request.method === 'HEAD' ? undefined : JSON.stringify({ path: pathname, method: request.method }));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    log,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** A port of 127.0.0.1 on which nothing listens. */
export async function freePort() {
  const server = net.createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** Hands each connection's requests to one of several servers, by the beginning of the path. For a server that has a single back end. */
export async function startRouter(targets) {
  const server = createServer((request, response) => {
    const [, target] = Object.entries(targets).find(([path]) => request.url.startsWith(path));
    const { method, rawHeaders: headers, url } = request;
    const onward = http.request(target + url, { method, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode, answer.rawHeaders);
      answer.pipe(response);
    });
    // A back end that is down ends the connection.
    onward.on('error', () => request.socket.destroy());
    request.pipe(onward);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
