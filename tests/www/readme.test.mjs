/**
 * What README shows of the console is what the console says.
 */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { wrapFetch } from '../../pkg/fetch.js';
import { listening, until } from './support.mjs';

const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');

test('the text of the console in the section on jQuery', async () => {
  const [, shown] = /```text\n(\[corsight\][^]*?)\n```/.exec(readme);
  const said = await listening(async (soFar) => {
    const fetch = wrapFetch(async () => { throw new TypeError('Failed to fetch'); }, { origin: 'https://app.example' });
    const init = { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: '{}' };
    await assert.rejects(fetch('https://api.example/items', init), TypeError);
    await fetch.log[0].cors.ready;
    await until(() => soFar.some(([method]) => method === 'groupEnd'));
  });
  const [title, text] = said.map(([, line]) => line);
  assert.equal(`${title}\n${text}`, shown);
});
