/**
 * The exchanges that browsers let pass, so that a busy server does not have the same exchange judged again and again.
 */

/** How many are kept; the oldest is forgotten first. */
const MOST = 1000;

/** Headers that differ from one exchange to the next, and that no algorithm of the Standard for a call's outcome reads. */
const OF_ONE_EXCHANGE = new Set(['date', 'content-length', 'etag', 'last-modified', 'age', 'if-none-match', 'if-modified-since', 'x-request-id', 'x-correlation-id', 'traceparent',
  'x-response-time', 'x-runtime', 'server-timing', 'x-ratelimit-remaining', 'x-ratelimit-reset', 'ratelimit', 'ratelimit-remaining', 'ratelimit-reset', 'x-forwarded-for', 'x-real-ip', 'referer', 'authorization']);

/** @typedef {{ name: string, value: string }[]} List */

export class Passed {
  /** @type {Set<string>} */
  #keys = new Set();

  /** @param {string} key */
  has(key) {
    return this.#keys.has(key);
  }

  /** @param {string} key */
  add(key) {
    if (this.#keys.size >= MOST) {
      const [oldest] = this.#keys;
      this.#keys.delete(oldest);
    }
    this.#keys.add(key);
  }
}

/**
 * What the outcome of an exchange may depend on, as a text. Of the URL it is the origin, and all of it for a redirect, whose target may be
 * relative.
 *
 * @param {{ request: { method: string, headers: List }, response: { status: number, headers: List } }} entry
 * @param {URL} url
 */
export function keyOf({ request, response }, url) {
  const { status } = response;
  const isRedirect = status >= 300 && status < 400;
  return JSON.stringify([request.method, isRedirect ? url.href : url.origin, status, deciding(request.headers), deciding(response.headers)]);
}

/** @param {List} headers The name stays of a header whose value is left out. */
const deciding = (headers) => headers.map(({ name, value }) => (OF_ONE_EXCHANGE.has(name.toLowerCase()) ? name : `${name}:${value}`));
