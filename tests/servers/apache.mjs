// The Apache HTTP Server as a reverse proxy.

import { existsSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findProgram, startProgram } from './harness/programs.mjs';
import { freePort, STATUS } from './harness/upstream.mjs';
import { printed } from './harness/versions.mjs';

export const server = 'apache';
export const kind = 'proxy';
// Apache's own answer for a back end that is down.
export const paths = { ...STATUS, '/dead': 503, '/locked': 401 };

const program = findProgram('apache2') ?? findProgram('httpd');
const MODULES = '/usr/lib/apache2/modules';
const LOADED = ['mpm_event', 'alias', 'authn_core', 'authn_file', 'auth_basic', 'authz_core', 'authz_user', 'headers', 'rewrite', 'setenvif', 'proxy', 'proxy_http'];

export const version = () => printed(program, '-v');
export const available = async () => {
  if (!program) return 'Apache is not installed (Debian: apache2)';
  return existsSync(MODULES) || `Apache's modules are not in ${MODULES}`;
};

export async function start({ text, folder, upstream, dead }) {
  const port = await freePort();
  await writeFile(join(folder, 'nobody'), '');
  await writeFile(join(folder, 'denied.html'), 'Who are you?');
  // Started by root, Apache answers as another user.
  const root = process.getuid() === 0;
  if (root) await chmod(folder, 0o755);
  await writeFile(join(folder, 'httpd.conf'), `
ServerName localhost
ServerRoot ${folder}
DefaultRuntimeDir ${folder}
PidFile ${folder}/pid
${root ? 'User nobody\nGroup nogroup' : ''}
Listen 127.0.0.1:${port}
ErrorLog ${folder}/error.log
${LOADED.map((name) => `LoadModule ${name}_module ${MODULES}/mod_${name}.so`).join('\n')}
<VirtualHost *:${port}>
${text ?? ''}
  # A page for an error is a request of its own inside of Apache.
  ErrorDocument 401 /denied.html
  Alias /denied.html ${folder}/denied.html
  ProxyPass /denied.html !
  ProxyPass /dead ${dead}/
  ProxyPass / ${upstream}/
  <Location /denied.html>
    Require all granted
  </Location>
  <Location /locked>
    AuthType Basic
    AuthName locked
    AuthUserFile ${folder}/nobody
    Require valid-user
  </Location>
</VirtualHost>
`);
  return startProgram(program, ['-d', folder, '-f', join(folder, 'httpd.conf'), '-DFOREGROUND'], { port });
}
