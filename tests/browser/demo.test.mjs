// The demo in real Chromium: what Corsight said against what the browser did and what the servers logged.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startDemo } from '../../demo/server.mjs';
import { fill, scenarios } from '../../demo/scenarios.mjs';
import { profileOf } from '../../demo/page/profile.js';
import { launchChromium } from './chromium.mjs';

const axe = readFileSync(new URL('../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const BROWSERS_OWN_WORDS = /^(Access to XMLHttpRequest at|Failed to load resource: net::ERR_)/;
const WIDE = { width: 1280, height: 860 };
// The narrowest, and both sides of the widths where the layout changes.
const WIDTHS = [360, 620, 621, 860, 861, 1100];

let demo;
let chromium;
let page;
const unexpected = [];

before(async () => {
  demo = await startDemo();
  chromium = await launchChromium();
  page = await chromium.browser.newPage();
  page.on('pageerror', (error) => unexpected.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (['error', 'warn'].includes(message.type()) && !BROWSERS_OWN_WORDS.test(message.text())) unexpected.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const { origin } = new URL(request.url());
    if (!Object.values(demo.origins).includes(origin)) unexpected.push(`request to ${request.url()}`);
  });
  await page.setViewport(WIDE);
  await open('');
});

after(async () => {
  await chromium?.close();
  await demo?.close();
});

/** Loads the page afresh at a view. */
async function open(hash) {
  await page.goto('about:blank');
  await page.goto(`${demo.url}${hash}`);
  await page.waitForSelector('#run-all:not([aria-disabled])');
}

/** The text of the first element that a selector finds, with the text of the views inside. */
const text = (selector) => page.$eval(selector, (first) => {
  const read = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    if (node.localName === 'style') return '';
    const inner = [...(node.shadowRoot ?? node).childNodes].map(read).join('');
    return node.nodeType === Node.ELEMENT_NODE && getComputedStyle(node).display !== 'inline' ? `\n${inner}\n` : inner;
  };
  return read(first).replace(/\s*\n\s*/g, '\n').trim();
});
const header = (list, wanted) => list.filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value);
/** As XMLHttpRequest shows headers: lower-case, sorted, values of one name joined. */
const combined = (list) => [...new Set(list.map(([name]) => name.toLowerCase()))].sort().map((name) => [name, header(list, name).join(', ')]);
const only = (list, wanted) => header(list, wanted)[0];

/** Clicks a scenario and its Send button, and returns the plan that stood there before and all that is known after. */
async function run(id) {
  const quiet = demo.log.length;
  await page.click(`#pick-${id}`);
  await page.waitForFunction((wanted) => document.querySelector('main').dataset.view === `#/${wanted}` && !corsightDemo.latest[wanted].done, {}, id);
  const before = await text('corsight-call');
  assert.equal(demo.log.length, quiet, 'a plan sends nothing');
  await page.click('#send');
  await page.waitForFunction((wanted) => corsightDemo.latest[wanted].done
    && !document.querySelector('#run-all').hasAttribute('aria-disabled'), {}, id);
  const known = await page.evaluate((wanted) => {
    const { run: name, agree, calls } = corsightDemo.latest[wanted];
    return structuredClone({ name, agree, calls: calls.map(({ request, plan, result: { wrapped, ...result } }) => ({
      request, plan, result, wrapped: { plan: wrapped.plan, diagnosis: wrapped.diagnosis },
    })) });
  }, id);
  return { before, ...known, log: demo.log.filter(({ run: name }) => name === known.name) };
}

/** The preflight as the server got it, against the table's literal words. */
function assertPreflight({ method, headers, cookie }, expected) {
  assert.equal(method, 'OPTIONS');
  assert.deepEqual(header(headers, 'origin'), [expected.origin ?? demo.origins.page]);
  assert.deepEqual(header(headers, 'access-control-request-method'), [expected.method]);
  assert.deepEqual(header(headers, 'access-control-request-headers'), expected.headers ? [expected.headers] : []);
  assert.deepEqual(header(headers, 'accept'), ['*/*']);
  assert.equal(cookie, false, 'a preflight carries no cookie');
  for (const name of ['authorization', 'content-type', 'x-api-key', 'x-requested-with']) assert.deepEqual(header(headers, name), [], name);
}

