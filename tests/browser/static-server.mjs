// A file server for pages of the browser tests. It sends what is in its folders and a Content Security Policy, and runs nothing.

import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const TYPES = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm', '.svg': 'image/svg+xml' };

/**
 * Starts a server on loopback. A folder is named by the beginning of the paths that it answers.
 *
 * @param {Record<string, URL>} folders
 * @param {{ policy?: string }} [options] The Content-Security-Policy of every answer.
 */
export async function serveFiles(folders, { policy } = {}) {
  const requested = [];
  const server = createServer(async (request, response) => {
    const path = new URL(request.url, 'http://localhost').pathname;
    requested.push(path);
    const prefix = Object.keys(folders).find((candidate) => path.startsWith(candidate));
    const folder = prefix && fileURLToPath(folders[prefix]);
    const file = prefix && resolve(folder, path.slice(prefix.length) || 'index.html');
    const bytes = file?.startsWith(resolve(folder) + sep) ? await readFile(file).catch(() => null) : null;
    if (bytes === null) return response.writeHead(404).end();
    return response.writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'text/plain', ...policy && { 'Content-Security-Policy': policy } }).end(bytes);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    page: `http://127.0.0.1:${server.address().port}`,
    /** The paths that were asked for. */
    requested,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
