/**
 * Sends HTTP requests through `node:http` and `node:https`: every header as it is given, in its order, and every header
 * of the answer as it came, one character for each byte.
 *
 * @import { Transport, TransportInit, TransportResponse } from './fetch.js'
 * @import { ClientRequest, IncomingMessage } from 'node:http'
 */
import { bodyStream } from './body-stream.js';
import { kindOf } from './platform.js';
import { onAbort } from './on-abort.js';

// Browsers have six connections to a server, and scripts that open more streams than that stop. Without any limit a
// thousand requests at once are a thousand sockets.
const AGENT = { keepAlive: true, maxSockets: 256, scheduling: /** @type {const} */ ('lifo') };
// Chromium's limit; Node's is a sixteenth of it.
const MOST_HEADERS = 256 * 1024;
// So much of a body that nobody wants is read for the sake of its connection.
const MOST_DRAINED = 64 * 1024;

/** @returns {Promise<Transport>} */
export async function nodeTransport() {
  // Names that are no literals, because bundlers that build for browsers would look for the modules. And the objects that
  // tools replace functions of, msw say: the names that a module exports do not follow.
  const load = async (/** @type {string} */ name) => (await import(/* webpackIgnore: true */ /* @vite-ignore */ `node:${name}`)).default;
  const [http, https, zlib, dns, { pipeline }] = await Promise.all(['http', 'https', 'zlib', 'dns', 'stream'].map(load));
  /** @type {Record<string, any>} */
  const clients = { 'http:': http, 'https:': https };
  /** @type {Record<string, any>} */
  const agents = { 'http:': new http.Agent(AGENT), 'https:': new https.Agent(AGENT) };
  const codings = `gzip, deflate, br${zlib.createZstdDecompress ? ', zstd' : ''}`;
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
      protocol, hostname: hostname.replace(/^\[|\]$/g, ''), port, path: pathname + search, method, lookup, setHost: false,
      agent: fresh ? new clients[protocol].Agent({ maxSockets: 1 }) : agents[protocol],
      // Browsers take control characters in values, bare line feeds and the like, too.
      insecureHTTPParser: true, maxHeaderSize: MOST_HEADERS,
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
    request.on('response', (message) => {
      // From here on the body listens to the signal.
      release();
      try {
        settle?.resolve(read(message, method, signal, (coding) => decoder(zlib, coding), pipeline));
        settle = null;
      } catch (error) {
        message.destroy();
        fail(error);
      }
    });
    try {
      request.setHeader('Host', host);
      for (const [name, value] of init.headers) request.appendHeader(name, value);
      const add = (/** @type {string} */ name, /** @type {string} */ value) => {
        if (!request.hasHeader(name)) request.setHeader(name, value);
      };
      add('User-Agent', 'corsight');
      add('Accept-Language', '*');
      // Ranges are of what is stored, not of what a coding makes of it.
      add('Accept-Encoding', request.hasHeader('Range') ? 'identity' : codings);
      const empty = /^(?:POST|PUT)$/.test(method) ? 0 : undefined;
      const length = isStream(body) ? undefined : ArrayBuffer.isView(body) ? body.byteLength : body?.size ?? empty;
      if (length !== undefined) request.setHeader('Content-Length', length);
      // Node would add a length to methods that it does not know.
      else if (!body) /** @type {any} */ (request).useChunkedEncodingByDefault = false;
    } catch (error) {
      // Node refuses control characters, which browsers send.
      return fail(error);
    }
    if (!body) request.end();
    else if (ArrayBuffer.isView(body)) request.end(body);
    else upload(request, isStream(body) ? body : body.stream(), () => failure ?? signal?.reason).catch(fail);
  });
  return (url, init) => send(url, init, false);
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

/**
 * @param {IncomingMessage} message
 * @param {string} method
 * @param {AbortSignal | null | undefined} signal
 * @param {(coding: string) => any[]} decode
 * @param {any} pipeline
 * @returns {TransportResponse}
 */
function read(message, method, signal, decode, pipeline) {
  const { rawHeaders } = message;
  const status = message.statusCode ?? 0;
  /** @type {[string, string][]} */
  const headers = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const value = rawHeaders[index + 1];
    if (value.includes('\0')) throw new Error(`The header ${rawHeaders[index]} has a NUL in its value`);
    headers.push([rawHeaders[index], value]);
  }
  const response = { status, statusText: message.statusMessage ?? '', headers };
  // An 'error' that nobody listens to would end the process; what reads the body learns of it by itself.
  message.on('error', () => {});
  if (method === 'HEAD' || status === 204 || status === 205 || status === 304) {
    drain(message);
    return { ...response, body: null };
  }
  const decoders = (message.headers['content-encoding'] ?? '').split(',').reverse().flatMap((coding) => decode(coding.trim().toLowerCase()));
  if (!decoders.length) return { ...response, body: bodyStream(message, signal), discard: () => drain(message) };
  const plain = pipeline(message, ...decoders, () => {});
  return { ...response, body: bodyStream(plain, signal), discard: () => drain(message) };
}

/**
 * Reads what is left if it is little, so that the connection can be used again, and closes it otherwise.
 *
 * @param {IncomingMessage} message
 */
function drain(message) {
  if (message.readableEnded) return;
  const length = Number(message.headers['content-length'] ?? (message.complete ? 0 : Infinity));
  if (length > MOST_DRAINED) {
    message.destroy();
    return;
  }
  // A server may promise bytes and not send them.
  const timer = setTimeout(() => message.destroy(), 1000);
  message.on('close', () => clearTimeout(timer));
  message.resume();
}

/**
 * The streams that undo a content coding; none for one that is unknown, whose bytes script gets as they are.
 *
 * @param {any} zlib
 * @param {string} coding
 */
function decoder(zlib, coding) {
  const { Z_SYNC_FLUSH, BROTLI_OPERATION_FLUSH } = zlib.constants;
  // Browsers show what there is of data that is cut off.
  const zip = { flush: Z_SYNC_FLUSH, finishFlush: Z_SYNC_FLUSH };
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      return [zlib.createGunzip(zip)];
    case 'deflate':
      return [inflate(zlib, zip)];
    case 'br':
      return [zlib.createBrotliDecompress({ flush: BROTLI_OPERATION_FLUSH, finishFlush: BROTLI_OPERATION_FLUSH })];
    case 'zstd':
      return zlib.createZstdDecompress ? [zlib.createZstdDecompress()] : [];
  }
  return [];
}

/**
 * Some servers send "deflate" without the header of zlib; its first byte tells.
 *
 * @param {any} zlib
 * @param {object} options
 */
function inflate(zlib, options) {
  return async function* (/** @type {AsyncIterable<Uint8Array>} */ source) {
    /** @type {any} */
    let inflater;
    try {
      for await (const chunk of source) {
        if (!chunk.length) continue;
        inflater ??= (chunk[0] & 15) === 8 ? zlib.createInflate(options) : zlib.createInflateRaw(options);
        yield* write(inflater, chunk);
      }
    } finally {
      inflater?.destroy();
    }
  };
}

/**
 * What a zlib stream makes of one chunk.
 *
 * @param {any} inflater
 * @param {Uint8Array} chunk
 */
async function* write(inflater, chunk) {
  /** @type {Uint8Array[]} */
  const out = [];
  const take = (/** @type {Uint8Array} */ bytes) => out.push(bytes);
  inflater.on('data', take);
  await new Promise((resolve, reject) => {
    inflater.once('error', reject);
    inflater.write(chunk, resolve);
  });
  inflater.off('data', take);
  inflater.removeAllListeners('error');
  yield* out;
}
