/**
 * Samples of everything that the package gives out, made from the requests and the answers of the tables.
 *
 * A sample is `{ type, value, name }`: the name of its type, the value, and the case that it was made from.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { createEngine } from '../../pkg/index.js';
import { diagnose } from '../../pkg/diagnose.js';
import { wrapFetch } from '../../pkg/fetch.js';
import { initiators } from '../../pkg/initiators.js';
import { until } from './support.mjs';

const tests = new URL('../', import.meta.url);
const readTable = (path) => JSON.parse(readFileSync(new URL(path, tests), 'utf8'));
const tablesIn = (folder) => readdirSync(new URL(folder, tests)).filter((name) => name.endsWith('.json')).sort().map((name) => folder + name);

/** The initiator whose requests have this destination, for a case that has a destination and no initiator. */
const INITIATOR_OF = { script: 'script', style: 'stylesheet', font: 'font', image: 'img' };

export async function makeSamples() {
  /** @type {{ type: string, value: any, name: string }[]} */
  const samples = [];
  const add = (type, value, name) => samples.push({ type, value, name });

  /** What `call` returns. If it throws, the error is a sample and the result is undefined. */
  const attempt = (name, call) => {
    try {
      return call();
    } catch (error) {
      add('CorsError', error, name);
      return undefined;
    }
  };

  /** Runs the fetches of one case in one engine: for each the plan, every action, the verdict and the verdict of `check`. */
  const converse = (engine, fetches, name, setTime = () => {}) => {
    for (const { request, answers = [], at = 0 } of fetches) {
      setTime(at);
      const record = requestOf(request);
      const plan = attempt(name, () => engine.plan(record));
      if (!plan) continue;
      add('Plan', plan, name);
      add('Verdict', engine.check({ request: record, responses: answers.map(responseOf) }), name);
      const fetch = engine.start(record);
      const remaining = [...answers];
      for (let action = fetch.poll(); action; action = fetch.poll()) {
        add('FetchAction', action, name);
        if (action.type === 'fail') add('CorsError', action.error, name);
        if (action.type !== 'send') continue;
        if (!remaining.length) break;
        const answer = remaining.shift();
        setTime(answer.at ?? at);
        if (answer.failure === undefined) fetch.handleResponse(responseOf(answer));
        else fetch.handleFailure(answer.failure);
      }
      const verdict = fetch.verdict();
      if (verdict) add('Verdict', verdict, name);
    }
    for (const entry of engine.preflightCache.entries()) add('CacheEntry', entry, name);
  };

  // The first engine, because a WebAssembly that cannot be loaded is no longer asked for once another one has been.
  await createEngine({ origin: 'https://app.example', wasm: new Uint8Array(8) }).catch((error) => add('CorsError', error, 'bytes that are no WebAssembly'));

  for (const { name, page = 'https://app.example', embedderPolicy, profile, addressSpace, permissions, request, answers } of readTable('diagnosis.json')) {
    const engine = await createEngine({ origin: page, profile, embedderPolicy, addressSpace, permissions, now: () => 0 });
    converse(engine, [{ request: { url: 'https://api.example/data', ...request }, answers }], `tests/diagnosis.json, "${name}"`);
    engine.dispose();
  }

  for (const table of tablesIn('scenarios/')) {
    for (const { name, input: { page = {}, profile, maxAgeLimit, without, fetches } } of readTable(table)) {
      // Only Rust can leave a departure of a profile out.
      if (without) continue;
      let time = 0;
      const { embedderPolicy, partitionKey, addressSpace, permissions } = page;
      const origin = page.origin === 'opaque' ? 'null' : page.origin ?? 'http://page.example';
      const engine = await createEngine({ origin, profile, embedderPolicy, networkPartitionKey: partitionKey, addressSpace, permissions, maxAgeLimit, now: () => time });
      converse(engine, fetches, `tests/${table}, "${name}"`, (at) => { time = at; });
      engine.dispose();
    }
  }

  for (const { name, input: { origin, profile, request, responses } } of readTable('vectors/cookie-fate.json')) {
    const engine = await createEngine({ origin: origin === 'opaque' ? 'null' : origin, profile, now: () => 0 });
    add('Verdict', engine.check({ request: requestOf(request), responses: responses.map(responseOf) }), `tests/vectors/cookie-fate.json, "${name}"`);
    engine.dispose();
  }

  const engine = await createEngine({ origin: 'http://page.example', now: () => 0 });
  for (const table of ['request', 'initiator', 'cors-preflight-need', 'same-site-mode']) {
    for (const { name, input } of readTable(`vectors/${table}.json`)) {
      converse(engine, [{ request: { url: 'http://api.example/', ...input }, answers: [] }], `tests/vectors/${table}.json, "${name}"`);
    }
  }

  // No table of requests has this mode.
  converse(engine, [{ request: { url: 'https://api.example/', mode: 'webtransport' } }], 'mode "webtransport"');
  for (const row of await initiators()) add('Initiator', row, `the initiator ${row.name}`);
  add('Finding', engine.explainMissingHeader('X-A', 'http://api.example/'), 'explainMissingHeader');
  await observe(engine, add);
  await investigate(add);
  return samples;
}

