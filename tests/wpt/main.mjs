/**
 * Runs files of a web-platform-tests checkout with createFetch and createXMLHttpRequest, in Node under jsdom; with
 * `--chromium` in Chromium too, and says what passes there and not here. The checkout's own server has to be running, with
 * its host names known to this machine: `./wpt serve`.
 *
 *     node tests/wpt/main.mjs --checkout DIR [--chromium] [--verbose] [PATH …]
 */
import { fork } from 'node:child_process';
import { readArguments } from '../arguments.mjs';
import { launch } from './chromium.mjs';
import { list } from './files.mjs';

// What is about CORS, of what fetch and XMLHttpRequest can be asked.
const PATHS = ['cors', 'fetch/api/basic', 'fetch/api/cors', 'fetch/api/credentials', 'fetch/api/redirect', 'fetch/cross-origin-resource-policy', 'xhr/access-control',
  'xhr/cors-', 'xhr/event-upload-progress-crossorigin'];
const AT_ONCE = 3;
// jsdom keeps much of what it opened.
const PER_PROCESS = 12;

const { values: { checkout, chromium, verbose }, positionals, refuse } = readArguments('--checkout DIR [--chromium] [--verbose] [PATH …]', { allowPositionals: true,
  options: { checkout: { type: 'string' }, chromium: { type: 'boolean' }, verbose: { type: 'boolean' } } });
if (!checkout) refuse('--checkout names the folder of a web-platform-tests checkout');
/** @type {ReturnType<typeof list>} */
let files;
try {
  files = list(checkout, positionals.length ? positionals : PATHS);
} catch (error) {
  refuse(error.message);
}

const here = await all(() => inNode());
const there = chromium ? await inChromium() : null;
report(here, there);

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

async function inChromium() {
  const browser = await launch();
  try {
    return await all(() => browser.worker());
  } finally {
    await browser.close();
  }
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
