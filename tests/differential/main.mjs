// node tests/differential/main.mjs --browser chromium|firefox|webkit --cases N --seed S [--through engine|fetch] [--show N] [--profile NAME] [--case NUMBER]

import { readArguments } from '../arguments.mjs';
import { requestLines } from './compare.mjs';
import { generate } from './generate.mjs';
import { disagreements, startJudge } from './judge.mjs';
import { asScenario } from './scenario.mjs';
import { shrink } from './shrink.mjs';

const BATCH = 240;

const { values, refuse } = readArguments('--browser chromium|firefox|webkit --cases N --seed S [--through engine|fetch] [--show N] [--profile NAME] [--case NUMBER]', { options: {
  browser: { type: 'string', default: 'chromium' }, cases: { type: 'string', default: '1000' }, seed: { type: 'string', default: '1' },
  show: { type: 'string', default: '5' }, profile: { type: 'string' }, through: { type: 'string', default: 'engine' },
  case: { type: 'string' },
} });
const browser = /** @type {'chromium' | 'firefox' | 'webkit'} */ (values.browser);
const [cases, seed, show] = [values.case ? '1' : values.cases, values.seed, values.show].map(Number);
// The seeds of two runs that follow each other do not overlap. One case of a run is repeated by the number it was told by.
const first = values.case ? Number(values.case) : seed * 1000003;
if (!['chromium', 'firefox', 'webkit'].includes(browser)) refuse(`There is no browser ${browser}`);
if (!['engine', 'fetch'].includes(values.through)) refuse(`Corsight has no part ${values.through} to judge`);
if (![cases, seed, show, first].every(Number.isInteger)) refuse('--cases, --seed, --show and --case are integers');
const profile = /** @type {'standard' | 'chromium' | 'firefox' | 'webkit'} */ (values.profile ?? browser);
const through = /** @type {'engine' | 'fetch'} */ (values.through);
const judge = await startJudge(browser, { profile, through });
try {
  const start = Date.now();
  const found = [];
  for (let done = 0; done < cases; done += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, cases - done) }, (_, index) => generate(first + done + index));
    const disagreeing = await disagreements(judge, batch);
    for (const { conversation, difference } of disagreeing) console.error(`case ${conversation.id.split('.')[0]}: ${difference.what}`);
    found.push(...disagreeing);
    if ((done / BATCH) % 10 === 9) console.error(`${done + batch.length} of ${cases}, ${found.length} disagreements`);
  }
  const seconds = (Date.now() - start) / 1000;
  const shown = new Set();
  for (const { conversation } of found) {
    if (shown.size >= show) break;
    const smallest = await shrink(judge.compare, conversation);
    // Many are the same once they are small.
    const { calls, hops } = smallest;
    const same = JSON.stringify([calls, hops]);
    if (!shown.has(same)) await print(smallest);
    shown.add(same);
  }
  const share = (((cases - found.length) / cases) * 100).toFixed(3);
  console.log(`\n${browser} (${judge.version}) and Corsight's profile "${profile}", through its ${through}: ${cases - found.length} of ${cases} cases agree, ${share} %; seed ${seed}, ${seconds.toFixed(1)} s`);
  if (found.length) process.exitCode = 1;
} finally {
  await judge.close();
}

async function print(conversation) {
  const [{ difference, seen, said }] = await judge.compare([{ ...conversation, id: `${conversation.id}-last` }]);
  console.log(`\n── a disagreement of seed ${conversation.id.split('.')[0]}`);
  if (!difference) return console.log('which vanished when it was repeated', JSON.stringify(conversation));
  console.log(`calls: ${conversation.calls.map((call) => JSON.stringify(call)).join('\n       ')}`);
  for (const { at, preflights, actuals } of conversation.hops) console.log(`${at}: preflight ${JSON.stringify(preflights)}\n   actual ${JSON.stringify(actuals)}`);
  console.log(`requests seen:\n${seen.requests.join('\n')}\nrequests asked for:\n${requestLines(said.log, judge.ownOfFetch).join('\n')}`);
  console.log(`results seen: ${JSON.stringify(seen.results)}\nresults said: ${JSON.stringify(said.results)}`);
  console.log(`differs: ${difference.what}`);
  console.log(await asScenario(judge, conversation, profile));
}
