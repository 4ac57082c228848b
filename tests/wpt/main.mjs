/**
 * Runs files of a web-platform-tests checkout with createFetch and createXMLHttpRequest, in Node under jsdom; with
 * `--chromium` in Chromium too, and says what passes there and not here. The checkout's own server has to be running, with
 * its host names known to this machine: `./wpt serve`.
 *
 *     node tests/wpt/main.mjs --checkout DIR [--chromium] [--verbose] [PATH …]
 *
 * With `--wrapped install` or `--wrapped values` it runs them in Chromium alone, as it is and with everything that a page calls with explained,
 * and says where the two differ.
 */
import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readArguments } from '../arguments.mjs';
import { launch } from './chromium.mjs';
import { list } from './files.mjs';

// What is about CORS, of what fetch and XMLHttpRequest can be asked.
const PATHS = ['cors', 'fetch/api/basic', 'fetch/api/cors', 'fetch/api/credentials', 'fetch/api/redirect', 'fetch/cross-origin-resource-policy', 'xhr/access-control',
  'xhr/cors-', 'xhr/event-upload-progress-crossorigin'];
const AT_ONCE = 3;
// jsdom keeps much of what it opened.
const PER_PROCESS = 12;

// What is asked of a wrapper: everything that calls.
const CALLS = ['cors', 'fetch', 'xhr'];
const WAYS = {
  install: 'corsight.install(self, { console: false })',
  values: 'self.fetch = corsight.wrapFetch(fetch, { console: false }); self.XMLHttpRequest = corsight.wrapXMLHttpRequest(XMLHttpRequest, { console: false })',
};

const { values: { checkout, chromium, verbose, wrapped }, positionals, refuse } = readArguments('--checkout DIR [--chromium] [--wrapped WAY] [--verbose] [PATH …]', { allowPositionals: true,
  options: { checkout: { type: 'string' }, chromium: { type: 'boolean' }, verbose: { type: 'boolean' }, wrapped: { type: 'string' } } });
if (wrapped && !WAYS[wrapped]) refuse(`--wrapped is ${Object.keys(WAYS).join(' or ')}, not ${wrapped}`);
if (!checkout) refuse('--checkout names the folder of a web-platform-tests checkout');
/** @type {ReturnType<typeof list>} */
let files;
try {
  files = list(checkout, positionals.length ? positionals : wrapped ? CALLS : PATHS);
} catch (error) {
  refuse(error.message);
}

if (wrapped) await compareWrapped();
else {
  const here = await all(() => inNode());
  const there = chromium ? await inChromium() : null;
  report(here, there);
}

/** Every file by the workers that `start` makes, each `{ run(file), stop() }`. */
async function all(start) {
  const results = new Map();
  const queue = [...files];
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    let worker;
    let count = 0;
    for (let file; (file = queue.shift()); count++) {
      if (worker && count % PER_PROCESS === 0) worker = void worker.stop();
      worker ??= await start();
      const result = await Promise.race([worker.run(file), late(file)]);
      results.set(file.name, result);
      if (!result.answered) worker = void worker.stop();
    }
    await worker?.stop();
  }));
  return results;
}

function late({ long }) {
  return new Promise((resolve) => {
    setTimeout(resolve, long ? 65_000 : 25_000, { tests: [], note: 'no result in time' }).unref();
  });
}

/** A process that runs pages under jsdom. */
function inNode() {
  const child = fork(new URL('./page.mjs', import.meta.url), { env: { ...process.env, NODE_TLS_REJECT_UNAUTHORIZED: '0', NODE_NO_WARNINGS: '1' }, silent: !verbose });
  let settle = () => {};
  child.on('message', (result) => settle({ ...result, answered: true }));
  child.on('exit', () => settle({ tests: [], note: 'the process ended' }));
  return {
    run: (file) => new Promise((resolve) => {
      settle = resolve;
      child.send(file);
    }),
    stop: () => child.kill(),
  };
}

/** @param {string} [script] */
async function inChromium(script) {
  const browser = await launch(script);
  try {
    return await all(() => browser.worker());
  } finally {
    await browser.close();
  }
}

/** What differs is run twice more, because some tests end otherwise from run to run in an unchanged Chromium too. */
async function compareWrapped() {
  const bundle = readFileSync(new URL('../../pkg/corsight.global.js', import.meta.url), 'utf8');
  const script = `${bundle}\n${WAYS[wrapped]};`;
  const passedOf = ({ tests }) => new Set(tests.filter((test) => test.passed).map((test) => test.name));
  const all = files;
  let subtests = 0;
  const runs = [];
  for (let run = 0; run < 3 && files.length; run++) {
    const [stock, ours] = [await inChromium(), await inChromium(script)];
    if (!run) subtests = [...stock.values()].flatMap(({ tests }) => tests).length;
    runs.push(Object.fromEntries(files.map(({ name }) => [name, [passedOf(stock.get(name)), passedOf(ours.get(name))]])));
    files = files.filter(({ name }) => {
      const [there, here] = runs[run][name];
      return there.size !== here.size || [...there].some((test) => !here.has(test));
    });
  }
  for (const { name } of files) {
    const always = (side) => runs.map((run) => run[name][side]).reduce((kept, passed) => new Set([...kept].filter((test) => passed.has(test))));
    const ever = (side) => new Set(runs.flatMap((run) => [...run[name][side]]));
    const lost = [...always(0)].filter((test) => !ever(1).has(test));
    const won = [...always(1)].filter((test) => !ever(0).has(test));
    for (const [what, tests] of [['fails only wrapped', lost], ['passes only wrapped', won]]) for (const test of tests) console.log(`${name}: ${test}: ${what}`);
  }
  console.log(`${all.length} files, ${subtests} subtests of the unchanged Chromium; ${files.length} files differed in all three runs`);
}

/**
 * @param {Map<string, { tests: { name: string, passed: boolean, message: string }[], note?: string }>} ours
 * @param {typeof ours | null} theirs
 */
function report(ours, theirs) {
  const passed = (/** @type {typeof ours} */ results) => [...results.values()].flatMap(({ tests }) => tests).filter((test) => test.passed).length;
  for (const { name } of files) {
    const { tests, note } = ours.get(name);
    const missed = theirs ? theirs.get(name).tests.filter((test) => test.passed && !tests.some((mine) => mine.name === test.name && mine.passed)) : tests.filter((test) => !test.passed);
    if (missed.length || note) console.log(`${name}${note ? `: ${note}` : ''}`);
    for (const test of missed) {
      const message = tests.find((mine) => mine.name === test.name)?.message ?? 'did not run';
      console.log(`  ${test.name}: ${message.replace(/\s+/g, ' ').slice(0, verbose ? undefined : 160)}`);
    }
  }
  const names = new Set([ours, theirs ?? new Map()].flatMap((results) => [...results].flatMap(([name, { tests }]) => tests.map((test) => `${name} ${test.name}`))));
  console.log(`${files.length} files, ${names.size} subtests; corsight passes ${passed(ours)}${theirs ? `, Chromium ${passed(theirs)}` : ''}`);
}
