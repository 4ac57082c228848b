/**
 * The thread that waits for the worker of a synchronous XMLHttpRequest wakes when that worker ends, whatever ended it.
 */
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

/** A copy of the package whose worker may be broken. */
let folder;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'corsight-worker-'));
  await cp(fileURLToPath(new URL('../../pkg', import.meta.url)), folder, { recursive: true });
});
after(() => rm(folder, { recursive: true, force: true }));

/** Replaces a file of the copy. */
async function rewrite(name, change) {
  const path = join(folder, name);
  await writeFile(path, change(await readFile(path, 'utf8')));
}

/** What two requests, one right after the other, end with, in a process of its own. */
async function outcomes() {
  const script = `import { createXMLHttpRequest } from '${pathToFileURL(join(folder, 'xhr.js'))}';
    const Xhr = await createXMLHttpRequest({ origin: 'http://app.example' });
    const outcomes = [0, 1].map(() => {
      const xhr = new Xhr();
      xhr.open('GET', 'data:,hello', false);
      try { xhr.send(); return xhr.responseText; } catch (error) { return xhr.corsError?.cause?.message ?? error.message; }
    });
    console.log(JSON.stringify(outcomes));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], { timeout: 60_000 });
  return JSON.parse(stdout);
}

/** Has the worker do something in place of reading a `data:` URL, the first time or always. */
const breakWorker = (work) => rewrite('xhr/sync-worker.js', (text) => `${text.replace('const local = platformFetch();', `const local = async () => { ${work} };`)}\n`);

test('the copy works', async () => {
  assert.deepEqual(await outcomes(), ['hello', 'hello']);
});

for (const [what, work, message] of [
  ['ends', 'process.exit(3);', /^The worker that sends for a synchronous XMLHttpRequest has ended$/],
  ['throws where nobody catches', 'setTimeout(() => { throw new Error("uncaught"); }); return new Promise(() => {});', /^uncaught$/],
  ['throws where nobody catches, and answers later', 'setTimeout(() => { throw new Error("uncaught"); }); return new Promise((resolve) => { setTimeout(resolve, 20, new Response("late")); });', /^uncaught$/],
  ['never answers but is stuck', 'for (;;);', /^The worker that sends for a synchronous XMLHttpRequest has sent no heartbeat for 0\.2 seconds$/],
]) test(`a worker that ${what} is an error, and the next request does not wait for it`, async () => {
  const original = await readFile(join(folder, 'xhr/sync-worker.js'), 'utf8');
  await breakWorker(work);
  await rewrite('host/limits.js', (text) => text.replace(/HEARTBEAT_MILLISECONDS = \d+/, 'HEARTBEAT_MILLISECONDS = 20').replace(/MOST_MISSING_HEARTBEATS = \d+/, 'MOST_MISSING_HEARTBEATS = 10'));
  try {
    const [first, second] = await outcomes();
    assert.match(first, message);
    assert.match(second, message);
  } finally {
    await rewrite('xhr/sync-worker.js', () => original);
  }
});

test('a request that takes longer than that is waited for', async () => {
  const original = await readFile(join(folder, 'xhr/sync-worker.js'), 'utf8');
  // Longer than a worker may be silent, but not so short that a busy machine silences one that is well.
  await rewrite('host/limits.js', (text) => text.replace(/HEARTBEAT_MILLISECONDS = \d+/, 'HEARTBEAT_MILLISECONDS = 50').replace(/MOST_MISSING_HEARTBEATS = \d+/, 'MOST_MISSING_HEARTBEATS = 30'));
  await breakWorker('await new Promise((resolve) => { setTimeout(resolve, 2000); }); return new Response("late")');
  try {
    assert.deepEqual(await outcomes(), ['late', 'late']);
  } finally {
    await rewrite('xhr/sync-worker.js', () => original);
  }
});
