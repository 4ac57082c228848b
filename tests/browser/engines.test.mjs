// The demo in Firefox and WebKit: the page takes the profile of the browser that shows it, and agrees with it as well.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startDemo } from '../../demo/server.mjs';
import { scenarios } from '../../demo/scenarios.mjs';
import { inEachBrowser } from './browsers.mjs';

const IDLE = "!document.querySelector('#run-all')?.hasAttribute('aria-disabled') && !!window.corsightDemo";
const DISAGREEMENTS = `Object.values(corsightDemo.latest).flatMap(({ scenario, calls }) => calls.flatMap(({ result }, index) =>
  result.rows.filter(({ agree }) => !agree).map(({ what, said, seen }) => [scenario.id, index, what, said, seen])))`;

inEachBrowser((name, launch) => {
  let demo;
  let browser;
  before(async () => {
    demo = await startDemo();
    browser = await launch();
    await browser.open(demo.url);
    await until(IDLE);
  });
  after(async () => {
    await browser?.close();
    await demo?.close();
  });

  async function until(expression) {
    const deadline = Date.now() + 20000;
    while (!await browser.evaluate(expression)) {
      assert.ok(Date.now() < deadline, `waited in vain for ${expression}`);
      await new Promise((done) => { setTimeout(done, 50); });
    }
  }

  /** The preflights that the servers got for a scenario. */
  const preflights = async (id) => {
    const run = await browser.evaluate(`corsightDemo.latest['${id}'].run`);
    return demo.log.filter((entry) => entry.run === run && entry.kind === 'preflight');
  };
  const originOf = ({ headers }) => headers.find(([header]) => header.toLowerCase() === 'origin')[1];

  test('agrees with Corsight in every scenario', async () => {
    assert.match(await browser.evaluate("document.querySelector('#status').textContent"), new RegExp(`profile ${name}$`));
    await browser.evaluate("document.querySelector('#run-all').click()");
    await until(IDLE);
    assert.deepEqual(await browser.evaluate(DISAGREEMENTS), []);
    assert.equal(await browser.evaluate("document.querySelector('#status').textContent"), `✓ ${scenarios.length} of ${scenarios.length} agree`);
  });

  test('leaves the Standard where its profile says so', async () => {
    const ownWay = name === 'firefox';
    // Firefox does not take a cached * for a method, and a preflight behind a redirect carries the page's origin.
    assert.equal((await preflights('delete')).length, ownWay ? 2 : 1);
    assert.deepEqual((await preflights('redirect-preflighted')).map(originOf), [demo.origins.page, ownWay ? demo.origins.page : 'null']);
  });
}, ['firefox', 'webkit']);
