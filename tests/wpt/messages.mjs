/**
 * How a page sees the window of another, and what they post to each other.
 *
 * @import { Navigable, Page } from './navigable.mjs'
 */

// What every page may use of every window.
const OPEN = new Set(['window', 'self', 'frames', 'parent', 'top', 'opener', 'location', 'postMessage', 'close', 'closed', 'length', 'focus', 'blur']);
/** @type {WeakMap<Page, WeakMap<Navigable, any>>} */
const views = new WeakMap();

/**
 * The window of `navigable` as script of `viewer` has it: its own, or one that knows who asks.
 *
 * @param {Page} viewer
 * @param {Navigable} navigable
 */
export function viewOf(viewer, navigable) {
  if (navigable.page === viewer) return viewer.window;
  const known = views.get(viewer) ?? new WeakMap();
  views.set(viewer, known);
  if (!known.has(navigable)) known.set(navigable, makeView(viewer, navigable));
  return known.get(navigable);
}

/**
 * @param {Page} viewer
 * @param {Navigable} navigable
 */
function makeView(viewer, navigable) {
  const own = {
    get window() { return viewOf(viewer, navigable); },
    get self() { return viewOf(viewer, navigable); },
    get frames() { return viewOf(viewer, navigable); },
    get parent() { return viewOf(viewer, navigable.parent?.navigable ?? navigable); },
    get top() { return viewOf(viewer, navigable.top); },
    get opener() { return navigable.opener && viewOf(viewer, navigable.opener.navigable); },
    get closed() { return navigable.closed; },
    get length() { return navigable.page?.children.size ?? 0; },
    close: () => void (navigable.parent || setTimeout(() => navigable.close())),
    focus() {},
    blur() {},
    postMessage: (/** @type {[any, any, any]} */ ...[message, targetOrigin, transfer]) => post(navigable, viewer, message, targetOrigin, transfer),
  };
  return new Proxy({}, {
    get(_, name) {
      if (Object.hasOwn(own, name)) return own[/** @type {keyof typeof own} */ (name)];
      const window = windowFor(name);
      if (typeof name === 'string' && /^\d+$/.test(name)) return frameOf(viewer, navigable, Number(name));
      const value = window?.[name];
      // Methods want a window as `this`; classes, which have a prototype, are the same for whoever looks.
      return typeof value === 'function' && !value.prototype ? value.bind(window) : value;
    },
    set: (_, name, value) => Reflect.set(windowFor(name), name, value),
    has: (_, name) => Object.hasOwn(own, name) || name in windowFor(name),
  });

  /** @param {string | symbol} name */
  function windowFor(name) {
    const page = shown(navigable);
    const mayLook = typeof name === 'symbol' || OPEN.has(name) || name === 'then' || /^\d+$/.test(name) || page?.settings.origin === viewer.settings.origin && page.settings.origin !== 'null';
    if (!mayLook) throw new DOMException(`Blocked a frame with origin "${viewer.settings.origin}" from accessing a cross-origin frame.`, 'SecurityError');
    return page?.window;
  }
}

/**
 * The frame at a place among those of a page, as `viewer` has it.
 *
 * @param {Page} viewer
 * @param {Navigable} navigable
 * @param {number} place
 */
export function frameOf(viewer, navigable, place) {
  const child = [...navigable.page?.children ?? []][place];
  return child && viewOf(viewer, child);
}

/** @param {Navigable} navigable */
function shown(navigable) {
  if (!navigable.page && !navigable.closed) navigable.showBlank();
  return navigable.page;
}

/**
 * <https://html.spec.whatwg.org/multipage/web-messaging.html#window-post-message-steps>
 *
 * @param {Navigable} target
 * @param {Page} source
 * @param {any} message
 * @param {any} [options] The target's origin, or what else there is to say.
 * @param {any} [transferred]
 */
export function post(target, source, message, options = '/', transferred = []) {
  const { targetOrigin = '/', transfer = [] } = typeof options === 'object' && options !== null ? options : { targetOrigin: `${options}`, transfer: transferred };
  const wanted = targetOrigin === '*' ? null : targetOrigin === '/' ? source.settings.origin : new URL(targetOrigin).origin;
  const { message: data, ports } = clone(message, transfer);
  setTimeout(() => {
    const page = shown(target);
    if (!page || wanted !== null && page.settings.origin !== wanted) return;
    const event = new page.window.MessageEvent('message', { data, origin: source.settings.origin });
    Object.defineProperties(event, { source: { value: page.view(source.navigable) }, ports: { value: ports } });
    page.window.dispatchEvent(event);
  });
}

/**
 * @param {any} message
 * @param {any[]} transfer
 */
export function clone(message, transfer) {
  const ports = transfer.filter((each) => each instanceof MessagePort);
  return structuredClone({ message, ports }, { transfer: [...transfer] });
}
