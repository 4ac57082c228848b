/**
 * MIME types, as <https://mimesniff.spec.whatwg.org/> parses and serializes them.
 */
const TOKEN = /^[!#$%&'*+.^_`|~\w-]+$/;
// What a parameter may be made of: tabs, and everything from space to U+00FF but DEL.
const VALUE = /^[\t -~\x80-\xff]*$/;

/** @typedef {{ essence: string, parameters: Map<string, string> }} MimeType */

/**
 * <https://mimesniff.spec.whatwg.org/#parse-a-mime-type>
 *
 * @param {string} text
 * @returns {MimeType | null}
 */
export function parseMimeType(text) {
  const [, type = '', subtype = '', rest = ''] = /^[\t\n\r ]*([^/]*)\/([^;]*?)[\t\n\r ]*(;.*)?$/s.exec(text) ?? [];
  if (!TOKEN.test(type) || !TOKEN.test(subtype)) return null;
  /** @type {Map<string, string>} */
  const parameters = new Map();
  // Each is `;name="value"` with whatever follows up to the next `;`, or `;name=value`, or no parameter.
  for (const [, name, quoted, plain] of rest.matchAll(/;[\t\n\r ]*([^;=]*)(?:="((?:[^"\\]|\\[^]|\\$)*)(?:"[^;]*|$)|=([^;]*))?/g)) {
    const value = quoted?.replace(/\\([^])/g, '$1') ?? plain?.replace(/[\t\n\r ]+$/, '');
    const key = name.toLowerCase();
    if (value === undefined || plain !== undefined && !value || !TOKEN.test(key) || !VALUE.test(value) || parameters.has(key)) continue;
    parameters.set(key, value);
  }
  return { essence: `${type}/${subtype}`.toLowerCase(), parameters };
}

/**
 * <https://mimesniff.spec.whatwg.org/#serialize-a-mime-type>
 *
 * @param {MimeType} mime
 */
export function serializeMimeType({ essence, parameters }) {
  const pairs = [...parameters].map(([name, value]) => `;${name}=${TOKEN.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`}`);
  return `${essence}${pairs.join('')}`;
}

/**
 * <https://fetch.spec.whatwg.org/#concept-header-extract-mime-type>
 *
 * @param {string | null} contentType The value, or the values with commas.
 * @returns {MimeType | null}
 */
export function extractMimeType(contentType) {
  /** @type {MimeType | null} */
  let mime = null;
  for (const [value] of contentType?.matchAll(/(?:[^,"]|"(?:[^"\\]|\\[^])*"?)+/g) ?? []) {
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
  return /^(?:text|application)\/xml$|\+xml$/.test(essence);
}
