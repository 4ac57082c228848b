/**
 * What script hands to an XMLHttpRequest, checked as <https://xhr.spec.whatwg.org/> says.
 *
 * @import { Body } from './body.js'
 */
import { extractBody } from './body.js';
import { parseType } from './xhr-response.js';

const TOKEN = /^[!#$%&'*+.^_`|~\w-]+$/;

/**
 * @param {string} method
 * @param {string | URL} url
 * @param {string | null} user
 * @param {string | null} password
 * @param {() => string} base
 */
export function readOpen(method, url, user, password, base) {
  const name = `${method}`;
  if (!TOKEN.test(name)) throw new DOMException(`This is no method: ${JSON.stringify(name)}`, 'SyntaxError');
  if (/^(?:connect|trace|track)$/i.test(name)) throw new DOMException(`This method is forbidden: ${name}`, 'SecurityError');
  let parsed;
  try {
    parsed = new URL(`${url}`, base());
  } catch {
    throw new DOMException(`This URL cannot be parsed: ${JSON.stringify(`${url}`)}`, 'SyntaxError');
  }
  if (parsed.host && user !== null) parsed.username = `${user}`;
  if (parsed.host && password !== null) parsed.password = `${password}`;
  return { method: /^(?:delete|get|head|options|post|put)$/i.test(name) ? name.toUpperCase() : name, url: parsed.href };
}

/**
 * @param {string} name
 * @param {string} value
 * @returns {[name: string, value: string]}
 */
export function readHeader(name, value) {
  const [key, text] = [`${name}`, `${value}`.replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '')];
  if (!TOKEN.test(key)) throw new DOMException(`This is no header name: ${JSON.stringify(key)}`, 'SyntaxError');
  if (/[\0\n\r]|[^\0-\xff]/.test(text)) throw new DOMException(`No header can have this value: ${JSON.stringify(text)}`, 'SyntaxError');
  return [key, text];
}

/**
 * @param {any} body
 * @param {[name: string, value: string][]} headers Of which Content-Type may be changed.
 * @returns {Body | Promise<Body>}
 */
export function readBody(body, headers) {
  if (body?.nodeType === 9) {
    nameCharset(headers);
    const html = body.contentType === 'text/html';
    return { .../** @type {Body} */ (extractBody(serialize(body), {})), type: `${html ? 'text/html' : 'application/xml'};charset=UTF-8` };
  }
  // An XMLHttpRequest takes no stream: it becomes a string like any other object.
  const sendable = typeof body?.getReader === 'function' ? `${body}` : body;
  if (typeof sendable === 'string') nameCharset(headers);
  return extractBody(sendable, {});
}

/** @param {Body} body */
export function sizeOf({ source }) {
  return ArrayBuffer.isView(source) ? source.byteLength : /** @type {Blob} */ (source).size;
}

/**
 * Text goes out as UTF-8 whatever charset its Content-Type has.
 *
 * @param {[name: string, value: string][]} headers
 */
function nameCharset(headers) {
  for (const header of headers) {
    const { charset } = header[0].toLowerCase() === 'content-type' ? parseType(header[1]) : { charset: '' };
    if (charset && charset.toLowerCase() !== 'utf-8') header[1] = header[1].replace(/(charset=)(?:"[^"]*"|[^;\s]+)/i, '$1UTF-8');
  }
}

/** @param {any} document */
function serialize(document) {
  const Serializer = document.defaultView?.XMLSerializer ?? globalThis.XMLSerializer;
  return document.contentType === 'text/html' ? document.documentElement.outerHTML : new Serializer().serializeToString(document);
}
