// node tests/differential/standard.mjs [CASES] [SEED]
//
// How often the Standard's own profile says what the three browsers' profiles say where those agree with each other. No browser runs:
// the judge holds each profile to its browser. What is left are departures that all three share, each of them a flag in all three.

import { createEngine } from '../../pkg/index.js';
import { requestLines } from './compare.mjs';
import { throughEngine } from './corsight.mjs';
import { generate } from './generate.mjs';

const [cases = 10000, seed = 1] = process.argv.slice(2).map(Number);
const origins = { page: 'http://localhost:1001', a: 'http://localhost:1002', b: 'http://localhost:1003', c: 'http://127.0.0.1:1004', closed: 'http://localhost:1005' };
const browsers = /** @type {const} */ (['chromium', 'firefox', 'webkit']);
let [united, agreeing] = [0, 0];
for (let index = 0; index < cases; index++) {
  const conversation = generate(seed * 1000003 + index);
  let now = 0;
  const times = conversation.calls.map(({ wait = 0 }) => now += wait + 20);
  /** @param {'standard' | 'chromium' | 'firefox' | 'webkit'} profile */
  const said = async (profile) => {
    const { results, log } = await throughEngine({ createEngine }, profile, conversation, origins, times);
    return JSON.stringify([results, requestLines(log)]);
  };
  const [one, ...others] = await Promise.all(browsers.map(said));
  if (!others.every((other) => other === one)) continue;
  united += 1;
  if (await said('standard') === one) agreeing += 1;
}
console.log(`The browsers' profiles agree with each other in ${united} of ${cases} cases, and the Standard's with them in ${agreeing}; seed ${seed}`);
