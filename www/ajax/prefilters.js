/**
 * The prefilters of jQuery 4 itself.
 */
import { isPlain } from './merge.js';
import { byElement, freeNames, isForm, joint } from './settings.js';

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
