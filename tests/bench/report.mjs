/**
 * Writes BENCHMARKS.md of several runs of the benchmark, for `cargo xtask bench --report`:
 *
 *     node tests/bench/report.mjs RUN.json RUN.json RUN.json > BENCHMARKS.md
 *
 * Two rows are only ever compared within one run. Of a ratio, the middle of the runs is shown, and how far they are apart.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { pathToFileURL } from 'node:url';
import { readArguments } from '../arguments.mjs';
import { findChromium } from '../browser/chromium.mjs';

/**
 * @typedef {object} Result
 * @property {string} row What was asked.
 * @property {string} who
 * @property {string} profile The profile of the engine, or ''.
 * @property {string} note How it was asked.
 * @property {string} lacks What a peer leaves out of the work, or does not start from; '' if nothing.
 * @property {'ns' | 'bytes' | 'fetches'} unit
 * @property {number} value
 *
 * @typedef {{ load: number, results: Result[] }} Run `load`: how many programs wanted a core when it began.
 * @typedef {{ cores: number, model: string, memory: number, versions: string[] }} Machine
 */

export const OURS = 'corsight';
export const BARE = 'jQuery alone';
export const PROFILES = ['standard', 'chromium', 'firefox', 'webkit'];

/** The peers of the benchmark, whose versions the report names. */
const PEERS = ['jsdom', 'happy-dom', 'mentoss', 'undici', 'jquery'];

const sorted = (/** @type {number[]} */ numbers) => numbers.toSorted((a, b) => a - b);
const middle = (/** @type {number[]} */ numbers) => sorted(numbers)[numbers.length >> 1];

const FORMATS = {
  ns: (/** @type {number} */ value) => (value < 1e5 ? `${(value / 1000).toFixed(value < 1e4 ? 2 : 1)} µs` : `${(value / 1e6).toFixed(2)} ms`),
  bytes: (/** @type {number} */ value) => (value < 10_000 ? `${Math.round(value)} bytes` : `${(value / 1024).toFixed(1)} KB`),
  fetches: (/** @type {number} */ value) => String(value),
};

const line = (/** @type {string[]} */ cells) => `| ${cells.join(' | ')} |\n`;

/**
 * @param {string[]} head
 * @param {string[][]} rows
 */
const table = (head, rows) => line(head) + line(head.map((_, index) => (index ? '--:' : '---'))) + rows.map(line).join('');

/**
 * A ratio in each run: the middle, the lowest and the highest.
 *
 * @param {number[]} ratios
 * @param {number} digits
 */
function ratio(ratios, digits) {
  // Below one, a digit more tells a tenth from a twentieth.
  const format = (/** @type {number} */ each) => each.toFixed(each < 1 ? Math.max(digits, 2) : digits);
  const shown = sorted(ratios).map(format);
  const range = shown[0] === shown.at(-1) ? '' : ` (${shown[0]} to ${shown.at(-1)})`;
  return format(middle(ratios)) + range;
}

/**
 * The report as Markdown.
 *
 * @param {Run[]} runs
 * @param {Machine} machine
 */
