/**
 * A transport for `data:`, `blob:` and `about:` URLs.
 * <https://fetch.spec.whatwg.org/#scheme-fetch>
 *
 * @import { Transport, TransportInit, TransportResponse } from '../fetch.js'
 */
import { strip } from '../host/http-text.js';
import { builtin } from './node-reader.js';

/**
 * @param {Transport} platform
 * @returns {Promise<Transport>}
 */
export async function localTransport(platform) {
  const resolve = await blobResolver();
  return async (url, init) => {
    // The URL is about:blank, because the engine refuses every other about: URL.
    if (url.startsWith('about:')) return { status: 200, statusText: 'OK', headers: [['Content-Type', 'text/html;charset=utf-8']], body: null };
    const blob = resolve(url);
    return blob ? blobResponse(blob, init) : platform(url, init);
  };
}

/**
 * A function that finds the Blob of a `blob:` URL in Node, whose own fetch computes ranges of blobs wrongly.
 *
 * @returns {Promise<(url: string) => Blob | undefined>}
 */
export async function blobResolver() {
  if (!(/** @type {any} */ (globalThis).process?.versions?.node)) return () => undefined;
  const { resolveObjectURL } = await builtin('buffer');
  return (url) => (url.startsWith('blob:') ? resolveObjectURL?.(url.replace(/#.*/s, '')) : undefined);
}

/**
 * @param {Blob} blob
 * @param {Pick<TransportInit, 'method' | 'headers'>} init
 * @returns {TransportResponse}
 */
export function blobResponse(blob, { method, headers }) {
  if (method !== 'GET') throw new TypeError(`The method is ${method}, but a blob: URL can only be fetched by GET`);
  const range = headers.find(([name]) => name.toLowerCase() === 'range');
  if (!range) return toResponse(200, 'OK', blob, blob, []);
  const { first, last } = parseRange(range[1]);
  if (!first && !last) throw new TypeError(`The Range is ${range[1]}, but a blob: URL takes one range, such as bytes=0-9`);
  const start = first ? Number(first) : Math.max(blob.size - Number(last), 0);
  const end = first && last ? Math.min(Number(last), blob.size - 1) : blob.size - 1;
  if (start >= blob.size || first && last && Number(first) > Number(last)) throw new TypeError(`The Range is ${range[1]}, but the blob has ${blob.size} bytes`);
  const part = blob.slice(start, end + 1);
  return toResponse(206, 'Partial Content', part, blob, [['Content-Range', `bytes ${start}-${end}/${blob.size}`]]);
}

/**
 * "Parse a single range header value", with whitespace allowed: the texts of its two numbers. Both are empty if the value is not a range.
 * <https://fetch.spec.whatwg.org/#simple-range-header-value>
 *
 * @param {string} value
 */
function parseRange(value) {
  const [unit, range = '', ...moreRanges] = value.split('=').map((part) => strip(part, '\t '));
  const [first, last = '', ...moreNumbers] = range.split('-').map((part) => strip(part, '\t '));
  const isRange = unit.toLowerCase() === 'bytes' && !moreRanges.length && !moreNumbers.length && /^\d*$/.test(first) && /^\d*$/.test(last) && range.includes('-');
  return isRange ? { first, last } : { first: '', last: '' };
}

/**
 * @param {number} status
 * @param {string} statusText
 * @param {Blob} part
 * @param {Blob} blob
 * @param {[name: string, value: string][]} moreHeaders
 */
function toResponse(status, statusText, part, { type }, moreHeaders) {
  /** @type {[name: string, value: string][]} */
  const headers = [['Content-Length', `${part.size}`], ['Content-Type', type], ...moreHeaders];
  return { status, statusText, headers, body: part.stream() };
}