/** Every header the engine asks the browser to send stands in the server's log with the same value. */
function assertSent(asked, logged) {
  assert.equal(logged.method, asked.method);
  assert.equal(logged.url, asked.url);
  for (const [name, value] of asked.headers) assert.deepEqual(header(logged.headers, name.toLowerCase()), [value], `${asked.method} ${name}`);
}

describe('every scenario: Corsight and Chromium agree', { concurrency: false }, () => {
  for (const scenario of scenarios) {
    test(scenario.id, async () => {
      const { before: planned, agree, calls, log } = await run(scenario.id);
      assert.match(planned, new RegExp(`^planned[^]*\\n${scenario.expect[0].kind}\\n`));
      assert.equal(calls.length, scenario.expect.length);
      assert.deepEqual(calls.flatMap(({ result }) => result.entries), log, 'the page saw the whole log');
      for (const [index, expected] of scenario.expect.entries()) assertCall(calls[index], expected);
      assert.deepEqual(calls.flatMap(({ result }) => result.rows.filter((row) => !row.agree)), []);
      assert.equal(agree, true);
      assert.match(await text('.comparison h3'), /✓ agree/);
      assert.equal(await page.$('main .differ'), null);
      // The cause is the first thing on the page, and the picture shows where the browser stops.
      const [first] = calls.at(-1).result.verdict.diagnosis.causes;
      const last = await text('.call:last-of-type corsight-call');
      if (first) assert.ok(last.includes(first.headline) && last.includes(first.act.text), first.code);
      assert.equal(last.includes('✕ The browser refuses') || last.includes('✕ The call fails'), scenario.expect.at(-1).outcome === 'blocked');
    });
  }
});

function assertCall({ request, plan, wrapped, result }, expected) {
  const { seen, verdict, replayed, entries, asked } = result;
  const preflights = entries.filter(({ kind }) => kind === 'preflight');
  const actual = entries.filter(({ kind }) => kind === 'actual');

  // The plan, against the table and against the log.
  assert.equal(plan.kind, expected.kind);
  assert.equal(plan.preflight?.cached ?? false, expected.cached ?? false);
  // But for the values of headers that may be secrets.
  const shown = plan.request.headers.map(([name, value]) => [name, /^(accept|content-type|origin|sec-.*)$/i.test(name) ? value : '...']);
  assert.deepEqual(wrapped.plan, { ...plan, request: { ...plan.request, headers: shown } }, 'jqXHR.cors.plan is the plan that stood on the page');
  assert.equal(preflights.length, expected.preflights.length, 'number of preflights');
  expected.preflights.forEach((literal, index) => assertPreflight(preflights[index], literal));
  if (expected.preflights.length) {
    assert.ok(plan.preflight.because.length > 0, 'the plan says why');
    assertSent(plan.preflight.request, preflights[0]);
  }
  // Only a request to where nobody listens may be missing from the logs.
  assert.equal(asked.length, entries.length + (expected.network ? 1 : 0));
  entries.forEach((entry, index) => assertSent(asked[index], entry));

  // What happened, against the table and against the verdict.
  assert.equal(seen.outcome, expected.outcome);
  assert.equal(seen.status, expected.status ?? 0);
  assert.equal(verdict.outcome, expected.outcome);
  assert.equal(verdict.browsers.chromium, expected.outcome);
  assert.equal(verdict.response?.status ?? 0, seen.status);
  assert.deepEqual([replayed.outcome, replayed.response], [verdict.outcome, verdict.response], 'check and the state machine reach one verdict');
  const visible = seen.headers.map(([name]) => name);
  assert.deepEqual(combined(verdict.response?.headers ?? []), seen.headers, 'script reads the headers the verdict lists');
  for (const name of expected.visible ?? []) assert.ok(visible.includes(name), `${name} is readable`);
  for (const name of expected.hidden ?? []) assert.ok(!visible.includes(name), `${name} is hidden`);
  if (expected.origins) {
    const sent = actual.map(({ headers }) => only(headers, 'origin'));
    assert.deepEqual(sent, expected.origins.map((origin) => fill(origin, demo.origins)));
  }
  if (expected.cookie) assert.equal(actual.at(-1).cookie, true, 'the call carries the cookie');
  if (!request.credentials || request.credentials !== 'include') assert.ok(entries.every(({ cookie }) => !cookie), 'no cookie without credentials');

  // The reasons.
  for (const { code } of replayed.findings) assert.ok(verdict.findings.some((finding) => finding.code === code), `check finds ${code} too`);
  const codes = verdict.findings.map(({ code }) => code);
  const blocking = verdict.findings.filter(({ severity }) => severity === 'block');
  assert.equal(blocking.length > 0, expected.outcome === 'blocked', `blocking findings: ${codes}`);
  for (const code of [expected.code, ...(expected.also ?? [])].filter(Boolean)) assert.ok(codes.includes(code), `${code} in ${codes}`);
  assert.equal(Boolean(wrapped.diagnosis?.text), expected.outcome === 'blocked', 'wrap($) explains what failed');
  if (expected.detail) assert.equal(verdict.findings.find(({ code }) => code === expected.code).detail, expected.detail);
  if (expected.network) assert.ok(blocking.every(({ code }) => code.startsWith('env-')), `not CORS: ${codes}`);
  for (const finding of blocking) {
    assert.ok(finding.message && finding.spec && finding.who, `${finding.code} explains itself`);
    assert.ok(finding.remedies.length > 0, `${finding.code} has a remedy`);
  }
}

