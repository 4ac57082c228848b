/**
 * The packages of the rows, installed once for each set of them: in target/matrix, where the next run finds them.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { copyFile, link, mkdir, readdir, readlink, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const INSTALLS = join(ROOT, 'target/matrix');
/** Where pnpm keeps what it has installed. */
export const PNPM_STORE = join(INSTALLS, 'pnpm');
/** The packages that the rows of every test run use. Their lock file makes those runs the same everywhere. */
const LOCKED = join(ROOT, 'tests/matrix/locked');

/**
 * Runs npm in a folder. On Windows npm is a script that only a shell starts.
 *
 * @param {string} folder
 * @param {string[]} args
 */
async function npm(folder, ...args) {
  const { stdout } = await promisify(execFile)('npm', args, { cwd: folder, encoding: 'utf8', maxBuffer: 1e8, shell: process.platform === 'win32' });
  return stdout;
}

/**
 * The tarball that npm would publish, and the folder of what is in it.
 *
 * @returns {Promise<{ tarball: string, folder: string, remove(): void }>}
 */
export async function packCorsight() {
  const place = realpathSync(mkdtempSync(join(tmpdir(), 'corsight-tarball-')));
  // npm prints a list of tarballs, or from npm 12 on an object with one.
  const [packed] = Object.values(JSON.parse(await npm(place, 'pack', join(ROOT, 'pkg'), '--json', '--loglevel=error')));
  writeFileSync(join(place, 'package.json'), '{ "private": true }');
  await npm(place, 'install', '--offline', '--no-audit', '--no-fund', '--loglevel=error', `./${packed.filename}`);
  return { tarball: join(place, packed.filename), folder: join(place, 'node_modules/corsight'), remove: () => rmSync(place, { recursive: true, force: true }) };
}

/** @type {Map<string, Promise<string>>} The folder of each installation that was asked for, by what is in it. */
const installations = new Map();

/**
 * The folder in which packages are installed. The versions of the packages' own dependencies are those of the first installation, except
 * for the packages that have a lock file.
 *
 * @param {Record<string, string>} packages Exact versions by name.
 */
function install(packages) {
  const [manifest, lock] = ['package.json', 'package-lock.json'].map((name) => readFileSync(join(LOCKED, name), 'utf8'));
  const { dependencies } = JSON.parse(manifest);
  if (Object.entries(packages).every(([name, version]) => dependencies[name] === version)) return installOnce({ 'package.json': manifest, 'package-lock.json': lock });
  const sorted = Object.entries(packages).sort(([one], [other]) => (one < other ? -1 : 1));
  return installOnce({ 'package.json': JSON.stringify({ name: 'app', private: true, dependencies: Object.fromEntries(sorted) }) });
}

/** @param {Record<string, string>} files The manifest, and its lock file if it has one. */
function installOnce(files) {
  const key = createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 16);
  const installation = installations.get(key) ?? (async () => {
    const folder = join(INSTALLS, key);
    // What is there without this file is an installation that was interrupted.
    const isComplete = join(folder, 'complete');
    if (existsSync(isComplete)) return folder;
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    // Not `npm ci`, which refuses a lock file that lacks an optional dependency that a registry does not have.
    await npm(folder, 'install', '--no-audit', '--no-fund', '--loglevel=error', '--prefer-offline');
    writeFileSync(isComplete, '');
    return folder;
  })();
  installations.set(key, installation);
  return installation;
}

/**
 * Puts the installed packages, and what they need, into the folder `modules`.
 *
 * @param {Record<string, string>} packages
 * @param {string} modules
 */
export async function installInto(packages, modules) {
  const installed = join(await install(packages), 'node_modules');
  const needed = new Set(Object.keys(packages));
  for (const name of needed) {
    const folder = join(installed, name);
    // An optional package may be for another system. A package that is not at the top is inside of the one that needs it.
    if (!existsSync(folder)) continue;
    for (const each of neededBy(folder)) needed.add(each);
    await linkFolder(folder, join(modules, name));
  }
  const programs = join(installed, '.bin');
  if (existsSync(programs)) await linkFolder(programs, join(modules, '.bin'));
}

/**
 * The names of the packages that a package needs, and those inside of it.
 *
 * @param {string} folder
 * @returns {string[]}
 */
function neededBy(folder) {
  const { dependencies, optionalDependencies, peerDependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const inside = join(folder, 'node_modules');
  const nested = !existsSync(inside) ? [] : readdirSync(inside).filter((name) => !name.startsWith('.'))
    .flatMap((name) => (name.startsWith('@') ? readdirSync(join(inside, name)).map((each) => join(inside, name, each)) : join(inside, name)));
  return [...Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies }), ...nested.flatMap(neededBy)];
}

/**
 * Gives a folder the files of another one: as hard links where the disk has them, which is quicker than copies.
 *
 * @param {string} from
 * @param {string} to
 */
async function linkFolder(from, to) {
  await mkdir(to, { recursive: true });
  await Promise.all((await readdir(from, { withFileTypes: true })).map(async (entry) => {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await linkFolder(source, target);
    else if (entry.isSymbolicLink()) await symlink(await readlink(source), target);
    else await link(source, target).catch(() => copyFile(source, target));
  }));
}
