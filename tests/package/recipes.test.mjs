/**
 * The recipes of docs/recipes, each done as it says: its files written into an app that has the tarball, its commands run.
 */
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findChromium } from '../browser/chromium.mjs';
import { makeApp } from './app.mjs';
import { examplesOf } from './fenced.mjs';
import { installNewest, newestModules, newestNode } from './newest.mjs';

const docs = fileURLToPath(new URL('../../docs/recipes/', import.meta.url));

// How many tests each command of a page runs: one that runs none would pass. Of Cypress the types are checked.
const EVERYWHERE = { 'axios.md': [2], 'express.md': [7], 'jquery.md': [3], 'msw.md': [4], 'puppeteer.md': [2], 'undici.md': [2], 'vitest.md': [10, 10] };
const NOT_RUN = 'cypress.md';
const PACKAGES = ['axios', 'cors', 'express', 'happy-dom', 'jquery', 'jsdom', 'msw', 'puppeteer-core', 'tough-cookie', 'undici', 'vite', 'vitest'];

installNewest();
const NEWEST = {
  name: "today's versions on the newest Node", modules: newestModules, node: newestNode(), pages: { ...EVERYWHERE, 'angular.md': [2], 'axios-page.md': [2], 'jest.md': [8], 'opentelemetry.md': [2], 'playwright.md': [5], 'sentry.md': [2], 'superagent.md': [2] },
  uses: [...PACKAGES, '@jest/globals', '@angular/common', '@angular/compiler', '@angular/core', '@angular/platform-browser', '@opentelemetry/api', '@opentelemetry/sdk-trace-base', '@playwright/test', '@sentry/browser', 'cypress', 'jest', 'jest-environment-jsdom', 'jest-fixed-jsdom', 'rxjs', 'superagent', 'typescript'],
};
// The versions in tests/package.json are those that run on the oldest Node.
const OLDEST = { name: `versions for Node 20 on ${process.version}`, modules: fileURLToPath(new URL('../node_modules/', import.meta.url)), node: dirname(process.execPath), pages: EVERYWHERE, uses: PACKAGES };

/** The code of a page: files have a name behind the language, the rest is for the shell. */
function read(page) {
  const blocks = examplesOf(join(docs, page));
  const commands = blocks.filter(({ language }) => language === 'sh').map(({ code }) => code.trim());
  return { files: blocks.filter(({ name }) => name), commands };
}

/** How the runners tell how many tests passed: node:test, vitest, Jest, Playwright. */
const PASSED = [/^[ℹ#] pass (\d+)$/m, /^ +Tests +(\d+) passed/m, /^Tests: +(\d+) passed/m, /^ +(\d+) passed/m];

/** Runs a command of a page in a folder, in a terminal that has a Node and the programs of its packages; what it printed. */
function run(command, folder, { node, modules }) {
  const [, NODE_OPTIONS = '', words] = /^(?:npx (?:--node-options=(\S+) )?)?(.+)$/.exec(command);
  const [program, ...args] = words.split(' ');
  // A test of ours runs this: to vitest it would look as if it were a worker of node:test.
  const { NODE_TEST_CONTEXT, FORCE_COLOR, ...env } = process.env;
  const PATH = [node, join(modules, '.bin'), env.PATH].join(delimiter);
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd: folder, env: { ...env, PATH, NODE_OPTIONS, NO_COLOR: '1', CI: 'true', CHROMIUM: findChromium() }, encoding: 'utf8', timeout: 120_000,
    shell: process.platform === 'win32',
  });
  assert.equal(status, 0, `${command}\n${stdout}${stderr}`);
  // Jest tells its results on standard error.
  return stdout + stderr;
}

/** How many tests passed. */
function passedIn(output) {
  const [, passed] = PASSED.map((pattern) => pattern.exec(output)).find(Boolean) ?? assert.fail(output);
  return Number(passed);
}

/** Writes the files of a page into a folder of their own; the folder, and the commands of the page. */
function copy(page, app) {
  const folder = join(app.folder, page);
  const { files, commands } = read(page);
  for (const { name, code } of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), code);
  }
  // What it tells to install is what it has; versions stand in the package.json.
  assert.match(commands[0], /^npm install --save-dev corsight [\w@/ -]+$/);
  return { folder, commands: commands.slice(1) };
}

test('every recipe is run, and named on the first page', () => {
  const pages = readdirSync(docs).filter((page) => page !== 'README.md');
  assert.deepEqual(pages.sort(), [...Object.keys(NEWEST.pages), NOT_RUN].sort());
  const index = readFileSync(join(docs, 'README.md'), 'utf8');
  assert.deepEqual(pages.filter((page) => !index.includes(`](${page})`)), []);
});

test('the first page has the versions that are run, and the Node that they need', () => {
  const index = readFileSync(join(docs, 'README.md'), 'utf8');
  const manifest = ({ modules }, name) => JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8'));
  const rows = [...index.matchAll(/^\| `([\w-]+)` \| ([\d.]+) \| `(.+)` \| (?:`(.+)`|the same) \|$/gm)];
  assert.equal(rows.length, 6);
  for (const [, name, version, needs, older] of rows) {
    const newest = manifest(NEWEST, name);
    assert.deepEqual([version, needs.replaceAll('\\|', '|')], [newest.version, newest.engines.node], name);
    const forOldest = `${name}@${parseInt(manifest(OLDEST, name).version, 10)}`;
    if (older) assert.equal(older, forOldest);
  }
});

for (const set of [NEWEST, OLDEST]) describe(set.name, () => {
  let app;
  before(() => { app = makeApp({ uses: set.uses, from: set.modules }); });
  after(() => app.remove());

  for (const [page, expected] of Object.entries(set.pages)) test(page, () => {
    const { folder, commands } = copy(page, app);
    assert.deepEqual(commands.map((command) => passedIn(run(command, folder, set))), expected);
  });

  if (set === NEWEST) test(`${NOT_RUN}: its files go with the types of Cypress`, () => {
    const { folder } = copy(NOT_RUN, app);
    const options = ['--noEmit', '--allowJs', '--checkJs', '--strict', 'false', '--skipLibCheck', '--target', 'es2022', '--module', 'nodenext', '--types', 'cypress'];
    run(`tsc ${options.join(' ')} cypress.config.js cypress/support/e2e.js cypress/e2e/items.cy.js`, folder, set);
  });
});
