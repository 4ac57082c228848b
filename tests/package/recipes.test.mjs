/**
 * The recipes of docs/recipes, each done as it says: its files written into an app that has the tarball, its commands run.
 */
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeApp, vitest } from './app.mjs';
import { examplesOf } from './fenced.mjs';

const docs = fileURLToPath(new URL('../../docs/recipes/', import.meta.url));
const app = makeApp({ uses: ['axios', 'cors', 'express', 'happy-dom', 'jquery', 'jsdom', 'msw', 'tough-cookie', 'undici', 'vite', 'vitest'] });
after(() => app.remove());

// How many tests each command of a page runs: one that runs none would pass.
const TESTS = { 'axios.md': [2], 'express.md': [7], 'jquery.md': [3], 'msw.md': [4], 'undici.md': [2], 'vitest.md': [8, 8] };

/** The code of a page: files have a name behind the language, the rest is for the shell. */
function read(page) {
  const blocks = examplesOf(join(docs, page));
  const commands = blocks.filter(({ language }) => language === 'sh').map(({ code }) => code.trim());
  return { files: blocks.filter(({ name }) => name), commands };
}

/** Runs a command of a page in a folder; how many tests passed. */
function run(command, folder) {
  if (command.startsWith('npx vitest run')) {
    const { failed, output, report } = vitest(folder, command.split(' ').slice(3));
    assert.ok(!failed, output);
    return JSON.parse(readFileSync(report, 'utf8')).numPassedTests;
  }
  const [program, ...args] = command.split(' ');
  assert.equal(program, 'node', command);
  const { NODE_TEST_CONTEXT, ...env } = process.env;
  try {
    const output = execFileSync(process.execPath, [...args, '--test-reporter=tap'], { cwd: folder, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], timeout: 60_000 });
    return Number(/^# pass (\d+)$/m.exec(output)[1]);
  } catch (error) {
    return assert.fail(`${error.message}\n${error.stdout}${error.stderr}`);
  }
}

test('every recipe is run, and named on the first page', () => {
  const pages = readdirSync(docs).filter((page) => page !== 'README.md');
  assert.deepEqual(pages.sort(), Object.keys(TESTS));
  const index = readFileSync(join(docs, 'README.md'), 'utf8');
  assert.deepEqual(pages.filter((page) => !index.includes(`](${page})`)), []);
});

for (const [page, expected] of Object.entries(TESTS)) {
  test(page, () => {
    const folder = join(app.folder, page);
    mkdirSync(folder);
    const { files, commands: [install, ...commands] } = read(page);
    for (const { name, code } of files) writeFileSync(join(folder, name), code);
    // What it tells to install is what it has; versions stand in tests/package.json.
    assert.match(install, /^npm install --save-dev corsight [\w@ -]+$/);
    assert.deepEqual(commands.map((command) => run(command, folder)), expected);
  });
}
