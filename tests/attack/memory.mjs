/**
 * Hundreds of thousands of calls, one after the other: what they took is given back. Each case makes as many calls as the one before, so
 * after the first ones neither the heap nor the memory of the WebAssembly may grow any more.
 */
import { statSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { runPart } from './part.mjs';

/** How many calls a case makes, of all kinds together. */
const CALLS = 12_000;
/** Code is compiled, caches are filled: what memory is like is known after so many cases. */
const WARM_UP = 3;
/** Both in bytes: how much more than after the warm-up is no leak, whatever the number of calls. */
const HEAP_MAY_GROW = 6e6;
const WASM_MAY_GROW = 10e6;

/** @type {WebAssembly.Memory[]} That of Corsight's WebAssembly, once for each time that it was started, in whatever way. */
const memories = [];
watchWebAssembly();
// Only now, so that it is seen.
const { createEngine } = await import('../../pkg/index.js');
const { createFetch, wrapFetch } = await import('../../pkg/fetch.js');

const PAGE = 'https://app.example';
const ALLOW = [['Access-Control-Allow-Origin', PAGE], ['Access-Control-Allow-Methods', 'PUT'], ['Access-Control-Allow-Headers', 'x-a'], ['Access-Control-Max-Age', '600']];
/** Every kind of call has its own engine, so that what it keeps is known to be its own. */
const engine = await createEngine({ origin: PAGE });
const fetching = await createFetch({ origin: PAGE, fetch: async () => ({ status: 200, headers: /** @type {any} */ (ALLOW), body: null }) });
const observed = wrapFetch(async () => new Response('seen'), { origin: PAGE, console: false });
await observed.ready;

/** A signal that all calls of an application may share. */
const longLived = new AbortController();

let after = { heap: 0, wasm: 0 };
let cases = 0;
let calls = 0;

/** The calls. Each gets a text that no other has had. */
const KINDS = {
  needsPreflight: (/** @type {string} */ unique) => engine.needsPreflight({ url: `https://api.example/${unique}`, method: 'PUT', headers: { 'X-A': unique } }),
  plan: (/** @type {string} */ unique) => engine.plan({ url: `https://api.example/${unique}`, method: 'PUT', headers: { 'X-A': unique } }),
  check: (/** @type {string} */ unique) => engine.check({ request: { url: `https://api.example/${unique}`, method: 'PUT' }, responses: [{ status: 204, headers: ALLOW }, { status: 200, headers: [] }] }),
  filter: (/** @type {string} */ unique) => engine.filter(`https://api.example/${unique}`, { status: 200, headers: [...ALLOW, ['X-B', unique]] }),
  allowsPreflight: (/** @type {string} */ unique) => engine.allowsPreflight({ url: `https://api.example/${unique}`, method: 'PUT' }, { status: 204, headers: ALLOW }),
  givenUp: (/** @type {string} */ unique) => engine.start({ url: `https://api.example/${unique}`, method: 'PUT' }).poll(),
  halfWay(/** @type {string} */ unique) {
    const fetch = engine.start({ url: `https://api.example/${unique}`, method: 'PUT' });
    fetch.poll();
    fetch.handleResponse({ status: 204, headers: ALLOW });
    return fetch.poll();
  },
  refused(/** @type {string} */ unique) {
    try {
      engine.plan({ url: `https://api.example/${unique}`, method: `a b ${unique}` });
    } catch {}
  },
  async disposed(/** @type {string} */ unique, /** @type {import('./part.mjs').Case['chance']} */ { is }) {
    if (!is(0.05)) return;
    const other = await createEngine({ origin: `https://${unique}.example` });
    other.start('https://api.example/').poll();
    if (is(0.5)) other.dispose();
  },
  large(/** @type {string} */ unique, /** @type {import('./part.mjs').Case['chance']} */ { is }) {
    if (is(0.005)) engine.plan({ url: 'https://api.example/', headers: [['X-A', unique.repeat(10_000)]] });
  },
  async fetched(/** @type {string} */ unique, /** @type {import('./part.mjs').Case['chance']} */ { is }) {
    const controller = is(0.5) ? longLived : new AbortController();
    const asked = fetching(`https://api.example/${unique}`, { method: 'PUT', body: unique, signal: controller.signal });
    if (controller !== longLived && is(0.4)) controller.abort();
    await asked.catch(() => {});
  },
  observed: (/** @type {string} */ unique) => observed(`https://api.example/${unique}`, { method: 'POST', body: unique.repeat(100) }),
};

await runPart('memory', {
  attempt, deadline: 120_000, mayBlock: true,
  finish({ count }) {
    count('calls', calls);
    count('MB of heap', Math.round(heap() / 1e6));
    count('MB of WebAssembly', Math.round(wasm() / 1e6));
  },
});

/** @param {import('./part.mjs').Case} each */
async function attempt({ chance, fault, count, isAlone }) {
  const kinds = /** @type {(keyof typeof KINDS)[]} */ (Object.keys(KINDS));
  for (let index = 0; index < CALLS; index++) {
    const kind = chance.pick(...kinds);
    await KINDS[kind](`${chance.below(1e9)}`, chance);
    // What nobody refers to is given back when the garbage collector gets to it.
    if (index % 500 === 0) await turn();
  }
  calls += CALLS;
  cases += 1;
  for (let left = 5; left > 0; left--) {
    /** @type {any} */ (globalThis).gc();
    await turn();
  }
  const now = { heap: heap(), wasm: wasm() };
  if (isAlone) console.log(now);
  if (cases <= WARM_UP) after = now;
  if (now.heap > after.heap + HEAP_MAY_GROW) fault(`the heap has grown by ${Math.round((now.heap - after.heap) / 1e6)} MB since case ${WARM_UP}`);
  if (now.wasm > after.wasm + WASM_MAY_GROW) fault(`the memory of the WebAssembly has grown by ${Math.round((now.wasm - after.wasm) / 1e6)} MB since case ${WARM_UP}`);
  if (memories.length !== 1) fault(`the WebAssembly was started ${memories.length} times`);
  count('entries of the preflight cache', engine.preflightCache.size);
  engine.preflightCache.clear();
}

function heap() {
  return process.memoryUsage().heapUsed;
}

function wasm() {
  return memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
}

/** Node has WebAssembly of its own; Corsight's is known by its length. */
function watchWebAssembly() {
  const { size } = statSync(new URL('../../pkg/wasm/corsight_bg.wasm', import.meta.url));
  const { compile, instantiate, Instance, Module } = WebAssembly;
  const own = new WeakSet();
  const isOwn = (/** @type {any} */ source) => own.has(source) || source.byteLength === size;
  const note = (/** @type {WebAssembly.Instance} */ { exports }) => {
    for (const each of Object.values(exports)) if (each instanceof WebAssembly.Memory) memories.push(each);
  };
  Object.assign(WebAssembly, {
    async compile(/** @type {BufferSource} */ source) {
      const module = await compile(source);
      if (isOwn(source)) own.add(module);
      return module;
    },
    async instantiate(/** @type {any} */ source, /** @type {WebAssembly.Imports} */ imports) {
      const made = /** @type {any} */ (await instantiate(source, imports));
      if (isOwn(source)) note(made.instance ?? made);
      return made;
    },
    Module: class extends Module {
      constructor(/** @type {BufferSource} */ source) {
        super(source);
        if (isOwn(source)) own.add(this);
      }
      static [Symbol.hasInstance](/** @type {unknown} */ value) {
        return value instanceof Module;
      }
    },
    Instance: class extends Instance {
      constructor(/** @type {WebAssembly.Module} */ module, /** @type {WebAssembly.Imports} */ imports) {
        super(module, imports);
        if (isOwn(module)) note(this);
      }
    },
  });
}
