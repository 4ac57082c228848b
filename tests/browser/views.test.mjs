// The views in real browsers: what the picture shows, where it shows the refusal, text that is only text, the list of many calls, keyboard,
// screen reader, light, dark, and narrow.

import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { asking, inEachBrowser, servePage } from './browsers.mjs';
import { launchChromium } from './chromium.mjs';
import { serveFiles } from './static-server.mjs';

const at = (path) => new URL(path, import.meta.url);
const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; img-src data:";
const startServer = () => serveFiles({ '/pkg/': at('../../pkg/'), '/axe/': at('../node_modules/axe-core/'), '/': at('views/') }, { policy: POLICY });

/** What the picture of a call has to show, step by step: between whom, and the beginning of the text. */
const PICTURES = {
  allowed: ['page>browser GET https://api.example/orders', 'browser>server GET /orders', 'server>browser 200', 'browser>page 200'],
  missing: ['page>browser GET', 'browser>server GET', 'server>browser 200', 'browser ✕ The browser refuses', 'browser>page An error without a reason'],
  preflight: ['page>browser PUT', 'browser>server OPTIONS /orders/42', 'server>browser ✕ 403', 'browser ✕ The browser refuses', 'browser>server PUT is never sent', 'browser>page An error'],
  login: ['page>browser DELETE', 'browser>server OPTIONS', 'server>browser ✕ 401', 'browser ✕ The browser refuses', 'browser>server DELETE is never sent', 'browser>page An error'],
  redirect: ['page>browser PUT', 'browser>server OPTIONS /orders', 'server>browser 204', 'browser>server PUT /orders', 'server>browser 307',
    'browser>server OPTIONS /orders?page=1', 'server>browser 204', 'browser>server PUT /orders?page=1', 'server>browser 200', 'browser ✕ The browser refuses', 'browser>page An error'],
  network: ['page>browser GET', 'browser>server GET', 'server>browser No answer', 'browser ✕ The call fails', 'browser>page An error'],
  incomplete: ['page>browser PUT', 'browser>server OPTIONS', 'server>browser 204', 'browser>server PUT', 'server>browser must answer, any status'],
  planned: ['page>browser PATCH', 'browser>server OPTIONS', 'server>browser must answer, 200 to 299', 'browser>server PATCH', 'server>browser must answer, any status'],
  opaque: ['page>browser GET', 'browser>server GET', 'server>browser 200', 'browser>page An opaque response'],
  port: ['page>browser GET', 'browser ✕ The browser refuses', 'browser>server Nothing is sent', 'browser>page An error'],
};