/** Calls that somebody else sends: their verdicts and diagnoses. */
async function observe(engine, add) {
  const answers = {
    'http://api.example/ok': () => Object.defineProperty(new Response('x', { headers: { 'Content-Type': 'text/plain' } }), 'url', { value: 'http://api.example/ok' }),
    'http://page.example/own': () => Object.defineProperties(new Response('x'), { url: { value: 'http://page.example/moved' }, redirected: { value: true } }),
    'http://api.example/opaque': () => Object.defineProperties(Response.error(), { type: { value: 'opaque' } }),
    'http://api.example/refused': () => Promise.reject(new TypeError('Failed to fetch')),
    'http://api.example:25/': () => Promise.reject(new TypeError('Failed to fetch')),
  };
  const reports = [];
  const fetch = wrapFetch(async (url) => answers[url](), { engine, console: false, onFailure: (report) => { reports.push(report); } });
  for (const url of Object.keys(answers)) {
    await fetch(url, url.endsWith('opaque') ? { mode: 'no-cors' } : {}).catch(() => {});
    const { cors } = fetch.log.at(-1);
    await cors.ready;
    add('ObservedVerdict', cors.verdict, `wrapFetch, ${url}`);
    add('Diagnosis', cors.diagnosis, `wrapFetch, ${url}`);
  }
  const failed = fetch.log.filter(({ status, cors }) => status === 0 && cors.plan?.crossOrigin);
  await until(() => reports.length === failed.length);
  for (const report of reports) add('FailureReport', report, `onFailure, ${report.url}`);
}

/** Calls that probes are sent for: every question, and every end. */
async function investigate(add) {
  const answer = (type, init) => Object.defineProperties(new Response('x', init), { type: { value: type }, url: { value: '' } });
  const silent = () => Promise.reject(new TypeError('Failed to fetch'));
  const open = async () => answer('cors');
  const refusing = async (_, { mode }) => (mode === 'no-cors' ? answer('opaque') : silent());
  const picky = async (_, { headers }) => (headers.length ? silent() : answer('cors'));
  // A timer of its own keeps Node awake.
  const never = () => new Promise((_, reject) => { setTimeout(reject, 100); });
  const busy = async () => answer('cors', { status: 503 });
  const path = '/items';
  const calls = [
    [refusing, { path }], [refusing, { path, method: 'HEAD' }], [silent, { path }], [open, { path, credentials: 'include' }], [picky, { path, headers: { 'X-A': '1' } }],
    [open, { path: ':25/' }], [open, { path, budget: { requests: 0 } }], [never, { path, budget: { time: 1 } }], [busy, { path, method: 'PUT' }],
  ];
  const engine = await createEngine({ origin: 'http://page.example' });
  for (const [index, [fetch, { path, budget, ...init }]] of calls.entries()) {
    const name = `diagnose, call ${index}`;
    const request = { url: `http://probed${index}.example${path}`, ...init };
    const diagnosis = await diagnose(request, { engine, fetch, budget });
    add('Diagnosis', diagnosis, name);
    for (const [count, probe] of diagnosis.probes.entries()) {
      add('ProbeOutcome', probe, name);
      for (const undecided of engine.diagnose({ request, probes: diagnosis.probes.slice(0, count) }).undecided) add('Undecided', undecided, name);
    }
  }
  engine.dispose();
}

/** A request of a table as JavaScript writes it. */
function requestOf({ url, method, mode, credentials, redirect, cache, keepalive, referrerPolicy, destination, initiator, crossOrigin, headers, body, xhr,
  useCORSPreflight, targetAddressSpace }) {
  const address = Array.isArray(url) ? url[0] : url;
  const element = initiator ?? (mode === 'no-cors' ? INITIATOR_OF[destination] : undefined);
  const attribute = crossOrigin === true ? 'anonymous' : crossOrigin;
  if (element) return { url: address, initiator: element, crossOrigin: attribute, method, mode, credentials, destination: initiator && destination };
  return { url: address, method, mode, targetAddressSpace, credentials, redirect, cache, keepalive, referrerPolicy, headers: headersOf(headers),
    initiator: xhr || useCORSPreflight && body !== 'stream' ? 'xhr' : undefined,
    uploadListeners: useCORSPreflight, streamBody: body === 'stream' || undefined, bodyType: body === 'source' ? null : undefined };
}

const responseOf = ({ status = 200, headers, failure, remoteAddress }) => (failure === undefined ? { status, headers: headersOf(headers), remoteAddress } : { status: 0, url: failure });

const headersOf = (pairs = []) => pairs.map((pair) => pair.map(textOf));

/** A text of a table: a string, `{"repeat": "x", "times": 128}`, or an array of texts. */
function textOf(value) {
  if (Array.isArray(value)) return value.map(textOf).join('');
  return typeof value === 'string' ? value : value.repeat.repeat(value.times);
}
