// Koa.

import { startModule } from './harness/node.mjs';
import { AUTHORIZATION, HEADERS } from './harness/upstream.mjs';

export const server = 'koa';
export const kind = 'application';
export const paths = { '/ok': 200, '/missing': 404, '/error': 500, '/thrown': 500, '/gone': 410, '/private': 200 };

export const available = async () => true;

const BARE = `
import Koa from 'koa';

const app = new Koa();
`;

// Authentication stands before the routes, and asks for Authorization whatever the method is.
const ROUTES = `
app.silent = true;
app.use((context, next) => {
  context.assert(context.path !== '/private' || context.get('Authorization') === '${AUTHORIZATION}', 401);
  return next();
});
const routes = {
  '/ok': () => ({}),
  '/private': () => ({}),
  '/error'() {
    throw new Error('as expected');
  },
  '/thrown'() {
    throw 'no error';
  },
  '/gone'(context) {
    context.throw(410, { headers: { Vary: 'Accept-Language' } });
  },
};
app.use((context) => {
  const route = routes[context.path];
  if (!route) return;
  context.body = route(context);
  context.set(${JSON.stringify(HEADERS)});
});
app.listen(process.env.PORT, '127.0.0.1');
`;

export const start = ({ text, folder }) => startModule(folder, `${text ?? BARE}${ROUTES}`);
