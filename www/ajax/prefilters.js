/**
 * The prefilters of jQuery 4 itself.
 */
import { isPlain } from './merge.js';
import { freeNames, isForm, isLoadedByElement, joint } from './settings.js';

// A question mark in place of the callback's name: the value of a parameter, or "??" anywhere.
const CALLBACK_PLACEHOLDER = /(=)\?(?=&|$)|\?\?/;

/** @type {Readonly<Record<string, Function[]>>} The prefilters of every object with the functions of `corsight/ajax`. */
export const prefilters = /** @type {any} */ ({
  __proto__: null,
  '*': [(/** @type {any} */ settings, /** @type {any} */ options) => {
    for (const name in settings.headers) if (name.toLowerCase() === 'content-type') settings.contentType = settings.headers[name] || '';
    // Data that is not a record, a list or a string is sent by the XMLHttpRequest as it is.
    const { data } = settings;
    if (typeof data !== 'string' && !isPlain(data) && !Array.isArray(data) && !('processData' in options)) settings.processData = false;
    // The browser sets the Content-Type of a FormData, because it draws the boundary.
    if (data instanceof FormData) settings.contentType = false;
  }],
  jsonp: [(/** @type {any} */ settings, /** @type {any} */ options, /** @type {any} */ jqXHR) => {
    const name = settings.jsonpCallback = typeof settings.jsonpCallback === 'function' ? settings.jsonpCallback() : settings.jsonpCallback;
    if (settings.jsonp !== false) addCallbackName(settings, name);
    /** @type {any} */
    const global = globalThis;
    const overwritten = global[name];
    /** @type {any[] | undefined} */
    let callbackArguments;
    settings.converters['script json'] = () => {
      if (!callbackArguments) throw Error(`${name} was not called`);
      return callbackArguments[0];
    };
    settings.dataTypes[0] = 'json';
    global[name] = (/** @type {any[]} */ ...args) => { callbackArguments = args; };
    jqXHR.always(() => {
      if (overwritten === undefined) delete global[name];
      else global[name] = overwritten;
      if (settings[name]) {
        // A retry with these settings gets a new name from the original setting.
        settings.jsonpCallback = options.jsonpCallback;
        freeNames.push(name);
      }
      if (callbackArguments && typeof overwritten === 'function') overwritten(callbackArguments[0]);
      callbackArguments = undefined;
    });
    return 'script';
  }],
  script: [(/** @type {any} */ settings) => {
    if (settings.cache === undefined) settings.cache = false;
    if (isLoadedByElement(settings)) settings.type = 'GET';
  }],
});

/**
 * Puts the name of the callback into the URL or the data.
 *
 * @param {any} settings
 * @param {string} name
 */
function addCallbackName(settings, name) {
  if (CALLBACK_PLACEHOLDER.test(settings.url)) settings.url = settings.url.replace(CALLBACK_PLACEHOLDER, `$1${name}`);
  else if (typeof settings.data === 'string' && isForm(settings) && CALLBACK_PLACEHOLDER.test(settings.data)) settings.data = settings.data.replace(CALLBACK_PLACEHOLDER, `$1${name}`);
  else settings.url += `${joint(settings.url)}${settings.jsonp}=${name}`;
}
