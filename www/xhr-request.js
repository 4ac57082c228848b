/**
 * What script hands to an XMLHttpRequest, checked as <https://xhr.spec.whatwg.org/> says.
 *
 * @import { Body } from './body.js'
 */
import { extractBody } from './body.js';
import { kindOf } from './platform.js';
import { misuse } from './misuse.js';
import { isXml, parseMimeType, serializeMimeType } from './mime-type.js';

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
  const [key, text] = [`${name}`, `${value}`];
  if (/[^\0-\xff]/.test(key + text)) throw new TypeError(`Headers are bytes: ${JSON.stringify(`${key}: ${text}`)}`);
  const normalized = text.replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '');
  if (!TOKEN.test(key)) throw new DOMException(`This is no header name: ${JSON.stringify(key)}`, 'SyntaxError');
  if (/[\0\n\r]/.test(normalized)) throw new DOMException(`No header can have this value: ${JSON.stringify(text)}`, 'SyntaxError');
  return [key, normalized];
}

/**
 * A body as it is converted when send() is called: what no XMLHttpRequest knows is a string.
 *
 * @param {any} body
 */
export function toSendable(body) {
  if (body === null || body === undefined) return null;
  const shared = ArrayBuffer.isView(body) ? kindOf(body.buffer) : kindOf(body);
  if (shared === 'SharedArrayBuffer') throw misuse('A body cannot be shared memory', body);
  if (body.nodeType === 9 || ArrayBuffer.isView(body) || /^(?:Blob|File|ArrayBuffer|FormData|URLSearchParams)$/.test(kindOf(body))) return body;
  return `${body}`;
}

/**
 * @param {any} body As `toSendable` gives it.
 * @param {[name: string, value: string][]} headers Of which Content-Type may be changed.
 * @returns {Body | Promise<Body>}
 */
export function readBody(body, headers) {
  const isDocument = body.nodeType === 9;
  if (isDocument || typeof body === 'string' || kindOf(body) === 'URLSearchParams') nameCharset(headers);
  if (!isDocument) return extractBody(body, {});
  const html = !isXml(body.contentType);
  return { .../** @type {Body} */ (extractBody(serialize(body, html), {})), type: `${html ? 'text/html' : 'application/xml'};charset=UTF-8` };
}

/**
 * Text goes out as UTF-8 whatever charset its Content-Type has.
 *
 * @param {[name: string, value: string][]} headers
 */
function nameCharset(headers) {
  const header = headers.find(([name]) => name.toLowerCase() === 'content-type');
  const mime = header && parseMimeType(header[1]);
  if (!mime || (mime.parameters.get('charset') ?? 'utf-8').toLowerCase() === 'utf-8') return;
  mime.parameters.set('charset', 'UTF-8');
  header[1] = serializeMimeType(mime);
}

/**
 * @param {any} document
 * @param {boolean} html
 */
function serialize(document, html) {
  const Serializer = document.defaultView?.XMLSerializer ?? globalThis.XMLSerializer;
  if (!html) return new Serializer().serializeToString(document);
  return `${document.doctype ? `<!DOCTYPE ${document.doctype.name}>` : ''}${document.documentElement?.outerHTML ?? ''}`;
}
