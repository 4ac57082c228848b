// A Worker in workerd, which runs the Workers of Cloudflare, in front of the back end.

import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ROOT, startProgram } from './harness/programs.mjs';
import { freePort, startRouter, STATUS } from './harness/upstream.mjs';
import { pinned } from './harness/versions.mjs';

export const server = 'cloudflare-workers';
export const kind = 'proxy';
export const paths = { ...STATUS, '/dead': 502 };

const FOLDER = join(ROOT, 'target/servers/npm');
const BROKEN = "export default { fetch: (request) => fetch(request).catch(() => new Response('', { status: 502 })) };\n";

export const version = () => `workerd ${pinned('workerd')}`;
export const available = async () => existsSync(join(FOLDER, 'node_modules/workerd')) || 'workerd is not installed (npm: workerd)';

export async function start({ text, folder, upstream, dead }) {
  const port = await freePort();
  // What the Worker fetches goes to the server behind its route.
  const { default: program } = createRequire(join(FOLDER, 'package.json'))('workerd');
  const router = await startRouter({ '/dead': dead, '/': upstream });
  await writeFile(join(folder, 'index.js'), text ?? BROKEN);
  await writeFile(join(folder, 'config.capnp'), `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [(name = "index.js", esModule = embed "index.js")],
      compatibilityDate = "2026-01-01",
      globalOutbound = "origin",
    )),
    (name = "origin", external = (address = "${new URL(router.url).host}", http = ())),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
`);
  const started = await startProgram(program, ['serve', join(folder, 'config.capnp')], { port, cwd: folder });
  return {
    ...started,
    async stop() {
      await started.stop();
      router.close();
    },
  };
}