describe('the profile that the page compares its browser with', () => {
  test('is that of Chromium in this browser, which has no window', async () => {
    await open('');
    assert.match(await page.evaluate(() => navigator.userAgent), / HeadlessChrome\//);
    assert.match(await text('#status'), /^Ready: jQuery [\d.]+, profile chromium$/);
    assert.equal(await page.evaluate(() => corsightDemo.engine.profile), 'chromium');
  });

  // The forms in which browsers of today name themselves.
  for (const [browser, userAgent, profile] of [
    ['Chrome', 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36', 'chromium'],
    ['Chrome without a window', 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/140.0.0.0 Safari/537.36', 'chromium'],
    ['Edge', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0', 'chromium'],
    ['Opera', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 OPR/124.0.0.0', 'chromium'],
    ['Firefox', 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'firefox'],
    ['Safari', 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15', 'webkit'],
    ['Chrome on iOS', 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0.7339.101 Mobile/15E148 Safari/604.1', 'webkit'],
    ['Firefox on iOS', 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/140.0 Mobile/15E148 Safari/605.1.15', 'webkit'],
  ]) test(`is that of ${profile} in ${browser}`, () => assert.equal(profileOf(userAgent), profile));
});

describe('the page', { concurrency: false }, () => {
  test('Run all sends every scenario and says how many agree', async () => {
    await open('');
    await page.click('#run-all');
    await page.waitForFunction((sum) => document.querySelector('#status').textContent.endsWith(sum), { timeout: 20000 },
      `${scenarios.length} of ${scenarios.length} agree`);
    const rows = await page.$$eval('.overview tbody tr', (list) => list.map((row) => row.innerText));
    assert.equal(rows.length, scenarios.length);
    for (const row of rows) assert.match(row, /✓ agree/);
    assert.equal(await page.$eval('#status', (element) => element.getAttribute('aria-live')), 'polite');
  });

  test('History lists the runs and shows one again', async () => {
    await page.click('a[href="#/history"]');
    await page.waitForSelector('.history');
    assert.equal((await page.$$('.history li')).length, scenarios.length);
    await page.click('.history li a');
    await page.waitForSelector('.comparison');
    assert.match(await text('main'), new RegExp(`${scenarios.at(-1).title}[\\s\\S]*Sent at`));
  });

  test('nothing scrolls sideways in a narrow window, in any view', async () => {
    const wider = [];
    for (const view of ['', 'history', ...scenarios.map(({ id }) => id)]) {
      await page.evaluate((name) => { location.hash = `#/${name}`; }, view);
      await page.waitForFunction((name) => document.querySelector('main').dataset.view === `#/${name}`, {}, view);
      await page.evaluate(`(${unfold})()`);
      for (const width of WIDTHS) {
        await page.setViewport({ width, height: 740 });
        const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
        assert.equal(window, width);
        if (content > width) wider.push(`#/${view} is ${content} px in ${width} px`);
      }
    }
    await page.setViewport(WIDE);
    assert.deepEqual(wider, []);
  });

  for (const scheme of ['light', 'dark']) {
    test(`axe finds nothing, ${scheme}`, async () => {
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
      for (const view of ['', 'all-at-once', 'headers-hidden', 'history']) {
        await page.evaluate((name) => { location.hash = `#/${name}`; }, view);
        await page.waitForFunction((name) => document.querySelector('main').dataset.view === `#/${name}`, {}, view);
        await page.evaluate(axe);
        const found = await page.evaluate(async () => (await window.axe.run(document, { resultTypes: ['violations'] })).violations
          .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.flat().join(' ')}: ${failureSummary}`)));
        assert.deepEqual(found, [], `#/${view}`);
      }
      await page.emulateMediaFeatures([]);
    });
  }

  test('a disagreement is shown, not hidden', async () => {
    await open('');
    await page.evaluate(() => {
      const { engine } = corsightDemo;
      engine.check = (exchange) => ({ ...Object.getPrototypeOf(engine).check.call(engine, exchange), outcome: 'blocked', response: null });
    });
    const { agree, calls } = await run('headers-exposed');
    await page.evaluate(() => delete corsightDemo.engine.check);
    assert.equal(agree, false);
    assert.deepEqual(calls[0].result.rows.filter((row) => !row.agree).map(({ what }) => what), ['Outcome', 'Readable headers']);
    assert.match(await text('corsight-call'), /^blocked/);
    assert.match(await text('.comparison h3'), /This browser\s+allowed[\s\S]*≠ differ/);
    assert.equal((await page.$$('.comparison .differs')).length, 2);
    assert.match(await text('#status'), /Headers exposed: blocked\s+≠ differ/);
  });

  test('a scenario is picked and sent with the keyboard alone', async () => {
    await open('');
    const focused = () => page.evaluate(() => ({ id: document.activeElement.id, outline: getComputedStyle(document.activeElement).outlineStyle }));
    for (let presses = 0; (await focused()).id !== 'pick-same-origin'; presses += 1) {
      assert.ok(presses < 12, 'the list is near the top');
      await page.keyboard.press('Tab');
      assert.notEqual((await focused()).outline, 'none', 'focus is visible');
    }
    for (let step = 0; step < 3; step += 1) await page.keyboard.press('ArrowDown');
    assert.deepEqual(await focused(), { id: 'pick-json-post', outline: 'solid' });
    await page.keyboard.press('Enter');
    await page.waitForSelector('#send');
    await page.keyboard.press('Tab');
    assert.deepEqual(await focused(), { id: 'send', outline: 'solid' });
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => /JSON POST: allowed\s+✓ agree/.test(document.querySelector('#status').textContent));
    assert.equal((await focused()).id, 'send', 'focus stays where the next press is wanted');
  });

  test('the playground stands beside the demo', async () => {
    await open('');
    await page.click('a[href="/playground/"]');
    await page.waitForFunction(() => document.querySelector('corsight-playground')?.call?.verdict);
    assert.match(await text('corsight-playground'), /The call[^]*blocked[^]*The server has to act/);
  });

  // The picture of the README: `CORSIGHT_WRITE_DOCS=1` renews it.
  test('the picture of the demo', { skip: !process.env.CORSIGHT_WRITE_DOCS }, async () => {
    await page.setViewport({ width: 1100, height: 820 });
    await open('');
    await run('preflight-401');
    await page.screenshot({ path: fileURLToPath(new URL('../../docs/demo.png', import.meta.url)) });
    await page.setViewport(WIDE);
  });

  test('the page said nothing in the console and called nobody but the demo', () => assert.deepEqual(unexpected, []));
});

/** Runs in the page: opens everything that is folded. */
function unfold(root = document) {
  for (const element of root.querySelectorAll('*')) {
    if (element.localName === 'details') element.open = true;
    if (element.shadowRoot) unfold(element.shadowRoot);
  }
}
