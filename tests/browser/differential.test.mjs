// Random conversations: each browser on one side, Corsight under its profile on the other. `cargo xtask differential` runs more.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browsers } from '../differential/browsers.mjs';
import { generate } from '../differential/generate.mjs';
import { disagreements, startJudge } from '../differential/judge.mjs';

const SEED = 20261123;
const CASES = 300;

for (const name of /** @type {const} */ (['chromium', 'firefox', 'webkit'])) {
  const options = { skip: browsers[name].missing() ?? false };
  test(`${name} and its profile agree in ${CASES} random conversations`, options, async () => {
    const judge = await startJudge(name);
    try {
      const found = await disagreements(judge, Array.from({ length: CASES }, (_, index) => generate(SEED + index)));
      assert.deepEqual(found.map(({ conversation, difference }) => ({ conversation, difference })), []);
    } finally {
      await judge.close();
    }
  });
}
