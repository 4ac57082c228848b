/**
 * corsight/fetch and corsight/xhr in vitest, in an app of its own: jsdom and happy-dom, with the globals of one realm
 * (the pool "forks") and of another ("vmThreads").
 */
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { cpSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { makeApp, vitest } from './app.mjs';

const app = makeApp({ uses: ['axios', 'happy-dom', 'jquery', 'jsdom', 'tough-cookie', 'vite', 'vitest'] });
after(() => app.remove());

test('objects of test environments', () => {
  cpSync(fileURLToPath(new URL('./environments/', import.meta.url)), app.folder, { recursive: true });
  const { failed, output, report } = vitest(app.folder);
  assert.ok(!failed, output);
  const { numPassedTests, numTotalTests } = JSON.parse(readFileSync(report, 'utf8'));
  assert.deepEqual([numPassedTests, numTotalTests], [48, 48]);
});
