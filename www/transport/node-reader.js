/**
 * Turns a response of one of Node's HTTP clients into the response of a transport. Headers have one character for each byte, and the body
 * is a stream without its content codings.
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
 * The default export of one of Node's own modules. The name is not a literal, because a bundler for browsers would look for the module.
 * Tools such as msw replace functions of the default export, and the named exports of the module do not follow.
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
     * @param {number} [skipped] How many of the first headers are left out.
     */
    read: (message, method, signal, skipped = 0) => toResponse(message, method, signal, skipped, decoders, pipeline),

    /**
     * The headers of a request, and the headers that a browser adds just before it sends the request.
     *
     * @param {[name: string, value: string][]} headers
     */
    addHeaders(headers) {
      const names = new Set(headers.map(([name]) => name.toLowerCase()));
      // A range counts the bytes of the content, so a request for one asks for a response without content codings.
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
 * @param {Record<string, () => any>} makeDecoder Makes a decoder, by the name of the content coding.
 * @param {any} pipeline
 * @returns {TransportResponse}
 */
function toResponse(message, method, signal, skipped, makeDecoder, pipeline) {
  // An "error" event without a listener would end the process. The stream of the body has its own listener.
  message.on('error', () => {});
  const { rawHeaders } = message;
  const status = message.statusCode ?? 0;
  if (status === 0) throw new Error('The server answered with the status 0, but a status is from 100 to 999');
  /** @type {[string, string][]} */
  const headers = [];
  for (let index = 2 * skipped; index < rawHeaders.length; index += 2) {
    const value = rawHeaders[index + 1];
    if (value.includes('\0')) throw new Error(`The header ${rawHeaders[index]} of the response has a NUL in its value, which no header can have`);
    headers.push([rawHeaders[index], value]);
  }
  const response = { status, statusText: message.statusMessage ?? '', headers };
  if (method === 'HEAD' || status === 204 || status === 304) {
    // Such a response has no body, whatever its Content-Length says. Reading to its end frees the connection.
    message.resume();
    return { ...response, body: null };
  }
  if (status === 205) {
    drain(message, headers);
    return { ...response, body: null };
  }
  const codings = valuesOf(headers, 'content-encoding').join().split(',').map((coding) => strip(coding).toLowerCase()).filter((coding) => Object.hasOwn(makeDecoder, coding));
  if (codings.length > MOST_CONTENT_CODINGS) {
    throw new Error(`The body has ${codings.length} content codings, but a body may have at most ${MOST_CONTENT_CODINGS}`);
  }
  const decoders = codings.reverse().map((coding) => makeDecoder[coding]());
  if (!decoders.length) return { ...response, body: bodyStream(message, signal), discard: () => drain(message, headers) };
  const decoded = pipeline(message, ...decoders, () => {});
  // When the end of a pipeline is destroyed, the pipeline releases its beginning only with the next bytes of the server. So the message is
  // destroyed here.
  decoded.on('close', () => {
    if (!message.readableEnded) message.destroy();
  });
  return { ...response, body: bodyStream(decoded, signal), discard: () => drain(message, headers) };
}

/**
 * The values of all headers with this name.
 *
 * @param {[name: string, value: string][]} headers
 * @param {string} lowerCaseName
 */
function valuesOf(headers, lowerCaseName) {
  return headers.filter(([name]) => name.toLowerCase() === lowerCaseName).map(([, value]) => value);
}

/**
 * Reads the rest of a short body, so that the connection can be used again. For a long body the connection is closed.
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
  // A server may announce bytes and never send them.
  const timer = setTimeout(() => message.destroy(), MOST_DRAINED_MILLISECONDS);
  message.on('close', () => clearTimeout(timer));
  message.resume();
}
