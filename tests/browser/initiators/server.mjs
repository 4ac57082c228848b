// Two origins of one host, so that cookies tell requests with credentials, and what each request carried.

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { files } from './files.mjs';

/** @param {string} page What the page's origin serves at /. */
export async function startServers(page) {
  /** @type {Map<string, { method: string, headers: import('node:http').IncomingHttpHeaders }[]>} */
  const log = new Map();
  const origins = { page: '', other: '' };

  /** What is said of CORS in an answer of this kind. */
  const corsHeaders = {
    home: () => [],
    none: () => [],
    any: () => [['Access-Control-Allow-Origin', '*'], ['Access-Control-Allow-Headers', '*']],
    origin: () => [['Access-Control-Allow-Origin', origins.page], ['Access-Control-Allow-Credentials', 'true'],
      ['Access-Control-Allow-Headers', 'Content-Type']],
  };

  /** The URL is /case/answer/file. */
  function note({ url, method, headers }) {
    const [, id, answer, file] = url.split('/');
    if (!log.has(id)) log.set(id, []);
    log.get(id).push({ method, headers });
    return { answer, file: file?.split('?')[0] };
  }

  function serve(request, response) {
    if (request.url === '/') {
      response.writeHead(200, { 'Content-Type': 'text/html', 'Set-Cookie': 'with=credentials; Path=/', 'Cache-Control': 'no-store' });
      response.end(page);
      return;
    }
    const { answer, file } = note(request);
    const [type, content] = files[file] ?? [];
    if (!type) {
      response.writeHead(404).end();
      return;
    }
    const headers = [['Content-Type', type], ['Cache-Control', 'no-store'], ...corsHeaders[answer]()];
    request.resume();
    response.writeHead(request.method === 'OPTIONS' ? 204 : 200, headers.flat());
    response.end(request.method === 'OPTIONS' ? undefined : content);
  }

  function upgrade(request, socket) {
    note(request);
    const accept = createHash('sha1').update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
    socket.on('error', () => {}).on('data', () => socket.end());
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
  }

  const servers = [];
  for (const name of Object.keys(origins)) {
    const server = createServer(serve).on('upgrade', upgrade).listen(0, '127.0.0.1');
    await once(server, 'listening');
    origins[name] = `http://localhost:${server.address().port}`;
    servers.push(server);
  }
  return {
    origins,
    log,
    corsHeaders,
    stop() {
      for (const server of servers) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
}
