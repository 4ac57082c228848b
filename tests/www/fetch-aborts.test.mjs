/**
 * An abort reaches the call although script has kept nothing but the AbortController.
 */
import { afterEach, test } from 'node:test';
import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Agent } from 'undici';
import { createFetch } from '../../pkg/fetch.js';
import { allow, rejected, serve } from './fetch-support.mjs';

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc');

const open = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** Collects what nobody refers to; a WeakRef that was read keeps its object until the end of the turn. */
async function collect() {
  for (let times = 0; times < 5; times++) {
    await new Promise(setImmediate);
    gc();
  }
}

for (const [through, options] of /** @type {[string, () => object][]} */ ([['node', () => ({})], ['a dispatcher', () => ({ dispatcher: new Agent() })]])) {
  test(`through ${through}: a Request that was collected is aborted before its answer`, async () => {
    let arrived;
    const arrival = new Promise((resolve) => { arrived = resolve; });
    const server = await serve(() => arrived());
    open.push(server.close);
    const fetch = await createFetch({ origin: 'http://app.example', ...options() });
    const controller = new AbortController();
    const asked = fetch(new Request(server.origin, { signal: controller.signal }));
    const outcome = rejected(asked);
    await arrival;
    await collect();
    const reason = new Error('no longer wanted');
    controller.abort(reason);
    assert.equal(await outcome, reason);
  });

  test(`through ${through}: and in the middle of its answer`, async () => {
    const server = await serve((request, response) => response.writeHead(200, allow(request)).write('a'));
    open.push(server.close);
    const fetch = await createFetch({ origin: 'http://app.example', ...options() });
    const controller = new AbortController();
    const reader = (await fetch(new Request(server.origin, { signal: controller.signal }))).body.getReader();
    assert.equal((await reader.read()).value.length, 1);
    const outcome = rejected(reader.read());
    await collect();
    const reason = new Error('no longer wanted');
    controller.abort(reason);
    assert.equal(await outcome, reason);
  });
}

test('a body ends with the abort, although the transport of the caller ignores the signal', async () => {
  let isCancelled = false;
  const endless = () => new ReadableStream({ pull: (stream) => stream.enqueue(new Uint8Array(10)), cancel: () => { isCancelled = true; } });
  const fetch = await createFetch({ origin: 'https://app.example', fetch: async () => new Response(endless(), { headers: { 'Access-Control-Allow-Origin': '*' } }) });
  const controller = new AbortController();
  const response = await fetch('https://api.example/', { signal: controller.signal });
  const text = response.text();
  controller.abort();
  await assert.rejects(text, { name: 'AbortError' });
  assert.ok(isCancelled);
});

test('an abort while the transport of the caller sends ends the body, although the transport ignores the signal', async () => {
  const controller = new AbortController();
  const endless = () => new ReadableStream({ pull: (stream) => stream.enqueue(new Uint8Array(10)) });
  const transport = async () => {
    controller.abort();
    return new Response(endless(), { headers: { 'Access-Control-Allow-Origin': '*' } });
  };
  const fetch = await createFetch({ origin: 'https://app.example', fetch: transport });
  await assert.rejects(fetch('https://api.example/', { signal: controller.signal }).then((response) => response.text()), { name: 'AbortError' });
});

test('a body of the caller\'s transport that has come whole is read to its end, although the signal aborts meanwhile', async () => {
  const controller = new AbortController();
  const fetch = await createFetch({ origin: 'https://app.example', fetch: async () => new Response('whole', { headers: { 'Access-Control-Allow-Origin': '*' } }) });
  const { body } = await fetch('https://api.example/', { signal: controller.signal });
  const reader = body.getReader();
  await reader.read();
  await new Promise(setImmediate);
  controller.abort();
  const end = await reader.read().catch((error) => error.name);
  assert.ok(end === 'AbortError' || end.done, 'it ends');
});

