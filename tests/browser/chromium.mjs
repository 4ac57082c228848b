// The real Chromium for the browser tests: found, started with a fresh profile, and cleaned up after.

import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PLACES = [
  '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Chromium's path: the environment variable CHROMIUM, or the first usual place that exists. */
export function findChromium() {
  const path = process.env.CHROMIUM || PLACES.find((place) => existsSync(place));
  if (!path) throw new Error('No Chromium found: install it, or name its path in the environment variable CHROMIUM.');
  return path;
}

/**
 * Starts Chromium with a profile of its own; `close` ends it and removes the profile.
 *
 * @param {import('puppeteer-core').LaunchOptions & { preferences?: object }} [options] more than the usual; preferences of its user
 */
export async function launchChromium({ args = [], preferences, ...options } = {}) {
  const { default: puppeteer } = await import('puppeteer-core');
  const userDataDir = await mkdtemp(join(tmpdir(), 'corsight-chromium-'));
  if (preferences) {
    await mkdir(join(userDataDir, 'Default'));
    await writeFile(join(userDataDir, 'Default', 'Preferences'), JSON.stringify(preferences));
  }
  const browser = await puppeteer.launch({
    executablePath: findChromium(),
    headless: true,
    userDataDir,
    // Nothing but the page under test may use the network, and no sandbox is available to root.
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', ...args],
    ...options,
  });
  return {
    browser,
    async close() {
      await browser.close();
      await rm(userDataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}
