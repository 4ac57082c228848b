/**
 * What the package costs through the boundary of the wasm, beside what its peers' own code costs that decides the same
 * questions, in one run and on the same inputs.
 *
 *     cargo xtask bench [--json FILE] [--seconds N] [ROW …]
 *
 * A ROW is a part of a row's name; N is how long each is measured. Each call takes the next of a ring of inputs that
 * differ in path and values, so that nothing is answered from the call before. A number is the fastest of many
 * samples of 256 calls each: what else runs on the machine only ever adds.
 * Objects that a peer's function takes and that its callers have at hand anyway are made beforehand; what a peer leaves out is said.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { measure } from 'mitata';
import { createEngine } from '../../pkg/index.js';
import { readArguments } from '../arguments.mjs';
import { HEADERS_10, PAGE, gets, posts, preflightAnswers, responses } from './inputs.mjs';
import { peers } from './peers.mjs';
import { LOOPBACK, wrappedAjax } from './ajax.mjs';
import { BARE, OURS, PROFILES } from './report.mjs';

/** @type {WebAssembly.Memory} That of the package's wasm, which its instance shows to nobody else. */
let wasmMemory;
const { Instance } = WebAssembly;
WebAssembly.Instance = class extends Instance {
  constructor(/** @type {WebAssembly.Module} */ module, /** @type {WebAssembly.Imports} */ imports) {
    super(module, imports);
    wasmMemory ??= /** @type {any} */ (this.exports.memory);
  }
};

const { values: options, positionals: only, refuse } = readArguments('[--json FILE] [--seconds N] [ROW …]', {
  options: { json: { type: 'string' }, seconds: { type: 'string', default: '0.2' } },
  allowPositionals: true,
});
if (!(Number(options.seconds) > 0)) refuse(`--seconds is a number above 0, not ${JSON.stringify(options.seconds)}`);
const ENTRIES = 100_000;
const FETCHES = 100_000;
const load = loadavg()[0];

/** @type {import('./report.mjs').Result[]} */
const results = [];
const isWanted = (row) => only.length === 0 || only.some((part) => row.includes(part));

// What the calls return goes here, so that none of them can be left out as useless.
let sink;

/** Measures `work`, called with the next of `inputs` each time. */
async function row(row, who, inputs, work, { note = '', lacks = '', profile = '' } = {}) {
  if (!isWanted(row)) return;
  const last = inputs.length - 1;
  if (inputs.length & last) throw new Error('the length of a ring is a power of two');
  // What it answers is looked at once, and that it is quick is measured afterwards.
  for (const input of inputs) await work(input);
  let index = 0;
  const next = () => { sink = work(inputs[index++ & last]); return sink; };
  // V8 compiles what it has seen often, wasm too, in the background: wait for that.
  for (const end = performance.now() + 1000 * Number(options.seconds); performance.now() < end;) await next();
  const { min } = await measure(next, { min_cpu_time: Number(options.seconds) * 1e9, batch_samples: 256, inner_gc: false });
  results.push({ row, who, profile, note, lacks, unit: 'ns', value: min });
  process.stderr.write('.');
}

function size(row, bytes, note = '') {
  if (isWanted(row)) results.push({ row, who: OURS, profile: '', note, lacks: '', unit: 'bytes', value: bytes });
}

const engineAt = (now, profile = 'standard') => createEngine({ origin: PAGE, now, profile });
const engines = await Promise.all(PROFILES.map((profile) => engineAt(() => 0, profile)));
const theirs = peers(PAGE);

function mustBe(expected, found) {
  if (found !== expected) throw new Error(`${found} instead of ${expected}`);
  return found;
}

/** A row for the engine of each profile. */
async function ours(name, inputs, work, note) {
  for (const engine of engines) await row(name, OURS, inputs, (input) => work(engine, input), { note, profile: engine.profile });
}

async function theirsToo(name, list, inputs) {
  for (const { who, prepare, run, note, lacks } of list) await row(name, who, inputs.map(prepare), run, { note, lacks });
}

