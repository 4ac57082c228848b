// Why a call failed, asked from inside the page: for each failure that people meet, a server that is misconfigured so, a real page in each
// browser, and harmless probes. The first cause has to be the true one, or what the page cannot know has to be said. Every request that a
// probe makes is counted by the server, and a harmful one fails the test.

import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { createEngine } from '../../pkg/index.js';
import { browsers } from '../differential/browsers.mjs';
import { CASES, NOT_PLAYED } from './diagnose/cases.mjs';
import { harmIn, play, startPage } from './diagnose/play.mjs';
import { sentenceOf, tableOf } from './diagnose/table.mjs';

/** How many probes a page sends at most, if nothing else is asked for. */
const BUDGET = 4;
/** The failures that people meet most. */
const FAILURES = 26;

test('every failure is played, or there is a reason why not', () => {
  const known = new Set([...CASES.map(({ failure }) => failure), ...NOT_PLAYED.map(([failure]) => failure), 13]);
  const missing = Array.from({ length: FAILURES }, (_, index) => index + 1).filter((failure) => !known.has(failure));
  assert.deepEqual(missing, []);
});

/** What came of each case, by browser. */
const results = [];

for (const name of /** @type {const} */ (['chromium', 'firefox', 'webkit'])) {
  const missing = browsers[name].missing();
  if (missing) {
    test(name, { skip: missing }, () => {});
    continue;
  }
  describe(name, () => {
    let browser;
    let page;
    before(async () => {
      page = await startPage();
      browser = await browsers[name].launch();
      await browser.open(`${page.origin}/`);
    });
    after(async () => {
      await browser?.close();
      page?.close();
    });

    for (const one of CASES) {
      test(one.name, { skip: one.except?.[name] ?? false }, async () => {
        const { said, api, probes, own } = await play(browser, page, one, name);
        assert.equal(said.outcome, 'blocked');
        const harm = probes.flatMap((request) => harmIn(request, one));
        assert.deepEqual(harm, []);
        // A preflight is the browser's, and belongs to its probe.
        const counted = probes.filter(({ method }) => method !== 'OPTIONS').length;
        const asked = one.isCut ? said.probes.length : counted;
        assert.ok(asked <= Math.min(BUDGET, one.most ?? BUDGET), `${asked} probes`);
        const traffic = one.truth && await firstOfTraffic(one, api, own, page, name);
        results.push({ browser: name, one, said, requests: probes.length, traffic });
        if (one.truth) assert.equal(traffic, one.truth, 'the first cause of the exchange');
        assert.deepEqual([said.first, one.open ? said.open.includes(one.open) : true], [one.told, true], JSON.stringify(said, null, 1));
        assert.equal(said.logged, 1 + (one.before?.length ?? 0), 'no probe is in the log as a call');
      });
    }
  });
}

test('the table of what is told is of today', async () => {
  const ran = new Set(results.map(({ browser }) => browser));
  if (ran.size < 3) return;
  const file = new URL('../../docs/diagnose.md', import.meta.url);
  const table = tableOf(results);
  const readme = new URL('../../README.md', import.meta.url);
  const sentence = sentenceOf(results);
  if (process.env.CORSIGHT_WRITE_DOCS) {
    await writeFile(file, table);
    await writeFile(readme, (await readFile(readme, 'utf8')).replace(/^With the traffic the first cause .*$/m, () => sentence));
  }
  assert.ok((await readFile(readme, 'utf8')).includes(sentence), 'README has the scores of today');
  assert.equal(await readFile(file, 'utf8'), table, 'CORSIGHT_WRITE_DOCS=1 writes docs/diagnose.md');
});

/** The first cause of the exchange, as who sees the traffic is told. */
async function firstOfTraffic({ call, before = [] }, api, requests, page, profile) {
  const { path = '/data', body, ...init } = call;
  const engine = await createEngine({ origin: page.origin, profile });
  const responses = requests.slice(before.length).map(({ sent }) => ({ status: sent.status, headers: sent.headers }));
  const { causes } = engine.check({ request: { url: api + path, ...init, ...body && { body: '{}' } }, responses }).diagnosis;
  engine.dispose();
  return causes[0]?.code ?? null;
}
