// What the tests of the command line share: the program, servers on loopback, and outputs that are kept in files.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

export const PROGRAM = fileURLToPath(new URL('../../pkg/cli/corsight.js', import.meta.url));

/** Starts the program. What its standard streams are is up to the caller. */
export const start = (args, { env = {}, ...options } = {}) => spawn(process.execPath, [PROGRAM, ...args], {
  env: { PATH: process.env.PATH, ...env }, ...options,
});

/** Runs the program to its end. */
export async function run(args, { input = '', ...options } = {}) {
  const child = start(args, options);
  const outputs = [child.stdout, child.stderr].map(textOf);
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const [status, signal] = await once(child, 'close');
  const [stdout, stderr] = await Promise.all(outputs);
  return { status, signal, stdout, stderr };
}

async function textOf(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** A server that answers every request by a function, and keeps the requests. */
export async function serve(answer, { createServer: create = createServer, options = {}, scheme = 'http' } = {}) {
  const requests = [];
  const server = create(options, (request, response) => {
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      requests.push({ method: request.method, url: request.url, headers: request.headers, body: Buffer.concat(parts).toString() });
      answer(request, response);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A test that fails may leave its server behind, and must still end.
  server.unref();
  const url = `${scheme}://localhost:${server.address().port}`;
  return { url, requests, close: () => new Promise((done) => { server.close(done); server.closeAllConnections(); }) };
}

/**
 * Compares an output with the file of this name in golden/. With CORSIGHT_WRITE_GOLDEN in the environment the file is written instead: then
 * somebody reads it.
 */
export function assertGolden(name, text) {
  const file = new URL(`golden/${name}`, import.meta.url);
  if (process.env.CORSIGHT_WRITE_GOLDEN) {
    mkdirSync(dirname(fileURLToPath(file)), { recursive: true });
    writeFileSync(file, text);
  }
  assert.equal(text, readFileSync(file, 'utf8'));
}

/** A text without what differs from run to run: ports, versions, times. */
export function stable(text, replaced = {}) {
  let result = text;
  for (const [value, name] of Object.entries(replaced)) result = result.replaceAll(value, name);
  return result
    .replace(/\b\d+\.\d+\.\d+\+[\da-z.]+/g, '0.0.0')
    .replace(/corsight@\d+\.\d+\.\d+/g, 'corsight@0.0.0')
    .replace(/"(duration|expiresIn)": [\d.]+/g, '"$1": 1')
    .replace(/ time="[\d.]+"/g, ' time="0.001"')
    .replace(/"(Date|date)",(\s*)"[^"]*"/g, '"$1",$2"now"')
    .replace(/Date: .*/g, 'Date: now');
}

/** Ports change, and lines are wrapped by their length: a port of one length keeps the lines where they are. */
export const portsOf = (origins) => Object.fromEntries(Object.entries(origins).map(([name, url]) => [new URL(url).port, { page: '10001', a: '10002', b: '10003', dead: '10004' }[name] ?? '10005']));
