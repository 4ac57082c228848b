/**
 * What runs the cases of one part, in a process of its own: it draws them from the seed, gives each a deadline, and counts.
 *
 * A case is made by its number and the seed alone, so that `--case NUMBER` repeats it.
 */
import { inspect } from 'node:util';
import { chance } from '../differential/random.mjs';

// As they are now: a part may replace them for its cases.
const { log: write } = console;
const { setTimeout, clearTimeout, setInterval } = globalThis;

/** How often the same kind of fault is shown. */
const SHOWN = 3;
/** A thread that does one thing for so many milliseconds is blocked. */
const BLOCKED = 2000;

/**
 * @typedef {object} Case
 * @property {number} number
 * @property {ReturnType<typeof chance>} chance
 * @property {(kind: string, ...details: unknown[]) => void} fault Tells of a fault. Faults of one kind are shown three times and counted.
 * @property {(what: string, count?: number) => void} count
 * @property {boolean} isAlone Whether this is the only case of the run, for messages that help with it.
 */

/**
 * @param {string} name
 * @param {object} part
 * @param {(each: Case) => unknown} part.attempt One case.
 * @param {number} [part.together] How many cases run at once.
 * @param {number} [part.deadline] In milliseconds, for one case.
 * @param {boolean} [part.mayBlock] Whether a case may do work for seconds without a pause, because it is so much.
 * @param {(report: Pick<Case, 'fault' | 'count'>) => unknown} [part.finish] What is looked at after the last case.
 */
export async function runPart(name, { attempt, together = 1, deadline = 30_000, mayBlock = false, finish }) {
  const { seed, cases = Infinity, seconds = Infinity, only } = JSON.parse(process.argv[2] ?? '{"seed":1,"cases":100}');
  /** @type {Record<string, number>} */
  const counts = {};
  /** @type {Map<string, number>} */
  const kinds = new Map();
  const running = new Set();
  let next = only ?? 0;
  let done = 0;
  const end = performance.now() + seconds * 1000;

  const count = (/** @type {string} */ what, by = 1) => { counts[what] = (counts[what] ?? 0) + by; };
  const report = (/** @type {string} */ where) => (/** @type {string} */ kind, /** @type {unknown[]} */ ...details) => {
    const known = kinds.get(kind) ?? 0;
    kinds.set(kind, known + 1);
    if (known >= SHOWN) return;
    write(`${name}: FAULT ${kind} (${where})`);
    for (const detail of details) write(`    ${(typeof detail === 'string' ? detail : inspect(detail, { depth: 4, breakLength: 140 })).slice(0, 700).replaceAll('\n', '\n    ')}`);
  };
  // A fault that no case is there for: it came from one that runs, or from one that is over.
  const stray = (/** @type {string} */ kind) => (/** @type {unknown} */ error) => report(`while case ${[...running].join(', ') || 'none'} ran`)(kind, error);
  process.on('uncaughtException', stray('an exception that nobody caught'));
  process.on('unhandledRejection', stray('a rejection that nobody handled'));

  if (!mayBlock) watchThread(stray('the thread was blocked for seconds'));
  await Promise.all(Array.from({ length: only === undefined ? together : 1 }, async () => {
    while (only === undefined ? next < cases && performance.now() < end : next === only) {
      const number = next++;
      process.send?.({ type: 'case', number });
      running.add(number);
      const fault = report(`--only ${name} --seed ${seed} --case ${number}`);
      const timer = setTimeout(() => fault(`a case did not end within ${deadline / 1000} s`), deadline);
      try {
        await Promise.race([attempt({ number, chance: chance(seed * 1000003 + number), fault, count, isAlone: only !== undefined }), late(deadline)]);
      } catch (error) {
        fault('the attack itself failed', error);
      }
      clearTimeout(timer);
      running.delete(number);
      done += 1;
      // What listens for exceptions and rejections must get its turn.
      await new Promise(setImmediate);
    }
  }));
  process.send?.({ type: 'case', number: `${next}, after the last` });
  try {
    await finish?.({ fault: report(`--seed ${seed}, after the last case`), count });
  } catch (error) {
    report('after the last case')('the attack itself failed', error);
  }
  const faults = [...kinds.values()].reduce((sum, times) => sum + times, 0);
  for (const [kind, times] of kinds) if (times > SHOWN) write(`${name}: ${times} times: ${kind}`);
  const result = { cases: done, faults, counts };
  if (!process.send) write(result);
  else await new Promise((resolve) => process.send?.({ type: 'result', result }, resolve));
  // Whatever is still open belongs to cases that are over.
  process.exit(0);
}

/**
 * Tells when nothing else could be done for seconds, and it was this process that took them.
 *
 * @param {(error: string) => void} blocked
 */
function watchThread(blocked) {
  let before = performance.now();
  let used = process.cpuUsage();
  setInterval(() => {
    const { user, system } = process.cpuUsage(used);
    const [passed, worked] = [performance.now() - before, (user + system) / 1000];
    if (passed > BLOCKED && worked > BLOCKED) blocked(`${(worked / 1000).toFixed(1)} s of work within ${(passed / 1000).toFixed(1)} s`);
    before = performance.now();
    used = process.cpuUsage();
  }, 100).unref();
}

/** Fulfilled a little after the deadline, so that one case cannot stop the others. */
function late(/** @type {number} */ deadline) {
  return new Promise((resolve) => { setTimeout(resolve, deadline + 100).unref(); });
}