inEachBrowser((name, launch) => {
  const served = servePage(launch, startServer, { milliseconds: 30_000 });
  const ask = asking(served);

  for (const [sample, expected] of Object.entries(PICTURES)) {
    test(`the picture of "${sample}"`, async () => {
      const steps = await ask(`show('${sample}').then(() => pictured())`);
      assert.equal(steps.length, expected.length, steps.join('\n'));
      steps.forEach((step, index) => assert.ok(step.startsWith(expected[index]), `${step}, not ${expected[index]}`));
    });
  }

  test('each header travels where it travels, and secrets have only their names', async () => {
    const rounds = await ask(`show('redirect').then(() => headersPictured())`);
    assert.deepEqual(rounds.filter(([, header]) => header.startsWith('Origin:')), [
      ['OPTIONS /orders', 'Origin: https://app.example'], ['PUT /orders', 'Origin: https://app.example'],
      ['OPTIONS /orders?page=1', 'Origin: null'], ['PUT /orders?page=1', 'Origin: null'],
    ]);
    assert.ok(rounds.some(([step, header]) => step === '307' && header === 'Location: https://other.example/orders?page=1'));
    assert.ok(rounds.some(([step, header]) => step === '200' && header === '✕ Access-Control-Allow-Origin: https://app.example'));
    const missing = await ask(`show('missing').then(() => headersPictured())`);
    assert.deepEqual(missing.filter(([step]) => step === '200').map(([, header]) => header), ['Content-Type: application/json', 'Set-Cookie', '✕ Access-Control-Allow-Origin is missing']);
    for (const sample of ['preflight', 'missing']) {
      const text = await ask(`show('${sample}').then(unfold).then(() => textOf(document.body))`);
      assert.doesNotMatch(text, /t0k3n|s3cr3t/);
    }
  });

  test('the cause is first, with who has to act and what to send', async () => {
    const text = await ask(`show('missing').then(() => textOf(document.body).replace(/\\s+/g, ' '))`);
    assert.match(text, /^Views blocked GET https:\/\/api\.example\/orders .*Access-Control-Allow-Origin.*The server has to act: .*Access-Control-Allow-Origin: https:\/\/app\.example Copy.*What travels/);
  });

  test('what the configuration of a server has to say stands beside the act, as text that can be copied', async () => {
    const [text, labels] = await ask(`(() => {
      const cause = calls.missing.verdict.diagnosis.causes[0];
      const snippet = { server: 'nginx', title: 'nginx', file: 'nginx.conf', language: 'nginx', text: 'add_header <i>x</i>;', cannot: ['nginx cannot do one thing.'] };
      return draw('corsight-cause', { cause: { ...cause, act: { ...cause.act, snippet } } })
        .then((element) => [textOf(document.body).replace(/\\s+/g, ' '), deep(element, 'button').map((button) => button.getAttribute('aria-label'))]);
    })()`);
    assert.match(text, /For nginx, in nginx\.conf ?Copy add_header <i>x<\/i>; nginx cannot do one thing\./);
    assert.ok(labels.includes('Copy nginx.conf'), labels.join());
  });

  test('a recording that does not say the page is not judged, and the words of a failure stand at the answer', async () => {
    const text = await ask(`draw('corsight-call', { call: { ...calls.missing, origin: null, plan: null, verdict: null, outcome: 'incomplete', messages: calls.missing.messages.map((message) => ({ ...message, failure: 'net::ERR_FAILED' })) } })
      .then(() => textOf(document.body).replace(/\\s+/g, ' '))`);
    assert.match(text, /an answer is missing .*does not say which page made the call.*200 .*net::ERR_FAILED/);
    assert.doesNotMatch(text, /planned/);
  });

  test('a preflight that was not sent is told', async () => {
    const text = await ask(`draw('corsight-exchange', { call: { ...calls.planned, messages: calls.planned.messages.map((message) => ({ ...message, cached: message.kind === 'preflight' })) } })
      .then(() => pictured())`);
    assert.deepEqual(text.map((step) => step.slice(0, 30)), ['page>browser PATCH https://api', 'browser No preflight is sent', 'browser>server PATCH /orders', 'server>browser must answer, an']);
  });

  test('browsers that differ from the Standard are told', async () => {
    const text = await ask(`show('browsers').then((element) => textOf(element.renderRoot.querySelector('corsight-browsers')).replace(/\\s+/g, ' ').trim())`);
    assert.match(text, /^Chromium allowed Firefox allowed WebKit allowed The Standard refuses/);
  });

  test('what a server sends is text, and never markup or a link', async () => {
    const text = await ask(`show('hostile').then(unfold).then(() => textOf(document.body))`);
    assert.ok(text.includes('"><img src=x onerror="window.harmed=true"><script>window.harmed=true</script>'));
    assert.ok(text.includes('<b>bold</b>'));
    assert.deepEqual(await ask('deep(document.getElementById("place"), "img, script").map((element) => element.outerHTML)'), []);
    assert.equal(await ask('window.harmed'), null);
    const links = await ask(`draw('corsight-cause', { cause: { ...calls.missing.verdict.diagnosis.causes[0], docs: 'javascript:alert(1)' } }).then((element) => deep(element, 'a').length)`);
    assert.equal(links, 0);
  });

  test('the button copies the headers as they have to be sent', async () => {
    assert.equal(await ask(`copied()`), 'Access-Control-Allow-Origin: https://app.example');
  });

  test('the engine makes a trace only when somebody opens it', async () => {
    assert.deepEqual(await ask('traced()'), [0, 1]);
  });

  test('10,000 calls scroll, and no more rows are drawn than are in sight and a few more', async () => {
    const { most, seen, wrong, height } = await ask('scrolled(10000, 30)');
    assert.ok(most <= Math.ceil(height / 44) + 1 + 2 * 6, `${most} rows`);
    assert.deepEqual(wrong, []);
    assert.ok(seen > 100, `${seen} rows were seen on the way`);
  });

  test('the list is used by the keyboard, and says where one is', async () => {
    const moves = await ask(`moved(['Home', 'ArrowDown', 'ArrowDown', 'ArrowUp', 'PageDown', 'End', 'ArrowDown'], 1000)`);
    assert.deepEqual(moves.map(({ chosen }) => chosen), ['0', '1', '2', '1', '7', '999', '999']);
    for (const { active, position, size, inSight } of moves) {
      assert.ok(active && inSight);
      assert.deepEqual([position, size], [String(Number(active.slice(4)) + 1), '1000']);
    }
    assert.equal(await ask(`clicked(3)`), '3');
  });

  test('nothing is wider than 360 px', async () => {
    for (const sample of await ask('Object.keys(calls)')) {
      const wide = await ask(`narrow('${sample}', 360)`);
      assert.deepEqual(wide, [], sample);
    }
    await ask('narrow("allowed", 0)');
  });

  test('what becomes of a cookie is told', async () => {
    const text = await ask(`show('cookies').then(() => textOf(deep(document.body, 'corsight-cookies')[0]).replace(/\\s+/g, ' '))`);
    assert.match(text, /session is stored and not sent|session is not stored/);
  });

  for (const scheme of ['light', 'dark']) {
    test(`axe finds nothing, ${scheme}`, async () => {
      for (const sample of ['preflight', 'browsers', 'planned']) {
        assert.deepEqual(await ask(`show('${sample}').then((element) => audited(element, '${scheme}'))`), [], sample);
      }
      assert.deepEqual(await ask(`draw('corsight-calls', { calls: many(300), selected: '2' }).then((element) => audited(element, '${scheme}'))`), []);
    });
  }

  test('the Content Security Policy has nothing to refuse', async () => assert.deepEqual(await ask('violations'), []));
});

describe('screenshots', { concurrency: false }, () => {
  let server;
  let chromium;
  let page;
  const folder = fileURLToPath(at('../../target/screenshots/'));

  before(async () => {
    await mkdir(folder, { recursive: true });
    server = await startServer();
    chromium = await launchChromium();
    page = await chromium.browser.newPage();
    await page.goto(server.page);
    await page.waitForFunction('window.ready');
  });
  after(async () => {
    await chromium?.close();
    server?.close();
  });

  for (const [width, scheme] of [[1280, 'light'], [1280, 'dark'], [360, 'light'], [360, 'dark']]) {
    test(`${width} px, ${scheme}`, async () => {
      await page.setViewport({ width, height: 800 });
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
      for (const sample of ['preflight', 'redirect', 'allowed']) {
        await page.evaluate(`show('${sample}').then(() => null)`);
        assert.equal(await page.evaluate('document.documentElement.scrollWidth'), width);
        await page.screenshot({ path: `${folder}view-${sample}-${width}-${scheme}.png`, fullPage: true });
      }
      await page.evaluate("draw('corsight-calls', { calls: many(300), selected: '2' }).then(() => null)");
      await page.screenshot({ path: `${folder}view-calls-${width}-${scheme}.png` });
    });
  }
});
