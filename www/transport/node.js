/**
 * Sends HTTP requests through `node:http` and `node:https`. Request headers keep their order and their bytes, and response headers are read
 * as they arrive, one character for each byte.
 *
 * @import { Transport, TransportInit, TransportResponse } from '../fetch.js'
 * @import { ClientRequest } from 'node:http'
 */
import { kindOf } from '../host/platform.js';
import { builtin, nodeReader } from './node-reader.js';
import { FirstLines } from './first-lines.js';
import { MOST_HEADER_BYTES } from '../host/limits.js';
import { onAbort } from '../host/on-abort.js';
import { demandSendableHeader } from './sendable.js';

// Browsers open six connections to a server. A script that opens more streams than that would wait for ever, so the limit is higher here.
// Without any limit, a thousand requests at once would open a thousand sockets.
const AGENT = { keepAlive: true, maxSockets: 256, scheduling: /** @type {const} */ ('lifo') };

// Characters of a header value that Node sends. Browsers send control characters too.
const SENT_BY_NODE = /^[\t -~\x80-\xff]*$/;

/**
 * @param {{ insecure?: boolean }} [options] `insecure`: any certificate of a server is taken, as a user who has clicked through the warning takes it.
 * @returns {Promise<Transport>}
 */
export async function nodeTransport({ insecure = false } = {}) {
  const [http, https, dns, { read, addHeaders }] = await Promise.all([builtin('http'), builtin('https'), builtin('dns'), nodeReader()]);
  /** @type {Record<string, any>} */
  const clients = { 'http:': http, 'https:': https };
  /** @type {Record<string, any>} */
  const agents = { 'http:': new http.Agent(AGENT), 'https:': new https.Agent(AGENT) };
  const tls = insecure ? { rejectUnauthorized: false } : {};
  const lookup = (/** @type {string} */ name, /** @type {any} */ options, /** @type {any} */ done) => {
    // For browsers these names are this machine, whatever the resolver says.
    dns.lookup(/(?:^|\.)localhost\.?$/i.test(name) ? 'localhost' : name, options, done);
  };

  /**
   * @param {string} url
   * @param {TransportInit} init
   * @param {boolean} onNewConnection
   * @returns {Promise<TransportResponse>}
   */
  const send = (url, init, onNewConnection) => new Promise((resolve, reject) => {
    const { method, body, signal } = init;
    const { protocol, hostname, port, host, pathname, search } = new URL(url);
    /** @type {ClientRequest} */
    const request = clients[protocol].request({
      ...tls, protocol, hostname: hostname.replace(/[[\]]/g, ''), port, path: pathname + search, method, lookup, setHost: false,
      agent: onNewConnection ? new clients[protocol].Agent({ maxSockets: 1 }) : agents[protocol],
      // Browsers accept control characters in values, bare line feeds and the like.
      insecureHTTPParser: true, maxHeaderSize: MOST_HEADER_BYTES,
    });
    /** @type {unknown} */
    let failure;
    let release = () => {};
    // Set to null once it is used. The listeners on the socket refer to it, and a promise that it settled would keep the response alive.
    /** @type {{ resolve: typeof resolve, reject: typeof reject } | null} */
    let settle = { resolve, reject };
    // Node changes the method to upper case, so it is set again.
    request.method = method;
    // By default Node drops every header after the 2000th without an error.
    request.maxHeadersCount = 0;
    const firstLines = new FirstLines();
    const fail = (/** @type {unknown} */ error) => {
      failure ??= error;
      release();
      request.destroy();
      settle?.reject(failure);
      settle = null;
    };
    const sendAgain = () => {
      release();
      if (settle) send(url, init, true).then(settle.resolve, settle.reject);
    };
    release = onAbort(signal, () => fail(signal?.reason));
    request.on('error', (/** @type {any} */ error) => {
      // The server closed an idle connection just when the request was sent on it. Browsers then send the request on a new connection.
      const wasIdle = request.reusedSocket && error.code === 'ECONNRESET';
      if (wasIdle && !failure && !isStream(body)) sendAgain();
      else fail(error);
    });
    // Without a listener Node would report a 101 as a response.
    request.on('upgrade', (_, socket) => {
      socket.destroy();
      fail(new Error(`${url} switched to another protocol, but the request asked for none`));
    });
    request.on('socket', (socket) => watchSocket(request, socket, firstLines, () => settle !== null));
    request.on('response', (message) => {
      // Once the server has answered in full, it needs no more of the request, and an upload may be endless.
      message.on('end', () => {
        if (!request.writableFinished) request.destroy();
      });
      // After "421 Misdirected Request" another connection may reach the right server.
      if (message.statusCode === 421 && !onNewConnection && !isStream(body)) {
        message.resume();
        sendAgain();
        settle = null;
        return;
      }
      // From now on the body listens to the signal.
      release();
      try {
        settle?.resolve({ ...read(message, method, signal, firstLines.isFolded ? 1 : 0), remoteAddress: message.socket.remoteAddress });
        settle = null;
      } catch (error) {
        message.destroy();
        fail(error);
      }
    });
    try {
      request.setHeader('Host', host);
      for (const [name, value] of addHeaders(init.headers)) append(request, name, value);
      setBodyLength(request, method, body);
    } catch (error) {
      return fail(error);
    }
    if (!body) request.end();
    else if (ArrayBuffer.isView(body)) request.end(body);
    else upload(request, isStream(body) ? body : body.stream(), () => failure ?? signal?.reason).catch(fail);
  });
  return (url, init) => send(url, init, false);
}

