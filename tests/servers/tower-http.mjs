// axum with tower-http's CorsLayer: the package of tests/servers/tower-http, built with the text as its src/cors.rs.

import { execFile } from 'node:child_process';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findProgram, ROOT, startProgram } from './harness/programs.mjs';
import { freePort } from './harness/upstream.mjs';

export const server = 'tower-http';
export const kind = 'application';
export const paths = { '/ok': 200, '/missing': 404, '/error': 500, '/caught': 500, '/private': 200 };

const run = promisify(execFile);

export const available = async () => Boolean(findProgram('cargo')) || 'cargo is not installed';

export const version = async () => /^tower-http = .*?"([\d.]+)"/m.exec(await readFile(join(ROOT, 'tests/servers/tower-http/Cargo.toml'), 'utf8'))[1];

const BARE = `pub fn cors() -> tower_layer::Identity {
    tower_layer::Identity::new()
}
`;

export async function start({ text, folder }) {
  await cp(join(ROOT, 'tests/servers/tower-http'), folder, { recursive: true });
  await writeFile(join(folder, 'src/cors.rs'), text ?? BARE);
  // What axum is made of is built once.
  const built = join(ROOT, 'target/servers/tower-http');
  await run('cargo', ['build', '--locked', '--quiet', '--target-dir', built], { cwd: folder, maxBuffer: Infinity });
  await cp(join(built, 'debug/corsight-test-tower-http'), join(folder, 'app'));
  const port = await freePort();
  return startProgram(join(folder, 'app'), [String(port)], { port, cwd: folder, env: { RUST_BACKTRACE: '0' } });
}
