// Hono in Node.

import { startModule } from './harness/node.mjs';
import { AUTHORIZATION, HEADERS } from './harness/upstream.mjs';

export const server = 'hono';
export const kind = 'application';
export const paths = { '/ok': 200, '/own-response': 200, '/missing': 404, '/error': 500, '/private': 200 };

export const available = async () => true;

const BARE = `
import { Hono } from 'hono';

const app = new Hono();
`;

// Authentication stands before the routes, and asks for Authorization whatever the method is.
const ROUTES = `
const { serve } = await import('@hono/node-server');
const { HTTPException } = await import('hono/http-exception');

app.use('/private', async (context, next) => {
  if (context.req.header('Authorization') !== '${AUTHORIZATION}') throw new HTTPException(401);
  await next();
});
for (const path of ['/ok', '/private']) app.all(path, (context) => context.json({}, 200, ${JSON.stringify(HEADERS)}));
app.all('/own-response', () => new Response('{}', { headers: ${JSON.stringify(HEADERS)} }));
app.all('/error', () => {
  throw new Error('as expected');
});
app.all('/thrown', () => {
  throw 'no error';
});
serve({ fetch: app.fetch, port: Number(process.env.PORT), hostname: '127.0.0.1' });
`;

export const start = ({ text, folder }) => startModule(folder, `${text ?? BARE}${ROUTES}`);
