// Caddy as a reverse proxy.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findProgram, parts, startProgram } from './harness/programs.mjs';
import { freePort } from './harness/upstream.mjs';
import { printed } from './harness/versions.mjs';

export const server = 'caddy';
export const kind = 'proxy';

const program = findProgram('caddy');
// Of no password.
const HASH = Buffer.from('$2a$14$Zkx19XLiW6VYouLHR5NmfOFU0z2GTNmpkT/5qqR7hx4IjWJPDhjvG').toString('base64');

export const version = () => printed(program, 'version');
export const available = async () => Boolean(program) || 'Caddy is not installed (Debian: caddy)';

export async function start({ text, folder, upstream, dead }) {
  const [top = '', first = ''] = text === null ? [] : parts(text);
  const port = await freePort();
  await writeFile(join(folder, 'Caddyfile'), `
{
	admin off
	auto_https off
}
${top}
http://127.0.0.1:${port} {
	bind 127.0.0.1
	route {
${first}
		basicauth /locked {
			nobody ${HASH}
		}
		reverse_proxy /dead* ${dead}
		reverse_proxy ${upstream}
	}
}
`);
  const env = { XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder, HOME: folder };
  return startProgram(program, ['run', '--config', join(folder, 'Caddyfile'), '--adapter', 'caddyfile'], { port, env });
}