export function report(runs, machine) {
  const [{ results: first }] = runs;
  const values = (/** @type {string} */ row, /** @type {string} */ who, profile = '') => runs.map(({ results }) => (
    /** @type {Result} */ (results.find((each) => each.row === row && each.who === who && each.profile === profile)).value));
  const shown = (/** @type {Result} */ { row, who, profile, unit }) => {
    const found = values(row, who, profile);
    return FORMATS[unit](unit === 'ns' ? Math.min(...found) : middle(found));
  };
  const rows = [...new Set(first.map(({ row }) => row))];
  const ofRow = (/** @type {string} */ row) => first.filter((each) => each.row === row);
  const ours = (/** @type {string} */ row) => ofRow(row).filter(({ who, profile }) => who === OURS && profile);
  const isCompared = (/** @type {string} */ row) => ours(row).length > 0 && ours(row).length < ofRow(row).length;

  const decisions = rows.filter(isCompared).map((row) => {
    const peers = ofRow(row).filter(({ who }) => who !== OURS);
    const against = (/** @type {string} */ who) => PROFILES.map((profile) => {
      const own = values(row, OURS, profile);
      return ratio(values(row, who).map((value, run) => value / own[run]), 1);
    });
    const notes = [...ours(row).slice(0, 1), ...peers].map(({ who, note, lacks }) => `- ${who}${lacks ? ' \\*' : ''}: ${note}${lacks && `. Less: ${lacks}`}`);
    return `### ${row}\n\n${table(['', ...PROFILES], [
      [`${OURS}`, ...ours(row).map(shown)],
      ...peers.map(({ who, lacks }) => [lacks ? `${who} \\*` : who, ...against(who)]),
    ])}\n${notes.join('\n')}\n`;
  }).join('\n');

  const exchanges = table(['', ...PROFILES], rows.filter((row) => ours(row).length && !isCompared(row)).map((row) => [row, ...ours(row).map(shown)]));
  const calls = table(['', 'jQuery alone', 'under `wrap`', 'ratio'], rows.filter((row) => ofRow(row).some(({ who }) => who === BARE)).map((row) => {
    const [bare, wrapped] = [values(row, BARE), values(row, OURS)];
    return [row, FORMATS.ns(middle(bare)), FORMATS.ns(middle(wrapped)), ratio(wrapped.map((value, run) => value / bare[run]), 3)];
  }));
  const rest = table(['', ''], first.filter(({ row, who, profile }) => who === OURS && !profile && !ofRow(row).some((each) => each.who === BARE)).map((each) => [each.row, shown(each)]));
  const floor = table(['', ''], ofRow('floor').map((each) => [each.who, shown(each)]));

  const { cores, model, memory, versions } = machine;
  const loads = runs.map(({ load }) => load.toFixed(1)).join(', ');
  return `# Benchmarks

Written by \`cargo xtask bench --report\` from ${runs.length} runs, one after the other. A time is the fastest of many samples in any run, because
whatever else a machine does only adds. A ratio compares two rows of the same run: the middle of the runs, then the lowest and the highest. The
calls of \`$.ajax\` are medians, taken in turns.

The machine: ${cores} cores (${model}), ${Math.round(memory / 2 ** 30)} GB; ${versions.join(', ')}.
${runs.some(({ load }) => load > 0.5) ? `It was shared: when the runs began, ${loads} programs wanted a core on average of the last minute. So times are high, and ratios wander.` : `It did nothing else (load ${loads}).`}

## Decisions

The first line is how long Corsight takes through its wasm, from plain objects; below it, how many times as long others take. A peer with \\* does less work,
or starts from objects that are made beforehand; the others do the same work from the same input.

${decisions}
## Plans, verdicts, fetches

${exchanges}
## A call of \`$.ajax\` in Chromium, on loopback

${calls}
## The cache, memory, sizes

${rest}
## For comparison: what the platform takes

${floor}`;
}

function describeMachine() {
  const version = (/** @type {string} */ name) => JSON.parse(readFileSync(new URL(`../node_modules/${name}/package.json`, import.meta.url), 'utf8')).version;
  const chromium = execFileSync(findChromium(), ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).match(/[\d.]+/)?.[0];
  return {
    cores: cpus().length,
    model: cpus()[0].model.trim(),
    memory: totalmem(),
    versions: [`Node ${process.versions.node}`, `V8 ${process.versions.v8}`, `Chromium ${chromium}`, ...PEERS.map((name) => `${name} ${version(name)}`)],
  };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { positionals: files, refuse } = readArguments('RUN.json RUN.json RUN.json', { allowPositionals: true });
  if (files.length === 0) refuse('The files of the runs are missing');
  const runs = files.map((file) => JSON.parse(readFileSync(file, 'utf8')));
  process.stdout.write(report(runs, describeMachine()));
}
