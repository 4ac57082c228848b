/**
 * Runs the rows of the matrix: the package in every toolchain, as a newcomer uses it.
 *
 * usage: node tests/matrix/main.mjs [--most] [--list] [ROW...]
 *
 * Without a ROW it runs all rows and writes docs/toolchains.md. A ROW is a part of the names of rows. `--most` runs those rows that
 * every test run has.
 */
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { readArguments } from '../arguments.mjs';
import { App } from './app.mjs';
import { closeChromium } from './browser.mjs';
import { document, nameOf } from './document.mjs';
import { families } from './families.mjs';
import { ROOT, packCorsight } from './install.mjs';

const { values: { most, list }, positionals } = readArguments('[--most] [--list] [ROW …]', {
  allowPositionals: true, options: { most: { type: 'boolean' }, list: { type: 'boolean' } },
});
const words = positionals.map((word) => word.toLowerCase());
const all = families.flatMap(({ rows }) => rows);
const rows = all.filter((row) => (!most || row.most) && (words.length === 0 || words.some((word) => nameOf(row).toLowerCase().includes(word))));
if (rows.length === 0) {
  console.error(`No row has ${positionals.join(' or ')} in its name.`);
  process.exit(1);
}
if (list) {
  for (const row of rows) console.log(nameOf(row));
  process.exit();
}

// It answers everything, and knows nothing of CORS.
const api = createServer((_request, response) => response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}'));
await once(api.listen(0, '127.0.0.1'), 'listening');
const corsight = await packCorsight();
const given = { corsight, api: `http://127.0.0.1:${api.address().port}` };

/** @type {Map<import('./families.mjs').Row, string>} The error of each row that failed. */
const failures = new Map();
const start = performance.now();
const waiting = [...rows];

/** @type {Set<App>} */
const running = new Set();
// The programs of a row are no children of the terminal, so that what they start ends with them: Ctrl-C does not reach them.
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    waiting.length = 0;
    await Promise.all([...running].map((app) => app.end()));
    corsight.remove();
    process.exit(1);
  });
}

async function work() {
  for (let row; (row = waiting.shift());) {
    const [app, begun] = [new App(given), performance.now()];
    running.add(app);
    try {
      if (row.packages) await app.install(row.packages, row.app);
      await row.run(app);
    } catch (error) {
      failures.set(row, String(error?.stack ?? error).replaceAll(app.folder, '.'));
    } finally {
      await app.end();
      running.delete(app);
    }
    const seconds = ((performance.now() - begun) / 1000).toFixed(1).padStart(5);
    console.log(`${seconds} s  ${failures.has(row) ? 'RED' : 'ok '}  ${nameOf(row)}`);
    if (failures.has(row)) console.log(failures.get(row).split('\n').slice(0, 12).map((line) => line.slice(0, 400)).map((line) => `           ${line}`).join('\n'));
  }
}
// Two at a time: a bundler keeps more than one core busy.
await Promise.all([work(), work()]);

await closeChromium();
corsight.remove();
api.closeAllConnections();
api.close();
const passed = rows.length - failures.size;
console.log(`\nmatrix: ${passed} of ${rows.length} rows ok, in ${Math.round((performance.now() - start) / 1000)} s`);
for (const row of failures.keys()) console.log(`  ${nameOf(row)}: ${failures.get(row).split('\n')[0]}`);
console.log(`${passed} passed, ${failures.size} failed`);
if (rows.length === all.length) writeFileSync(join(ROOT, 'docs/toolchains.md'), document(families, failures));
process.exitCode = failures.size === 0 ? 0 : 1;
