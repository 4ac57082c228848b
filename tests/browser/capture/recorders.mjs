// Recorders: each makes the calls in a browser, and gives what was recorded and what the page saw.

import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { findChromium, launchChromium } from '../chromium.mjs';
import { callsOf, makeCalls, seenBy, startServers } from './servers.mjs';

const CDP_EVENTS = [
  'Network.requestWillBeSent', 'Network.requestWillBeSentExtraInfo', 'Network.responseReceived', 'Network.responseReceivedExtraInfo',
  'Network.loadingFinished', 'Network.loadingFailed', 'Network.requestServedFromCache', 'Audits.issueAdded',
];

/** The events of the DevTools protocol, from Chromium. */
export async function recordCdp() {
  const servers = await startServers();
  const { browser, close } = await launchChromium();
  try {
    const page = await browser.newPage();
    const session = await page.createCDPSession();
    const events = [];
    for (const method of CDP_EVENTS) session.on(method, (params) => events.push({ method, params }));
    await session.send('Network.enable');
    await session.send('Audits.enable');
    await page.goto(`${servers.origins.page}/`);
    const seen = await makeCalls(servers, (expression) => page.evaluate(expression));
    return { recording: events, seen, page: servers.origins.page };
  } finally {
    await close();
    servers.close();
  }
}

/** The HAR that Playwright records of Chromium. */
export async function recordPlaywright() {
  const { chromium } = await import('playwright-core');
  const servers = await startServers();
  const folder = await mkdtemp(join(tmpdir(), 'corsight-har-'));
  const path = join(folder, 'recorded.har');
  const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] });
  try {
    const context = await browser.newContext({ recordHar: { path } });
    const page = await context.newPage();
    await page.goto(`${servers.origins.page}/`);
    const seen = await makeCalls(servers, (expression) => page.evaluate(expression));
    await context.close();
    return { recording: await readFile(path, 'utf8'), seen, page: servers.origins.page };
  } finally {
    await browser.close();
    await rm(folder, { recursive: true });
    servers.close();
  }
}

const EXTENSION = {
  'manifest.json': JSON.stringify({ manifest_version: 3, name: 'recorder', version: '1', devtools_page: 'devtools.html' }),
  'devtools.html': '<!doctype html><script src="devtools.js"></script>',
  // What is recorded goes to the page, where the test reads it.
  'devtools.js': `
    const { network, inspectedWindow } = chrome.devtools;
    network.onRequestFinished.addListener((entry) => inspectedWindow.eval('(window.recorded ??= []).push(' + JSON.stringify(entry) + ')'));
    const greet = () => inspectedWindow.eval('window.isRecorded = true');
    network.onNavigated.addListener(greet);
    window.addEventListener('load', greet);
    greet();
  `,
};

/** The entries that `chrome.devtools.network` gives an extension, from Chromium. */
export async function recordDevTools() {
  // On a busy machine the developer tools may start late, and then record nothing or not everything.
  for (let tries = 0; tries < 3; tries++) {
    const recorded = await tryToRecordDevTools();
    if (recorded) return recorded;
  }
  throw new Error('the developer tools have not recorded the calls');
}

async function tryToRecordDevTools() {
  const servers = await startServers();
  const folder = await mkdtemp(join(tmpdir(), 'corsight-extension-'));
  for (const [name, text] of Object.entries(EXTENSION)) await writeFile(join(folder, name), text);
  const { browser, close } = await launchChromium({ pipe: true, enableExtensions: [folder], args: ['--auto-open-devtools-for-tabs'] });
  try {
    const [page] = await browser.pages();
    const isSoon = (expression) => page.waitForFunction(expression, { timeout: 10_000 }).then(() => true, () => false);
    // The developer tools open beside the page. A load before they listen is not theirs, so the page is loaded again.
    const deadline = Date.now() + 40_000;
    do {
      if (Date.now() > deadline) return undefined;
      await page.goto(`${servers.origins.page}/`);
    } while (!await isSoon('window.isRecorded'));
    const seen = await makeCalls(servers, (expression) => page.evaluate(expression));
    // The last call, to the page's own origin, is recorded last.
    if (!await isSoon('window.recorded?.some(({ request }) => request.url.endsWith("/same-origin"))')) return undefined;
    return { recording: await page.evaluate('window.recorded'), seen, page: servers.origins.page };
  } finally {
    await close();
    await rm(folder, { recursive: true });
    servers.close();
  }
}

export const FIREFOX = process.env.FIREFOX || '/usr/bin/firefox-esr';

/** The HAR that Firefox's developer tools export. */
export async function recordFirefox() {
  const { default: puppeteer } = await import('puppeteer-core');
  const servers = await startServers();
  const folder = await mkdtemp(join(tmpdir(), 'corsight-har-'));
  const browser = await puppeteer.launch({
    browser: 'firefox', executablePath: FIREFOX, headless: true, args: ['--devtools'],
    extraPrefsFirefox: {
      'devtools.toolbox.selectedTool': 'netmonitor',
      'devtools.netmonitor.har.enableAutoExportToFile': true,
      'devtools.netmonitor.har.defaultLogDir': folder,
      'devtools.netmonitor.har.defaultFileName': 'recorded %Y-%m-%d',
      'devtools.netmonitor.har.pageLoadedTimeout': 2500,
    },
  });
  try {
    // The developer tools are open in the first tab. A load before they are ready is not exported, so the page is loaded again.
    const [page] = await browser.pages();
    const deadline = Date.now() + 90_000;
    while (Date.now() < deadline) {
      await page.goto(`${servers.origins.page}/?calls=${encodeURIComponent(JSON.stringify(callsOf(servers)))}`);
      await page.waitForFunction('window.isOver');
      const seen = seenBy(servers, await page.evaluate('window.outcomes'));
      const recording = await exportedHar(folder, 10_000);
      if (recording) return { recording, seen, page: servers.origins.page };
    }
    throw new Error('Firefox has exported no HAR');
  } finally {
    await browser.close();
    await rm(folder, { recursive: true });
    servers.close();
  }
}

/** The HAR that appears in a folder within a time, once it has the last call. */
async function exportedHar(folder, milliseconds) {
  const deadline = Date.now() + milliseconds;
  while (Date.now() < deadline) {
    for (const file of await readdir(folder)) {
      const text = await readFile(join(folder, file), 'utf8');
      if (text.includes('/same-origin')) return text;
    }
    await setTimeout(100);
  }
}