/**
 * Adds a header to the request. Node refuses control characters in values, but browsers send them. So a value with a control character
 * goes past Node's check into Node's own table of headers, and is checked here.
 *
 * @param {any} request
 * @param {string} name
 * @param {string} value
 */
function append(request, name, value) {
  demandSendableHeader(name, value);
  if (SENT_BY_NODE.test(value)) return request.appendHeader(name, value);
  request.setHeader(name, '');
  const tableSymbol = Object.getOwnPropertySymbols(request).find(({ description }) => description === 'kOutHeaders');
  if (!tableSymbol) throw new Error(`The value of the header ${name} has a control character, which this version of Node does not send`);
  request[tableSymbol][name.toLowerCase()] = [name, value];
}

/**
 * Sets how the request announces the length of its body.
 *
 * @param {any} request
 * @param {string} method
 * @param {TransportInit['body']} body
 */
function setBodyLength(request, method, body) {
  const length = lengthOf(method, body);
  if (length !== undefined) request.setHeader('Content-Length', length);
  // Node decides by the method. It would send the stream of a DELETE without any framing, so that the server would read the body as the
  // next request, and it would send a PATCH without a body in chunks.
  else request.useChunkedEncodingByDefault = isStream(body);
}

/**
 * @param {string} method
 * @param {TransportInit['body']} body
 * @returns {number | undefined} undefined if the length is unknown, or if the request announces no length.
 */
function lengthOf(method, body) {
  if (isStream(body)) return undefined;
  if (ArrayBuffer.isView(body)) return body.byteLength;
  return body?.size ?? (['POST', 'PUT'].includes(method) ? 0 : undefined);
}

/**
 * @param {any} request
 * @param {import('node:net').Socket} socket
 * @param {FirstLines} firstLines
 * @param {() => boolean} isWaiting Whether the response has not arrived yet.
 */
function watchSocket(request, socket, firstLines, isWaiting) {
  endHeadersWithConnection(request, socket, isWaiting);
  const look = (/** @type {Uint8Array} */ chunk) => firstLines.look(chunk);
  // This listener has to run before the parser.
  socket.prependListener('data', look);
  request.once('close', () => socket.off('data', look));
}

/**
 * A server may close the connection after its last header, without the empty line. Browsers accept such a response over HTTP, so the
 * parser of Node gets the missing line ends.
 *
 * @param {any} request
 * @param {import('node:net').Socket} socket
 * @param {() => boolean} isWaiting
 */
function endHeadersWithConnection(request, socket, isWaiting) {
  if ('encrypted' in socket) return;
  const before = socket.bytesRead;
  const end = () => {
    // The first line end ends the header, if its own is missing too. The second one is the empty line.
    for (let count = 0; count < 2 && isWaiting() && socket.bytesRead > before; count++) request.parser?.execute(new TextEncoder().encode('\r\n'));
  };
  socket.prependListener('end', end);
  request.once('close', () => socket.off('end', end));
}

/**
 * @param {unknown} body
 * @returns {body is ReadableStream}
 */
function isStream(body) {
  return typeof (/** @type {any} */ (body)?.getReader) === 'function';
}

/**
 * @param {ClientRequest} request
 * @param {ReadableStream} stream
 * @param {() => unknown} reason The error that the request ended with, if it failed.
 */
async function upload(request, stream, reason) {
  const reader = stream.getReader();
  let isOpen = true;
  let wake = () => {};
  request.on('drain', () => wake());
  request.on('close', () => {
    isOpen = false;
    wake();
    // The rest of the stream is not needed.
    reader.cancel(reason()).catch(() => {});
  });
  while (isOpen) {
    const { done, value } = await reader.read();
    if (done) break;
    if (kindOf(value) !== 'Uint8Array') {
      const error = new TypeError('The stream of the body has a chunk that is not a Uint8Array: send Uint8Arrays');
      reader.cancel(error).catch(() => {});
      throw error;
    }
    if (isOpen && !request.write(value)) await new Promise((resolve) => { wake = () => resolve(undefined); });
  }
  if (isOpen) request.end();
}
