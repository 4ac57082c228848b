/**
 * The Content-Type that a body brings along.
 */
import { tag } from '../errors/misuse.js';

/**
 * The Content-Type of a body: null if the body has none, undefined if there is no body.
 * <https://fetch.spec.whatwg.org/#concept-bodyinit-extract>
 *
 * @param {unknown} body
 * @param {boolean} [isXhr]
 * @returns {string | null | undefined}
 */
export function bodyType(body, isXhr) {
  if (body == null) return undefined;
  // Strings first, because nearly all bodies are strings.
  if (typeof body === 'string') return 'text/plain;charset=UTF-8';
  const kind = tag(body);
  if (ArrayBuffer.isView(body) || ['ArrayBuffer', 'SharedArrayBuffer', 'ReadableStream'].includes(kind)) return null;
  switch (kind) {
    case 'Blob':
    case 'File':
      return /** @type {Blob} */ (body).type || null;
    case 'URLSearchParams':
      return 'application/x-www-form-urlencoded;charset=UTF-8';
    case 'FormData':
      // The browser draws the boundary when it sends the body. This boundary has the length of Chromium's.
      return `multipart/form-data; boundary=${'0'.repeat(38)}`;
  }
  // Only an XMLHttpRequest can send a document. Every other object is converted to a string, as in browsers.
  if (isXhr && kind === 'HTMLDocument') return 'text/html;charset=UTF-8';
  if (isXhr && ['XMLDocument', 'Document'].includes(kind)) return 'application/xml;charset=UTF-8';
  return 'text/plain;charset=UTF-8';
}
