/**
 * The default settings of jQuery 4, and helpers that its prefilters and transports share.
 */
// The number is part of callback names and of `_=` in uncached requests. It begins with the time, so no earlier visit has used it.
let nextNonce = Date.now();
export const nonce = () => nextNonce++;
// Servers recognize the names of JSONP callbacks by this form.
const PREFIX = `jQuery400${Math.random()}`.replace('.', '');
/** @type {string[]} The names of JSONP callbacks that can be used again. */
export const freeNames = [];

/** @type {any} */
export const ajaxSettings = {
  url: globalThis.location?.href,
  type: 'GET',
  isLocal: /^(about|app|app-storage|.+-extension|file|res|widget):$/.test(globalThis.location?.protocol),
  global: true,
  processData: true,
  async: true,
  contentType: 'application/x-www-form-urlencoded; charset=UTF-8',
  accepts: {
    '*': '*/*',
    text: 'text/plain',
    html: 'text/html',
    xml: 'application/xml, text/xml',
    json: 'application/json, text/javascript',
    script: 'text/javascript, application/javascript, application/ecmascript, application/x-ecmascript',
  },
  contents: { xml: /\bxml\b/, html: /\bhtml/, json: /\bjson\b/ },
  responseFields: { xml: 'responseXML', text: 'responseText', json: 'responseJSON' },
  converters: {
    '* text': String,
    // true: the response needs no conversion.
    'text html': true,
    'text json': JSON.parse,
    'text xml'(/** @type {any} */ data) {
      if (!data || typeof data !== 'string') return null;
      const xml = new DOMParser().parseFromString(data, 'text/xml');
      const [error] = xml.getElementsByTagName('parsererror');
      if (error) throw Error(`Invalid XML: ${Array.from(error.childNodes, (node) => node.textContent).join('\n')}`);
      return xml;
    },
    'text script'(/** @type {string} */ text) {
      const element = document.createElement('script');
      element.text = text;
      document.head.append(element);
      element.remove();
      return text;
    },
  },
  flatOptions: { url: true, context: true, engine: true },
  xhr: () => new XMLHttpRequest(),
  jsonp: 'callback',
  /** @this {any} */
  jsonpCallback() {
    const name = freeNames.pop() || `${PREFIX}_${nonce()}`;
    this[name] = true;
    return name;
  },
};

/** @param {any} settings */
export const isForm = (settings) => (settings.contentType || '').startsWith('application/x-www-form-urlencoded');

/**
 * The character between a URL and an added parameter.
 *
 * @param {string} url
 */
export const joint = (url) => url.includes('?') ? '&' : '?';

/**
 * Whether a script is loaded by an element. JSONP of the page's own origin is loaded by an XMLHttpRequest, because only an XMLHttpRequest
 * can read the response of an error status.
 *
 * @param {any} settings
 */
export function isLoadedByElement({ scriptAttrs, headers, crossDomain, async, dataTypes }) {
  return scriptAttrs || !headers && (crossDomain || async && !dataTypes.includes('json'));
}
