/**
 * The response of an XMLHttpRequest: its headers, and its body as text, bytes, JSON or a document.
 *
 * @import { FilteredResponse } from '../index.js'
 * @import { MimeType } from '../host/mime-type.js'
 * @import { Realm } from '../host/realm.js'
 */
import { TextDecoder } from '../host/platform.js';
import { extractMimeType, isXml, serializeMimeType } from '../host/mime-type.js';

// The characters of windows-1252 for the bytes 0x80 to 0x9F. Some hosts decode these bytes as ISO-8859-1, where they are control characters.
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** A response that script may see, with the part of its body that has arrived. */
export class XhrResponse {
  /** @type {Uint8Array<ArrayBuffer>[]} */
  chunks = [];
  /** @type {{ value: any } | null} */
  #converted = null;
  /** @type {{ bytes: Uint8Array, override: MimeType | null, text: string } | null} */
  #decoded = null;

  /**
   * @param {FilteredResponse} filtered
   * @param {string} statusText
   * @param {Realm | null} realm
   */
  constructor({ status, url, headers }, statusText, realm) {
    this.own = (/** @type {string} */ name) => (realm ? realm.own(name) : /** @type {any} */ (globalThis)[name]);
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

  /**
   * "Get a text response"
   *
   * @param {string} type The responseType.
   * @param {MimeType | null} override The MIME type that script has set by overrideMimeType().
   */
  text(type, override) {
    const bytes = this.#bytes();
    // The text that was decoded last is right until more bytes arrive.
    if (this.#decoded?.bytes !== bytes || this.#decoded.override !== override) {
      const { essence, charset } = this.#mime(override);
      this.#decoded = { bytes, override, text: decode(bytes, charset || (type === '' && isXml(essence) && declaredCharset(bytes))) };
    }
    return this.#decoded.text;
  }

  /**
   * The whole body as the value of `response`. It is converted once, so it is always the same object.
   *
   * @param {string} type The responseType.
   * @param {MimeType | null} override
   * @param {boolean} html Whether a document may be HTML.
   */
  value(type, override, html) {
    this.#converted ??= { value: convert(this.own, type, this.#bytes(), this.#mime(override), html) };
    return this.#converted.value;
  }

  /**
   * "Get a final MIME type" and "get a final encoding"
   *
   * @param {MimeType | null} override
   */
  #mime(override) {
    const own = extractMimeType(this.headers.get('content-type'));
    const { essence, parameters } = override ?? own ?? { essence: 'text/xml', parameters: new Map() };
    return { essence, parameters, charset: parameters.get('charset') ?? own?.parameters.get('charset') };
  }

  #bytes() {
    if (this.chunks.length !== 1) {
      const all = new Uint8Array(this.chunks.reduce((sum, { length }) => sum + length, 0));
      let offset = 0;
      for (const chunk of this.chunks) {
        all.set(chunk, offset);
        offset += chunk.length;
      }
      this.chunks = [all];
    }
    return this.chunks[0];
  }
}

const BYTE_ORDER_MARKS = [
  { charset: 'utf-16be', bytes: [0xFE, 0xFF] },
  { charset: 'utf-16le', bytes: [0xFF, 0xFE] },
  { charset: 'utf-8', bytes: [0xEF, 0xBB, 0xBF] },
];

/**
 * <https://encoding.spec.whatwg.org/#decode>
 *
 * @param {Uint8Array} bytes
 * @param {string | false | undefined} charset
 */
function decode(bytes, charset) {
  const mark = BYTE_ORDER_MARKS.find(({ bytes: expected }) => expected.every((byte, index) => bytes[index] === byte));
  const decoder = decoderOf(mark?.charset ?? (charset || 'utf-8')) ?? new TextDecoder();
  const text = toText(decoder, bytes);
  if (decoder.encoding !== 'windows-1252') return text;
  return text.replace(/[\x80-\x9f]/g, (control) => WINDOWS_1252[control.charCodeAt(0) - 0x80]);
}

/**
 * @param {TextDecoder} decoder
 * @param {Uint8Array} bytes
 */
function toText(decoder, bytes) {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    const error = new DOMException(`The response has ${bytes.length} bytes, but no string can be that long: set responseType to "arraybuffer" or "blob"`, 'QuotaExceededError');
    throw Object.defineProperty(error, 'cause', { value: cause, configurable: true });
  }
}

/** @param {string} label The name of an encoding. For an unknown name the result is null. */
function decoderOf(label) {
  try {
    return new TextDecoder(label);
  } catch {
    return null;
  }
}

/**
 * The encoding that an XML declaration or a meta element names.
 *
 * @param {Uint8Array} bytes
 * @param {RegExp} [pattern]
 */
function declaredCharset(bytes, pattern = /^<\?xml[^>]*?\sencoding\s*=\s*["']([^"'>]+)/) {
  const label = pattern.exec(String.fromCharCode(...bytes.subarray(0, 1024)))?.[1];
  return label && decoderOf(label) ? label : undefined;
}

/**
 * @param {(name: string) => any} own
 * @param {string} type The responseType.
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {MimeType & { charset: string | undefined }} mime
 * @param {boolean} html
 * @returns {unknown} null if the bytes cannot be converted.
 */
function convert(own, type, bytes, mime, html) {
  switch (type) {
    case 'arraybuffer':
      // In vitest with jsdom the global ArrayBuffer is of another realm.
      return bytes.buffer instanceof own('ArrayBuffer') ? bytes.buffer : new (own('Uint8Array'))(bytes).buffer;
    case 'blob':
      return new (own('Blob'))([bytes], { type: serializeMimeType(mime) });
    case 'json':
      try {
        return own('JSON').parse(new TextDecoder().decode(bytes));
      } catch {
        return null;
      }
  }
  return toDocument(own('DOMParser'), bytes, mime, html);
}

/**
 * "Set a document response". This needs a DOMParser, as in tests with jsdom or happy-dom.
 *
 * @param {typeof globalThis.DOMParser | undefined} DOMParser
 * @param {Uint8Array} bytes
 * @param {{ essence: string, charset: string | undefined }} mime
 * @param {boolean} html Whether the document may be HTML.
 */
function toDocument(DOMParser, bytes, { essence, charset }, html) {
  const xml = isXml(essence);
  if (!DOMParser || !bytes.length || !(xml || (html && essence === 'text/html'))) return null;
  const label = charset || declaredCharset(bytes, xml ? undefined : /<meta[^>]*?\scharset\s*=\s*["']?([^\s"'>;/]+)/i);
  const document = new DOMParser().parseFromString(decode(bytes, label), xml ? 'application/xml' : 'text/html');
  return xml && document.getElementsByTagName('parsererror').length ? null : document;
}
