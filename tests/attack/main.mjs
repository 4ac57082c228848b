/**
 * Attacks the built package. Each part runs in a process of its own, one after the other, and makes its cases by chance from a seed.
 *
 *     node tests/attack/main.mjs [--seconds N] [--seed S] [--only PART …] [--case NUMBER]
 *
 * Without --seconds every part runs a fixed number of cases with seed 1, about a minute in all: that is what CI runs. With
 * --seconds every part runs for its share of the time, with a new seed unless one is given. The exit status is 1 after a fault.
 */
import { fork } from 'node:child_process';
import { readArguments } from '../arguments.mjs';

/** Which share of the time a part gets, and how many cases it runs if no time is given. */
const PARTS = {
  boundary: { share: 0.2, cases: 700 },
  servers: { share: 0.25, cases: 2000 },
  aborts: { share: 0.2, cases: 700 },
  crowd: { share: 0.1, cases: 1 },
  memory: { share: 0.1, cases: 12 },
  page: { share: 0.15, cases: 500 },
};

/** A part that has not begun or ended a case for so long has a case that blocks the thread. */
const BLOCKED_AFTER = 120_000;

const USAGE = '[--seconds N] [--seed S] [--only PART …] [--case NUMBER]';
const { values, refuse } = readArguments(USAGE, { options: {
  seconds: { type: 'string' }, seed: { type: 'string' }, only: { type: 'string', multiple: true, default: [] }, case: { type: 'string' },
} });
const number = (/** @type {string} */ name) => {
  const value = values[name] === undefined ? undefined : Number(values[name]);
  if (value !== undefined && !(Number.isInteger(value) && value >= 0)) refuse(`--${name} is an integer, 0 or more, and not ${values[name]}`);
  return value;
};
const seconds = number('seconds');
const only = number('case');
const seed = number('seed') ?? (seconds === undefined ? 1 : Math.floor(Math.random() * 1e6));
for (const name of values.only) if (!Object.hasOwn(PARTS, name)) refuse(`There is no part ${name}; the parts are ${Object.keys(PARTS).join(', ')}`);
if (only !== undefined && values.only.length !== 1) refuse('--case repeats a case of one part, which --only has to name');

const chosen = Object.entries(PARTS).filter(([name]) => !values.only.length || values.only.includes(name));
const shares = chosen.reduce((sum, [, { share }]) => sum + share, 0);
console.log(`seed ${seed}`);
/** @type {{ name: string, cases: number, faults: number, seconds: number, counts: Record<string, number> }[]} */
const results = [];
for (const [name, { share, cases }] of chosen) {
  const work = only !== undefined ? { only } : seconds === undefined ? { cases } : { seconds: (seconds * share) / shares };
  results.push(await run(name, { seed, ...work }));
}

for (const { name, cases, faults, seconds, counts } of results) {
  const details = Object.entries(counts).map(([what, count]) => `${count.toLocaleString('en')} ${what}`).join(', ');
  console.log(`${name.padEnd(9)} ${seconds.toFixed(1).padStart(7)} s ${cases.toLocaleString('en').padStart(9)} cases ${String(faults).padStart(4)} faults   ${details}`);
}
const faults = results.reduce((sum, { faults }) => sum + faults, 0);
console.log(faults ? `${faults} faults with seed ${seed}` : `no fault with seed ${seed}`);
process.exitCode = faults ? 1 : 0;

/**
 * @param {string} name
 * @param {object} work What `runPart` of part.mjs takes.
 * @returns {Promise<typeof results[number]>}
 */
function run(name, work) {
  const start = performance.now();
  const child = fork(new URL(`./${name}.mjs`, import.meta.url), [JSON.stringify(work)], { execArgv: ['--expose-gc'] });
  let heard = start;
  let latest = 'before its first case';
  let blocked = false;
  /** @type {{ cases: number, faults: number, counts: Record<string, number> } | undefined} */
  let result;
  child.on('message', (/** @type {any} */ message) => {
    heard = performance.now();
    if (message.type === 'case') latest = `in case ${message.number}`;
    if (message.type === 'result') result = message.result;
  });
  const watch = setInterval(() => {
    if (performance.now() - heard < BLOCKED_AFTER) return;
    blocked = true;
    child.kill('SIGKILL');
  }, 1000);
  return new Promise((resolve) => {
    child.on('exit', (code, signal) => {
      clearInterval(watch);
      const passed = (performance.now() - start) / 1000;
      if (result && code === 0) return resolve({ name, seconds: passed, ...result });
      console.log(`${name}: FAULT the process ${blocked ? 'was blocked' : `ended (${signal ?? `exit status ${code}`})`} ${latest}`);
      resolve({ name, seconds: passed, cases: result?.cases ?? 0, faults: (result?.faults ?? 0) + 1, counts: result?.counts ?? {} });
    });
  });
}
