// Recordings of real browsers against servers that are misconfigured: what `analyze` says of each call is what the page itself saw.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { analyze, createRecorder } from '../../pkg/capture.js';
import { inEachBrowser } from './browsers.mjs';
import { FIREFOX, recordCdp, recordDevTools, recordFirefox, recordPlaywright } from './capture/recorders.mjs';

/** What each recorder tells: whether it names refusals, and the calls that it leaves out. */
const RECORDERS = {
  'the protocol of Chromium': { record: recordCdp, marks: true },
  // Chromium's DevTools do not end the entry of an opaque answer.
  'DevTools of Chromium': { record: recordDevTools, marks: true, leavesOut: ['opaque'] },
  'Playwright in Chromium': { record: recordPlaywright, marks: true, leavesPreflightsOut: true },
  'the developer tools of Firefox': { record: recordFirefox, marks: false, skip: existsSync(FIREFOX) ? false : 'Firefox is not installed' },
};

/** The messages of a call, where its recorder leaves nothing out. */
const MESSAGES = {
  'preflight-allowed': ['preflight', 'request'],
  'preflight-unauthorized': ['preflight'],
  'preflight-without-header': ['preflight'],
  'preflight-redirected': ['preflight'],
  'preflight-then-error': ['preflight', 'request'],
  'redirect-allowed': ['request', 'redirect'],
  'redirect-refused': ['request'],
  'redirect-to-refused': ['request', 'redirect'],
  'redirect-with-preflight': ['preflight', 'request', 'preflight cached', 'redirect'],
  retried: ['request'],
};

for (const [name, { record, marks, leavesOut = [], leavesPreflightsOut = false, skip }] of Object.entries(RECORDERS)) {
  describe(name, { skip }, () => {
    let recording, seen, report, page;
    before(async () => {
      ({ recording, seen, page } = await record());
      report = await analyze(recording);
    });

    test('every call is there, once and in order', () => {
      const expected = seen.filter(({ name }) => name !== 'same-origin' && !leavesOut.includes(name));
      assert.deepEqual(report.calls.map(({ request }) => request.url), expected.map(({ url }) => url));
      assert.deepEqual(report.unread, []);
      assert.ok(report.ignored > 0);
    });

    test('the outcome is what the page saw', () => {
      const expected = seen.filter(({ name }) => name !== 'same-origin' && !leavesOut.includes(name));
      for (const [index, { name, outcome }] of expected.entries()) {
        const call = report.calls[index];
        assert.equal(call.origin, page, name);
        if (marks) {
          assert.equal(call.outcome, outcome, name);
          assert.equal(call.recorded.outcome, outcome === 'blocked' ? 'blocked' : 'allowed', name);
        } else {
          // What decides and is not recorded is named, with the other outcome.
          const others = call.unknowns.map(({ otherwise }) => otherwise?.outcome);
          assert.ok([call.outcome, ...others].includes(outcome), `${name}: ${outcome}, not ${call.outcome} or ${others}`);
          assert.ok(call.outcome === outcome || name === 'any-with-credentials', name);
        }
        assert.equal(call.verdict.outcome, call.outcome, name);
        assert.ok(call.outcome !== 'blocked' || call.verdict.diagnosis.text, name);
      }
    });

    test('the messages of each call are those that travelled', { skip: leavesPreflightsOut && 'this recorder leaves preflights out' }, () => {
      for (const { request, messages } of report.calls) {
        const expected = MESSAGES[new URL(request.url).pathname.slice(1)];
        if (expected) assert.deepEqual(messages.map(({ kind, cached }) => (cached ? `${kind} cached` : kind)), expected, request.url);
      }
      const [first, second] = report.calls.filter(({ request }) => request.url.endsWith('/preflight-cached'));
      assert.deepEqual([first, second].map(({ messages }) => messages.map(({ cached }) => cached)), [[false, false], [true, false]]);
    });

    test('live, it comes to the same', async (t) => {
      if (typeof recording === 'string') return t.skip('it is a file');
      const recorder = await createRecorder({ recorder: report.recorder.name });
      for (const entry of recording) recorder.add(entry);
      const brief = ({ request, outcome, messages }) => [request.url, outcome, messages.length];
      assert.deepEqual(recorder.calls.map(brief), report.calls.map(brief));
    });

    test('the page has set the headers that the preflight asks for', () => {
      const authorization = report.calls.find(({ request }) => request.url.endsWith('/preflight-unauthorized')).request.headers;
      if (!leavesPreflightsOut) assert.deepEqual(authorization.map(([field]) => field.toLowerCase()), ['authorization']);
    });
  });
}

test("the first finding is the reason that Chromium's protocol names", async () => {
  const { recording } = await recordCdp();
  const { calls } = await analyze(recording);
  let count = 0;
  for (const { request, recorded, verdict } of calls) {
    const [, name] = recorded.error?.split(': ') ?? [];
    if (!name) continue;
    assert.equal(verdict.findings[0].chromium, name, request.url);
    count += 1;
  }
  assert.ok(count >= 12, `${count}`);
});

inEachBrowser((name, launch) => {
  const pkg = new URL('../../pkg/', import.meta.url);
  let server, browser, base;
  before(async () => {
    server = createServer(({ url }, response) => {
      if (url === '/') return void response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><link rel="icon" href="data:,"><title>page</title>');
      try {
        const body = readFileSync(new URL(url.slice(1), pkg));
        response.writeHead(200, { 'Content-Type': url.endsWith('.js') ? 'text/javascript' : 'application/wasm' }).end(body);
      } catch {
        response.writeHead(404).end();
      }
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    base = `http://127.0.0.1:${server.address().port}/`;
    browser = await launch();
    await browser.open(base);
  });
  after(async () => {
    await browser?.close();
    server?.close();
  });

  test('a file is read in a page, and nothing in it runs', async () => {
    await browser.evaluate(`(window.result = undefined, import('/capture.js').then(async ({ analyze }) => {
      const markup = '<img src=x onerror="window.hasRun = true"><script>window.hasRun = true</script>';
      const headers = [{ name: 'Origin', value: 'https://app.example' }, { name: 'X-Markup', value: markup }];
      const entry = (url) => ({ startedDateTime: '2026-11-30T23:00:00Z', time: 1, request: { method: 'GET', url, headers }, response: { status: 200, headers: [{ name: 'Access-Control-Allow-Origin', value: markup }] } });
      const entries = Array.from({ length: 200 }, (_, index) => entry('https://api.example/' + index + markup));
      const steps = [];
      const file = new Blob([JSON.stringify({ log: { creator: { name: markup, version: markup }, entries } })]);
      const { calls } = await analyze(file, { onProgress: ({ done, total }) => steps.push(done / total) });
      const texts = calls.map(({ verdict }) => verdict.diagnosis.text);
      window.result = JSON.stringify({ calls: calls.length, blocked: calls.filter(({ outcome }) => outcome === 'blocked').length, texts: texts.filter(Boolean).length, last: steps.at(-1), hasRun: Boolean(window.hasRun) });
    }).catch((error) => { window.result = String(error); }), 0)`);
    const deadline = Date.now() + 30_000;
    let result;
    while (!(result = await browser.evaluate('window.result')) && Date.now() < deadline);
    assert.deepEqual(JSON.parse(result), { calls: 200, blocked: 200, texts: 200, last: 1, hasRun: false }, name);
  });
});
