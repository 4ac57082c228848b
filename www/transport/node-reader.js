/**
 * What came through a client of Node, as a transport gives it: every header one character for each byte, the body as a
 * stream without its content codings.
 *
 * @import { TransportResponse } from '../fetch.js'
 * @import { Readable } from 'node:stream'
 */
import { bodyStream } from '../host/body-stream.js';
import { decodersOf } from './content-codings.js';
import { strip } from '../host/http-text.js';
import { MOST_CONTENT_CODINGS, MOST_DRAINED_BYTES, MOST_DRAINED_MILLISECONDS } from '../host/limits.js';

/** @typedef {Readable & Pick<import('node:http').IncomingMessage, 'rawHeaders' | 'statusCode' | 'statusMessage'> & { complete?: boolean }} Message */

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
  const decoders = decodersOf(zlib);
  const codings = Object.keys(decoders).filter((coding) => coding !== 'x-gzip').join(', ');
  return {
    /**
     * @param {Message} message
     * @param {string} method
     * @param {AbortSignal | null | undefined} signal
     * @param {number} [skipped] How many of its first headers are none.
     */
    read: (message, method, signal, skipped = 0) => toResponse(message, method, signal, skipped, decoders, pipeline),

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
 * @param {number} skipped
 * @param {Record<string, () => any>} known The decoders.
 * @param {any} pipeline
 * @returns {TransportResponse}
 */
function toResponse(message, method, signal, skipped, known, pipeline) {
  // An 'error' that nobody listens to would end the process; what reads the body learns of it by itself.
  message.on('error', () => {});
  const { rawHeaders } = message;
  const status = message.statusCode ?? 0;
  if (status === 0) throw new Error('The server answered with the status 0, which stands for no response');
  /** @type {[string, string][]} */
  const headers = [];
  for (let index = 2 * skipped; index < rawHeaders.length; index += 2) {
    const value = rawHeaders[index + 1];
    if (value.includes('\0')) throw new Error(`The header ${rawHeaders[index]} has a NUL in its value`);
    headers.push([rawHeaders[index], value]);
  }
  const response = { status, statusText: message.statusMessage ?? '', headers };
  if (method === 'HEAD' || status === 204 || status === 304) {
    // Nothing follows, whatever length is announced: reading to the end frees the connection.
    message.resume();
    return { ...response, body: null };
  }
  if (status === 205) {
    drain(message, headers);
    return { ...response, body: null };
  }
  const codings = valuesOf(headers, 'content-encoding').join().split(',').map((coding) => strip(coding).toLowerCase()).filter((coding) => Object.hasOwn(known, coding));
  if (codings.length > MOST_CONTENT_CODINGS) {
    throw new Error(`The body has ${codings.length} content codings, and no more than ${MOST_CONTENT_CODINGS} are undone`);
  }
  const decoders = codings.reverse().map((coding) => known[coding]());
  if (!decoders.length) return { ...response, body: bodyStream(message, signal), discard: () => drain(message, headers) };
  const plain = pipeline(message, ...decoders, () => {});
  // A pipeline whose end is destroyed would wait for the next bytes of the server before it lets go of its beginning.
  plain.on('close', () => {
    if (!message.readableEnded) message.destroy();
  });
  return { ...response, body: bodyStream(plain, signal), discard: () => drain(message, headers) };
}

/**
 * The values of all headers of this name, which is in lower case.
 *
 * @param {[name: string, value: string][]} headers
 * @param {string} wanted
 */
function valuesOf(headers, wanted) {
  return headers.filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value);
}

/**
 * Reads what is left if it is little, so that the connection can be used again, and closes it otherwise.
 *
 * @param {Message} message
 * @param {[name: string, value: string][]} headers
 */
function drain(message, headers) {
  if (message.readableEnded) return;
  const length = Number(valuesOf(headers, 'content-length')[0] ?? (message.complete ? 0 : Infinity));
  if (length > MOST_DRAINED_BYTES) {
    message.destroy();
    return;
  }
  // A server may promise bytes and not send them.
  const timer = setTimeout(() => message.destroy(), MOST_DRAINED_MILLISECONDS);
  message.on('close', () => clearTimeout(timer));
  message.resume();
}
