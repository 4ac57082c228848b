// Starts the programs of servers, waits until they listen, and ends them.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import net from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { send } from './send.mjs';

/** The root of the repository. */
export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

// Debian keeps servers where only root looks.
const FOLDERS = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];

/** The path of a program, or undefined. */
export const findProgram = (name) => FOLDERS.map((folder) => join(folder, name)).find((path) => existsSync(path));

/** The path of a program of the Python environment that the set-up makes. */
export const pythonProgram = (name) => join(ROOT, 'target/servers/python/bin', name);

/** Whether the Python environment of the set-up has these modules, or why not. */
export async function hasPython(...modules) {
  const python = spawn(pythonProgram('python3'), ['-c', `import ${modules.join(', ')}`], { stdio: 'ignore' });
  const [code] = await Promise.race([once(python, 'exit'), once(python, 'error')]).catch(() => []);
  return code === 0 || `${modules.join(' and ')} are not in target/servers/python`;
}

const connects = async (port) => {
  const socket = net.connect(port, '127.0.0.1');
  const connected = await once(socket, 'connect').then(() => true, () => false);
  socket.destroy();
  return connected;
};

/** Waits until it is so. No program says when. `gone` is why it never will be. */
async function until(isSo, gone) {
  while (!await isSo()) {
    const reason = gone();
    if (reason) throw new Error(reason);
    await setTimeout(20);
  }
}

/**
 * Starts a program that listens on `port`, and waits until it does, or until it answers the path `answers` with 200. `stop` ends it and waits until it has ended. If the program ends by itself, the error has what it
 * printed.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {{ port: number, answers?: string, cwd?: string, env?: object, seconds?: number }} options
 */
export async function startProgram(program, args, { port, answers, cwd, env, seconds = 60 }) {
  const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  const ended = new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve(`${program} ended (${code ?? signal}): ${printed}`));
    child.once('error', (error) => resolve(`${program}: ${error.message}`));
  });
  let reason;
  ended.then((why) => { reason = why; });
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => { printed += text; });
  const stop = async () => {
    child.kill('SIGTERM');
    // A server that waits for its connections to end is not waited for.
    const late = globalThis.setTimeout(() => child.kill('SIGKILL'), 2000);
    await ended;
    clearTimeout(late);
  };
  const url = `http://127.0.0.1:${port}`;
  const isReady = () => answers ? send(url + answers).then(({ status }) => status === 200, () => false) : connects(port);
  const deadline = Date.now() + seconds * 1000;
  try {
    await until(isReady, () => reason ?? (Date.now() > deadline && `${program} does not answer on ${port} after ${seconds} s: ${printed}`));
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop };
}

/** The parts of a text that goes to several places: each begins with a comment that has its number, as in `# 1. In the block http`. */
export const parts = (text) => text.split(/^(?=(?:#|\/\/) \d\. )/m);
