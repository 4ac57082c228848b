// nginx as a reverse proxy.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findProgram, parts, startProgram } from './harness/programs.mjs';
import { freePort } from './harness/upstream.mjs';
import { printed } from './harness/versions.mjs';

export const server = 'nginx';
export const kind = 'proxy';

const program = findProgram('nginx');

export const version = () => printed(program, '-v');
export const available = async () => Boolean(program) || 'nginx is not installed (Debian: nginx)';

export async function start({ text, folder, upstream, dead }) {
  const [http = '', block = ''] = text === null ? [] : parts(text);
  await writeFile(join(folder, 'nobody'), '');
  const port = await freePort();
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `  ${name}_temp_path ${folder}/${name};`).join('\n');
  await writeFile(join(folder, 'nginx.conf'), `
pid ${folder}/pid;
error_log stderr;
worker_processes 1;
events {}
http {
  access_log off;
${temporary}
${http}
  server {
    listen 127.0.0.1:${port};
${block}
    location / { proxy_pass ${upstream}; }
    location /dead { proxy_pass ${dead}; }
    location /locked { auth_basic locked; auth_basic_user_file ${folder}/nobody; proxy_pass ${upstream}; }
  }
}
`);
  return startProgram(program, ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr', '-g', 'daemon off;'], { port });
}
