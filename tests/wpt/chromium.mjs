/**
 * The same pages in Chromium.
 */
import puppeteer from 'puppeteer-core';
import { collect } from './collect.mjs';
import { findChromium } from '../browser/chromium.mjs';

/** @param {string} [script] A script that runs in each document before all others. */
export async function launch(script) {
  const browser = await puppeteer.launch({ executablePath: findChromium(), acceptInsecureCerts: true, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
  return {
    close: () => browser.close(),
    worker: async () => ({
      stop: () => {},
      async run({ url }) {
        const context = await browser.createBrowserContext();
        const page = await context.newPage();
        page.on('dialog', (dialog) => dialog.dismiss().catch(() => {}));
        try {
          let settle;
          const results = new Promise((resolve) => { settle = resolve; });
          await page.exposeFunction('__results', (text) => settle(text));
          if (script) await page.evaluateOnNewDocument(script);
          await page.evaluateOnNewDocument(`if (self === top) (${collect})(self, (results) => __results(results))`);
          page.goto(url).catch(() => {});
          const late = new Promise((resolve) => { setTimeout(resolve, 60_000, '[]').unref(); });
          return { tests: JSON.parse(await Promise.race([results, late])), answered: true };
        } finally {
          context.close().catch(() => {});
        }
      },
    }),
  };
}
