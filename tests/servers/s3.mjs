// The S3 of LocalStack, whose CORS code is held against S3 by its own tests. One runs for all policies, each with a bucket.

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ROOT, startProgram } from './harness/programs.mjs';
import { send } from './harness/send.mjs';
import { freePort } from './harness/upstream.mjs';
import { pinned } from './harness/versions.mjs';

export const server = 's3';
export const kind = 'storage';
export const paths = { '/ok': { GET: 200, PUT: 200 }, '/gone': { DELETE: 204 }, '/missing': { GET: 404 } };
/** The headers of the policies that an object has. */
export const sends = ['ETag'];

const CREDENTIALS = 'S3 always allows listed origins to send credentials';
const VALUES = ['an answer has each CORS header once, with the values of the policy', 'a preflight is answered with the values of the policy', 'credentials are refused'];
export const departs = [
  { check: 'every answer that depends on the origin says so by Vary', because: 'only if the request has an origin' },
  ...['one origin without credentials', 'names with the characters of patterns'].flatMap((policy) => VALUES.map((check) => ({ check, policy, because: CREDENTIALS }))),
];

const python = join(ROOT, 'target/servers/localstack/bin/python');
const BUCKET = fileURLToPath(new URL('harness/bucket.py', import.meta.url));

export const version = () => `LocalStack ${pinned('localstack-core')}`;
export const available = async () => existsSync(python) || 'LocalStack is not installed (PyPI: localstack-core)';

let running;
let buckets = 0;

async function startLocalstack() {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'corsight-localstack-'));
  const env = {
    SERVICES: 's3', STRICT_SERVICE_LOADING: '1', GATEWAY_SERVER: 'hypercorn', GATEWAY_LISTEN: `127.0.0.1:${port}`, FILESYSTEM_ROOT: folder,
    DNS_ADDRESS: '0', DISABLE_EVENTS: '1', SKIP_SSL_CERT_DOWNLOAD: '1', LS_LOG: 'warning',
  };
  const started = await startProgram(python, ['-m', 'localstack.runtime.main'], { port, answers: '/_localstack/health', env, cwd: folder, seconds: 120 });
  return { ...started, folder };
}

export async function start({ text, folder }) {
  running ??= startLocalstack();
  const { url } = await running;
  const name = `bucket-${buckets++}`;
  const file = join(folder, 'cors.json');
  if (text !== null) await writeFile(file, text);
  await promisify(execFile)(python, [BUCKET, url, name, ...text === null ? [] : [file]]);
  for (const key of ['ok', 'gone']) await send(`${url}/${name}/${key}`, { method: 'PUT' });
  return { url: `${url}/${name}`, stop: async () => {} };
}

export async function close() {
  if (!running) return;
  const { stop, folder } = await running;
  await stop();
  await rm(folder, { recursive: true, force: true });
}
