/**
 * A large HAR: `analyze` beside JSON.parse, each in a process of its own, with the greatest memory of that process.
 *
 *     node tests/bench/capture.mjs [--megabytes N] [--runs N]
 *
 * The file has what a browser writes: a third of its entries are calls to another origin, half of those with a preflight, and most bytes are
 * bodies. `analyze` reads the file as a stream; JSON.parse needs the whole text, which is read beforehand and does not count.
 */
import { fork } from 'node:child_process';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { readArguments } from '../arguments.mjs';

const PAGE = 'https://app.example';
const list = (headers) => Object.entries(headers).map(([name, value]) => ({ name, value }));

/** The entries of one call, of a page of many. */
function entriesOf(index) {
  const isCors = index % 3 === 0;
  const isPreflighted = index % 6 === 0;
  const origin = isCors ? 'https://api.example' : PAGE;
  const at = (milliseconds) => new Date(Date.UTC(2026, 10, 30) + index * 10 + milliseconds).toISOString();
  const common = {
    Host: origin.slice(8), Accept: '*/*', 'Accept-Encoding': 'gzip, deflate, br, zstd', 'Accept-Language': 'en-US,en;q=0.9', Referer: `${PAGE}/`,
    'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
    'sec-ch-ua': '"Chromium";v="156", "Not)A;Brand";v="8"', 'sec-ch-ua-platform': '"Linux"', 'Sec-Fetch-Dest': 'empty', 'Sec-Fetch-Mode': 'cors',
    'Sec-Fetch-Site': isCors ? 'cross-site' : 'same-origin', ...isCors && { Origin: PAGE },
  };
  const answer = { 'Content-Type': 'application/json', Date: 'Mon, 30 Nov 2026 00:00:00 GMT', Server: 'nginx', Vary: 'Origin', ...isCors && { 'Access-Control-Allow-Origin': PAGE } };
  const body = JSON.stringify({ items: Array.from({ length: 60 }, (_, item) => ({ id: index * 60 + item, name: `item "${item}"`, text: 'lorem ipsum '.repeat(6) })) });
  const entry = (kind, offset, method, sent, status, received, text = '') => ({
    _initiator: { type: kind === 'preflight' ? 'preflight' : 'script' }, _resourceType: kind, startedDateTime: at(offset), time: 5,
    request: { method, url: `${origin}/items/${index}?page=1`, httpVersion: 'http/2.0', headers: list({ ...common, ...sent }), queryString: [{ name: 'page', value: '1' }], cookies: [], headersSize: -1, bodySize: 0 },
    response: { status, statusText: '', httpVersion: 'http/2.0', headers: list({ ...answer, ...received }), cookies: [], content: { size: text.length, mimeType: 'application/json', text }, redirectURL: '', headersSize: -1, bodySize: -1 },
    cache: {}, timings: { blocked: 1, dns: -1, ssl: -1, connect: -1, send: 0.1, wait: 3, receive: 0.9 },
  });
  const request = entry('fetch', 6, isPreflighted ? 'PUT' : 'GET', isPreflighted ? { 'X-Custom': '1' } : {}, 200, {}, body);
  if (!isPreflighted) return [request];
  return [entry('preflight', 0, 'OPTIONS', { 'Access-Control-Request-Method': 'PUT', 'Access-Control-Request-Headers': 'x-custom' }, 204, { 'Access-Control-Allow-Methods': 'PUT', 'Access-Control-Allow-Headers': 'x-custom' }), request];
}

/** Writes a HAR of at least so many bytes. */
async function write(path, bytes) {
  const file = createWriteStream(path);
  let written = 0;
  const put = async (text) => {
    written += text.length;
    if (!file.write(text)) await new Promise((resolve) => file.once('drain', resolve));
  };
  await put('{"log":{"version":"1.2","creator":{"name":"WebInspector","version":"537.36"},"pages":[],"entries":[');
  for (let index = 0; written < bytes; index++) await put((index ? ',' : '') + entriesOf(index).map((entry) => JSON.stringify(entry, null, 2)).join(','));
  file.end(']}}');
  await finished(file);
}

const WAYS = {
  async 'JSON.parse'(path) {
    const text = await readFile(path, 'utf8');
    const start = performance.now();
    const { log } = JSON.parse(text);
    return { milliseconds: performance.now() - start, what: `${log.entries.length} entries` };
  },
  async analyze(path) {
    const { analyze } = await import('../../pkg/capture.js');
    // The engine is loaded and compiled.
    await analyze('[]');
    const start = performance.now();
    const { calls, ignored } = await analyze(createReadStream(path, { highWaterMark: 2 ** 20 }));
    return { milliseconds: performance.now() - start, what: `${calls.length} calls, ${ignored} ignored` };
  },
};

if (process.send) {
  const [way, path] = process.argv.slice(2);
  const result = await WAYS[way](path);
  process.send({ ...result, megabytes: process.resourceUsage().maxRSS / 1024 });
  process.disconnect();
} else {
  const { values } = readArguments('[--megabytes N] [--runs N]', { options: { megabytes: { type: 'string', default: '100' }, runs: { type: 'string', default: '3' } } });
  const folder = await mkdtemp(join(tmpdir(), 'corsight-bench-'));
  const path = join(folder, 'large.har');
  try {
    await write(path, Number(values.megabytes) * 1e6);
    console.log(`A HAR of ${((await stat(path)).size / 1e6).toFixed(1)} MB`);
    for (const way of Object.keys(WAYS)) {
      const results = [];
      for (let run = 0; run < Number(values.runs); run++) {
        results.push(await new Promise((resolve, reject) => {
          const child = fork(fileURLToPath(import.meta.url), [way, path]);
          child.once('message', resolve).once('error', reject);
        }));
      }
      const best = results.reduce((one, other) => (one.milliseconds <= other.milliseconds ? one : other));
      console.log(`${way.padEnd(10)} ${best.milliseconds.toFixed(0).padStart(6)} ms, ${best.megabytes.toFixed(0).padStart(4)} MB at most, ${best.what}`);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}
