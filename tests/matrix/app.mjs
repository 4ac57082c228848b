/**
 * The app of a row: a temporary folder with the packages of the row, the package's tarball and the files that the row writes; the
 * programs that it runs there, and the servers that it starts.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { cp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { installInto } from './install.mjs';

const TYPES = {
  '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.json': 'application/json', '.css': 'text/css', '.wasm': 'application/wasm',
};
/** How long a program may take until it ends, and a server until it answers. */
const PATIENCE = 240_000;

/** What makes it the terminal of a developer without colours, and no test of ours. */
function environment(folder) {
  const { NODE_TEST_CONTEXT, NODE_OPTIONS, CI, ...env } = process.env;
  return { ...env, NO_COLOR: '1', FORCE_COLOR: '0', BROWSER: 'none', NEXT_TELEMETRY_DISABLED: '1', NG_CLI_ANALYTICS: 'false', PATH: `${join(folder, 'node_modules/.bin')}${process.platform === 'win32' ? ';' : ':'}${env.PATH}` };
}

export class App {
  /** @type {(() => unknown)[]} */
  #ends = [];

  /** @param {{ corsight: { tarball: string, folder: string }, api: string }} given */
  constructor({ corsight, api }) {
    // The real name, because a temporary folder may be a link and tools compare paths.
    this.folder = realpathSync(mkdtempSync(join(tmpdir(), 'corsight-row-')));
    this.corsight = corsight;
    /** The address of the call that every row makes. The server behind it knows nothing of CORS. */
    this.api = `${api}/items`;
  }

  /**
   * Installs packages and the tarball.
   *
   * @param {Record<string, string>} packages
   */
  async install(packages, { type = 'module' } = {}) {
    await installInto(packages, this.path('node_modules'));
    await cp(this.corsight.folder, join(this.folder, 'node_modules/corsight'), { recursive: true });
    this.write({ 'package.json': JSON.stringify({ name: 'app', version: '1.0.0', private: true, type, dependencies: { ...packages, corsight: '*' } }) });
  }

  /** @param {Record<string, string>} files The text of each, by its path. */
  write(files) {
    for (const [path, text] of Object.entries(files)) {
      const file = join(this.folder, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  }

  /** Copies the wasm from the package to a folder of the app. */
  copyWasm(folder) {
    mkdirSync(this.path(folder), { recursive: true });
    copyFileSync(this.path('node_modules/corsight/wasm/corsight_bg.wasm'), this.path(folder, 'corsight_bg.wasm'));
  }

  /** @param {string} path */
  path(...path) {
    return join(this.folder, ...path);
  }

  /** @param {string} path */
  read(path) {
    return readFileSync(this.path(path), 'utf8');
  }

  /**
   * Runs a program of the app, as `npx` would; what it printed. Throws if it fails.
   *
   * @param {string} command Its words are separated by single spaces.
   * @param {{ cwd?: string, env?: Record<string, string>, status?: number }} [options]
   */
  async run(command, { cwd = '', env = {}, status = 0 } = {}) {
    const child = this.#spawn(command, cwd, env);
    const timer = setTimeout(() => endGroup(child), PATIENCE);
    const [code] = await once(child, 'close');
    clearTimeout(timer);
    if (code !== status) throw new Error(`${command}: status ${code}\n${child.printed}`);
    return child.printed;
  }

  /**
   * Starts a server of the app and waits until it answers; its address. `{port}` in the command is a port that is free.
   *
   * @param {string} command
   * @param {{ cwd?: string, env?: Record<string, string>, path?: string }} [options]
   */
  async start(command, { cwd = '', env = {}, path = '/' } = {}) {
    const port = await freePort();
    const child = this.#spawn(command.replaceAll('{port}', String(port)), cwd, env);
    const url = `http://localhost:${port}${path}`;
    for (const deadline = Date.now() + PATIENCE / 2; ;) {
      if (child.exitCode !== null || Date.now() > deadline) throw new Error(`${command} does not serve ${url}\n${child.printed}`);
      // Whatever it answers: a server that is at work answers late.
      if (await fetch(url).then(() => true, () => false)) return url;
      await wait(100);
    }
  }

  #spawn(command, cwd, env) {
    const [program, ...args] = command.split(' ');
    const child = Object.assign(spawn(program, args, { cwd: this.path(cwd), env: { ...environment(this.folder), ...env }, stdio: ['ignore', 'pipe', 'pipe'], detached: process.platform !== 'win32' }), { printed: '' });
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => { child.printed += text; });
    child.on('error', (error) => { child.printed += error; });
    this.#ends.push(() => endGroup(child));
    return child;
  }

  /**
   * Serves a folder of the app; its address.
   *
   * @param {string} [folder]
   * @param {{ base?: string, headers?: Record<string, string>, types?: Record<string, string> }} [options]
   */
  async serve(folder = '', { base = '/', headers = {} } = {}) {
    const server = createServer((request, response) => {
      const { pathname } = new URL(request.url, 'http://localhost');
      let file = pathname.startsWith(base) ? this.path(folder, decodeURIComponent(pathname.slice(base.length))) : '';
      if (file && statSync(file, { throwIfNoEntry: false })?.isDirectory()) file = join(file, 'index.html');
      if (!file || !statSync(file, { throwIfNoEntry: false })) return response.writeHead(404).end();
      return response.writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream', ...headers }).end(readFileSync(file));
    });
    await once(server.listen(0, 'localhost'), 'listening');
    this.#ends.push(() => {
      server.closeAllConnections();
      server.close();
    });
    return `http://localhost:${server.address().port}${base}`;
  }

  async end() {
    for (const end of this.#ends.reverse()) await end();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

/** Ends a program that was started here, and what it started. */
async function endGroup(child) {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const closed = once(child, 'close');
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
  } catch {}
  await closed;
}

async function freePort() {
  const server = createServer();
  await once(server.listen(0, 'localhost'), 'listening');
  const { port } = server.address();
  await new Promise((resolve) => { server.close(resolve); });
  return port;
}
