/**
 * A worker with two servers, for requests that stop the thread of the test: an origin that answers everyone, whose `/log`
 * tells what the other was asked.
 */
import { parentPort } from 'node:worker_threads';
import { allow, serve } from './fetch-support.mjs';

const api = await serve((request, response, entry) => {
  const allowed = request.url.startsWith('/no') ? {} : allow(request);
  if (request.url === '/close') return void request.socket.destroy();
  if (request.url === '/short') {
    return void response.writeHead(200, { ...allowed, 'Content-Length': '100' }).write('part', () => request.socket.destroySoon());
  }
  if (request.url === '/redirect') return void response.writeHead(302, { ...allowed, Location: '/' }).end('unread');
  request.on('end', () => {
    const echo = JSON.stringify({ method: request.method, cookie: request.headers.cookie, type: request.headers['content-type'], body: entry.body });
    response.writeHead(200, { ...allowed, 'Access-Control-Max-Age': '60', 'Content-Type': 'application/json', 'Set-Cookie': 'a=b' }).end(echo);
  });
});
const home = await serve((request, response) => {
  response.end(JSON.stringify(api.methods()));
  if (request.url === '/log') api.log.length = 0;
});
parentPort.postMessage({ home: home.origin, api: api.origin });
