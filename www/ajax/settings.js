/**
 * The settings of jQuery 4 itself, and what its prefilters and transports read from settings.
 */
// For names of callbacks and `_=` of uncached requests: unlike any number of an earlier visit.
let next = Date.now();
export const nonce = () => next++;
// Servers know callbacks by this look.
const PREFIX = `jQuery400${Math.random()}`.replace('.', '');
/** @type {string[]} */
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
    // True: nothing has to be done.
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

/** @param {any} s */
export const isForm = (s) => (s.contentType || '').startsWith('application/x-www-form-urlencoded');

/** @param {string} url What goes between it and more data. */
export const joint = (url) => url.includes('?') ? '&' : '?';

/**
 * A response under a status of error can be read through an XMLHttpRequest only, and so it is for JSONP of the own origin.
 *
 * @param {any} s
 */
export function byElement({ scriptAttrs, headers, crossDomain, async, dataTypes }) {
  return scriptAttrs || !headers && (crossDomain || async && !dataTypes.includes('json'));
}
