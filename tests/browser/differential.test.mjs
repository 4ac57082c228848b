// Random conversations: each browser on one side, Corsight under its profile on the other. `cargo xtask differential` runs more.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browsers } from '../differential/browsers.mjs';
import { generate } from '../differential/generate.mjs';
import { disagreements, startJudge } from '../differential/judge.mjs';

const SEED = 20261123;
const CASES = 300;
// Corsight's fetch and XMLHttpRequest ask real servers: fewer, as the protocol is the same.
const SEED_OF_FETCH = 20261266;
const CASES_OF_FETCH = 60;

for (const name of /** @type {const} */ (['chromium', 'firefox', 'webkit'])) {
  const options = { skip: browsers[name].missing() ?? false };
  for (const [through, seed, cases] of /** @type {const} */ ([['engine', SEED, CASES], ['fetch', SEED_OF_FETCH, CASES_OF_FETCH]])) {
    test(`${name} and its profile agree in ${cases} random conversations, through its ${through}`, options, async () => {
      const judge = await startJudge(name, { through });
      try {
        const found = await disagreements(judge, Array.from({ length: cases }, (_, index) => generate(seed + index)));
        assert.deepEqual(found.map(({ conversation, difference }) => ({ conversation, difference })), []);
      } finally {
        await judge.close();
      }
    });
  }
}
