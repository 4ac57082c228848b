/**
 * The cookies of a page: those that the table gives, and those that answers set.
 *
 * @import { CookieJar, CookieJarOptions, JarCookie } from '../fetch.js'
 */

/**
 * @param {string} given The cookies of the table, as `Cookie` has them: they are sent wherever credentials are.
 * @param {CookieJar | undefined} jar What answers set; undefined if nothing is kept.
 * @returns {CookieJar | undefined}
 */
export function jarOf(given, jar) {
  if (!given) return jar;
  /** @type {JarCookie[]} */
  const own = given.split(/; */).filter(Boolean).map((cookie) => ({ sameSite: 'none', cookieString: () => cookie }));
  return {
    getCookieString: async (url, options) => [given, await jar?.getCookieString(url, options)].filter(Boolean).join('; '),
    getCookies: async (/** @type {string} */ url, /** @type {CookieJarOptions} */ options) => [...own, ...await jar?.getCookies?.(url, options) ?? []],
    setCookie: (cookie, url, options) => jar?.setCookie(cookie, url, options),
  };
}
