// Responses to the byte, as odd servers send them: what script gets of each in a browser, and through Corsight's fetch under its profile.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { createFetch } from '../../pkg/fetch.js';
import { inEachBrowser } from './browsers.mjs';

const ALLOWED = 'Access-Control-Allow-Origin: *\r\n';
const REST = 'Content-Length: 2\r\n\r\nhi';
const WHOLE = `HTTP/1.1 200 OK\r\n${ALLOWED}${REST}`;
const GZIP = gzipSync('hello').toString('latin1');
const gzip = (bytes) => `HTTP/1.1 200 OK\r\n${ALLOWED}Content-Encoding: gzip\r\nContent-Length: ${bytes.length}\r\n\r\n${bytes}`;
const status = (line) => `HTTP/1.1 ${line}\r\n${ALLOWED}${REST}`;

/** What a server sends, by path. */
const ANSWERS = {
  'switching-protocols': `HTTP/1.1 101 Switching Protocols\r\n${ALLOWED}\r\n`,
  'switching-protocols-with-upgrade': `HTTP/1.1 101 Switching Protocols\r\n${ALLOWED}Connection: upgrade\r\nUpgrade: websocket\r\n\r\n`,
  'continue-alone': `HTTP/1.1 100 Continue\r\n${ALLOWED}\r\n`,
  'continue-first': `HTTP/1.1 100 Continue\r\n\r\n${WHOLE}`,
  'early-hints-first': `HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n${WHOLE}`,
  'unknown-informational-first': `HTTP/1.1 199 Unknown\r\n\r\n${WHOLE}`,
  'status-099': status('099 Low'), 'status-050': status('050 Low'), 'status-600': status('600 High'), 'status-999': status('999 High'),
  'status-401': status('401 Unauthorized'), 'status-407': status('407 Proxy Authentication Required'),
  'first-header-folded': `HTTP/1.1 200 OK\r\n ${ALLOWED}${REST}`,
  'line-folded-before-the-first-header': `HTTP/1.1 200 OK\r\n X-A: b\r\n${ALLOWED}${REST}`,
  'first-header-folded-after-early-hints': `HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\n ${ALLOWED}${REST}`,
  'early-hints-folded': `HTTP/1.1 103 Early Hints\r\n Link: </x>\r\n\r\n${WHOLE}`,
  'second-header-folded': `HTTP/1.1 200 OK\r\nX-A: b\r\n ${ALLOWED}${REST}`,
  'value-folded': `HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin:\r\n *\r\n${REST}`,
  'permission-behind-2500-headers': `HTTP/1.1 200 OK\r\n${'a: 1\r\n'.repeat(2500)}${ALLOWED}${REST}`,
  'second-permission-behind-2500-headers': `HTTP/1.1 200 OK\r\n${ALLOWED}${'a: 1\r\n'.repeat(2500)}Access-Control-Allow-Origin: http://other.example\r\n${REST}`,
  'headers-of-300-kilobytes': `HTTP/1.1 200 OK\r\n${ALLOWED}X-A: ${'a'.repeat(300_000)}\r\n${REST}`,
  'nul-in-a-value': `HTTP/1.1 200 OK\r\n${ALLOWED}X-A: a\0b\r\n${REST}`,
  'gzip-and-garbage': gzip(`${GZIP}garbage`), 'gzip-and-zeros': gzip(`${GZIP}\0\0\0\0`), 'gzip-of-two-members': gzip(GZIP + GZIP), 'gzip-cut-off': gzip(GZIP.slice(0, -8)),
  'gzip-with-a-wrong-checksum': gzip(`${GZIP.slice(0, -8)}checksum`), 'gzip-that-is-none': gzip('hello'),
  'content-coding-identity-six-times': `HTTP/1.1 200 OK\r\n${ALLOWED}Content-Encoding: ${Array(6).fill('identity')}\r\n${REST}`,
};

/**
 * Where a browser goes its own way: Firefox gives script a 101 without an upgrade, and takes headers of any size; WebKit shows the bytes of gzip
 * that it cannot decode.
 */
const KNOWN = { chromium: [], firefox: ['switching-protocols', 'switching-protocols-with-upgrade', 'headers-of-300-kilobytes'], webkit: ['gzip-with-a-wrong-checksum', 'gzip-that-is-none'] };

async function listen(answer) {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.setEncoding('latin1').once('data', (head) => socket.end(answer(/^\S+ \/(\S*)/.exec(head)[1]), 'latin1'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

const read = 'async (fetch, url) => { try { const response = await fetch(url, { cache: "no-store" }); return `${response.status} ${await response.text()}`; } catch (error) { return "network error"; } }';

inEachBrowser((name, launch) => {
  let home;
  let api;
  let browser;
  let fetch;
  before(async () => {
    home = await listen(() => 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nhi');
    api = await listen((path) => ANSWERS[path] ?? 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n');
    browser = await launch();
    await browser.open(home.origin);
    fetch = await createFetch({ origin: home.origin, profile: name });
  });
  after(async () => {
    await browser?.close();
    home?.close();
    api?.close();
  });

  for (const path of Object.keys(ANSWERS).filter((each) => !KNOWN[name].includes(each))) {
    test(path, async () => {
      const url = `${api.origin}/${path}`;
      await browser.evaluate(`void (globalThis.seen = null, (${read})(fetch, '${url}').then((seen) => { globalThis.seen = seen; }))`);
      const deadline = Date.now() + 20000;
      let real;
      while ((real = await browser.evaluate('globalThis.seen')) === null) {
        assert.ok(Date.now() < deadline, 'the browser says nothing');
        await new Promise((resolve) => { setTimeout(resolve, 20); });
      }
      assert.equal(await (0, eval)(read)(fetch, url), real);
    });
  }
});
