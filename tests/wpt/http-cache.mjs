/**
 * An HTTP cache in front of a transport, as far as pages notice one: freshness, validators, `Vary`.
 * <https://www.rfc-editor.org/rfc/rfc9111>
 *
 * @import { Transport, TransportResponse } from '../../pkg/fetch.js'
 */

/** @typedef {[name: string, value: string][]} Headers */
/** @typedef {{ at: number, status: number, statusText: string, headers: Headers, bytes: Uint8Array, request: Headers }} Stored */

// What a script that sets one of these does itself.
const CONDITIONAL = ['if-modified-since', 'if-none-match', 'if-unmodified-since', 'if-match', 'if-range', 'range'];

export class HttpCache {
  /** @type {Map<string, Stored>} */
  #stored = new Map();

  /**
   * @param {Transport} transport
   * @param {string} site Of the page at the top, which parts the cache.
   * @returns {Transport}
   */
  before(transport, site) {
    return async (url, init) => {
      const key = `${site} ${url.replace(/#.*/s, '')}`;
      if (init.method !== 'GET' || CONDITIONAL.some((name) => get(init.headers, name) !== undefined)) return transport(url, init);
      const stored = this.#stored.get(key);
      const usable = stored && !/no-cache/.test(get(init.headers, 'cache-control') ?? '') && matches(stored, init.headers) ? stored : undefined;
      if (usable && isFresh(usable) && get(init.headers, 'cache-control') !== 'max-age=0') return serve(usable);
      const validators = usable ? validatorsOf(usable) : [];
      const response = await transport(url, { ...init, headers: [...init.headers, ...validators] });
      if (usable && validators.length && response.status === 304) {
        response.discard?.();
        const fresh = { ...usable, at: Date.now(), headers: freshen(usable.headers, pairs(response)) };
        this.#stored.set(key, fresh);
        return serve(fresh);
      }
      return this.#keep(key, init.headers, response);
    };
  }

  /**
   * @param {string} key
   * @param {Headers} request
   * @param {TransportResponse} response
   * @returns {TransportResponse}
   */
  #keep(key, request, response) {
    const headers = pairs(response);
    const { status, statusText = '', body } = response;
    const candidate = { at: Date.now(), status, statusText, headers, bytes: new Uint8Array(), request };
    const control = get(headers, 'cache-control') ?? '';
    if (status !== 200 || !body || /no-store/.test(control) || get(headers, 'vary') === '*' || !validatorsOf(candidate).length && !isFresh(candidate)) return response;
    const [shown, copy] = body.tee();
    // What breaks off is not kept.
    new Response(copy).arrayBuffer().then((buffer) => this.#stored.set(key, { ...candidate, bytes: new Uint8Array(buffer) }), () => {});
    return { status, statusText, headers, body: shown };
  }
}

/** @param {Stored} stored */
function serve({ status, statusText, headers, bytes }) {
  return { status, statusText, headers, body: new Response(bytes.slice()).body };
}

/**
 * @param {Stored} stored
 * @param {Headers} request
 */
function matches(stored, request) {
  return (get(stored.headers, 'vary') ?? '').split(',').every((name) => get(stored.request, name.trim().toLowerCase()) === get(request, name.trim().toLowerCase()));
}

/** @param {Stored} stored */
function isFresh({ at, headers }) {
  const control = get(headers, 'cache-control') ?? '';
  const expires = Date.parse(get(headers, 'expires') ?? '') - Date.parse(get(headers, 'date') ?? '');
  const lifetime = Number(/max-age=(\d+)/.exec(control)?.[1] ?? (Number.isNaN(expires) ? 0 : expires / 1000));
  return !/no-cache/.test(control) && (Date.now() - at) / 1000 < lifetime;
}

/**
 * @param {Stored} stored
 * @returns {Headers}
 */
function validatorsOf({ headers }) {
  return [['ETag', 'If-None-Match'], ['Last-Modified', 'If-Modified-Since']].flatMap(([of, name]) => {
    const value = get(headers, of.toLowerCase());
    return value === undefined ? [] : [/** @type {[string, string]} */ ([name, value])];
  });
}

/**
 * What is stored, with what the server says now.
 *
 * @param {Headers} old
 * @param {Headers} now
 * @returns {Headers}
 */
function freshen(old, now) {
  const names = new Set(now.map(([name]) => name.toLowerCase()).filter((name) => !/^content-(?:length|encoding|range)$/.test(name)));
  return [...old.filter(([name]) => !names.has(name.toLowerCase())), ...now.filter(([name]) => names.has(name.toLowerCase()))];
}

/**
 * @param {TransportResponse} response
 * @returns {Headers}
 */
function pairs({ headers }) {
  return [.../** @type {Iterable<[string, string]>} */ (headers)];
}

/**
 * @param {Headers} headers
 * @param {string} wanted
 */
function get(headers, wanted) {
  const values = headers.filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value);
  return values.length ? values.join(', ') : undefined;
}
