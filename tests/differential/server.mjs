// The scripted servers and their log. Not on node:http, which knows few methods and has its own mind about bytes.

import { once } from 'node:events';
import { createServer } from 'node:net';
import { script } from './script.mjs';

/** `closed` closes each connection at once. */
const HOSTS = { page: 'localhost', a: 'localhost', b: 'localhost', c: '127.0.0.1', closed: 'localhost' };

/**
 * @param {Record<string, [type: string, text: string]>} files What the page's origin serves besides, by path.
 */
export async function startServers(files) {
  const origins = /** @type {Record<string, string>} */ ({});
  /** @type {Map<string, { answer: ReturnType<typeof script>, log: any[] }>} */
  const conversations = new Map();
  const sockets = new Set();
  const servers = [];
  for (const [name, host] of Object.entries(HOSTS)) {
    const server = createServer({ noDelay: true }, (socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket)).on('error', () => {});
      if (name === 'closed') return void socket.destroy();
      readRequests(socket, (request) => serve(origins[name], request));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    origins[name] = `http://${host}:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}`;
    servers.push(server);
  }

  function serve(origin, { method, target, headers, body }) {
    const file = files[target];
    if (file) {
      // The cookie by which the log tells requests with credentials; it goes to every port of the host.
      const own = [['Content-Type', file[0]], ['Set-Cookie', 'with=credentials; Path=/'], ['Cache-Control', 'no-store'], ['Content-Length', String(Buffer.byteLength(file[1]))]];
      return { status: 200, headers: own, body: file[1] };
    }
    const url = new URL(target, origin).href;
    // Not only at its start: a redirect may go wrong.
    const conversation = conversations.get(/\/x\/([^/]*)\//.exec(target)?.[1] ?? '');
    if (!conversation) return { status: 404, headers: [['Content-Length', '0']], body: '' };
    conversation.log.push({ method, url, headers, body });
    return conversation.answer({ method, url, headers });
  }

  return {
    origins,
    /** Makes the servers ready for a conversation; its log grows as they are asked. */
    open(conversation) {
      const entry = { answer: script(conversation, origins), log: [] };
      conversations.set(conversation.id, entry);
      return entry.log;
    },
    close(conversation) {
      conversations.delete(conversation.id);
    },
    stop() {
      for (const server of servers) server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Reads one request after another from a socket and writes what `answer` gives; where it gives nothing, the connection is closed. */
export function readRequests(socket, answer) {
  let text = '';
  socket.setEncoding('latin1').on('data', (chunk) => {
    // The first byte of TLS.
    if (chunk.startsWith('\x16')) return void socket.destroy();
    text += chunk;
    for (;;) {
      const end = text.indexOf('\r\n\r\n');
      if (end < 0) return;
      const [line, ...lines] = text.slice(0, end).split('\r\n');
      const headers = lines.map((header) => {
        const colon = header.indexOf(':');
        return [header.slice(0, colon), header.slice(colon + 1).replace(/^[\t ]+|[\t ]+$/g, '')];
      });
      const get = (wanted) => headers.find(([name]) => name.toLowerCase() === wanted)?.[1];
      const rest = bodyEnd(text, end + 4, get);
      if (rest < 0) return;
      text = text.slice(rest);
      const [method, target] = line.split(' ');
      const hasBody = /chunked/i.test(get('transfer-encoding') ?? '') || Number(get('content-length') ?? 0) > 0;
      const answered = answer({ method, target, headers, body: hasBody });
      if (!answered) return void socket.destroy();
      const { status, early = [], headers: sent, body } = answered;
      const before = early.map((code) => `HTTP/1.1 ${code} x\r\n${code === 103 ? 'X-Early: 1\r\n' : ''}\r\n`).join('');
      const head = `HTTP/1.1 ${status} x\r\n${sent.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
      socket.write(before + head, 'latin1');
      if (method !== 'HEAD') socket.write(body);
    }
  });
}

/** Where the body that starts at `start` ends, or -1 if it has not all come yet. */
function bodyEnd(text, start, get) {
  if (/chunked/i.test(get('transfer-encoding') ?? '')) {
    const last = /(?:^|\r\n)0\r\n\r\n/.exec(text.slice(start));
    return last ? start + last.index + last[0].length : -1;
  }
  const end = start + Number(get('content-length') ?? 0);
  return end <= text.length ? end : -1;
}
