// The browsers for tests that run in all of them, each as little as these need: `open` a URL, `evaluate` an expression, take a
// `screenshot` (PNG in base64), `close`. With the option `webgl` they have it, drawn in software. With the option
// `thirdPartyCookies` Chromium and Firefox neither block cookies of other sites nor keep them apart by page. With the option `publicPorts`
// they take these ports of 127.0.0.1 for public addresses; `permit` then sets the state of a permission for an origin.

import { existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { after, before, describe, test } from 'node:test';
import { findChromium, launchChromium } from './chromium.mjs';
import { launchWebkit, startDisplay, webkitMissing } from './webkit.mjs';

const FIREFOX = process.env.FIREFOX || '/usr/bin/firefox-esr';

const publicAddresses = (ports, format) => ports.map((port) => format(`127.0.0.1:${port}`)).join(',');

const plain = (page, close) => ({
  permit: (origin, name, state) => page.browserContext().setPermission(origin, { permission: { name }, state }),
  open: (url) => page.goto(url),
  evaluate: (expression) => page.evaluate(expression),
  screenshot: () => page.screenshot({ encoding: 'base64' }),
  close,
});

export const browsers = {
  chromium: {
    missing: false,
    async launch({ webgl = false, thirdPartyCookies = false, publicPorts = [] } = {}) {
      findChromium();
      const args = webgl ? ['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'] : [];
      if (publicPorts.length) args.push(`--ip-address-space-overrides=${publicAddresses(publicPorts, (address) => `${address}=public`)}`);
      const { browser, close } = await launchChromium({ ...thirdPartyCookies && { preferences: { profile: { cookie_controls_mode: 0, block_third_party_cookies: false } } }, args });
      const page = await browser.newPage();
      const session = await page.createCDPSession();
      // No page asks for its manifest: the user does, by installing it.
      const manifest = async () => (await session.send('Page.getAppManifest')).data;
      return { ...plain(page, close), manifest };
    },
  },
  firefox: {
    missing: existsSync(FIREFOX) ? false : `${FIREFOX} is not installed`,
    async launch({ webgl = false, thirdPartyCookies = false, publicPorts = [] } = {}) {
      const { default: puppeteer } = await import('puppeteer-core');
      // Firefox draws WebGL in software only where there is a display.
      const display = webgl && await startDisplay();
      const browser = await puppeteer.launch({
        browser: 'firefox', executablePath: FIREFOX, headless: true,
        ...display && { env: { ...process.env, DISPLAY: display.name } },
        extraPrefsFirefox: { ...display && { 'webgl.force-enabled': true }, ...thirdPartyCookies && { 'network.cookie.cookieBehavior': 0 },
          'network.lna.address_space.public.override': publicAddresses(publicPorts, (address) => address) },
      });
      return plain(await browser.newPage(), async () => {
        await browser.close();
        if (display) await display.close();
      });
    },
  },
  webkit: {
    missing: webkitMissing,
    async launch() {
      const webkit = await launchWebkit();
      return { ...webkit, evaluate: (expression) => webkit.evaluate(`return ${expression}`) };
    },
  },
};

/**
 * A suite for each browser. One that is missing is a test that is skipped: a skipped suite would be in no count.
 *
 * @param {(name: string, launch: (typeof browsers)['chromium']['launch']) => void} suite
 * @param {string[]} [names]
 */
export function inEachBrowser(suite, names = Object.keys(browsers)) {
  for (const name of names) {
    const { missing, launch } = browsers[name];
    if (missing) test(name, { skip: missing }, () => {});
    else describe(name, { concurrency: false }, () => suite(name, launch));
  }
}

/**
 * Waits until an expression of the page is true.
 *
 * @param {{ evaluate: (expression: string) => Promise<any> }} browser
 * @param {string} expression
 * @param {number} milliseconds How long it may take.
 */
async function untilTrue(browser, expression, milliseconds) {
  const deadline = Date.now() + milliseconds;
  while (!await browser.evaluate(expression)) {
    if (Date.now() >= deadline) throw new Error(`waited in vain for ${expression}`);
    await setTimeout(20);
  }
}

/**
 * Serves a page and opens it before the tests of a suite, and ends both after them. What this gives has its members once the tests run.
 *
 * @template {{ page: string, close: () => void }} Servers
 * @param {(typeof browsers)['chromium']['launch']} launch
 * @param {() => Promise<Servers>} startServers
 * @param {{ query?: (servers: Servers) => string, milliseconds: number, ready?: string }} options How long the page may take for what it is
 *   waited for, and what is true when it is ready.
 */
export function servePage(launch, startServers, { query = () => '', milliseconds, ready = '!!window.ready' }) {
  /** @type {{ servers: Servers, browser: any, until: (expression: string) => Promise<void> }} */
  const served = { servers: /** @type {any} */ (undefined), browser: undefined, until: (expression) => untilTrue(served.browser, expression, milliseconds) };
  before(async () => {
    served.servers = await startServers();
    served.browser = await launch();
    await served.browser.open(`${served.servers.page}/?${query(served.servers)}`);
    await served.until(ready);
  });
  after(async () => {
    await served.browser?.close();
    served.servers?.close();
  });
  return served;
}

/**
 * A function that evaluates an expression in the page of `servePage` and waits for its promise, which not every driver does.
 *
 * @param {ReturnType<typeof servePage>} served
 */
export const asking = (served) => async (/** @type {string} */ expression) => {
  await served.browser.evaluate(`(window.answer = undefined, Promise.resolve().then(() => (${expression})).then(
    (value) => { window.answer = { value: value ?? null }; }, (error) => { window.answer = { error: error.stack || String(error) }; }), 0)`);
  await served.until('!!window.answer');
  const { value, error } = await served.browser.evaluate('window.answer');
  if (error) throw new Error(`${expression}: ${error}`);
  return value;
};
