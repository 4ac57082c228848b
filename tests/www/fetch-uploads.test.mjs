/**
 * Uploads without an end: they stop when the answer is complete, and when the call is aborted.
 */
import { afterEach, test } from 'node:test';
import assert from 'node:assert/strict';
import { createFetch } from '../../pkg/fetch.js';
import { allow, rejected, serve } from './fetch-support.mjs';

const open = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function world(answer) {
  const server = await serve(answer);
  open.push(server);
  return { server, fetch: await createFetch({ origin: 'http://app.example' }) };
}

/** A stream that always has more, and a promise of the reason it was cancelled with. */
function endless() {
  /** @type {(reason: unknown) => void} */
  let cancel;
  const cancelled = new Promise((resolve) => { cancel = resolve; });
  const body = new ReadableStream({
    async pull(stream) {
      await new Promise(setImmediate);
      stream.enqueue(new Uint8Array(1000));
    },
    cancel,
  });
  return { body, cancelled };
}

test('an upload ends when the answer is complete', async () => {
  const { server, fetch } = await world((request, response) => {
    if (request.method === 'OPTIONS') return response.writeHead(204, allow(request)).end();
    request.resume();
    response.writeHead(413, allow(request)).end('too large');
  });
  const { body, cancelled } = endless();
  const response = await fetch(server.origin, { method: 'POST', body, duplex: 'half' });
  assert.equal(await response.text(), 'too large');
  await cancelled;
});

test('an upload goes on while the answer does', async () => {
  let received = 0;
  const { server, fetch } = await world((request, response) => {
    if (request.method === 'OPTIONS') return response.writeHead(204, allow(request)).end();
    response.writeHead(200, allow(request)).write('a');
    request.on('data', ({ length }) => { received += length; });
    request.on('end', () => response.end('b'));
  });
  let left = 50;
  const body = new ReadableStream({
    async pull(stream) {
      await new Promise(setImmediate);
      if (left-- > 0) stream.enqueue(new Uint8Array(1000));
      else stream.close();
    },
  });
  const response = await fetch(server.origin, { method: 'POST', body, duplex: 'half' });
  assert.equal(await response.text(), 'ab');
  assert.equal(received, 50_000);
});

test('the body of a Request is given up when the call is aborted while it is read', async () => {
  const { server, fetch } = await world(() => assert.fail('nothing is sent'));
  for (const given of ['of the Request', 'of the call']) {
    const { body, cancelled } = endless();
    const controller = new AbortController();
    const signal = given === 'of the Request' ? { signal: controller.signal } : {};
    const request = new Request(server.origin, { method: 'POST', body, duplex: 'half', ...signal });
    const asked = fetch(request, given === 'of the call' ? { signal: controller.signal } : undefined);
    const reason = new Error('no longer wanted');
    setImmediate(() => controller.abort(reason));
    assert.equal(await rejected(asked), reason, given);
    assert.equal(await cancelled, reason, given);
  }
  assert.deepEqual(server.methods(), []);
});

test('the body of a Request that has a signal is sent whole', async () => {
  const { server, fetch } = await world((request, response) => response.writeHead(200, allow(request)).end());
  const { signal } = new AbortController();
  for (const body of ['a text', new Uint8Array([97, 32, 116, 101, 120, 116]), new Blob(['a ', 'text'])]) {
    await fetch(new Request(server.origin, { method: 'POST', body, signal, headers: { 'Content-Type': 'text/plain' } }));
  }
  assert.deepEqual(server.log.map(({ body }) => body), ['a text', 'a text', 'a text']);
});

test('the body of a Request that fails fails the call', async () => {
  const { server, fetch } = await world(() => assert.fail('nothing is sent'));
  const { signal } = new AbortController();
  const failure = new Error('the disk is gone');
  const failing = new Request(server.origin, { method: 'POST', duplex: 'half', signal, body: new ReadableStream({ pull: (stream) => stream.error(failure) }) });
  assert.equal(await rejected(fetch(failing)), failure);
  const odd = new Request(server.origin, { method: 'POST', duplex: 'half', signal, body: new ReadableStream({ pull: (stream) => stream.enqueue('no bytes') }) });
  assert.ok(await rejected(fetch(odd)) instanceof TypeError);
});
