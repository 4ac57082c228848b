/**
 * When Corsight itself fails, the application does not notice. In a file of its own, because a process loads the wasm once
 * and is warned once.
 */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { JSDOM } from 'jsdom';
import { jQueryFactory } from 'jquery/factory';
import { createEngine } from '../../pkg/index.js';
import { ajax, ajaxSetup } from '../../pkg/ajax.js';
import { wrap } from '../../pkg/jquery.js';
import { ORIGIN, fakeXhr, listening } from './support.mjs';

const API = 'https://api.example/';

function page() {
  const { window } = new JSDOM('', { url: `${ORIGIN}/` });
  const Xhr = window.XMLHttpRequest = fakeXhr();
  return { $: jQueryFactory(window), Xhr, window };
}

test('an engine that cannot be loaded, one that fails, and one that works after all', async () => {
  const unhandled = [];
  const listener = (error) => unhandled.push(error);
  process.on('unhandledRejection', listener);

  const said = await listening(async () => {
    const { $, Xhr, window } = page();
    const { ajax } = $;
    const handle = wrap($, { origin: ORIGIN, wasm: new Uint8Array([1, 2, 3]) });
    const early = $.ajax(API);
    assert.equal(Xhr.sent.length, 1, 'sent although there is no engine');
    // Nobody waits for `handle` here, as in a page that just calls wrap($).
    await new Promise((resolve) => { setTimeout(resolve, 50); });
    assert.equal(early.state(), 'resolved');
    assert.deepEqual(early.cors, { plan: null });
    assert.equal($.ajax, ajax, 'as if wrap had not been called');
    assert.ok(!('cors' in $.ajax(API)));
    await assert.rejects(handle, (error) => error.code === 'engine-unavailable' && error instanceof TypeError && error.cause instanceof Error);
    window.close();
  });
  assert.equal(said.filter(([name]) => name === 'warn').length, 1, 'warned once');
  assert.deepEqual(unhandled, []);

  for (const wasm of [new URL('file:///nowhere/corsight.wasm'), new URL('http://127.0.0.1:1/corsight.wasm'), new Uint8Array()]) {
    await assert.rejects(createEngine({ origin: ORIGIN, wasm }), { code: 'engine-unavailable' });
  }

  await listening(async () => {
    globalThis.XMLHttpRequest = fakeXhr();
    ajaxSetup({ wasm: new Uint8Array([1]), origin: ORIGIN });
    await ajax(API);
    await assert.rejects(ajax.ready, TypeError);
    assert.deepEqual((await ajax(API).then((...args) => args[2].cors)), { plan: null });
    const engine = new (class { origin = ORIGIN; plan() { return { kind: 'cors', crossOrigin: true, findings: [] }; } })();
    ajaxSetup({ engine });
    assert.equal(await ajax.ready, engine, 'it may be tried again');
    assert.equal(ajax(API).cors.plan.kind, 'cors');
    delete globalThis.XMLHttpRequest;
  });

  // A failed load may be tried again.
  const engine = await createEngine({ origin: ORIGIN });
  assert.equal(engine.plan(API).kind, 'cors');

  const again = await listening(async () => {
    const { $, Xhr, window } = page();
    const broken = { origin: ORIGIN, plan() { throw new Error('a bug in Corsight'); }, check() { throw new Error('another'); } };
    const { restore } = await wrap($, { engine: broken, enforce: true });
    const jqXHR = await new Promise((resolve) => { $.ajax({ url: API, success: (_data, _status, given) => setTimeout(() => resolve([given])) }); });
    assert.equal(jqXHR[0].status, 200);
    assert.equal(Xhr.sent.length, 1);
    restore();
    window.close();
  });
  assert.deepEqual(again, [], 'warned once and never again');
  process.off('unhandledRejection', listener);
});
