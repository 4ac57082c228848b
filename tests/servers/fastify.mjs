// Fastify.

import { startModule } from './harness/node.mjs';
import { AUTHORIZATION, HEADERS } from './harness/upstream.mjs';

export const server = 'fastify';
export const kind = 'application';
export const paths = { '/ok': 200, '/missing': 404, '/error': 500, '/thrown': 500, '/raw': 200, '/private': 200, '/plugin/private': 401 };

export const available = async () => true;

const BARE = `
import Fastify from 'fastify';

const app = Fastify();
`;

// Authentication is a hook, at the root and in a plugin, and asks for Authorization whatever the method is.
const ROUTES = `
app.addHttpMethod('PROPFIND', { hasBody: true });
// Calls of the test say that they have JSON, and have no body.
app.addContentTypeParser('application/json', { parseAs: 'string' }, async (request, body) => body);
app.addHook('onRequest', async (request, reply) => {
  if (request.url.startsWith('/private') && request.headers.authorization !== '${AUTHORIZATION}') return reply.code(401).send({});
});
app.register(async (plugin) => {
  plugin.addHook('onRequest', async (request, reply) => reply.code(401).send({}));
  plugin.all('/plugin/private', async () => ({}));
});
for (const path of ['/ok', '/private']) app.all(path, async (request, reply) => reply.headers(${JSON.stringify(HEADERS)}).send({}));
app.all('/error', async () => {
  throw new Error('as expected');
});
app.all('/thrown', async () => {
  throw 'no error';
});
// As the text tells: what is written to the raw response takes the headers along.
app.all('/raw', (request, reply) => {
  reply.hijack();
  reply.raw.writeHead(200, { ...reply.getHeaders(), ...${JSON.stringify(HEADERS)} });
  reply.raw.end();
});
app.all('/raw-alone', (request, reply) => {
  reply.hijack();
  reply.raw.writeHead(200);
  reply.raw.end();
});
await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
`;

export const start = ({ text, folder }) => startModule(folder, `${text ?? BARE}${ROUTES}`);
