// The three browsers, each as these tools need it: `open` a URL, `run` conversations in the page, `close`.

import { existsSync } from 'node:fs';
import { findChromium, launchChromium } from '../browser/chromium.mjs';
import { launchWebkit, webkitMissing } from '../browser/webkit.mjs';

const FIREFOX = process.env.FIREFOX || '/usr/bin/firefox-esr';

export const browsers = {
  chromium: {
    missing: () => { try { findChromium(); } catch (error) { return error.message; } },
    launch: () => puppet(launchChromium),
  },
  firefox: {
    missing: () => (existsSync(FIREFOX) ? undefined : `${FIREFOX} is not installed`),
    launch: () => puppet(launchFirefox),
  },
  webkit: {
    missing: () => webkitMissing || undefined,
    async launch() {
      let webkit = await launchWebkit();
      let page = 'about:blank';
      return {
        version: webkit.version,
        open: (url) => webkit.open(page = url),
        run: (json) => webkit.evaluateAsync('const [json, done] = arguments; runConversations(json).then(done);', json),
        // Its processes can crash or hang, and then the session is of no use.
        async restart() {
          await webkit.close().catch(() => {});
          webkit = await launchWebkit();
          await webkit.open(page);
        },
        close: () => webkit.close(),
      };
    },
  },
};

async function launchFirefox() {
  const { default: puppeteer } = await import('puppeteer-core');
  const browser = await puppeteer.launch({ browser: 'firefox', executablePath: FIREFOX, headless: true, protocolTimeout: 600000 });
  return { browser, close: () => browser.close() };
}

async function puppet(launch) {
  let { browser, close } = await launch();
  let page = await browser.newPage();
  let at = 'about:blank';
  return {
    version: await browser.version(),
    open: (url) => page.goto(at = url),
    run: (json) => page.evaluate((text) => globalThis.runConversations(text), json),
    // It can crash, and then no page of it answers any more.
    async restart() {
      await close().catch(() => {});
      ({ browser, close } = await launch());
      page = await browser.newPage();
      await page.goto(at);
    },
    close: () => close(),
  };
}
