/**
 * The `Referer` of each request of a conversation.
 * <https://w3c.github.io/webappsec-referrer-policy/>
 */
import { LISTS } from '../engine/enumerations.js';

// A longer referrer is cut down to its origin.
const LONGEST_REFERRER = 4096;

/**
 * The referrer of one conversation, which changes with each redirect.
 *
 * @param {URL | null} referrer
 * @param {string | undefined} policy The policy of the request. Without one, the default policy of pages applies.
 */
export function createReferrer(referrer, policy) {
  let current = referrer && strip(referrer);
  let currentPolicy = policy || 'strict-origin-when-cross-origin';
  return {
    /**
     * The value of the header for a request to this URL. A part of the referrer that is left out once is not sent after a redirect either.
     *
     * @param {string} url
     * @returns {string | null}
     */
    to(url) {
      if (!/^https?:/.test(url)) return null;
      current &&= determine(current, currentPolicy, new URL(url));
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
        for (const token of value.toLowerCase().split(',').map((each) => each.trim())) if (token && LISTS.referrerPolicy.includes(token)) currentPolicy = token;
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
  const full = referrer.href.length > LONGEST_REFERRER ? origin : referrer;
  const isSameOrigin = referrer.origin === url.origin;
  const isDowngrade = isTrustworthy(referrer) && !isTrustworthy(url);
  switch (policy) {
    case 'no-referrer': return null;
    case 'origin': return origin;
    case 'unsafe-url': return full;
    case 'strict-origin': return isDowngrade ? null : origin;
    case 'same-origin': return isSameOrigin ? full : null;
    case 'origin-when-cross-origin': return isSameOrigin ? full : origin;
    case 'no-referrer-when-downgrade': return isDowngrade ? null : full;
  }
  // "strict-origin-when-cross-origin"
  if (isSameOrigin) return full;
  return isDowngrade ? null : origin;
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
