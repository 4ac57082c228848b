// A page, which makes a call by itself at /calls and explains its calls at /explained, and an API that answers as the table of faults says and writes down what it was asked and what it has answered.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { files } from '../initiators/files.mjs';
import { faults } from './faults.mjs';

const PACKAGE = new URL('../../../pkg/', import.meta.url);
const TYPES = { js: 'text/javascript', wasm: 'application/wasm' };

/** @param {string} path */
async function sendFile(path, response) {
  const bytes = await readFile(new URL(path.slice('/pkg/'.length), PACKAGE)).catch(() => null);
  response.writeHead(bytes ? 200 : 404, { 'Content-Type': TYPES[path.split('.').at(-1)] ?? 'text/plain' }).end(bytes ?? '');
}

export async function startServers() {
  const log = [];
  let page;
  const api = createServer((request, response) => {
    const [, , name, rest] = request.url.split('?')[0].split('/');
    const fault = faults.find((one) => one.name === name);
    const isPreflight = request.method === 'OPTIONS';
    const { status, headers } = (rest === undefined || !fault?.then ? fault?.[isPreflight ? 'preflight' : 'actual'] : fault.then) ?? { status: 404, headers: [] };
    const sent = headers.map(([header, value]) => [header, value.replace('{page}', page.origin)]);
    log.push({ name, kind: isPreflight ? 'preflight' : 'actual', method: request.method, headers: request.headers, status, sent });
    // A cache would answer the second call.
    const [type, content] = files[fault?.file ?? 'text.txt'];
    const hasContent = status !== 204;
    response.writeHead(status, [...sent, ['Cache-Control', 'no-store'], ...(hasContent ? [['Content-Type', type]] : [])].flat());
    response.end(hasContent ? content : '');
  });
  const pages = createServer((request, response) => {
    if (request.url.startsWith('/pkg/')) return void sendFile(request.url, response);
    const explained = `<script type="module">import { install } from '/pkg/install.js'; globalThis.installed = install(window, { diagnose: 'off' });</script>`;
    const script = { '/': '', '/explained': explained, '/calls': `<script>fetch('${page.api}/faults/no-header')</script>` }[request.url];
    response.writeHead(script === undefined ? 404 : 200, { 'Content-Type': 'text/html' });
    response.end(`<!doctype html><meta charset="utf-8"><title>A page</title><link rel="icon" href="data:,">${script ?? ''}`);
  });
  const [pageOrigin, apiOrigin] = await Promise.all([pages, api].map(listen));
  page = { origin: pageOrigin, api: apiOrigin };
  return {
    page: pageOrigin, api: apiOrigin, log,
    close: () => [pages, api].forEach((server) => {
      server.close();
      server.closeAllConnections();
    }),
  };
}

function listen(server) {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(`http://localhost:${server.address().port}`)));
}

/** Makes a call in the page, and says whether the page got what it wanted. @param {{ url: string, call: RequestInit, initiator: string }} call */
export async function makeCall({ url, call, initiator }) {
  const loaded = (element) => new Promise((resolve) => {
    element.onload = () => resolve('allowed');
    element.onerror = () => resolve('blocked');
    document.head.append(element);
  });
  const made = (name, properties) => Object.assign(document.createElement(name), properties);
  switch (initiator) {
    case 'font': return new FontFace('Font', `url(${url})`).load().then(() => 'allowed', () => 'blocked');
    case 'img': return loaded(made('img', { crossOrigin: '', src: url }));
    case 'script': return loaded(made('script', { type: 'module', src: url }));
    case 'stylesheet': return loaded(made('link', { rel: 'stylesheet', crossOrigin: '', href: url }));
    // The browser tells of a response when it has been read.
    default: return fetch(url, call).then((response) => response.text()).then(() => 'allowed', () => 'blocked');
  }
}
