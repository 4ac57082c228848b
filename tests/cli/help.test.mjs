// The help and the manual are made from the tables of the commands.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { assertGolden, run, stable } from './support.mjs';

const { stdout: help } = await run(['--help']);
const COMMANDS = [.../^Commands\n([^]*?)\n\n/m.exec(help)[1].matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name);

test('the help of all, and the version', async () => {
  const { version } = JSON.parse(readFileSync(new URL('../../pkg/package.json', import.meta.url), 'utf8'));
  assert.ok(COMMANDS.length >= 5);
  for (const line of help.split('\n')) assert.ok(line.length <= 80, line);
  const { stdout, status } = await run(['--version']);
  assert.equal(status, 0);
  assert.ok(stdout.startsWith(version), stdout);
  assert.equal((await run(['help'])).stdout, help);
});

for (const name of COMMANDS) {
  test(`the help of ${name}`, async () => {
    const { stdout, status } = await run([name, '--help']);
    assert.equal(status, 0);
    assert.equal((await run(['help', name])).stdout, stdout);
    for (const part of ['Usage\n', 'Options\n', 'Examples\n', '--help']) assert.ok(stdout.includes(part), part);
    // An example may be longer than a line, because somebody copies it.
    for (const line of stdout.slice(0, stdout.indexOf('\nExamples')).split('\n')) assert.ok(line.length <= 80, line);
    // The list of commands says the same of it.
    const [summary] = stdout.split('\n\n');
    assert.ok(help.replace(/\s+/g, ' ').includes(summary.replace(/\s+/g, ' ').replace(/\.$/, '')), summary);
  });
}

test('the help of check', async () => assertGolden('help-check.txt', stable((await run(['check', '--help'])).stdout)));

test('docs/cli.md is of today: `cargo xtask docs` writes it', async () => {
  const { stdout } = await run(['help', '--markdown']);
  assert.equal(readFileSync(new URL('../../docs/cli.md', import.meta.url), 'utf8'), stdout);
  for (const name of COMMANDS) assert.ok(stdout.includes(`## corsight ${name}\n`), name);
});
