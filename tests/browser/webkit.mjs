// WebKitGTK for the browser tests, driven by plain WebDriver requests; on a display of its own where there is none.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:net';

const driver = process.env.WEBKIT_DRIVER || '/usr/bin/WebKitWebDriver';
const xvfb = process.env.XVFB || '/usr/bin/Xvfb';

/** Why WebKit cannot be started here, or false. */
export const webkitMissing = [driver, xvfb].every(existsSync) ? false : 'WebKitWebDriver or Xvfb is not installed';

/**
 * Starts a display of its own.
 *
 * @param {typeof spawn} [start]
 */
export async function startDisplay(start = spawn) {
  const display = start(xvfb, ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const [number] = await once(display.stdio[3].setEncoding('utf8'), 'data');
  return {
    name: `:${number.trim()}`,
    async close() {
      display.kill();
      await once(display, 'exit');
    },
  };
}

/**
 * Starts WebKitGTK.
 *
 * @returns {Promise<{ version: string, open(url: string): Promise<void>, evaluate(script: string): Promise<any>,
 *   evaluateAsync(script: string, ...args: any[]): Promise<any>, screenshot(): Promise<string>, close(): Promise<void> }>}
 */
export async function launchWebkit() {
  const children = [];
  const start = (program, args, options) => {
    const child = spawn(program, args, options);
    children.push(child);
    return child;
  };
  const stop = async () => {
    for (const child of children.reverse()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill();
      await once(child, 'exit');
    }
  };
  try {
    const display = await startDisplay(start);
    const port = await freePort();
    start(driver, [`--port=${port}`], { stdio: 'ignore', env: { ...process.env, DISPLAY: display.name } });
    const send = webdriver(`http://127.0.0.1:${port}`);
    const { sessionId, capabilities } = await patiently(() => send('POST', '/session', { capabilities: {} }));
    const session = `/session/${sessionId}`;
    await send('POST', `${session}/timeouts`, { script: 600000 });
    return {
      version: `${capabilities.browserName} ${capabilities.browserVersion}`,
      open: (url) => send('POST', `${session}/url`, { url }),
      evaluate: (script) => send('POST', `${session}/execute/sync`, { script, args: [] }),
      screenshot: () => send('GET', `${session}/screenshot`),
      evaluateAsync: (script, ...args) => send('POST', `${session}/execute/async`, { script, args }),
      close: async () => {
        await send('DELETE', session).finally(stop);
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

const webdriver = (base) => async (method, path, body) => {
  const response = await fetch(base + path, { method, body: body && JSON.stringify(body) });
  const { value } = await response.json();
  if (!response.ok) throw new Error(`${method} ${path}: ${value.error}, ${value.message}`);
  return value;
};

/** The driver takes a moment until it listens, and says so to nobody. */
async function patiently(attempt, left = 50) {
  try {
    return await attempt();
  } catch (error) {
    if (left === 0) throw error;
    await new Promise((done) => { setTimeout(done, 100); });
    return patiently(attempt, left - 1);
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
