/**
 * URLs that may be none, and URLs as messages show them.
 */

// What looks like a whole URL, up to its last "@". A password in what no parser takes may have a slash.
const USERINFO = /^(\s*(?:[a-z][a-z\d+.-]*:[\\/]*|[\\/]{2,})).*@/is;

/**
 * @param {string | URL} url
 * @returns {URL | undefined} None if it is relative, or no URL at all.
 */
export function parseUrl(url) {
  try {
    return new URL(url);
  } catch {
    return undefined;
  }
}

/**
 * A URL without user name and password. Where no parser takes it, dots stand for both, because they may be the reason.
 *
 * @param {string} url
 * @param {string} [standIn] For those of a URL that a parser takes.
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
