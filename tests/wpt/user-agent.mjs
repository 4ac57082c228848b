/**
 * What the pages of one browser share: cookies, an HTTP cache, engines with their preflight caches, and how things are loaded.
 */
import { CookieJar } from 'jsdom';
import { drive } from '../../pkg/fetch/drive.js';
import { createFetch } from '../../pkg/fetch.js';
import { createEngine } from '../../pkg/index.js';
import { prepare } from '../../pkg/fetch/options.js';
import { defaultTransport } from '../../pkg/transport/default.js';
import { createBlocking } from '../../pkg/xhr/sync.js';
import { createXMLHttpRequest } from '../../pkg/xhr.js';
import { HttpCache } from './http-cache.mjs';

/**
 * @typedef {object} Settings What a page or a worker fetches with.
 * @property {string} origin
 * @property {string} url
 * @property {string} site Of the page at the top.
 * @property {() => void} end Ends what is under way when the page goes away, but for requests with keepalive.
 * @property {typeof fetch} fetch
 * @property {typeof XMLHttpRequest} XMLHttpRequest
 * @property {import('../../pkg/fetch/drive.js').Session} session
 * @property {(record: import('../../pkg/index.js').RequestRecord) => Promise<Loaded>} load As elements and navigations do.
 */

/**
 * @typedef {object} Loaded
 * @property {import('../../pkg/index.js').FilteredResponse} filtered
 * @property {[name: string, value: string][]} headers
 * @property {number} status
 * @property {Uint8Array<ArrayBuffer>} bytes
 */

export class UserAgent {
  jar = new CookieJar();
  #cache = new HttpCache();
  #transport = defaultTransport();
  #blocking = createBlocking();
  /** @type {Map<string, ReturnType<typeof createEngine>>} */
  #engines = new Map();

  /**
   * @param {string} url
   * @param {string} origin
   * @param {string} site
   * @param {{ baseUrl?: string, global?: () => object }} [of] The URL of a worker, the window of a page.
   * @returns {Promise<Settings>}
   */
  async settings(url, origin, site, of) {
    const engine = await this.#engine(origin, site);
    const unload = new AbortController();
    const { ask } = /** @type {import('../../pkg/xhr/sync.js').Blocking} */ (await this.#blocking);
    const options = { origin, engine, jar: this.jar, unload: unload.signal, ...of, fetch: this.#cache.before(await this.#transport, site),
      fetchSync: (/** @type {string} */ url, /** @type {any} */ init) => ({ ...ask({ url, init }), body: ask('read') }) };
    const [fetch, XMLHttpRequest, { session, page }] = await Promise.all([createFetch(options), createXMLHttpRequest(options), prepare(options)]);
    /** @type {Settings['load']} */
    const load = async (record) => {
      const { filtered, received } = await drive(session, { referrer: page(), ...record }, null, null);
      return { filtered, headers: received.headers, status: received.response.status, bytes: new Uint8Array(await new Response(received.response.body).arrayBuffer()) };
    };
    return { origin, url, site, session, fetch, XMLHttpRequest, load, end: () => unload.abort() };
  }

  /**
   * The preflight cache is the user agent's, parted by the site at the top.
   *
   * @param {string} origin
   * @param {string} site
   */
  #engine(origin, site) {
    const key = `${site} ${origin}`;
    const known = this.#engines.get(key) ?? createEngine({ origin, networkPartitionKey: site });
    this.#engines.set(key, known);
    return known;
  }
}

/** @param {string} url */
export function siteOf(url) {
  const { protocol, hostname } = new URL(url);
  return `${protocol}//${hostname.split('.').slice(-2).join('.')}`;
}

/** @param {Element} element */
export function crossOriginOf(element) {
  const value = element.getAttribute('crossorigin');
  return value === null ? null : /^use-credentials$/i.test(value) ? 'use-credentials' : 'anonymous';
}
