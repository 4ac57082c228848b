/**
 * What the tests of tables share: a server with routes that answer CORS in their own ways, and the command line.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import { fileURLToPath } from 'node:url';

export const APP = 'https://app.example';
export const ADMIN = 'https://admin.example';
const PROGRAM = fileURLToPath(new URL('../../pkg/cli/corsight.js', import.meta.url));

/**
 * A server that answers by the first part of the path. What it was asked is in `asked`.
 *
 * @param {Record<string, (request: http.IncomingMessage, response: http.ServerResponse) => void>} routes
 */
export async function serve(routes) {
  const asked = [];
  const server = http.createServer((request, response) => {
    const { method, url, headers } = request;
    let body = '';
    request.on('data', (part) => { body += part; }).on('end', () => {
      asked.push({ method, url, headers, body });
      const route = routes[url.split(/[/?]/)[1]] ?? routes[''];
      if (route) route(request, response);
      else response.writeHead(404).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`, asked,
    close: () => new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    }),
  };
}

/** Answers the origins of the list, as a server does that compares whole origins. */
export const listed = (origins, more = {}, status = 200) => (request, response) => {
  const { origin } = request.headers;
  const isPreflight = request.method === 'OPTIONS';
  const allow = origins.includes(origin) ? {
    'Access-Control-Allow-Origin': origin, 'Access-Control-Allow-Credentials': 'true',
    ...(isPreflight ? { 'Access-Control-Allow-Methods': 'PUT, DELETE', 'Access-Control-Allow-Headers': 'authorization, content-type, x-session' } : {}),
  } : {};
  response.writeHead(isPreflight ? 204 : status, { Vary: 'Origin', ...allow, ...more }).end();
};

/**
 * Runs the command line.
 *
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Record<string, string>, input?: string }} [options]
 */
export async function corsight(args, { cwd, env = {}, input = '' } = {}) {
  const { NODE_TEST_CONTEXT, FORCE_COLOR, ...rest } = process.env;
  const child = spawn(process.execPath, [PROGRAM, ...args], { cwd, env: { ...rest, NO_COLOR: '1', ...env }, stdio: 'pipe' });
  child.stdin.end(input);
  const read = async (stream) => Buffer.concat(await stream.toArray()).toString();
  const [stdout, stderr, [status]] = await Promise.all([read(child.stdout), read(child.stderr), once(child, 'close')]);
  return { status, stdout, stderr };
}
