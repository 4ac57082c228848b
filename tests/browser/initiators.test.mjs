// Which requests use CORS: every initiator in the three browsers, against servers that answer in four ways. What the engine says under
// the browser's profile is what became of it, and what the servers saw.
//
// Where a browser differs in what is no matter of the protocol's verdict, a line of CELLS says so; a line that nothing needs any more
// is a failure too.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inEachBrowser } from './browsers.mjs';
import { judge } from './initiators/judge.mjs';

/** Browser, which requests (by name), which property, and why. */
const CELLS = [
  ['chromium', /^websocket/, 'Sec-Fetch-Mode', 'sends no Sec-Fetch headers with a WebSocket'],
  ['chromium', /^websocket/, 'Sec-Fetch-Dest', 'sends no Sec-Fetch headers with a WebSocket'],
  ['chromium', /^websocket/, 'Sec-Fetch-Site', 'sends no Sec-Fetch headers with a WebSocket'],
  ['chromium', /^(video|audio) (anonymous|use-credentials) home/, 'Origin', 'loads media by a way of its own, which has no Origin at home'],
  ['chromium', /^manifest .*home/, 'Origin', 'asks for a manifest from outside of the page'],
  ['chromium', /^manifest (anonymous )?home/, 'credentials', 'leaves credentials out unless crossorigin says use-credentials'],
  ['firefox', /^script (none|any|origin)/, 'outcome', 'tells window.onerror what went wrong in a script of another origin'],
  ['firefox', /^(module)?preload /, 'outcome', 'fires load at the link of a preload that was refused'],
  ['webkit', /^websocket/, 'Sec-Fetch-Dest', 'names the destination "websocket"'],
  ['webkit', /^shape-image home/, 'credentials', 'leaves credentials out'],
  ['webkit', /^track (none|any|origin)/, 'outcome', 'lets the page read the cues of an opaque response'],
];

inEachBrowser((name, launch) => {
  test('does with every initiator what the engine says', async (t) => {
    const browser = await launch({ webgl: true });
    let rows;
    try {
      rows = await judge(browser, name);
    } finally {
      await browser.close();
    }
    assert.ok(rows.length > 280);
    const cells = CELLS.filter(([whose]) => whose === name);
    const needed = new Set();
    const differences = [];
    for (const { name: request, said, seen } of rows) {
      for (const key of new Set([...Object.keys(said), ...Object.keys(seen)])) {
        if (agree(key, said, seen)) continue;
        const cell = cells.find(([, which, property]) => which.test(request) && property === key);
        if (cell) needed.add(cell);
        else differences.push(`${request}: ${key} is said to be ${said[key]} and is ${seen[key]}`);
      }
    }
    t.diagnostic(`${rows.length} requests, ${new Set(rows.map(({ initiator }) => initiator)).size} initiators`);
    assert.deepEqual(differences, []);
    assert.deepEqual(cells.filter((cell) => !needed.has(cell)), [], 'cells that nothing needs');
  });
});

function agree(key, said, seen) {
  if (key !== 'outcome') return said[key] === seen[key];
  // Some show only that something came, some show nothing: the servers' log is all there is then.
  if (seen.outcome === 'to be seen') return true;
  if (seen.outcome === 'loaded') return said.outcome !== 'blocked';
  return said.outcome === seen.outcome;
}
