/**
 * Parses URLs without throwing, removes passwords from URLs that messages show, and names calls.
 */

// The beginning of a text that looks like an absolute URL, up to its last "@". The password in a URL that cannot be parsed may have a slash.
const USERINFO = /^(\s*(?:[a-z][a-z\d+.-]*:[\\/]*|[\\/]{2,})).*@/is;

/**
 * The parsed URL, or undefined if `url` is relative or cannot be parsed.
 *
 * @param {string | URL} url
 * @returns {URL | undefined}
 */
export function parseUrl(url) {
  try {
    return new URL(url);
  } catch {
    return undefined;
  }
}

/**
 * The URL without its user name and password. In a URL that cannot be parsed, dots replace them, because they may be the reason.
 *
 * @param {string} url
 * @param {string} [standIn] The text that replaces them in a URL that can be parsed.
 */
export function withoutUserinfo(url, standIn = '') {
  if (!url.includes('@')) return url;
  const parsed = parseUrl(url);
  if (!parsed) return url.replace(USERINFO, '$1...@');
  if (!parsed.username && !parsed.password) return url;
  parsed.username = standIn;
  parsed.password = '';
  return parsed.href;
}

/**
 * A call as messages name it: "PUT https://api.example/items".
 *
 * @param {{ method?: string, url: unknown }} request
 */
export const nameOf = ({ method = 'GET', url }) => `${method} ${url}`;
