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
import { ORIGIN, fakeXhr, listening, until } from './support.mjs';

const API = 'https://api.example/';

function page(answer) {
  const { window } = new JSDOM('', { url: `${ORIGIN}/` });
  const Xhr = window.XMLHttpRequest = fakeXhr(answer);
  return { $: jQueryFactory(window), Xhr, window };
}

test('an engine that cannot be loaded, one that fails, and one that works after all', async () => {
  const unhandled = [];
  const listener = (error) => unhandled.push(error);
  process.on('unhandledRejection', listener);

  const said = await listening(async (soFar) => {
    const { $, Xhr, window } = page(({ url }) => (url.endsWith('fails') ? null : { status: 200 }));
    const { ajax } = $;
    const handle = wrap($, { origin: ORIGIN, wasm: new Uint8Array([1, 2, 3]) });
    const early = $.ajax(API);
    const failed = $.ajax({ url: `${API}fails`, async: false });
    assert.equal(Xhr.sent.length, 2, 'sent although there is no engine');
    assert.match(failed.cors.diagnosis.text, /^GET https:\/\/api\.example\/fails failed before Corsight was loaded\./);
    // Nobody waits for `handle` here, as in a page that just calls wrap($).
    await until(() => soFar.some(([name]) => name === 'warn') && early.state() === 'resolved');
    assert.deepEqual([early.cors.plan, early.cors.verdict, early.cors.diagnosis.text], [null, undefined, '']);
    const unavailable = await handle.then(() => null, (error) => error);
    assert.ok(unavailable.code === 'engine-unavailable' && unavailable instanceof TypeError && unavailable.cause instanceof Error);

    // Calls go through as before, and say that there is no engine and why: what was made before, and what is made now.
    const late = $.ajax({ url: `${API}fails`, async: false });
    assert.equal($.ajax(API).cors.plan, null);
    for (const { cors } of [failed, late]) {
      assert.equal(await cors.ready, cors);
      assert.deepEqual([cors.plan, cors.verdict, cors.diagnosis.certain, cors.diagnosis.candidates], [null, undefined, [], []]);
      for (const part of [`GET ${API}fails failed, and Corsight cannot say why.`, unavailable.message, 'to another origin, https://api.example']) {
        assert.ok(cors.diagnosis.text.includes(part), cors.diagnosis.text);
      }
    }
    // Another try, with an engine that is there; after it nothing is left.
    const { restore } = await wrap($, { engine: { origin: ORIGIN, preflightCache: {}, plan: () => ({ kind: 'cors', findings: [] }) }, console: false });
    assert.equal($.ajax(API).cors.plan.kind, 'cors');
    restore();
    assert.equal($.ajax, ajax);
    assert.ok(!('cors' in $.ajax(API)));
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
    const { plan, diagnosis } = await ajax(API).then((...args) => args[2].cors);
    assert.deepEqual([plan, diagnosis.text], [null, '']);
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
