/**
 * The server that the tests call, in the process that starts them: one that waits for a synchronous request answers nothing.
 */
import http from 'node:http';
import { once } from 'node:events';

export default async function setup({ provide }) {
  const server = http.createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk)).on('end', () => {
      const echo = { method: request.method, headers: request.headers, body: Buffer.concat(chunks).toString() };
      response.writeHead(200, {
        'Access-Control-Allow-Origin': request.headers.origin ?? '*', 'Access-Control-Allow-Credentials': 'true',
        'Access-Control-Allow-Methods': 'PUT', 'Access-Control-Allow-Headers': request.headers['access-control-request-headers'] ?? 'x',
        'Set-Cookie': 'seen=yes; Path=/; SameSite=None', 'Content-Type': request.url === '/page' ? 'text/html' : 'application/json',
      }).end(request.url === '/page' ? '<p>page</p>' : JSON.stringify(echo));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  provide('url', `http://127.0.0.1:${server.address().port}`);
  return () => {
    server.close();
    server.closeAllConnections();
  };
}
