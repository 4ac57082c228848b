/**
 * jQuery.ajax under wrap($) beside jQuery.ajax alone, in one page of a real Chromium, against a server on loopback.
 *
 * Each round makes one call with each, one after the other, and who begins changes from round to round. What is compared are the
 * medians, so what else the machine does weighs on both. Each case has a page of its own and is visited once at each place in the
 * order of the cases: whichever came first would look dearer, by a hundredth or two. Chromium runs by itself, because developer tools, and what controls it as they do, make a console
 * dear.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium } from '../browser/chromium.mjs';

const ROOT = new URL('../../', import.meta.url);
const FILES = { '/jquery.js': 'tests/node_modules/jquery/dist/jquery.js' };
const TYPES = { js: 'text/javascript', wasm: 'application/wasm' };

async function answer(request, response, done) {
  const { method, url, headers: { origin = '*' } } = request;
  const { pathname } = new URL(url, 'http://x');
  if (pathname === '/api') {
    const cors = { 'Access-Control-Allow-Origin': origin, 'Access-Control-Allow-Methods': 'PUT', 'Access-Control-Allow-Headers': 'content-type', 'Access-Control-Max-Age': '600' };
    if (method === 'OPTIONS') response.writeHead(204, cors).end();
    else response.writeHead(200, { ...cors, 'Content-Type': 'application/json', 'Cache-Control': 'no-store' }).end('{"a":1}');
  } else if (pathname === '/') {
    // Isolated, because the clock of other pages is coarse.
    response.writeHead(200, { 'Content-Type': 'text/html', 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' })
      .end('<!doctype html><script src="/jquery.js"></script><script>window.bare = jQuery.noConflict(true);</script><script src="/jquery.js"></script>'
        + `<script type="module">(${measure})().then((told) => fetch('/done', { method: 'POST', body: JSON.stringify(told) }))</script>`);
  } else if (pathname === '/done') {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    response.end();
    done(JSON.parse(Buffer.concat(chunks)));
  } else {
    const file = FILES[pathname] ?? `.${pathname}`;
    const bytes = await readFile(new URL(file, ROOT));
    response.writeHead(200, { 'Content-Type': TYPES[file.split('.').at(-1)] ?? 'text/plain' }).end(bytes);
  }
}

/** What runs in the page: gives the milliseconds of the calls of both. */
async function measure() {
  const { api, rounds, talks, settings } = JSON.parse(decodeURIComponent(location.search.slice(1)));
  const { wrap } = await import('/pkg/jquery.js');
  const { bare, jQuery } = window;
  const { restore } = await wrap(jQuery, { console: talks });
  const told = { bare: [], wrapped: [] };
  const time = async ($) => {
    const start = performance.now();
    await $.ajax({ url: api, ...settings });
    told[$ === bare ? 'bare' : 'wrapped'].push(performance.now() - start);
  };
  // What is compiled late, and the first of everything, are of no interest.
  for (let round = -100; round < rounds; round++) {
    if (round === 0) told.bare.length = told.wrapped.length = 0;
    await time(round % 2 ? bare : jQuery);
    await time(round % 2 ? jQuery : bare);
  }
  restore();
  return told;
}

export const LOOPBACK = '$.ajax on loopback';

const median = (numbers) => numbers.sort((a, b) => a - b)[numbers.length >> 1];

const PUT = { method: 'PUT', contentType: 'application/json', data: '{"a":1}' };
const CASES = [
  { row: 'GET', settings: {}, talks: true },
  { row: 'PUT of JSON, console: false', settings: PUT, talks: false },
  { row: 'PUT of JSON', settings: PUT, talks: true },
];

/**
 * @param {{ rounds?: number }} [options] How many for each visit.
 * @returns {Promise<{ row: string, bare: number, wrapped: number }[]>} Milliseconds.
 */
export async function wrappedAjax({ rounds = 1500 } = {}) {
  let done;
  const servers = await Promise.all([0, 1].map(async () => {
    const server = createServer((request, response) => { answer(request, response, (told) => done(told)).catch(() => response.writeHead(404).end()); });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return server;
  }));
  const [page, api] = servers.map((server) => `http://127.0.0.1:${server.address().port}`);
  const results = CASES.map(({ row }) => ({ row: `${LOOPBACK}: ${row}`, bare: [], wrapped: [] }));
  for (let visit = 0; visit < CASES.length ** 2; visit++) {
    const place = (visit + Math.floor(visit / CASES.length)) % CASES.length;
    const { settings, talks } = CASES[place];
    const profile = await mkdtemp(join(tmpdir(), 'corsight-bench-'));
    const given = encodeURIComponent(JSON.stringify({ api: `${api}/api`, rounds, talks, settings }));
    const browser = spawn(findChromium(), ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', `--user-data-dir=${profile}`, `${page}/?${given}`], { stdio: 'ignore' });
    const ended = once(browser, 'exit');
    try {
      const told = await Promise.race([new Promise((resolve) => { done = resolve; }), ended.then(() => { throw new Error('Chromium ended before it was done'); })]);
      for (const who of ['bare', 'wrapped']) results[place][who].push(...told[who]);
    } finally {
      browser.kill();
      await ended;
      await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    }
  }
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  return results.map(({ row, bare, wrapped }) => ({ row, bare: median(bare), wrapped: median(wrapped) }));
}
