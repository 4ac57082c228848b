// What the table of checks does not ask: policies that list nothing, and what the texts for applications say that they cannot do. SERVERS=koa,hono
// runs those of some.

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { render } from '../../pkg/policy.js';
import { hasGo, judgeGo } from './harness/go.mjs';
import { policies } from './harness/policies.mjs';
import { list, preflight, send } from './harness/send.mjs';

const ORIGIN = 'https://app.example';
const ALLOW_ORIGIN = 'access-control-allow-origin';
const wanted = process.env.SERVERS?.split(',').filter(Boolean) ?? [];

/** A test with a running server: `run` gets its URL and what is rendered. */
function testServer(name, title, policy, run) {
  const skip = wanted.length && !wanted.some((part) => name.includes(part)) ? 'not asked for' : false;
  test(`${name}: ${title}`, { skip }, async (context) => {
    const server = await import(`./${name}.mjs`);
    const reason = await server.available();
    if (reason !== true) {
      if (process.env.CI) assert.fail(reason);
      context.skip(reason);
      return;
    }
    const rendered = await render(policy, name);
    const folder = await mkdtemp(join(tmpdir(), 'corsight-server-'));
    try {
      const { url, stop } = await server.start({ text: rendered.text, policy, folder });
      try {
        await run({ url, rendered });
      } finally {
        await stop();
      }
    } finally {
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    }
  });
}

const assertSaid = ({ cannot }, words) => assert.ok(cannot.some((sentence) => sentence.includes(words)), `no sentence has ${words}: ${cannot.join(' ')}`);

for (const name of ['express', 'fastify', 'koa', 'hono', 'rs-cors', 'tower-http']) {
  testServer(name, 'a policy without methods and headers allows none, and browsers keep no preflight if it says so', { origins: [ORIGIN], maxAge: 0 }, async ({ url, rendered }) => {
    const { headers } = await preflight(`${url}/ok`, ORIGIN, 'PUT', ['content-type', 'x-other']);
    assert.ok(!list(headers, 'access-control-allow-methods').includes('put'));
    const allowed = list(headers, 'access-control-allow-headers');
    for (const refused of ['content-type', 'x-other', '*']) assert.ok(!allowed.includes(refused), `${refused} is allowed`);
    const simple = await preflight(`${url}/ok`, ORIGIN, 'POST');
    assert.deepEqual(simple.headers[ALLOW_ORIGIN], [ORIGIN]);
    // Debian's rs/cors is older than what the text is for.
    if (name === 'rs-cors') assertSaid(rendered, 'Before its release 1.10');
    else assert.deepEqual(simple.headers['access-control-max-age'], ['0']);
  });
}

const isSent = async (url, path) => Boolean((await send(url + path, { headers: { Origin: ORIGIN } })).headers[ALLOW_ORIGIN]);

testServer('fastify', 'what no hook sees has no headers, as the text says', { origins: [ORIGIN] }, async ({ url, rendered }) => {
  assert.equal(await isSent(url, '/ok'), true);
  assert.equal(await isSent(url, '/%zz'), false);
  assertSaid(rendered, '/%zz');
  assert.equal(await isSent(url, '/raw-alone'), false);
  assertSaid(rendered, 'reply.raw');
});

testServer('hono', 'what is thrown and is no Error has no headers, as the text says', { origins: [ORIGIN] }, async ({ url, rendered }) => {
  assert.equal(await isSent(url, '/error'), true);
  assert.equal(await isSent(url, '/thrown'), false);
  assertSaid(rendered, 'no Error');
});

for (const name of ['rs-cors', 'tower-http']) {
  testServer(name, 'a panic closes the connection, as the text says', { origins: [ORIGIN] }, async ({ url, rendered }) => {
    await assert.rejects(send(`${url}/panic`, { headers: { Origin: ORIGIN } }), { code: 'ECONNRESET' });
    assertSaid(rendered, 'panics');
  });
}

for (const [name, library] of Object.entries({ express: 'cors', fastify: '@fastify/cors', hono: 'hono/cors', 'tower-http': 'CorsLayer' })) {
  testServer(name, 'every OPTIONS is answered, as the text says if pages may use it', { origins: [ORIGIN], methods: ['OPTIONS'] }, async ({ url, rendered }) => {
    const { headers } = await send(`${url}/ok`, { method: 'OPTIONS', headers: { Origin: ORIGIN } });
    assert.equal(headers['x-total-count'], undefined, 'the route is reached');
    assertSaid(rendered, `${library} answers every OPTIONS`);
  });
}

testServer('koa', 'an OPTIONS that is no preflight has no headers, as the text says if pages may use it', { origins: [ORIGIN], methods: ['OPTIONS'] }, async ({ url, rendered }) => {
  const { headers } = await send(`${url}/ok`, { method: 'OPTIONS', headers: { Origin: ORIGIN } });
  assert.ok(headers['x-total-count'], 'the route is not reached');
  assert.equal(headers[ALLOW_ORIGIN], undefined);
  assertSaid(rendered, 'no preflight');
});

test('jub0bs-cors: the text compiles, and is as gofmt writes it', async (context) => {
  const reason = await hasGo('github.com/rs/cors');
  if (reason !== true) {
    if (process.env.CI) assert.fail(reason);
    context.skip(reason);
    return;
  }
  for (const [name, { policy }] of Object.entries(policies)) {
    const folder = await mkdtemp(join(tmpdir(), 'corsight-server-'));
    const { text } = await render(policy, 'jub0bs-cors');
    assert.equal(await judgeGo(folder, text, 'github.com/jub0bs/cors', 'jub0bs/cors.go'), '', name);
    await rm(folder, { recursive: true });
  }
});
