/**
 * A recipe: the CORS of an Express application, tested as a browser would find it.
 */
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import cors from 'cors';
import express from 'express';
import { createFetch } from '../../pkg/fetch.js';

const servers = [];
after(() => servers.forEach((server) => {
  server.close();
  server.closeAllConnections();
}));

/** The application under test, with the options of its `cors` middleware; its URL. */
async function start(options) {
  const app = express();
  app.use(cors(options));
  app.put('/items/:id', express.json(), (request, response) => {
    response.set('X-Total', '1').cookie('seen', 'yes').json({ id: request.params.id, ...request.body });
  });
  const server = app.listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return `http://127.0.0.1:${server.address().port}`;
}

let fetch;
before(async () => {
  fetch = await createFetch({ origin: 'http://app.example' });
});
const put = (api, init) => fetch(`${api}/items/7`, { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: '{"a":1}', ...init });

test('the page can store an item, and read how many there are', async () => {
  const response = await put(await start({ origin: 'http://app.example', credentials: true, exposedHeaders: 'X-Total' }), { credentials: 'include' });
  assert.deepEqual(await response.json(), { id: '7', a: 1 });
  assert.equal(response.headers.get('x-total'), '1');
});

test('a header that is not exposed is not there', async () => {
  assert.equal((await put(await start())).headers.get('x-total'), null);
});

for (const [what, options, init, code] of [
  ['another origin', { origin: 'http://other.example' }, {}, 'preflight-acao-mismatch'],
  ['any origin, but with credentials', { credentials: true }, { credentials: 'include' }, 'preflight-acao-wildcard-with-credentials'],
  ['credentials that are not allowed', { origin: 'http://app.example' }, { credentials: 'include' }, 'preflight-acac-missing'],
  ['a method that is not allowed', { methods: 'GET,POST' }, {}, 'preflight-method-not-allowed'],
  ['a header that is not allowed', { allowedHeaders: 'X-Other' }, {}, 'preflight-header-not-allowed'],
]) test(`misconfigured: ${what}`, async () => {
  await assert.rejects(put(await start(options), init), { name: 'CorsError', code });
});
