/**
 * `install(window)`: everything that a page calls with is explained: its jQuery, fetch, XMLHttpRequest, and what its elements load.
 *
 * This is the one module that touches globals. What it replaces it keeps, and `restore()` puts it back.
 *
 * @import { Installed } from '../install.js'
 * @import { ObserveOptions } from '../index.js'
 */
import { misuse } from '../errors/misuse.js';
import { quietly } from '../observe/contain-errors.js';
import { loadEngine } from '../observe/load-engine.js';
import { createObserver } from '../observe/observer.js';
import { put } from '../observe/replace.js';
import { watchPrototype } from '../observe/watch-prototype.js';
import { fetchWith } from '../observe/wrap-fetch.js';
import { unwrap, wrapWith } from '../observe/wrap-jquery.js';
import { hearElements } from './elements.js';
import { hearFonts } from './fonts.js';

/** A property of a window by which all copies of this package know that it is explained. */
const INSTALLED = Symbol.for('corsight.installed');

/**
 * @param {any} [view]
 * @param {ObserveOptions} [options]
 * @returns {Installed}
 */
export function install(view = globalThis, options = {}) {
  if (typeof view !== 'object' || view === null || typeof (view.XMLHttpRequest ?? view.fetch) !== 'function') {
    throw misuse('install takes a window, or the global object of a worker', view);
  }
  if (view[INSTALLED]) return view[INSTALLED];
  // The page of another window, such as that of an iframe, has an origin of its own.
  const own = view === globalThis ? options : { origin: view.origin, ...options };
  const observer = createObserver(own, 'install', loadEngine);
  /** @type {(() => void)[]} */
  const undo = [];

  // jQuery comes first: it says more of its calls than their XMLHttpRequests do.
  for (const $ of new Set([view.jQuery, view.$])) {
    if (typeof $?.ajaxPrefilter !== 'function') continue;
    void wrapWith($, () => observer);
    undo.push(() => unwrap($, observer));
  }
  if (typeof view.fetch === 'function') {
    const wrapped = fetchWith(view.fetch, observer);
    // A proxy has the name, the length and the text of the page's own function.
    put(undo, view, 'fetch', { value: new Proxy(view.fetch, { apply: (_native, self, args) => Reflect.apply(wrapped, self ?? view, args) }) });
  }
  const { prototype } = view.XMLHttpRequest ?? {};
  if (prototype) {
    const { restore } = watchPrototype(prototype, observer, view, view.XMLHttpRequestUpload?.prototype);
    undo.push(restore);
  }
  if (view.document) undo.push(hearElements(view, observer), hearFonts(view, observer));

  /** @type {Installed} */
  const installed = Object.defineProperties(/** @type {any} */ ({ log: observer.log, restore }), { ready: { get: observer.share, enumerable: true } });
  put(undo, view, INSTALLED, { value: installed });
  return installed;

  function restore() {
    for (const step of undo.splice(0).reverse()) quietly(step);
    for (const { end } of observer.watches) quietly(end);
  }
}
