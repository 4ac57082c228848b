/**
 * A server on loopback that writes bytes as it is told, whatever HTTP says of them, and that takes apart what it is sent by itself.
 */
import net from 'node:net';
import { once } from 'node:events';

/**
 * @typedef {object} Received
 * @property {string} method
 * @property {string} target
 * @property {string} head The whole head of the request, one character for each byte.
 * @property {(name: string) => string | undefined} header
 */

/**
 * What is written for a request: `bytes` in pieces, each after a pause in milliseconds, and how it ends.
 *
 * @typedef {object} Answer
 * @property {Buffer} bytes
 * @property {[length: number, pause: number][]} [pieces] How many bytes at once; the rest goes in one piece.
 * @property {'end' | 'reset' | 'keep'} ending
 */

/**
 * @param {(request: Received) => Answer} answer
 * @param {(what: string, bytes: string) => void} malformed Told of what is no request.
 * @param {number} patience A connection that nothing comes on for so many milliseconds is reset: no call may wait for a server for ever.
 */
export async function rawServer(answer, malformed, patience) {
  const sockets = new Set();
  const server = net.createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    socket.setTimeout(patience, () => resetIfIdle(socket));
    let received = '';
    let busy = false;
    const next = async () => {
      if (busy) return;
      const taken = takeRequest(received);
      if (!taken) return;
      received = taken.rest;
      if (taken.wrong) malformed(taken.wrong, taken.head);
      busy = true;
      await write(socket, answer(taken));
      busy = false;
      next();
    };
    socket.on('data', (data) => {
      received += data.toString('latin1');
      next();
    });
    socket.on('end', () => {
      if (!busy) socket.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {net.AddressInfo} */ (server.address());
  return { origin: `http://127.0.0.1:${port}`, sockets, close: () => { server.close(); for (const socket of sockets) socket.destroy(); } };
}

/**
 * Resets a connection, unless something has come meanwhile: where this process itself was busy, timers run before the bytes are read.
 *
 * @param {net.Socket} socket
 */
async function resetIfIdle(socket) {
  const { bytesRead } = socket;
  for (let turns = 0; turns < 2; turns++) await new Promise(setImmediate);
  if (socket.bytesRead === bytesRead) socket.resetAndDestroy();
}

/**
 * @param {net.Socket} socket
 * @param {Answer} answer
 */
async function write(socket, { bytes, pieces = [], ending }) {
  let start = 0;
  for (const [length, pause] of pieces) {
    if (socket.destroyed || start >= bytes.length) break;
    socket.write(bytes.subarray(start, start + length));
    start += length;
    await new Promise((resolve) => { setTimeout(resolve, pause); });
  }
  if (socket.destroyed) return;
  socket.write(bytes.subarray(start));
  if (ending === 'end') socket.end();
  if (ending === 'reset') socket.resetAndDestroy();
}

/**
 * The first request of what was received, if all of it is there.
 *
 * @param {string} received
 * @returns {(Received & { rest: string, wrong?: string }) | undefined}
 */
function takeRequest(received) {
  const end = received.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const head = received.slice(0, end + 2);
  const [first, ...lines] = head.slice(0, -2).split('\r\n');
  const headers = lines.map((line) => /^([!#$%&'*+.^_`|~\dA-Za-z-]+): ?([^\r\n\0]*)$/.exec(line));
  const header = (/** @type {string} */ name) => headers.find((found) => found?.[1].toLowerCase() === name)?.[2];
  const [, method = '', target = ''] = /^([!-~]+) (\/[!-~]*) HTTP\/1\.1$/.exec(first) ?? [];
  const wrong = !method ? 'no request line' : headers.includes(null) ? 'a line that is no header' : undefined;
  const length = bodyLength(received.slice(end + 4), header('content-length'), header('transfer-encoding'));
  if (length === undefined) return undefined;
  return { method, target, head, header, wrong, rest: received.slice(end + 4 + length) };
}

/**
 * How long the body is at the beginning of `text`; undefined if it is not all there.
 *
 * @param {string} text
 * @param {string} [contentLength]
 * @param {string} [transferEncoding]
 */
function bodyLength(text, contentLength, transferEncoding) {
  if (transferEncoding === 'chunked') {
    const last = /(?:^|\r\n)0\r\n\r\n/.exec(text);
    return last ? last.index + last[0].length : undefined;
  }
  const length = Number(contentLength ?? 0);
  return text.length < length ? undefined : length;
}
