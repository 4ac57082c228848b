/**
 * The pages of the rows in a real Chromium, each in a profile of its own.
 */
import { launchChromium } from '../browser/chromium.mjs';
import { demandExplained } from './sample.mjs';

/** @type {Promise<Awaited<ReturnType<typeof launchChromium>>> | undefined} */
let launched;
const chromium = () => (launched ??= launchChromium());
export const closeChromium = async () => (await launched)?.close();

/**
 * Opens a page and waits until it prints a line that matches, by default one that begins with "told: ". Throws at the first error in the
 * page that nobody handled.
 *
 * @param {string} url
 * @param {{ until?: RegExp, context?: any, seconds?: number }} [options]
 */
export async function visit(url, { until = /^told: /, context, seconds = 60 } = {}) {
  const own = context ?? await (await chromium()).browser.createBrowserContext();
  const tab = await own.newPage();
  /** @type {string[]} */
  const printed = [];
  try {
    const told = new Promise((resolve, reject) => {
      const fail = (what) => reject(new Error(`${url}: ${[what, ...printed].join('\n')}`));
      const timer = setTimeout(fail, seconds * 1000, 'told nothing');
      tab.on('console', (message) => {
        printed.push(message.text());
        if (!until.test(message.text())) return;
        clearTimeout(timer);
        resolve(message.text().replace(until, ''));
      });
      tab.on('pageerror', (error) => {
        clearTimeout(timer);
        fail(error);
      });
    });
    await Promise.all([told, tab.goto(url, { timeout: seconds * 1000 })]);
    return { told: await told, printed };
  } finally {
    await tab.close();
    if (!context) await own.close();
  }
}

/**
 * Throws unless a page explains its call.
 *
 * @param {import('./app.mjs').App} app
 * @param {string} url
 * @param {Parameters<typeof visit>[1]} [options]
 */
export async function explains(app, url, options) {
  const { told } = await visit(url, options);
  // Not by the class URL, which knows no origin of an extension.
  demandExplained(told, { api: app.api, origin: url.split('/').slice(0, 3).join('/') });
}

/**
 * Throws unless a page whose wasm was left behind says what to do about it.
 *
 * @param {string} url
 */
export async function namesInline(url) {
  const { told } = await visit(url);
  if (!told.includes("import wasm from 'corsight/inline'")) throw new Error(told);
}

/**
 * Starts a Chromium of its own with an unpacked extension; the address of its page.html.
 *
 * @param {string} folder
 */
export async function openExtension(folder) {
  const { browser, close } = await launchChromium({ enableExtensions: true, pipe: true });
  return { url: `chrome-extension://${await browser.installExtension(folder)}/page.html`, context: browser.defaultBrowserContext(), close };
}
