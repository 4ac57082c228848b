/**
 * The rules of declarativeNetRequest that set response headers for one tab.
 *
 * @import { Change } from './trial.js'
 */

/**
 * A rule for each change. The query is left open, because a page often sends another one the next time.
 *
 * @param {number} tabId
 * @param {Change[]} changes
 */
export function rulesFor(tabId, changes) {
  // Otherwise the browser would remember the preflight that passed, and the call would go on to work when the fix is gone.
  const unremembered = { name: 'Access-Control-Max-Age', value: '0' };
  return changes.map(({ url, method, headers }) => ({
    condition: {
      tabIds: [tabId],
      regexFilter: `^${escaped(withoutQuery(url))}(\\?.*)?$`,
      isUrlFilterCaseSensitive: true,
      requestMethods: [method.toLowerCase()],
    },
    action: {
      type: 'modifyHeaders',
      responseHeaders: [...headers, ...(method === 'OPTIONS' ? [unremembered] : [])].map(({ name, value }) => ({ header: name, operation: 'set', value })),
    },
  }));
}

/**
 * Whether the rule of a change is for a request.
 *
 * @param {Change} change
 * @param {{ url: string, method: string }} request
 */
export const matches = (change, { url, method }) => method === change.method && withoutQuery(url) === withoutQuery(change.url);

/** @param {string} url */
export const withoutQuery = (url) => url.split(/[?#]/)[0];

/** @param {string} text */
const escaped = (text) => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/**
 * The sites that the browser must let the extension touch: those that are called, and the page's own, whose calls are changed.
 *
 * @param {string | null} pageOrigin
 * @param {Change[]} changes
 */
export function sitesOf(pageOrigin, changes) {
  const urls = [...changes.map(({ url }) => url), ...(pageOrigin && pageOrigin !== 'null' ? [pageOrigin] : [])].map((url) => new URL(url));
  // A pattern has no port: it stands for all of them.
  return [...new Set(urls.filter(({ protocol }) => /^https?:$/.test(protocol)).map(({ protocol, hostname }) => `${protocol}//${hostname}/*`))];
}
