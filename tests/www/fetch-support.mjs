/**
 * Loopback servers for the tests of corsight/fetch, each an origin of its own, which keep what they were sent.
 */
import http from 'node:http';
import { once } from 'node:events';

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
