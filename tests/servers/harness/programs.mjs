// Starts the programs of servers, waits until they listen, and ends them.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import net from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** The root of the repository. */
export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

// Debian keeps servers where only root looks.
const FOLDERS = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];

/** The path of a program, or undefined. */
export const findProgram = (name) => FOLDERS.map((folder) => join(folder, name)).find((path) => existsSync(path));

/** The path of a program of the Python environment that the set-up makes. */
export const pythonProgram = (name) => join(ROOT, 'target/servers/python/bin', name);

/** Waits until a port of 127.0.0.1 takes connections. `gone` says why it never will. */
async function untilItListens(port, gone) {
  for (;;) {
    const reason = gone();
    if (reason) throw new Error(reason);
    const socket = net.connect(port, '127.0.0.1');
    const listens = await once(socket, 'connect').then(() => true, () => false);
    socket.destroy();
    if (listens) return;
    // The program says nothing when it is ready.
    await setTimeout(20);
  }
}

/**
 * Starts a program that listens on `port`. `stop` ends it and waits until it has ended. If the program ends by itself, the error has what it
 * printed.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {{ port: number, cwd?: string, env?: object, seconds?: number }} options
 */
export async function startProgram(program, args, { port, cwd, env, seconds = 60 }) {
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
  const deadline = Date.now() + seconds * 1000;
  try {
    await untilItListens(port, () => reason ?? (Date.now() > deadline && `${program} does not listen on ${port} after ${seconds} s: ${printed}`));
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: `http://127.0.0.1:${port}`, stop, printed: () => printed };
}

/** The parts of a text that goes to several places: each begins with a comment that has its number, as in `# 1. In the block http`. */
export const parts = (text) => text.split(/^(?=(?:#|\/\/) \d\. )/m);
