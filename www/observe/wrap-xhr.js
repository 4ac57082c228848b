/**
 * `wrapXMLHttpRequest(XMLHttpRequest)`: a class whose requests behave as those of the page's class, with a plan and a diagnosis of each.
 *
 * @import { WrappedXMLHttpRequest } from '../xhr.js'
 * @import { ObserveOptions } from '../index.js'
 */
import { misuse } from '../errors/misuse.js';
import { loadEngine } from './load-engine.js';
import { createObserver } from './observer.js';
import { watchPrototype } from './watch-prototype.js';

/**
 * @param {typeof globalThis.XMLHttpRequest} native
 * @param {ObserveOptions} [options]
 * @returns {WrappedXMLHttpRequest}
 */
export function wrapXMLHttpRequest(native, options = {}) {
  if (typeof native !== 'function' || typeof native.prototype?.open !== 'function') throw misuse('wrapXMLHttpRequest takes a class XMLHttpRequest', native);
  const observer = createObserver(options, 'wrapXMLHttpRequest', loadEngine);
  // The class is the page's own with a prototype between: nothing of the page's class changes.
  const Watched = class extends native {};
  watchPrototype(Watched.prototype, observer, globalThis);
  // A minifier gives the class another name.
  const name = { value: native.name, configurable: true };
  return Object.defineProperties(/** @type {any} */ (Watched), { name, log: { value: observer.log }, ready: { get: observer.share } });
}
