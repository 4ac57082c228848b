/**
 * Sends HTTP requests through `node:http` and `node:https`: every header as it is given, in its order, and every header
 * of the answer as it came, one character for each byte.
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

// Browsers have six connections to a server, and scripts that open more streams than that stop. Without any limit a
// thousand requests at once are a thousand sockets.
const AGENT = { keepAlive: true, maxSockets: 256, scheduling: /** @type {const} */ ('lifo') };

/** @returns {Promise<Transport>} */
export async function nodeTransport() {
  const [http, https, dns, { read, addHeaders }] = await Promise.all([builtin('http'), builtin('https'), builtin('dns'), nodeReader()]);
  /** @type {Record<string, any>} */
  const clients = { 'http:': http, 'https:': https };
  /** @type {Record<string, any>} */
  const agents = { 'http:': new http.Agent(AGENT), 'https:': new https.Agent(AGENT) };
  const lookup = (/** @type {string} */ name, /** @type {any} */ options, /** @type {any} */ done) => {
    // Browsers take these to be this machine whatever the resolver says.
    dns.lookup(/(?:^|\.)localhost\.?$/i.test(name) ? 'localhost' : name, options, done);
  };

  /**
   * @param {string} url
   * @param {TransportInit} init
   * @param {boolean} fresh Whether to take a new connection.
   * @returns {Promise<TransportResponse>}
   */
  const send = (url, init, fresh) => new Promise((resolve, reject) => {
    const { method, body, signal } = init;
    const { protocol, hostname, port, host, pathname, search } = new URL(url);
    /** @type {ClientRequest} */
    const request = clients[protocol].request({
      protocol, hostname: hostname.replace(/[[\]]/g, ''), port, path: pathname + search, method, lookup, setHost: false,
      agent: fresh ? new clients[protocol].Agent({ maxSockets: 1 }) : agents[protocol],
      // Browsers take control characters in values, bare line feeds and the like, too.
      insecureHTTPParser: true, maxHeaderSize: MOST_HEADER_BYTES,
    });
    /** @type {unknown} */
    let failure;
    let release = () => {};
    // Forgotten once it is used: what listens to the socket would keep the response alive through it, as a promise knows
    // what it was fulfilled with.
    /** @type {{ resolve: typeof resolve, reject: typeof reject } | null} */
    let settle = { resolve, reject };
    // Node would make it upper case.
    request.method = method;
    // Node would drop those after the 2000th without a word.
    request.maxHeadersCount = 0;
    const firstLines = new FirstLines();
    const fail = (/** @type {unknown} */ error) => {
      failure ??= error;
      release();
      request.destroy();
      settle?.reject(failure);
      settle = null;
    };
    release = onAbort(signal, () => fail(signal?.reason));
    request.on('error', (/** @type {any} */ error) => {
      // The server closed the connection while it was idle. Browsers send again, on a new one, and so does this.
      const again = request.reusedSocket && error.code === 'ECONNRESET' && !failure && !isStream(body);
      if (!again) return fail(error);
      release();
      if (settle) send(url, init, true).then(settle.resolve, settle.reject);
    });
    // Without a listener Node would take 101 for a response.
    request.on('upgrade', (_, socket) => {
      socket.destroy();
      fail(new Error(`${url} switched to another protocol, which nobody asked it for`));
    });
    request.on('socket', (socket) => {
      endsHeaders(request, socket, () => settle !== null);
      const look = (/** @type {Uint8Array} */ chunk) => firstLines.look(chunk);
      // Before the parser.
      socket.prependListener('data', look);
      request.once('close', () => socket.off('data', look));
    });
    request.on('response', (message) => {
      // A server that has answered in full wants no more of the request, and an upload may have no end.
      message.on('end', () => {
        if (!request.writableFinished) request.destroy();
      });
      // "421 Misdirected Request": another connection may lead where it belongs.
      if (message.statusCode === 421 && !fresh && !isStream(body)) {
        release();
        message.resume();
        if (settle) send(url, init, true).then(settle.resolve, settle.reject);
        settle = null;
        return;
      }
      // From here on the body listens to the signal.
      release();
      try {
        settle?.resolve(read(message, method, signal, firstLines.isFolded ? 1 : 0));
        settle = null;
      } catch (error) {
        message.destroy();
        fail(error);
      }
    });
    try {
      request.setHeader('Host', host);
      for (const [name, value] of addHeaders(init.headers)) append(request, name, value);
      const empty = /^(?:POST|PUT)$/.test(method) ? 0 : undefined;
      const length = isStream(body) ? undefined : ArrayBuffer.isView(body) ? body.byteLength : body?.size ?? empty;
      if (length !== undefined) request.setHeader('Content-Length', length);
      // Node goes by the method: it would send a stream of DELETE without any framing, so that the server would take the
      // body for the next request, and a PATCH without a body in chunks.
      else /** @type {any} */ (request).useChunkedEncodingByDefault = isStream(body);
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
 * Adds a header to the request. Node refuses control characters in values, which browsers send: a value with some of them is put where
 * Node keeps its own values, and past Node's check, so it is checked here.
 *
 * @param {any} request
 * @param {string} name
 * @param {string} value
 */
function append(request, name, value) {
  demandSendableHeader(name, value);
  if (/^[\t -~\x80-\xff]*$/.test(value)) return request.appendHeader(name, value);
  request.setHeader(name, '');
  const place = Object.getOwnPropertySymbols(request).find(({ description }) => description === 'kOutHeaders');
  if (!place) throw new Error(`Node sends no header with this value: ${JSON.stringify(value)}`);
  request[place][name.toLowerCase()] = [name, value];
}

/**
 * A server that closes the connection after its last header, without the empty line, has answered for browsers, over
 * plain HTTP.
 *
 * @param {any} request
 * @param {import('node:net').Socket} socket
 * @param {() => boolean} isOpen
 */
function endsHeaders(request, socket, isOpen) {
  if ('encrypted' in socket) return;
  const before = socket.bytesRead;
  const end = () => {
    // The end of the line, if that is missing too, and the empty one.
    for (let count = 0; count < 2 && isOpen() && socket.bytesRead > before; count++) request.parser?.execute(new TextEncoder().encode('\r\n'));
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
 * @param {() => unknown} reason Why the request ended, if it failed.
 */
async function upload(request, stream, reason) {
  const reader = stream.getReader();
  let open = true;
  let wake = () => {};
  request.on('drain', () => wake());
  request.on('close', () => {
    open = false;
    wake();
    // Nobody wants the rest.
    reader.cancel(reason()).catch(() => {});
  });
  while (open) {
    const { done, value } = await reader.read();
    if (done) break;
    if (kindOf(value) !== 'Uint8Array') {
      const error = new TypeError('A stream that is sent as a body must be of Uint8Arrays');
      reader.cancel(error).catch(() => {});
      throw error;
    }
    if (open && !request.write(value)) await new Promise((resolve) => { wake = () => resolve(undefined); });
  }
  if (open) request.end();
}
