/**
 * Frames and images for jsdom, in place of its own: its frames have no fetch and no say in their origin, and its images need
 * a library that draws.
 *
 * @import { Page } from './navigable.mjs'
 */
import { createRequire } from 'node:module';
import { frameOf } from './messages.mjs';
import { Navigable, pages } from './navigable.mjs';
import { crossOriginOf } from './user-agent.mjs';

const require = createRequire(import.meta.url);
/** How jsdom implements an element. */
const implementation = (/** @type {string} */ name) => require(`jsdom/lib/jsdom/living/nodes/${name}-impl.js`).implementation.prototype;
const { wrapperForImpl } = require('jsdom/lib/generated/idl/utils.js');
const { serializeURL } = require('whatwg-url');

/** @type {WeakMap<Element, Navigable>} */
const navigables = new WeakMap();
/** What was drawn of what a page may not read. @type {WeakSet<Element>} */
export const tainting = new WeakSet();

/** @param {Element} element */
export function navigableOf(element) {
  return navigables.get(element);
}

const frame = implementation('HTMLFrameElement');
const image = implementation('HTMLImageElement');
const element = Object.getPrototypeOf(frame);

Object.defineProperties(frame, {
  _attach: { value() {
    element._attach.call(this);
    processAttributes(this);
  } },
  _attrModified: { value(name, value, old) {
    element._attrModified.call(this, name, value, old);
    if ((name === 'src' || name === 'srcdoc') && this._attached) processAttributes(this);
  } },
  _detach: { value() {
    element._detach.call(this);
    const wrapper = wrapperForImpl(this);
    navigables.get(wrapper)?.close();
    navigables.delete(wrapper);
  } },
});

/** @param {any} impl */
function processAttributes(impl) {
  const page = pageOf(impl);
  if (!page) return;
  const frame = wrapperForImpl(impl);
  const navigable = navigables.get(frame) ?? new Navigable(page.navigable.agent, { parent: page, element: frame });
  navigables.set(frame, navigable);
  const place = page.children.size - 1;
  if (!Object.hasOwn(page.window, place)) Object.defineProperty(page.window, place, { get: () => frameOf(page, page.navigable, place), configurable: true });
  const url = urlOf(impl, frame.getAttribute('src'));
  const source = frame.getAttribute('srcdoc');
  const tell = () => {
    if (!navigable.closed) fire(frame, 'load');
  };
  if (source !== null) return delayLoad(impl, turnOf(impl).then(() => navigable.showSource(source)).then(tell));
  if (!/^(?:https?|data|blob):/.test(url ?? '')) {
    if (!navigable.page) navigable.showBlank();
    return tell();
  }
  delayLoad(impl, turnOf(impl).then(() => navigable.navigate(/** @type {string} */ (url))).then(tell));
}

/**
 * jsdom's parser goes on where one would wait for a script; what comes after the script in the document waits here.
 *
 * @param {any} impl
 */
async function turnOf({ _ownerDocument: { readyState, _currentScript, _queue } }) {
  if (readyState === 'loading' && !_currentScript) await new Promise((resolve) => { _queue.push(null, async () => resolve(undefined)); });
}

image._updateTheImageData = function () {
  const page = pageOf(this);
  const src = this.getAttributeNS(null, 'src');
  const url = urlOf(this, src);
  if (!page || !src) return;
  const img = wrapperForImpl(this);
  this._currentRequestState = 'unavailable';
  const load = async () => {
    // What else is set right after `src` counts.
    await null;
    const { filtered, bytes } = await page.settings.load({ url: url ?? src, initiator: 'img', crossOrigin: crossOriginOf(img) });
    if (!isImage(bytes)) throw new Error(`No image: ${url}`);
    if (filtered.type === 'opaque') tainting.add(img);
    this._currentSrc = url;
  };
  delayLoad(this, load().then(() => 'load', () => 'error').then((type) => {
    this._currentRequestState = type === 'load' ? 'completely available' : 'broken';
    fire(img, type);
  }));
};

/** @param {any} impl */
function pageOf(impl) {
  return pages.get(impl._ownerDocument._defaultView);
}

/**
 * @param {any} impl
 * @param {string | null} src
 * @returns {string | null}
 */
function urlOf(impl, src) {
  const url = src && impl._ownerDocument.encodingParseAURL(src);
  return url ? serializeURL(url) : null;
}

/**
 * The page is loaded when this is too.
 *
 * @param {any} impl
 * @param {Promise<unknown>} promise
 */
function delayLoad(impl, promise) {
  impl._ownerDocument._asyncQueue.push(promise);
}

/**
 * @param {any} target
 * @param {string} type
 */
function fire(target, type) {
  const window = target.ownerDocument.defaultView;
  if (window) target.dispatchEvent(new window.Event(type));
}

/**
 * <https://mimesniff.spec.whatwg.org/#matching-an-image-type-pattern>
 *
 * @param {Uint8Array} bytes
 */
function isImage(bytes) {
  const start = String.fromCharCode(...bytes.subarray(0, 200));
  return /^(?:\x89PNG\r\n\x1a\n|\xff\xd8\xff|GIF8[79]a|BM|\0\0[\x01\x02]\0|RIFF....WEBPVP)/s.test(start) || /<svg\b/.test(start);
}
