/**
 * Checks the arguments that script passes to an XMLHttpRequest, as <https://xhr.spec.whatwg.org/> says.
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

const DOCUMENT_NODE = 9;
const SENDABLE_KINDS = ['Blob', 'File', 'ArrayBuffer', 'FormData', 'URLSearchParams'];
/** The headers whose value names a method for the server. */
const METHOD_OVERRIDES = ['x-http-method', 'x-http-method-override', 'x-method-override'];

/**
 * Reads the arguments of open().
 *
 * @param {string} method
 * @param {string | URL} url
 * @param {string | null} user
 * @param {string | null} password
 * @param {() => string} base
 */
export function readOpen(method, url, user, password, base) {
  const name = `${method}`;
  if (!isToken(name)) throw new DOMException(`${JSON.stringify(name)} is not a method: a method is a token`, 'SyntaxError');
  if (isForbiddenMethod(name)) throw new DOMException(`${name} is a forbidden method: script may not send it`, 'SecurityError');
  let parsed;
  try {
    parsed = new URL(`${url}`, base());
  } catch {
    throw new DOMException(`${show(`${url}`)} cannot be parsed as a URL`, 'SyntaxError');
  }
  if (parsed.host && user !== null) parsed.username = `${user}`;
  if (parsed.host && password !== null) parsed.password = `${password}`;
  return { method: normalizeMethod(name), url: parsed.href };
}

/**
 * Reads the arguments of setRequestHeader().
 *
 * @param {string} name
 * @param {string} value
 * @returns {[name: string, value: string]}
 */
export function readHeader(name, value) {
  const [key, text] = [`${name}`, `${value}`];
  if (/[^\0-\xff]/.test(key + text)) throw new TypeError(`${JSON.stringify(`${key}: ${text}`)} cannot be a header: a header has only characters up to U+00FF`);
  const normalized = strip(text);
  if (!isToken(key)) throw new DOMException(`${JSON.stringify(key)} is not a header name: a header name is a token`, 'SyntaxError');
  if (/[\0\n\r]/.test(normalized)) throw new DOMException(`${JSON.stringify(text)} cannot be the value of a header: a value has no NUL, LF and CR`, 'SyntaxError');
  return [key, normalized];
}

/**
 * Whether a header is a forbidden request-header because of its value. Each value is checked before it is combined with others.
 *
 * @param {string} name
 * @param {string} value
 */
export const isForbidden = (name, value) => METHOD_OVERRIDES.includes(name.toLowerCase())
  && value.split(',').some((method) => isForbiddenMethod(strip(method, '\t ')));

/**
 * Converts the argument of send(). A value of a type that an XMLHttpRequest does not know becomes a string.
 *
 * @param {any} body
 */
export function toSendable(body) {
  if (body === null || body === undefined) return null;
  const bufferKind = ArrayBuffer.isView(body) ? kindOf(body.buffer) : kindOf(body);
  if (bufferKind === 'SharedArrayBuffer') throw misuse('a body cannot be in shared memory: copy it', body);
  if (body.nodeType === DOCUMENT_NODE || ArrayBuffer.isView(body) || SENDABLE_KINDS.includes(kindOf(body))) return body;
  return `${body}`;
}

/**
 * @param {any} body A result of `toSendable`.
 * @param {[name: string, value: string][]} headers The Content-Type among them may be changed. Under the profile "firefox" the new type becomes
 *   the `sentType` of the body instead.
 * @param {string} [profile] The profile of the engine. The browsers have departures here.
 * @returns {Body | Promise<Body>}
 */
export function readBody(body, headers, profile) {
  const isDocument = body.nodeType === DOCUMENT_NODE;
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
  if (body.nodeType !== DOCUMENT_NODE) return extractBody(body, {});
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
