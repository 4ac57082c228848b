/**
 * An app that is not ours: an empty folder with the tarball that npm would publish installed, and of everything else that
 * it uses the packages of the tests.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const pkg = fileURLToPath(new URL('../../pkg/', import.meta.url));
const modules = fileURLToPath(new URL('../node_modules/', import.meta.url));

/**
 * @param {{ uses?: string[], from?: string }} [options] The names of the packages, and the folder that they are in.
 * @returns {{ folder: string, packed: any, remove(): void }}
 */
export function makeApp({ uses = [], from = modules } = {}) {
  // Its real name, because a temporary folder may be a link and tools compare paths.
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'corsight-app-')));
  // On Windows npm is a script that only a shell starts.
  const npm = (...args) => execFileSync('npm', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], shell: process.platform === 'win32' });
  // npm prints a list of tarballs, or from npm 12 on an object with one.
  const printed = JSON.parse(npm('pack', pkg, '--json', '--loglevel=error'));
  const packed = Object.values(printed)[0];
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'app', private: true, type: 'module' }));
  npm('install', '--offline', '--no-audit', '--no-fund', '--loglevel=error', `./${packed.filename}`);
  for (const name of uses) {
    const link = join(folder, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(from, name), link, 'junction');
  }
  return { folder, packed, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/**
 * Runs vitest in a folder; its report, and what it wrote if something failed.
 *
 * @param {string} folder
 * @param {string[]} [args]
 */
export function vitest(folder, args = []) {
  const report = join(folder, 'report.json');
  const [bin, environment] = [join(modules, 'vitest/vitest.mjs'), { ...process.env, NO_COLOR: '1', CI: 'true' }];
  // A test of ours runs this: to vitest it would look as if it were a worker of node:test.
  delete environment.NODE_TEST_CONTEXT;
  let output = '';
  try {
    output = execFileSync(process.execPath, [bin, 'run', ...args, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
      { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: environment, timeout: 120_000 });
    return { failed: false, output, report };
  } catch (error) {
    return { failed: true, output: `${error.message}\n${error.stdout}${error.stderr}`, report };
  }
}
