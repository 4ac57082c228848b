/**
 * What an XMLHttpRequest makes of what it received.
 *
 * @import { FilteredResponse } from './index.js'
 */

/** A response that script may see, with as much of its body as there is. */
export class Received {
  /** @type {Uint8Array<ArrayBuffer>[]} */
  chunks = [];
  /** @type {{ value: any } | null} */
  #made = null;

  /**
   * @param {FilteredResponse} filtered
   * @param {string} statusText
   */
  constructor({ status, url, headers }, statusText) {
    this.status = status;
    this.url = url;
    this.statusText = statusText;
    this.headers = new Headers(headers);
    this.total = Number(/^\d+$/.exec(this.headers.get('content-length') ?? '')?.[0] ?? 0);
  }

  /** All headers, in the order that getAllResponseHeaders() gives them in. */
  lines() {
    const upper = (/** @type {string[]} */ [name]) => name.toUpperCase();
    const list = [...this.headers].sort((one, other) => (upper(one) < upper(other) ? -1 : 1));
    return list.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  }

  /** @param {string | null} override The MIME type that script wants instead. */
  text(override) {
    return decode(this.#bytes(), this.#mime(override).charset);
  }

  /**
   * The whole of it; always the same object.
   *
   * @param {string} type The responseType.
   * @param {string | null} override
   * @param {boolean} html Whether a document may be HTML.
   */
  value(type, override, html) {
    const written = override ?? this.headers.get('content-type') ?? 'text/xml';
    this.#made ??= { value: convert(type, this.#bytes(), this.#mime(override), written, html) };
    return this.#made.value;
  }

  /** @param {string | null} override */
  #mime(override) {
    const own = parseType(this.headers.get('content-type'));
    const wanted = parseType(override);
    return { essence: wanted.essence || own.essence, charset: wanted.charset || own.charset };
  }

  #bytes() {
    if (this.chunks.length !== 1) {
      const all = new Uint8Array(this.chunks.reduce((sum, { length }) => sum + length, 0));
      let place = 0;
      for (const chunk of this.chunks) {
        all.set(chunk, place);
        place += chunk.length;
      }
      this.chunks = [all];
    }
    return this.chunks[0];
  }
}

/**
 * The essence and the charset of a MIME type.
 *
 * @param {string | null} value
 */
export function parseType(value) {
  const [, essence = '', parameters = ''] = /^\s*([!#$%&'*+.^_`|~\w-]+\/[!#$%&'*+.^_`|~\w-]+)\s*(;.*)?$/s.exec(value ?? '') ?? [];
  const [, quoted, plain] = /;\s*charset=(?:"([^"]*)"|([^;\s]+))/i.exec(parameters) ?? [];
  return { essence: essence.toLowerCase(), charset: quoted ?? plain ?? '' };
}

/**
 * <https://encoding.spec.whatwg.org/#decode>
 *
 * @param {Uint8Array} bytes
 * @param {string} charset
 */
function decode(bytes, charset) {
  const mark = bytes[0] === 0xFE && bytes[1] === 0xFF ? 'utf-16be' : bytes[0] === 0xFF && bytes[1] === 0xFE ? 'utf-16le'
    : bytes[0] === 0xEF && bytes[1] === 0xBB && bytes[2] === 0xBF ? 'utf-8' : charset || 'utf-8';
  try {
    return new TextDecoder(mark).decode(bytes);
  } catch {
    // An unknown label is as good as none.
    return new TextDecoder().decode(bytes);
  }
}

/**
 * @param {string} type The responseType.
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {{ essence: string, charset: string }} mime
 * @param {string} written The MIME type as it is written.
 * @param {boolean} html
 * @returns {unknown} null if they cannot be that.
 */
function convert(type, bytes, mime, written, html) {
  switch (type) {
    case 'arraybuffer':
      // Those of jsdom in vitest are of another realm.
      return bytes.buffer instanceof ArrayBuffer ? bytes.buffer : new Uint8Array(bytes).buffer;
    case 'blob':
      return new Blob([bytes], { type: written });
    case 'json':
      try {
        return JSON.parse(decode(bytes, 'utf-8'));
      } catch {
        return null;
      }
    case 'document':
      return toDocument(bytes, mime, html);
  }
  return decode(bytes, mime.charset);
}

/**
 * A document, where there is a DOMParser: in tests with jsdom or happy-dom, say.
 *
 * @param {Uint8Array} bytes
 * @param {{ essence: string, charset: string }} mime
 * @param {boolean} html Whether HTML is wanted.
 */
function toDocument(bytes, { essence, charset }, html) {
  const { DOMParser } = globalThis;
  const xml = !essence || /^(?:text|application)\/xml$|\+xml$/.test(essence);
  if (!DOMParser || !bytes.length || !(xml || (html && essence === 'text/html'))) return null;
  const made = new DOMParser().parseFromString(decode(bytes, charset), xml ? 'application/xml' : 'text/html');
  return xml && made.getElementsByTagName('parsererror').length ? null : made;
}
