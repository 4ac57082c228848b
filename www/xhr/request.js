/**
 * What script hands to an XMLHttpRequest, checked as <https://xhr.spec.whatwg.org/> says.
 *
 * @import { Body } from '../fetch/body.js'
 */
import { extractBody } from '../fetch/body.js';
import { isToken, strip } from '../host/http-text.js';
import { kindOf } from '../host/platform.js';
import { misuse, show } from '../errors/misuse.js';
import { isForbiddenMethod, normalizeMethod } from '../host/methods.js';
import { isXml } from '../host/mime-type.js';
import { writeCharset } from './charset.js';

/**
 * @param {string} method
 * @param {string | URL} url
 * @param {string | null} user
 * @param {string | null} password
 * @param {() => string} base
 */
export function readOpen(method, url, user, password, base) {
  const name = `${method}`;
  if (!isToken(name)) throw new DOMException(`This is no method: ${JSON.stringify(name)}`, 'SyntaxError');
  if (isForbiddenMethod(name)) throw new DOMException(`This method is forbidden: ${name}`, 'SecurityError');
  let parsed;
  try {
    parsed = new URL(`${url}`, base());
  } catch {
    throw new DOMException(`This URL cannot be parsed: ${show(`${url}`)}`, 'SyntaxError');
  }
  if (parsed.host && user !== null) parsed.username = `${user}`;
  if (parsed.host && password !== null) parsed.password = `${password}`;
  return { method: normalizeMethod(name), url: parsed.href };
}

/**
 * @param {string} name
 * @param {string} value
 * @returns {[name: string, value: string]}
 */
export function readHeader(name, value) {
  const [key, text] = [`${name}`, `${value}`];
  if (/[^\0-\xff]/.test(key + text)) throw new TypeError(`Headers are bytes: ${JSON.stringify(`${key}: ${text}`)}`);
  const normalized = strip(text);
  if (!isToken(key)) throw new DOMException(`This is no header name: ${JSON.stringify(key)}`, 'SyntaxError');
  if (/[\0\n\r]/.test(normalized)) throw new DOMException(`No header can have this value: ${JSON.stringify(text)}`, 'SyntaxError');
  return [key, normalized];
}

/**
 * A forbidden request-header whose value makes it one. It is one by itself, before it is combined with others.
 *
 * @param {string} name
 * @param {string} value
 */
export const isForbidden = (name, value) => /^x-(?:http-method(?:-override)?|method-override)$/i.test(name)
  && value.split(',').some((method) => isForbiddenMethod(strip(method, '\t ')));

/**
 * A body as it is converted when send() is called: what no XMLHttpRequest knows is a string.
 *
 * @param {any} body
 */
export function toSendable(body) {
  if (body === null || body === undefined) return null;
  const shared = ArrayBuffer.isView(body) ? kindOf(body.buffer) : kindOf(body);
  if (shared === 'SharedArrayBuffer') throw misuse('a body cannot be in shared memory: copy it', body);
  if (body.nodeType === 9 || ArrayBuffer.isView(body) || /^(?:Blob|File|ArrayBuffer|FormData|URLSearchParams)$/.test(kindOf(body))) return body;
  return `${body}`;
}

/**
 * @param {any} body As `toSendable` gives it.
 * @param {[name: string, value: string][]} headers Of which Content-Type may be changed: else `sentType` is what it becomes.
 * @param {string} [profile] The engine's: the browsers have departures here.
 * @returns {Body | Promise<Body>}
 */
export function readBody(body, headers, profile) {
  const isDocument = body.nodeType === 9;
  const isForm = kindOf(body) === 'URLSearchParams';
  const header = headers.find(([name]) => name.toLowerCase() === 'content-type');
  // The departure XhrEmptyFormIsNoText.
  const isEmptyForm = isForm && `${body}` === '';
  const isText = isDocument || typeof body === 'string' || isForm && !(profile === 'webkit' && isEmptyForm);
  if (header && isText) {
    const type = writeCharset(header[1], isForm, profile);
    // The departure XhrCharsetOfFirstRequestAlone.
    if (profile === 'firefox') return { .../** @type {Body} */ (extractAny(body)), sentType: type };
    header[1] = type;
  }
  return extractAny(body);
}

/**
 * @param {any} body
 * @returns {Body | Promise<Body>}
 */
function extractAny(body) {
  if (body.nodeType !== 9) return extractBody(body, {});
  const html = !isXml(body.contentType);
  return { .../** @type {Body} */ (extractBody(serialize(body, html), {})), type: `${html ? 'text/html' : 'application/xml'};charset=UTF-8` };
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
