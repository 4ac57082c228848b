/**
 * What a window has of Corsight and of this browser, beside what jsdom gives it.
 *
 * @import { Page } from './navigable.mjs'
 */
import { ProgressEvent, XMLHttpRequestEventTarget, XMLHttpRequestUpload } from '../../pkg/xhr.js';
import { navigableOf, tainting } from './frames.mjs';
import { frameOf, post } from './messages.mjs';
import { Navigable } from './navigable.mjs';
import { workersOf } from './workers.mjs';

// What comes from Node has these classes, and tests look at them.
export const SHARED = Object.fromEntries(['AbortController', 'AbortSignal', 'ArrayBuffer', 'BigInt64Array', 'BigUint64Array', 'Blob', 'CompressionStream',
  'DOMException', 'DataView', 'DecompressionStream', 'Error', 'File', 'Float32Array', 'Float64Array', 'FormData', 'Headers', 'Int16Array', 'Int32Array',
  'Int8Array', 'JSON', 'MessageChannel', 'MessagePort', 'Promise', 'RangeError', 'ReadableByteStreamController', 'ReadableStream', 'ReadableStreamDefaultController',
  'SharedArrayBuffer', 'SyntaxError', 'TextDecoder', 'TextEncoder', 'TransformStream', 'TypeError', 'URL', 'URLSearchParams', 'Uint16Array',
  'Uint32Array', 'Uint8Array', 'Uint8ClampedArray', 'WritableStream'].map((name) => [name, globalThis[name]]));

/** @param {Page} page */
export function equip(page) {
  const { window, settings, navigable } = page;
  const values = { ...SHARED, ...network(settings, () => window.document.baseURI), ...workersOf(page),
    open: (/** @type {string} */ url = 'about:blank') => open(page, `${url}`),
    close: () => void (navigable.parent || setTimeout(() => navigable.close())),
    postMessage: (/** @type {[any, any, any]} */ ...[message, targetOrigin, transfer]) => post(navigable, page, message, targetOrigin, transfer) };
  for (const [name, value] of Object.entries(values)) Object.defineProperty(window, name, { value, configurable: true, writable: true });
  const getters = {
    parent: () => page.view(navigable.parent?.navigable ?? navigable),
    opener: () => navigable.opener && page.view(navigable.opener.navigable),
    closed: () => navigable.closed,
    length: () => page.children.size,
    origin: () => settings.origin,
  };
  for (const [name, get] of Object.entries(getters)) {
    // [Replaceable]
    const set = (/** @type {any} */ value) => void Object.defineProperty(window, name, { value, writable: true });
    Object.defineProperty(window, name, { get, set, configurable: true });
  }
  window._top = page.view(navigable.top);
  for (const element of [window.HTMLIFrameElement, window.HTMLFrameElement]) {
    Object.defineProperties(element.prototype, {
      contentWindow: { get() {
        const inner = navigableOf(this);
        return inner ? page.view(inner) : null;
      } },
      contentDocument: { get() {
        try {
          return this.contentWindow?.document ?? null;
        } catch {
          return null;
        }
      } },
    });
  }
  equipCanvas(window);
}

/**
 * What script asks the network with.
 *
 * @param {import('./user-agent.mjs').Settings} settings
 * @param {() => string} base
 */
export function network({ fetch, XMLHttpRequest, origin }, base) {
  return { fetch, XMLHttpRequest, ProgressEvent, XMLHttpRequestEventTarget, XMLHttpRequestUpload, Request: requestOf(base, origin), Response: responseOf(base) };
}

/**
 * Node's Request has no page to resolve URLs against.
 *
 * @param {() => string} base
 * @param {string} origin
 */
function requestOf(base, origin) {
  return class Request extends globalThis.Request {
    constructor(input, init) {
      const referrer = init?.referrer ? new URL(`${init.referrer}`, base()) : null;
      super(input instanceof globalThis.Request ? input : new URL(`${input}`, base()), referrer ? Object.create(init, { referrer: { value: undefined } }) : init);
      if (referrer?.origin === origin) Object.defineProperty(this, 'referrer', { value: referrer.href });
    }
  };
}

/**
 * Node's own, but for the URL that it would resolve.
 *
 * @param {() => string} base
 */
function responseOf(base) {
  const redirect = (/** @type {string} */ url, /** @type {number | undefined} */ status) => Response.redirect(new URL(url, base()), status);
  return new Proxy(Response, { get: (target, name) => (name === 'redirect' ? redirect : Reflect.get(target, name)) });
}

/**
 * @param {Page} page
 * @param {string} url
 */
function open(page, url) {
  const opened = new Navigable(page.navigable.agent, { opener: page });
  if (url === 'about:blank' || url === '') opened.showBlank();
  else opened.navigate(new URL(url, page.window.document.baseURI).href);
  return page.view(opened);
}

/**
 * A canvas that draws nothing and knows whether it may be read.
 * <https://html.spec.whatwg.org/multipage/canvas.html#security-with-canvas-elements>
 *
 * @param {any} window
 */
function equipCanvas({ HTMLCanvasElement }) {
  const read = (/** @type {Element} */ canvas) => {
    if (tainting.has(canvas)) throw new DOMException('The canvas has been tainted by cross-origin data.', 'SecurityError');
  };
  HTMLCanvasElement.prototype.getContext = function () {
    return {
      canvas: this,
      drawImage: (/** @type {Element} */ image) => void (tainting.has(image) && tainting.add(this)),
      getImageData: (/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ width, /** @type {number} */ height) => {
        read(this);
        return { width, height, data: new Uint8ClampedArray(4 * width * height) };
      },
    };
  };
}
