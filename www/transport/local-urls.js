/**
 * Reads `data:`, `blob:` and `about:` URLs.
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
    // about:blank: the engine lets no other pass.
    if (url.startsWith('about:')) return { status: 200, statusText: 'OK', headers: [['Content-Type', 'text/html;charset=utf-8']], body: null };
    const blob = resolve(url);
    return blob ? blobResponse(blob, init) : platform(url, init);
  };
}

/**
 * What finds the Blob of a `blob:` URL, where Node's modules are: its own fetch counts ranges wrong.
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
  if (method !== 'GET') throw new TypeError(`A blob: URL can only be got, and this is ${method}`);
  const range = headers.find(([name]) => name.toLowerCase() === 'range');
  if (!range) return toResponse(200, 'OK', blob, blob, []);
  const { first, last } = parseRange(range[1]);
  if (!first && !last) throw new TypeError(`This is no single range: ${range[1]}`);
  const start = first ? Number(first) : Math.max(blob.size - Number(last), 0);
  const end = first && last ? Math.min(Number(last), blob.size - 1) : blob.size - 1;
  if (start >= blob.size || first && last && Number(first) > Number(last)) throw new TypeError(`The blob has ${blob.size} bytes, which ${range[1]} is not among`);
  const part = blob.slice(start, end + 1);
  return toResponse(206, 'Partial Content', part, blob, [['Content-Range', `bytes ${start}-${end}/${blob.size}`]]);
}

/**
 * "Parse a single range header value", with whitespace allowed, up to its numbers; they are empty if the value is no range.
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
 * @param {[name: string, value: string][]} added
 */
function toResponse(status, statusText, part, { type }, added) {
  /** @type {[name: string, value: string][]} */
  const headers = [['Content-Length', `${part.size}`], ['Content-Type', type], ...added];
  return { status, statusText, headers, body: part.stream() };
}
