/**
 * Listens to violations of the page's Content-Security-Policy while a request is under way.
 */
import { parseUrl } from '../errors/urls.js';
import { nextTask } from './next-task.js';

/**
 * @param {string} url The absolute URL of a request by fetch() or XMLHttpRequest.
 * @param {any} [view] The window, or the global object of the worker, that sends the request.
 */
export function watchPolicy(url, view = globalThis) {
  const target = view.document ?? view;
  /** @type {{ directive: string, policy: string } | undefined} The directive that forbids the request, and the whole policy. */
  let found;
  const listener = (/** @type {SecurityPolicyViolationEvent} */ violation) => {
    try {
      const { disposition, effectiveDirective, blockedURI, originalPolicy } = violation;
      // A policy that only reports forbids nothing. Other directives are about the same URL in an element, such as <img>.
      if (disposition !== 'report' && effectiveDirective === 'connect-src' && isOf(url, blockedURI)) found = { directive: effectiveDirective, policy: originalPolicy };
    } catch {
      // Code of the application dispatched an event that cannot be read.
    }
  };
  target.addEventListener?.('securitypolicyviolation', listener);
  const end = () => target.removeEventListener?.('securitypolicyviolation', listener);
  return {
    end,
    /**
     * To be called when the request has failed. Resolves to what forbade the request, and ends the listening. Chromium and Firefox
     * report a violation one task after the request has failed.
     */
    async forbiddenBy() {
      if (typeof SecurityPolicyViolationEvent === 'function') await nextTask();
      end();
      return found;
    },
  };
}

/**
 * Whether a report is about a request. Browsers report its URL without fragment, user name and password, or only its origin.
 *
 * @param {string} url
 * @param {string} blocked
 */
function isOf(url, blocked) {
  const sent = parseUrl(url);
  if (!sent) return false;
  sent.hash = sent.username = sent.password = '';
  return [sent.href, sent.origin, `${sent.origin}/`].includes(blocked);
}
