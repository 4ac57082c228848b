/**
 * Parses and serializes MIME types as <https://mimesniff.spec.whatwg.org/> says.
 */
import { collectQuotedString, isToken, splitAtCommas, strip, stripEnd, stripStart } from './http-text.js';

// "HTTP quoted-string token code points": the tab, and the characters from U+0020 to U+007E and from U+0080 to U+00FF.
const QUOTED_STRING_TOKEN = /^[\t -~\x80-\xff]*$/;

/** @typedef {{ essence: string, parameters: Map<string, string> }} MimeType */

/**
 * <https://mimesniff.spec.whatwg.org/#parse-a-mime-type>
 *
 * @param {string} text
 * @returns {MimeType | null}
 */
export function parseMimeType(text) {
  const input = strip(text);
  const slash = endOf(input, 0, '/');
  let position = endOf(input, slash, ';');
  const type = input.slice(0, slash);
  const subtype = stripEnd(input.slice(slash + 1, position));
  if (!isToken(type) || !isToken(subtype)) return null;
  /** @type {Map<string, string>} */
  const parameters = new Map();
  while (position < input.length) {
    const nameEnd = endOf(input, position + 1, ';=');
    const name = stripStart(input.slice(position + 1, nameEnd)).toLowerCase();
    position = nameEnd;
    if (input[position] !== '=') continue;
    let value;
    if (input[position + 1] === '"') {
      const quoted = collectQuotedString(input, position + 1);
      value = quoted.value;
      position = endOf(input, quoted.end, ';');
    } else {
      const start = position + 1;
      position = endOf(input, start, ';');
      value = stripEnd(input.slice(start, position));
      if (value === '') continue;
    }
    if (isToken(name) && QUOTED_STRING_TOKEN.test(value) && !parameters.has(name)) parameters.set(name, value);
  }
  return { essence: `${type}/${subtype}`.toLowerCase(), parameters };
}

/**
 * The index of the first of `characters` at or after `start`, or the end of the text.
 *
 * @param {string} text
 * @param {number} start
 * @param {string} characters
 */
function endOf(text, start, characters) {
  let index = start;
  while (index < text.length && !characters.includes(text[index])) index += 1;
  return index;
}

/**
 * <https://mimesniff.spec.whatwg.org/#serialize-a-mime-type>
 *
 * @param {MimeType} mime
 */
export function serializeMimeType({ essence, parameters }) {
  const pairs = [...parameters].map(([name, value]) => `;${name}=${isToken(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`}`);
  return `${essence}${pairs.join('')}`;
}

/**
 * <https://fetch.spec.whatwg.org/#concept-header-extract-mime-type>
 *
 * @param {string | null} contentType One value, or several with commas between them.
 * @returns {MimeType | null}
 */
export function extractMimeType(contentType) {
  /** @type {MimeType | null} */
  let mime = null;
  for (const value of splitAtCommas(contentType ?? '')) {
    const found = parseMimeType(value);
    if (!found || found.essence === '*/*') continue;
    const charset = mime?.essence === found.essence && mime.parameters.get('charset');
    if (charset && !found.parameters.has('charset')) found.parameters.set('charset', charset);
    mime = found;
  }
  return mime;
}

/** @param {string} essence */
export function isXml(essence) {
  return essence === 'text/xml' || essence === 'application/xml' || essence.endsWith('+xml');
}
