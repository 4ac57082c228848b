/**
 * What script hands to an XMLHttpRequest, checked as <https://xhr.spec.whatwg.org/> says.
 *
 * @import { Body } from '../fetch/body.js'
 */
import { extractBody } from '../fetch/body.js';
import { isToken, strip } from '../host/http-text.js';
import { kindOf } from '../host/platform.js';
import { misuse } from '../errors/misuse.js';
import { isXml, parseMimeType, serializeMimeType } from '../host/mime-type.js';

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
  && value.split(',').some((method) => /^[\t ]*(?:connect|trace|track)[\t ]*$/i.test(method));

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
 * @param {[name: string, value: string][]} headers Of which Content-Type may be changed: else `sentType` is what it becomes.
 * @param {string} [browser] As `browserOf` tells it.
 * @returns {Body | Promise<Body>}
 */
export function readBody(body, headers, browser) {
  const isDocument = body.nodeType === 9;
  const isForm = kindOf(body) === 'URLSearchParams';
  const header = headers.find(([name]) => name.toLowerCase() === 'content-type');
  // To WebKit an empty form is no text.
  const isText = isDocument || typeof body === 'string' || isForm && !(browser === 'webkit' && `${body}` === '');
  if (header && isText) {
    const rename = browser === 'chromium' ? nameEachCharset : browser === 'firefox' && isForm ? nameCharsetsOfForm : nameCharset;
    const type = rename(header[1]);
    // Firefox does so with what it sends first: the preflight and redirects are told what script has set.
    if (browser === 'firefox') return { .../** @type {Body} */ (extractAny(body)), sentType: type };
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
 * Which browser an engine is, where each names charsets its own way. It does not tell its profile, but Chromium alone lets DPR pass
 * without a preflight, WebKit a number with a sign in a Range, and Firefox any number of safelisted bytes.
 *
 * @param {import('../index.js').Engine} engine
 */
export function browserOf(engine) {
  const url = 'http://other.invalid/';
  const accept = /** @type {[string, string]} */ (['Accept', 'a'.repeat(128)]);
  if (!engine.needsPreflight({ url, headers: [['DPR', '1']] })) return 'chromium';
  if (!engine.needsPreflight({ url, headers: [['Range', 'bytes=+0-']] })) return 'webkit';
  return engine.needsPreflight({ url, headers: Array(9).fill(accept) }) ? '' : 'firefox';
}

/**
 * Text goes out as UTF-8 whatever charset its Content-Type has.
 *
 * @param {string} type
 */
function nameCharset(type) {
  const mime = parseMimeType(type);
  if (!mime || (mime.parameters.get('charset') ?? 'utf-8').toLowerCase() === 'utf-8') return type;
  mime.parameters.set('charset', 'UTF-8');
  return serializeMimeType(mime);
}

/**
 * Chromium writes over whatever looks like the value of a charset, in UTF-8 too, up to the first that is empty.
 *
 * @param {string} type
 */
function nameEachCharset(type) {
  let isOver = false;
  return type.replace(/(?<=[\0- ;])(charset[\0- ]*=[\0- "']*)([^\0- "';]*)/gi, (whole, before, charset) => {
    isOver ||= charset === '';
    return isOver ? whole : `${before}UTF-8`;
  });
}

/**
 * Firefox does so in the first of the MIME types alone, and leaves those that are UTF-8.
 *
 * @param {string} type
 */
function nameCharsetsOfForm(type) {
  if (!type.includes('/') || /[^\0-\x7f]/.test(type)) return type;
  return type.replace(/(;[\t ]*charset='?)("[^"]*"|[^;,']*)|"[^"]*"|,.*/gis, (whole, before, charset) => (before && charset.toLowerCase().trim() !== 'utf-8' ? `${before}UTF-8` : whole));
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
