/**
 * The packages of the recipes in today's versions, and a Node that they run on: most of them need a newer one than the oldest that the
 * package runs on. They are installed into target/recipes, where the next run finds them.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const manifest = fileURLToPath(new URL('recipes/', import.meta.url));
const npmrc = fileURLToPath(new URL('../.npmrc', import.meta.url));
const folder = fileURLToPath(new URL('../../target/recipes/', import.meta.url));
const FILES = ['package.json', 'package-lock.json'];

/** The folder of the installed packages. */
export const newestModules = join(folder, 'node_modules');

/** Installs the packages if they are not there yet. */
export function installNewest() {
  const wanted = FILES.map((name) => readFileSync(join(manifest, name), 'utf8')).join('');
  // Written last, so what is there without it is an installation that was interrupted.
  const stamp = join(folder, 'installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of FILES) copyFileSync(join(manifest, name), join(folder, name));
  copyFileSync(npmrc, join(folder, '.npmrc'));
  // Not `npm ci`, which refuses a lock file that lacks an optional package of another system. On Windows npm is a script that only a shell starts.
  execFileSync('npm', ['install', '--loglevel=error', '--prefer-offline'], { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' });
  writeFileSync(stamp, wanted);
}

/** The folder of the newest Node, to be put in front of PATH. */
export function newestNode() {
  const { optionalDependencies } = JSON.parse(readFileSync(join(manifest, 'package.json'), 'utf8'));
  const folders = Object.keys(optionalDependencies).map((name) => join(newestModules, name, 'bin'));
  const found = folders.find((bin) => existsSync(join(bin, process.platform === 'win32' ? 'node.exe' : 'node')));
  if (!found) throw new Error(`there is no Node for ${process.platform} on ${process.arch} in ${Object.keys(optionalDependencies).join(', ')}`);
  return found;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) installNewest();
