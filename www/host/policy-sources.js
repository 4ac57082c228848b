/**
 * Whether a Content-Security-Policy allows a URL: the algorithm "Does url match source list in origin with redirect count?", as far as it
 * is about URLs. <https://w3c.github.io/webappsec-csp/#match-url-to-source-list>
 */
import { parseUrl } from '../errors/urls.js';

// A source with a host: its scheme, host, port and path.
const HOST_SOURCE = /^(?:([a-z][a-z\d+.-]*):\/\/)?([^/:]+|\[[^\]]+\])(?::(\d+|\*))?(\/.*)?$/i;
const SCHEME_SOURCE = /^([a-z][a-z\d+.-]*):$/i;
/** @type {Record<string, string>} */
const DEFAULT_PORTS = { 'http:': '80', 'https:': '443' };

/**
 * @param {string} url The absolute URL of a request.
 * @param {{ directive: string, policy: string }} forbidden The directive that is asked, and the whole policy.
 * @param {string} page The origin of the page.
 */
export function isAllowed(url, { directive, policy }, page) {
  const target = parseUrl(url);
  const self = parseUrl(page);
  if (!target) return false;
  const lists = new Map(policy.split(';').map((text) => {
    const [name, ...sources] = text.trim().split(/\s+/);
    return [name.toLowerCase(), sources];
  }));
  const sources = lists.get(directive) ?? lists.get('default-src') ?? [];
  return sources.some((source) => matches(source, target, self));
}

/**
 * @param {string} source
 * @param {URL} url
 * @param {URL | undefined} page Undefined if the origin of the page is opaque.
 */
function matches(source, url, page) {
  if (source === '*') return url.protocol in DEFAULT_PORTS || url.protocol === page?.protocol;
  const [, onlyScheme] = SCHEME_SOURCE.exec(source) ?? [];
  if (onlyScheme) return matchesScheme(`${onlyScheme.toLowerCase()}:`, url.protocol);
  const isSelf = source.toLowerCase() === "'self'";
  const parts = HOST_SOURCE.exec(isSelf ? `${page?.origin}` : source);
  if (!parts) return false;
  const [, scheme, host, port, path] = parts;
  return matchesScheme(scheme ? `${scheme.toLowerCase()}:` : page?.protocol ?? 'http:', url.protocol)
    && matchesHost(host.toLowerCase(), url.hostname)
    && matchesPort(port, url)
    && matchesPath(path, url.pathname);
}

/** A source for http allows https too. */
const matchesScheme = (/** @type {string} */ allowed, /** @type {string} */ scheme) => allowed === scheme || allowed === 'http:' && scheme === 'https:';

const matchesHost = (/** @type {string} */ allowed, /** @type {string} */ host) => allowed === '*' || allowed === host
  || allowed.startsWith('*.') && host.endsWith(allowed.slice(1));

/**
 * @param {string | undefined} allowed
 * @param {URL} url
 */
function matchesPort(allowed, { port, protocol }) {
  const actual = port || DEFAULT_PORTS[protocol];
  if (allowed === undefined) return actual === DEFAULT_PORTS[protocol];
  return allowed === '*' || allowed === actual || allowed === '80' && actual === '443';
}

/**
 * @param {string | undefined} allowed
 * @param {string} path
 */
function matchesPath(allowed, path) {
  if (allowed === undefined || allowed === '/') return true;
  return allowed.endsWith('/') ? path.startsWith(allowed) : path === allowed;
}