for (const [name, list, expected] of [['classify a simple GET', gets, false], ['classify a JSON POST with 3 headers', posts, true]]) {
  await ours(name, list, (engine, request) => mustBe(expected, engine.needsPreflight(request)),
    'needsPreflight on a plain record: origin, method and headers, names and values validated');
  await theirsToo(name, theirs.classify, list);
}

const asked = posts.map((request, index) => ({ request, response: preflightAnswers[index] }));
await ours('judge a preflight', asked, (engine, { request, response }) => mustBe(true, engine.allowsPreflight(request, response)),
  'allowsPreflight on plain records: both validated, CORS check, status, methods and headers');
await theirsToo('judge a preflight', theirs.judge, asked);

const answered = gets.map((request, index) => ({ request, response: responses[index] }));
await ours('check and filter 20 headers', answered, (engine, { request, response }) => mustBe(8, engine.filter(request, response).length),
  'filter on plain records: request, names and seen values validated, CORS check, filtered response');
await theirsToo('check and filter 20 headers', theirs.filter, answered);

const exchanges = posts.map((request, index) => ({ request, responses: [preflightAnswers[index], responses[index]] }));
await ours('plan of a JSON POST', posts, (engine, request) => mustBe('cors-with-preflight', engine.plan(request).kind), 'plan: both requests, what the server has to send, findings');
await ours('check of a JSON POST with 2 answers', exchanges, (engine, exchange) => mustBe('allowed', engine.check(exchange).outcome),
  'check: the outcome in the profile and in three browsers, findings, what script sees');
await ours('check, its trace read', exchanges, (engine, exchange) => mustBe(5, engine.check(exchange).trace.length), 'the same and its trace');
await ours('start to the end of a JSON POST', exchanges, (engine, { request, responses: [preflight, actual] }) => {
  const fetch = engine.start(request);
  mustBe('preflight', fetch.poll().request.kind);
  fetch.handleResponse(preflight);
  mustBe('actual', fetch.poll().request.kind);
  fetch.handleResponse(actual);
  mustBe('deliver', fetch.poll().type);
  fetch.dispose();
  // The next fetch is preflighted again.
  engine.preflightCache.clear();
}, 'start, two requests, two answers, what script sees');

await cache();
await givenUp();

await row('floor', 'new URL', gets, ({ url }) => new URL(url));
await row('floor', 'new Headers of 10', [HEADERS_10], (headers) => new Headers(headers));
await row('floor', 'new Request', gets, ({ url, headers }) => new Request(url, { headers }));

await sizes();
await inThePage();

if (!results.length) refuse(`No row has ${only.join(' or ')} in its name`);
for (const { row, who, profile, lacks, unit, value } of results) {
  const own = results.find((each) => each.row === row && each.who === OURS);
  const ratio = own && who !== OURS ? `${(value / own.value).toFixed(who === BARE ? 3 : 1)} x` : '';
  console.log(row.padEnd(38), `${profile ? `${who}, ${profile}` : who}${lacks ? ' *' : ''}`.padEnd(26), `${Math.round(value).toLocaleString('en')} ${unit}`.padStart(14), ratio.padStart(8));
}
console.log('\nWhat a row includes, where that is not all of what its name says; * does less:');
for (const { row, who, profile, note, lacks } of results) {
  if ((note || lacks) && (!profile || profile === PROFILES[0])) console.log(`- ${row}, ${who}: ${[note, lacks].filter(Boolean).join('; ')}`);
}
if (options.json) writeFileSync(options.json, `${JSON.stringify({ load, results }, null, 2)}\n`);

