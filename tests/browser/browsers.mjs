// The browsers for tests that run in all of them, each as little as these need: `open` a URL, `evaluate` an expression, take a
// `screenshot` (PNG in base64), `close`.

import { existsSync } from 'node:fs';
import { findChromium, launchChromium } from './chromium.mjs';
import { launchWebkit, webkitMissing } from './webkit.mjs';

const FIREFOX = process.env.FIREFOX || '/usr/bin/firefox-esr';

const plain = (page, close) => ({
  open: (url) => page.goto(url),
  evaluate: (expression) => page.evaluate(expression),
  screenshot: () => page.screenshot({ encoding: 'base64' }),
  page,
  close,
});

export const browsers = {
  chromium: {
    missing: false,
    async launch() {
      findChromium();
      // WebGL without a graphics card.
      const { browser, close } = await launchChromium({ args: ['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'] });
      return plain(await browser.newPage(), close);
    },
  },
  firefox: {
    missing: existsSync(FIREFOX) ? false : `${FIREFOX} is not installed`,
    async launch() {
      const { default: puppeteer } = await import('puppeteer-core');
      const browser = await puppeteer.launch({ browser: 'firefox', executablePath: FIREFOX, headless: true });
      return plain(await browser.newPage(), () => browser.close());
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
