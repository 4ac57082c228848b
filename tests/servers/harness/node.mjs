// Starts an app that runs in Node, with the packages of tests/node_modules.

import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT, startProgram } from './programs.mjs';
import { freePort } from './upstream.mjs';

/** Starts a module that listens on the port in the variable PORT. */
export async function startModule(folder, source) {
  await symlink(join(ROOT, 'tests/node_modules'), join(folder, 'node_modules'), 'dir');
  await writeFile(join(folder, 'app.mjs'), source);
  const port = await freePort();
  return startProgram(process.execPath, ['app.mjs'], { port, cwd: folder, env: { PORT: String(port) } });
}
