// Zips the files of a folder.
//
//   node xtask/zip.mjs FOLDER FILE

import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const { zipSync } = createRequire(new URL('../tests/', import.meta.url))('fflate');

const [folder, file] = process.argv.slice(2);
const names = readdirSync(folder, { recursive: true }).filter((name) => statSync(join(folder, name)).isFile()).sort();
const files = Object.fromEntries(names.map((name) => [name.replaceAll('\\', '/'), readFileSync(join(folder, name))]));
// The same files make the same bytes, so they have the first day of a zip file instead of their own.
writeFileSync(file, zipSync(files, { level: 9, mtime: new Date(1980, 0, 1) }));
