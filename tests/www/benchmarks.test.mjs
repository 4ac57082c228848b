/**
 * BENCHMARKS.md, as it is written of the results of several runs.
 */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { BARE, OURS, PROFILES, report } from '../bench/report.mjs';

const machine = { cores: 4, model: 'A processor', memory: 8 * 2 ** 30, versions: ['Node 1.2.3'] };

/** A run in which Corsight took `own` nanoseconds for a decision in every profile. */
function run(own, load = 0.1) {
  const each = { note: '', lacks: '', profile: '', unit: 'ns' };
  return {
    load,
    results: [
      ...PROFILES.map((profile) => ({ ...each, row: 'decide', who: OURS, profile, note: 'all of it', value: own })),
      { ...each, row: 'decide', who: 'peer', note: 'its way', value: 6000 },
      { ...each, row: 'decide', who: 'lesser', note: 'its way', lacks: 'half of it', value: 500 },
      ...PROFILES.map((profile) => ({ ...each, row: 'plan', who: OURS, profile, value: 2e5 })),
      { ...each, row: 'a call', who: OURS, value: 2.1e6 },
      { ...each, row: 'a call', who: BARE, value: 2e6 },
      { ...each, row: 'size', who: OURS, unit: 'bytes', value: 2048 * 10 },
      { ...each, row: 'floor', who: 'new URL', value: 400 },
    ],
  };
}

test('of three runs the fastest time is shown, and of a ratio the middle, the lowest and the highest', () => {
  const text = report([run(2000), run(1000), run(4000)], machine);
  assert.match(text, /### decide\n\n\|  \| standard \| chromium \| firefox \| webkit \|\n/);
  assert.match(text, /\| corsight \| 1\.00 µs \| 1\.00 µs \| 1\.00 µs \| 1\.00 µs \|/);
  const ratio = '3\\.0 \\(1\\.5 to 6\\.0\\)';
  assert.match(text, new RegExp(`\\| peer (\\| ${ratio} ){4}\\|`));
  assert.match(text, /\| plan \| 0\.20 ms (\| 0\.20 ms ){3}\|/);
  assert.match(text, /\| a call \| 2\.00 ms \| 2\.10 ms \| 1\.050 \|/);
  assert.match(text, /\| size \| 20\.0 KB \|/);
  assert.match(text, /\| new URL \| 0\.40 µs \|/);
});

test('a peer that does less is marked, with what it leaves out', () => {
  const text = report([run(2000)], machine);
  assert.match(text, /\| lesser \\\* (\| 0\.25 ){4}\|/);
  assert.match(text, /- lesser \\\*: its way\. Less: half of it\n/);
  assert.match(text, /- peer: its way\n/);
});

test('the machine is described, and whether it did anything else', () => {
  assert.match(report([run(1)], machine), /The machine: 4 cores \(A processor\), 8 GB; Node 1\.2\.3\.\nIt did nothing else \(load 0\.1\)\./);
  assert.match(report([run(1, 2), run(1, 3.25)], machine), /It was shared: when the runs began, 2\.0, 3\.3 programs/);
});