/** The preflight cache, as full as a page never gets it. */
async function cache() {
  const row_ = `preflight cache of ${ENTRIES.toLocaleString('en')}`;
  if (!isWanted(row_)) return;
  let now = 0;
  const engine = await engineAt(() => now);
  const request = (index) => ({ url: `https://api.example/v1/items/${String(index).padStart(7, '0')}`, headers: { 'X-A': '1' } });
  const answer = { status: 204, headers: [['Access-Control-Allow-Origin', '*'], ['Access-Control-Allow-Headers', 'x-a'], ['Access-Control-Max-Age', '600']] };
  const store = (index) => {
    const fetch = engine.start(request(index));
    mustBe('preflight', fetch.poll().request.kind);
    fetch.handleResponse(answer);
    fetch.dispose();
  };
  const empty = wasmMemory.buffer.byteLength;
  for (let index = 0; index < ENTRIES; index++) store(index);
  mustBe(ENTRIES, engine.preflightCache.size);
  size(`${row_}: an entry`, (wasmMemory.buffer.byteLength - empty) / ENTRIES, 'how much the memory of the wasm grew, in pages of 64 KB');
  const some = Array.from({ length: 4096 }, (_, index) => index * 23);
  await row(`${row_}: hit`, OURS, some.map(request), (request) => mustBe(false, engine.needsPreflight(request)), { note: 'needsPreflight, all of it' });
  await row(`${row_}: miss`, OURS, some.map((index) => request(index + ENTRIES)), (request) => mustBe(true, engine.needsPreflight(request)), { note: 'needsPreflight, all of it' });
  let fresh = 2 * ENTRIES;
  await row(`${row_}: store`, OURS, some, () => store(fresh++), { note: 'start, poll and handleResponse for a new URL, and what eviction costs on average' });
  engine.dispose();
}

/** Fetches that are started, polled once and then forgotten: only the garbage collector gives their memory back. */
async function givenUp() {
  const row_ = `memory of ${FETCHES.toLocaleString('en')} fetches given up`;
  if (!isWanted(row_)) return;
  const engine = await engineAt(() => 0);
  const before = wasmMemory.buffer.byteLength;
  let refused = 0;
  for (let index = 0; index < FETCHES; index++) {
    try {
      mustBe('preflight', engine.start(posts[index % posts.length]).poll().request.kind);
    } catch (error) {
      // As many as may be under way are, because the garbage collector has not come yet.
      if (error.code !== 'misuse') throw error;
      refused += 1;
    }
    // The finalizers of collected objects run between turns of the event loop.
    if (index % 1000 === 999) await new Promise(setImmediate);
  }
  size(`${row_}: the wasm grew by`, wasmMemory.buffer.byteLength - before, 'fetches of one engine, each started, polled once and forgotten; nobody calls the garbage collector');
  if (isWanted(row_)) results.push({ row: `${row_}: refused`, who: OURS, profile: '', note: 'an engine has at most 32,768 under way', lacks: '', unit: 'fetches', value: refused });
  engine.dispose();
}

/** How long a call of jQuery takes under wrap($) and without, in a real Chromium. */
async function inThePage() {
  if (!isWanted(LOOPBACK)) return;
  for (const { row, bare, wrapped } of await wrappedAjax()) {
    const result = { row, profile: '', lacks: '', unit: 'ns' };
    results.push({ ...result, who: OURS, note: 'the median of calls in turns', value: wrapped * 1e6 }, { ...result, who: BARE, note: '', value: bare * 1e6 });
  }
}

async function sizes() {
  const wasm = readFileSync(new URL('../../pkg/wasm/corsight_bg.wasm', import.meta.url));
  size('size: the wasm', wasm.length);
  size('size: the wasm, gzip -9', gzipSync(wasm, { level: 9 }).length);
  size('size: the wasm, brotli', brotliCompressSync(wasm).length);
  for (const module of ['index', 'jquery', 'ajax']) {
    const entry = fileURLToPath(new URL(`../../pkg/${module}.js`, import.meta.url));
    const { outputFiles: [{ contents }] } = await build({ entryPoints: [entry], bundle: true, minify: true, format: 'esm', write: false, logLevel: 'error' });
    size(`size: ${module}.js, minified, gzip -9`, gzipSync(contents, { level: 9 }).length);
  }
}
