/**
 * What came through a client of Node, as a transport gives it: every header one character for each byte, the body as a
 * stream without its content codings.
 *
 * @import { TransportResponse } from './fetch.js'
 * @import { Readable } from 'node:stream'
 */
import { bodyStream } from './body-stream.js';

// So much of a body that nobody wants is read for the sake of its connection.
const MOST_DRAINED = 64 * 1024;

/** @typedef {Readable & Pick<import('node:http').IncomingMessage, 'headers' | 'rawHeaders' | 'statusCode' | 'statusMessage'> & { complete?: boolean }} Message */

/**
 * One of Node's own modules. Its name is no literal, because bundlers that build for browsers would look for it. And it is
 * the object that tools replace functions of, msw say: the names that a module exports do not follow.
 *
 * @param {string} name
 * @returns {Promise<any>}
 */
export async function builtin(name) {
  return (await import(/* webpackIgnore: true */ /* @vite-ignore */ `node:${name}`)).default;
}

export async function nodeReader() {
  const [zlib, { pipeline }] = await Promise.all([builtin('zlib'), builtin('stream')]);
  const codings = `gzip, deflate, br${zlib.createZstdDecompress ? ', zstd' : ''}`;
  return {
    /**
     * @param {Message} message
     * @param {string} method
     * @param {AbortSignal | null | undefined} signal
     */
    read: (message, method, signal) => toResponse(message, method, signal, (coding) => decoder(zlib, coding), pipeline),

    /**
     * The headers of a request and those that a browser adds at last.
     *
     * @param {[name: string, value: string][]} headers
     */
    addHeaders(headers) {
      const names = new Set(headers.map(([name]) => name.toLowerCase()));
      // Ranges are of what is stored, not of what a coding makes of it.
      const added = { 'User-Agent': 'corsight', 'Accept-Language': '*', 'Accept-Encoding': names.has('range') ? 'identity' : codings };
      return [...headers, ...Object.entries(added).filter(([name]) => !names.has(name.toLowerCase()))];
    },
  };
}

/**
 * @param {Message} message
 * @param {string} method
 * @param {AbortSignal | null | undefined} signal
 * @param {(coding: string) => any[]} decode
 * @param {any} pipeline
 * @returns {TransportResponse}
 */
function toResponse(message, method, signal, decode, pipeline) {
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
  if (method === 'HEAD' || status === 204 || status === 304) {
    // Nothing follows, whatever length is announced: reading to the end frees the connection.
    message.resume();
    return { ...response, body: null };
  }
  if (status === 205) {
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
 * @param {Message} message
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
