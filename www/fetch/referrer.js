/**
 * The `Referer` of each request of a conversation.
 * <https://w3c.github.io/webappsec-referrer-policy/>
 */
import { LISTS } from '../engine/request.js';

// A longer one is cut down to its origin.
const LONGEST = 4096;

/**
 * @param {URL | null} referrer
 * @param {string | undefined} policy The request's; without one it is the default of pages.
 */
export function createReferrer(referrer, policy) {
  let current = referrer && strip(referrer);
  let valid = policy || 'strict-origin-when-cross-origin';
  return {
    /**
     * The header's value for a request to this URL. What is held back once is not told later.
     *
     * @param {string} url
     * @returns {string | null}
     */
    to(url) {
      if (!/^https?:/.test(url)) return null;
      current &&= determine(current, valid, new URL(url));
      return current && current.href;
    },

    /**
     * "Set request's referrer policy on redirect"
     *
     * @param {[name: string, value: string][]} headers
     */
    redirected(headers) {
      for (const [name, value] of headers) {
        if (name.toLowerCase() !== 'referrer-policy') continue;
        for (const token of value.toLowerCase().split(',').map((each) => each.trim())) if (token && LISTS.referrerPolicy.includes(token)) valid = token;
      }
    },
  };
}

/**
 * "Determine request's referrer"
 *
 * @param {URL} referrer
 * @param {string} policy
 * @param {URL} url
 * @returns {URL | null}
 */
function determine(referrer, policy, url) {
  const origin = new URL('/', referrer);
  const full = referrer.href.length > LONGEST ? origin : referrer;
  const same = referrer.origin === url.origin;
  const downgrade = isTrustworthy(referrer) && !isTrustworthy(url);
  switch (policy) {
    case 'no-referrer': return null;
    case 'origin': return origin;
    case 'unsafe-url': return full;
    case 'strict-origin': return downgrade ? null : origin;
    case 'same-origin': return same ? full : null;
    case 'origin-when-cross-origin': return same ? full : origin;
    case 'no-referrer-when-downgrade': return downgrade ? null : full;
  }
  return same ? full : downgrade ? null : origin;
}

/**
 * "Strip url for use as a referrer"
 *
 * @param {URL} url
 */
function strip(url) {
  if (!/^https?:$/.test(url.protocol)) return null;
  const stripped = new URL(url);
  stripped.username = stripped.password = stripped.hash = '';
  return stripped;
}

/** @param {URL} url */
function isTrustworthy({ protocol, hostname }) {
  return protocol !== 'http:' || /^(?:127(?:\.\d+){3}|\[::1\]|(?:.+\.)?localhost\.?)$/.test(hostname);
}
