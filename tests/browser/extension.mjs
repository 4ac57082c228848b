// Chromium with the unpacked extension of pkg/devtools/, the developer tools of a page open, and Corsight's panel in front.

import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { launchChromium } from './chromium.mjs';

const BUILT = fileURLToPath(new URL('../../pkg/devtools', import.meta.url));
const MOST = 15_000;

/**
 * A browser without a window has nobody who could allow what an extension asks for, so the sites that it may touch stand in its manifest.
 *
 * @param {string[]} sites
 */
async function copyOfExtension(sites) {
  const folder = await mkdtemp(join(tmpdir(), 'corsight-extension-'));
  await cp(BUILT, folder, { recursive: true });
  const path = join(folder, 'manifest.json');
  const manifest = JSON.parse(await readFile(path, 'utf8'));
  await writeFile(path, JSON.stringify({ ...manifest, host_permissions: sites }));
  return folder;
}

/**
 * Starts Chromium, opens a page with its developer tools, and shows the panel.
 *
 * @param {{ url: string, sites?: string[], preferences?: object }} options `sites`: the sites that the extension may touch without asking.
 */
export async function openPanel({ url, sites = [], ...options }) {
  const folder = await copyOfExtension(sites);
  const { browser, close } = await launchChromium({ pipe: true, enableExtensions: true, args: ['--auto-open-devtools-for-tabs'], ...options });
  const end = async () => {
    await close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const id = await browser.installExtension(folder);
    const [page] = await browser.pages();
    const frontend = await until('the developer tools', () => findTools(browser, id));
    await page.goto(url);
    const panel = await until('the panel', () => showPanel(frontend, id));
    await panel.waitForSelector('.toolbar');
    return { browser, page, frontend, panel, id, close: end };
  } catch (error) {
    await end();
    throw error;
  }
}

/** The developer tools that have loaded the extension. */
async function findTools(browser, id) {
  for (const target of browser.targets().filter((one) => one.url().startsWith('devtools://'))) {
    const frontend = await target.asPage();
    const frame = frontend.frames().find((one) => one.url() === `chrome-extension://${id}/devtools.html`);
    if (await frame?.evaluate(() => document.readyState === 'complete')) return frontend;
  }
  return null;
}

/** Brings the panel to the front. Its frame is made then. */
async function showPanel(frontend, id) {
  const show = async (view) => {
    const { ViewManager } = await import('devtools://devtools/bundled/ui/legacy/legacy.js');
    await ViewManager.ViewManager.instance().showView(view);
  };
  await frontend.evaluate(show, `chrome-extension://${id}Corsight`).catch(() => {});
  return frontend.frames().find((frame) => frame.url() === `chrome-extension://${id}/panel.html`);
}

/**
 * Gives the panel a size.
 *
 * @param {{ frontend: import('puppeteer-core').Page, panel: import('puppeteer-core').Frame }} opened
 * @param {{ width: number, height: number }} size
 */
export async function resize({ frontend, panel }, { width, height }) {
  await frontend.setViewport({ width: width + 200, height });
  await frontend.evaluate(async (size) => {
    const { InspectorView } = await import('devtools://devtools/bundled/ui/legacy/legacy.js');
    let widget = InspectorView.InspectorView.instance();
    while (!widget.setSidebarSize) widget = widget.parentWidget();
    widget.setSidebarSize(size);
  }, width);
  await until('the size', () => panel.evaluate((wanted) => Math.abs(innerWidth - wanted) < 3, width));
}

/**
 * Waits until `look` finds something.
 *
 * @template T
 * @param {string} what
 * @param {() => T | Promise<T>} look
 * @returns {Promise<NonNullable<T>>}
 */
export async function until(what, look) {
  const deadline = Date.now() + MOST;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() >= deadline) throw new Error(`waited in vain for ${what}`);
    await setTimeout(50);
  }
}
