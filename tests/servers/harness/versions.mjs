// The versions of the servers that the tests run, for docs/servers.md.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './programs.mjs';

/** The version that a program prints, or undefined if there is no such program. */
export function printed(program, ...args) {
  if (!program || !existsSync(program)) return undefined;
  const { stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  return /\d+(?:\.\d+)+/.exec(`${stdout}${stderr}`.replace(/^.*(?:warning|hash).*$/gim, ''))?.[0];
}

/** The version of a package in the lists of the set-up, or undefined. */
export function pinned(name) {
  for (const list of ['python.txt', 'localstack.txt']) {
    const line = readFileSync(join(ROOT, 'tests/servers', list), 'utf8').split('\n').find((each) => each.replace(/\[.*\]/, '').startsWith(`${name}==`));
    if (line) return line.split('==')[1];
  }
  for (const file of ['tests/servers/locked/package.json', 'tests/package.json']) {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(ROOT, file), 'utf8'));
    const version = dependencies?.[name] ?? devDependencies?.[name];
    if (version) return version;
  }
  return undefined;
}
