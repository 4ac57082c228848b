/**
 * Where pages are shown: what is at the top, a frame, or a window that script opened.
 */
import { JSDOM, VirtualConsole, requestInterceptor } from 'jsdom';
import { createReferrer } from '../../pkg/fetch/referrer.js';
import { extractMimeType } from '../../pkg/host/mime-type.js';
import { viewOf } from './messages.mjs';
import { crossOriginOf, siteOf } from './user-agent.mjs';
import { equip } from './window.mjs';

/** @typedef {import('./user-agent.mjs').Settings} Settings */

/** The page of a window. @type {WeakMap<object, Page>} */
export const pages = new WeakMap();
const LOADS = { script: 'script', link: 'stylesheet' };

export class Navigable {
  /** @type {Page | null} What is shown. */
  page = null;
  closed = false;
  #turn = 0;

  /**
   * @param {import('./user-agent.mjs').UserAgent} agent
   * @param {{ parent?: Page, opener?: Page, element?: Element, beforeParse?: (window: any) => void }} [around]
   */
  constructor(agent, { parent, opener, element, beforeParse } = {}) {
    this.agent = agent;
    this.parent = parent ?? null;
    this.opener = opener ?? null;
    this.element = element ?? null;
    this.beforeParse = beforeParse;
    parent?.children.add(this);
  }

  /** @returns {Navigable} */
  get top() {
    return this.parent?.navigable.top ?? this;
  }

  /**
   * Whether a frame's `sandbox` keeps its pages from something.
   *
   * @param {'scripts' | 'same-origin'} what
   * @returns {boolean}
   */
  forbids(what) {
    const allowed = this.element?.getAttribute('sandbox')?.toLowerCase().split(/\s+/);
    return allowed?.includes(`allow-${what}`) === false || (this.parent?.navigable.forbids(what) ?? false);
  }

  /** What is shown before anything was loaded. */
  showBlank() {
    if (this.parent ?? this.opener) this.#showOwn('about:blank', '');
  }

  /**
   * @param {string} html The source that a frame has itself.
   * @returns {Promise<unknown>}
   */
  showSource(html) {
    this.#turn++;
    return this.#showOwn('about:srcdoc', html);
  }

  /**
   * @param {string} url
   * @param {string} html
   */
  #showOwn(url, html) {
    const page = new Page(this);
    // What these fetch with is their parent's, or their opener's.
    const { end, ...settings } = /** @type {Page} */ (this.parent ?? this.opener).settings;
    page.settings = { ...settings, end() {} };
    return this.#show(page, url, html, 'text/html', '');
  }

  /**
   * @param {string} url
   * @returns {Promise<unknown>} Fulfilled when the page is loaded.
   */
  async navigate(url) {
    const turn = ++this.#turn;
    const { agent } = this;
    const source = (this.parent ?? this.opener)?.settings ?? await agent.settings(url, new URL(url).origin, siteOf(url), { baseUrl: url });
    const first = source.url === url && !this.parent;
    /** @type {import('./user-agent.mjs').Loaded | undefined} Undefined for a network error, whose page is empty. */
    let loaded;
    try {
      loaded = await source.load({ url, initiator: 'iframe', ...(first ? { referrer: null } : {}) });
    } catch {}
    const shown = loaded?.filtered.url || url;
    const opaque = !loaded || /^data:/.test(shown) || this.forbids('same-origin');
    const origin = opaque ? 'null' : /^blob:/.test(shown) ? source.origin : new URL(shown).origin;
    const page = new Page(this);
    page.settings = await agent.settings(shown, origin, this.parent ? source.site : siteOf(shown), { global: () => page.window });
    if (turn !== this.#turn || this.closed) return;
    const type = loaded?.headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
    const isDocument = /^(?:text\/html|.*[/+]xml)$/.test(extractMimeType(type)?.essence ?? '');
    const referrer = first ? '' : createReferrer(source.origin === 'null' ? null : new URL(source.url), undefined).to(shown) ?? '';
    await this.#show(page, shown, loaded && isDocument ? loaded.bytes : '', isDocument ? type : 'text/html', referrer);
  }

  /**
   * @param {Page} page
   * @param {string} url
   * @param {string | Uint8Array} source
   * @param {string} contentType
   * @param {string} referrer
   */
  #show(page, url, source, contentType, referrer) {
    this.page?.unload();
    this.page = page;
    return page.show(url, source, contentType, referrer);
  }

  close() {
    if (this.closed) return;
    this.page?.unload();
    this.closed = true;
    this.parent?.children.delete(this);
  }
}

export class Page {
  /** @type {Set<Navigable>} */
  children = new Set();
  /** @type {any} */
  window = null;
  /** @type {Settings} */
  settings = /** @type {any} */ (null);
  #close = () => {};

  /** @param {Navigable} navigable */
  constructor(navigable) {
    this.navigable = navigable;
  }

  /**
   * @param {string} url
   * @param {string | Uint8Array} source
   * @param {string} contentType
   * @param {string} referrer
   */
  show(url, source, contentType, referrer) {
    const { navigable, settings } = this;
    return new Promise((resolve) => {
      const beforeParse = (/** @type {any} */ window) => {
        this.window = window;
        pages.set(window, this);
        pages.set(window._globalProxy, this);
        this.#close = window.close;
        // Before whatever the page does when it is loaded, and then after all of it.
        window.addEventListener('load', () => queueMicrotask(() => resolve(undefined)));
        equip(this);
        if (/^about:/.test(url) && navigable.parent) window._parent = navigable.parent.window;
        navigable.beforeParse?.(window);
      };
      const interceptor = requestInterceptor(async (/** @type {Request} */ request, /** @type {{ element: Element }} */ { element }) => {
        const initiator = LOADS[element?.localName];
        if (!initiator) throw new Error(`Nothing loads for ${element?.localName}`);
        const { status, headers, bytes } = await settings.load({ url: request.url, initiator, crossOrigin: crossOriginOf(element) });
        return new Response(bytes.length ? bytes : null, { status, headers });
      });
      new JSDOM(source, { url, contentType, ...(referrer ? { referrer } : {}), runScripts: navigable.forbids('scripts') ? 'outside-only' : 'dangerously',
        resources: { interceptors: [interceptor] }, pretendToBeVisual: true, cookieJar: navigable.agent.jar, virtualConsole: new VirtualConsole(), beforeParse });
    });
  }

  /** @param {Navigable} navigable */
  view(navigable) {
    return viewOf(this, navigable);
  }

  unload() {
    for (const child of this.children) child.close();
    const { window } = this;
    for (const event of [new window.PageTransitionEvent('pagehide'), new window.Event('unload')]) window.dispatchEvent(event);
    this.settings.end();
    this.#close.call(window);
  }
}
