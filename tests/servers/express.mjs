// Express.

import { startModule } from './harness/node.mjs';
import { AUTHORIZATION, HEADERS } from './harness/upstream.mjs';

export const server = 'express';
export const kind = 'application';
export const paths = { '/ok': 200, '/missing': 404, '/error': 500, '/thrown': 500, '/late': 500, '/private': 200 };

export const available = async () => true;

const BARE = `
import express from 'express';

const app = express();
`;

// Authentication stands before the routes, and asks for Authorization whatever the method is.
const ROUTES = `
app.use('/private', (request, response, next) => {
  if (request.get('Authorization') === '${AUTHORIZATION}') next();
  else response.status(401).json({});
});
app.use(express.json());
for (const path of ['/ok', '/private']) app.all(path, (request, response) => response.set(${JSON.stringify(HEADERS)}).json({}));
app.all('/error', () => {
  throw new Error('as expected');
});
app.all('/thrown', () => {
  throw 'no error';
});
app.all('/late', async (request, response) => {
  response.set(${JSON.stringify(HEADERS)});
  await Promise.reject(new Error('as expected'));
});
app.listen(process.env.PORT, '127.0.0.1');
`;

export const start = ({ text, folder }) => startModule(folder, `${text ?? BARE}${ROUTES}`);
