// Chromium with pages of whatever origin: every host is this machine, and one port speaks HTTP and HTTPS.

import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchChromium } from '../../browser/chromium.mjs';

const TLS_HANDSHAKE = 0x16;
const PAGE = '<!doctype html><link rel="icon" href="data:,"><title>A page</title>';

/** A key and a certificate that nobody trusts. */
async function makeCertificate() {
  const folder = await mkdtemp(join(tmpdir(), 'corsight-certificate-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1', '-subj', '/CN=app.example', '-keyout', key, '-out', cert], { stdio: 'pipe' });
  const pair = { key: await readFile(key), cert: await readFile(cert) };
  await rm(folder, { recursive: true });
  return pair;
}

async function servePages() {
  const answer = (request, response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end(PAGE);
  const listening = async (server) => (await once(server.listen(0, '127.0.0.1'), 'listening'), server.address().port);
  const [plain, secure] = [createServer(answer), https.createServer(await makeCertificate(), answer)];
  const [plainPort, securePort] = [await listening(plain), await listening(secure)];
  const sockets = new Set();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).once('close', () => sockets.delete(socket));
    socket.once('data', (bytes) => {
      const behind = net.connect(bytes[0] === TLS_HANDSHAKE ? securePort : plainPort, '127.0.0.1');
      behind.on('error', () => socket.destroy()).write(bytes);
      socket.pipe(behind).pipe(socket);
    });
  });
  return {
    port: await listening(server),
    close() {
      for (const each of [server, plain, secure]) each.close();
      for (const each of [plain, secure]) each.closeAllConnections();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Makes calls in the page, or in a frame whose origin is null. */
const callInPage = async (calls, sandboxed) => {
  const make = async ({ url, init }) => {
    try {
      const response = await fetch(url, init);
      return { status: response.status, headers: Object.fromEntries(response.headers) };
    } catch (error) {
      return { error: error.message };
    }
  };
  if (!sandboxed) return Promise.all(calls.map(make));
  const frame = document.createElement('iframe');
  frame.sandbox = 'allow-scripts';
  frame.srcdoc = `<script>
    const make = ${make};
    Promise.all(${JSON.stringify(calls)}.map(make)).then((results) => parent.postMessage(results, '*'));
  </script>`;
  const results = new Promise((resolve) => {
    addEventListener('message', ({ source, data }) => source === frame.contentWindow && resolve(data));
  });
  document.body.append(frame);
  return results;
};

/** Starts Chromium. `call` makes calls from a page of an origin, all at once, and gives what the page sees of each. */
export async function startChromium() {
  const pages = await servePages();
  const { browser, close } = await launchChromium({
    args: [`--host-resolver-rules=MAP * 127.0.0.1:${pages.port}, EXCLUDE 127.0.0.1`, '--ignore-certificate-errors'],
  });
  const opened = new Map();
  const pageOf = (origin) => {
    if (!opened.has(origin)) {
      opened.set(origin, (async () => {
        const page = await browser.newPage();
        await page.goto(`${origin}/`);
        return page;
      })());
    }
    return opened.get(origin);
  };
  return {
    async call(origin, calls) {
      const page = await pageOf(origin === 'null' ? 'https://sandboxed.example' : origin);
      return page.evaluate(callInPage, calls, origin === 'null');
    },
    version: () => browser.version(),
    async close() {
      await close();
      pages.close();
    },
  };
}
