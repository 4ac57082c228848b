/**
 * What jQuery 4 brings along: its settings, and the prefilters and transports of its own.
 */
import { isPlain } from './merge.js';

// For names of callbacks and `_=` of uncached requests: unlike any number of an earlier visit.
let next = Date.now();
export const nonce = () => next++;
// Servers know callbacks by this look.
const PREFIX = `jQuery400${Math.random()}`.replace('.', '');
/** @type {string[]} */
const freeNames = [];

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

/** @type {Readonly<Record<string, Function[]>>} The prefilters that every object with our functions begins with. */
export const prefilters = /** @type {any} */ ({
  __proto__: null,
  '*': [(/** @type {any} */ s, /** @type {any} */ given) => {
    for (const name in s.headers) if (name.toLowerCase() === 'content-type') s.contentType = s.headers[name] || '';
    // What is no record, list or string is for the XMLHttpRequest.
    const { data } = s;
    if (typeof data !== 'string' && !isPlain(data) && !Array.isArray(data) && !('processData' in given)) s.processData = false;
    // The browser draws the boundary.
    if (data instanceof FormData) s.contentType = false;
  }],
  jsonp: [(/** @type {any} */ s, /** @type {any} */ given, /** @type {any} */ jqXHR) => {
    const place = /(=)\?(?=&|$)|\?\?/;
    const name = s.jsonpCallback = typeof s.jsonpCallback === 'function' ? s.jsonpCallback() : s.jsonpCallback;
    if (s.jsonp !== false) {
      const where = place.test(s.url) ? 'url' : typeof s.data === 'string' && isForm(s) && place.test(s.data) ? 'data' : null;
      if (where) s[where] = s[where].replace(place, `$1${name}`);
      else s.url += `${joint(s.url)}${s.jsonp}=${name}`;
    }
    /** @type {any} */
    const global = globalThis;
    const before = global[name];
    /** @type {any[] | undefined} */
    let response;
    s.converters['script json'] = () => {
      if (!response) throw Error(`${name} was not called`);
      return response[0];
    };
    s.dataTypes[0] = 'json';
    global[name] = (/** @type {any[]} */ ...args) => { response = args; };
    jqXHR.always(() => {
      if (before === undefined) delete global[name];
      else global[name] = before;
      if (s[name]) {
        // A retry with these settings asks for a name again.
        s.jsonpCallback = given.jsonpCallback;
        freeNames.push(name);
      }
      if (response && typeof before === 'function') before(response[0]);
      response = undefined;
    });
    return 'script';
  }],
  script: [(/** @type {any} */ s) => {
    if (s.cache === undefined) s.cache = false;
    if (byElement(s)) s.type = 'GET';
  }],
});

/** @type {Readonly<Record<string, Function[]>>} The transports that every object with our functions begins with. */
export const transports = /** @type {any} */ ({
  __proto__: null,
  '*': [(/** @type {any} */ s) => {
    /** @type {any} Ends it; null once it is over. */
    let stop;
    return {
      send(/** @type {Record<string, string>} */ headers, /** @type {Function} */ complete) {
        const xhr = s.xhr();
        xhr.open(s.type, s.url, s.async, s.username, s.password);
        for (const name in s.xhrFields) xhr[name] = s.xhrFields[name];
        if (s.mimeType) xhr.overrideMimeType?.(s.mimeType);
        // Never to another origin, where it would cost a preflight.
        if (!s.crossDomain) headers['X-Requested-With'] ||= 'XMLHttpRequest';
        for (const name in headers) xhr.setRequestHeader(name, headers[name]);
        const over = (/** @type {() => void} */ then) => () => {
          if (!stop) return;
          stop = xhr.onload = xhr.onerror = xhr.onabort = xhr.ontimeout = null;
          then();
        };
        xhr.onload = over(() => {
          const text = (xhr.responseType || 'text') === 'text';
          // Files come without a status.
          complete(xhr.status || 200, xhr.statusText, text ? { text: xhr.responseText } : { binary: xhr.response },
            xhr.getAllResponseHeaders());
        });
        xhr.onerror = xhr.onabort = xhr.ontimeout = over(() => complete(xhr.status, xhr.statusText));
        stop = over(() => xhr.abort());
        try {
          xhr.send(s.hasContent && s.data || null);
        } catch (error) {
          // Some tell of the error first.
          if (stop) throw error;
        }
      },
      abort() {
        stop?.();
      },
    };
  }],
  script: [(/** @type {any} */ s) => {
    if (!byElement(s)) return;
    /** @type {((event?: Event) => void) | null} */
    let leave;
    return {
      send(/** @type {unknown} */ _headers, /** @type {Function} */ complete) {
        const element = document.createElement('script');
        for (const name in s.scriptAttrs) {
          const value = s.scriptAttrs[name];
          if (value !== undefined && value !== null && (value !== false || /^aria-/i.test(name))) element.setAttribute(name, value);
        }
        if (s.scriptCharset !== undefined) element.charset = s.scriptCharset;
        leave = (event) => {
          element.remove();
          leave = null;
          if (event) complete(event.type === 'error' ? 404 : 200, event.type);
        };
        for (const type of ['load', 'error']) element.addEventListener(type, leave);
        element.src = s.url;
        document.head.append(element);
      },
      abort() {
        leave?.();
      },
    };
  }],
});

/** @param {any} s */
export const isForm = (s) => (s.contentType || '').startsWith('application/x-www-form-urlencoded');

/** @param {string} url What goes between it and more data. */
export const joint = (url) => url.includes('?') ? '&' : '?';

/**
 * A response under a status of error can be read through an XMLHttpRequest only, and so it is for JSONP of the own origin.
 *
 * @param {any} s
 */
function byElement({ scriptAttrs, headers, crossDomain, async, dataTypes }) {
  return scriptAttrs || !headers && (crossDomain || async && !dataTypes.includes('json'));
}
