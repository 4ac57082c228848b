/**
 * Sends one probe.
 *
 * @import { Probe, ProbeOutcome } from '../index.js'
 */
import { onAbort } from '../host/on-abort.js';
import { OWN_REQUEST } from '../host/own-request.js';
import { watchPolicy } from '../host/watch-policy.js';

/** How long one probe may take, in milliseconds, so that a server that never answers is asked nothing else. */
const MOST_TIME = 5000;

/**
 * What came of a probe, with what only the sender needs.
 *
 * @typedef {object} Answer
 * @property {ProbeOutcome | null} outcome Null if the page's policy forbade the probe.
 * @property {{ directive: string, policy: string }} [forbidden]
 * @property {string | null} [retryAfter] The header Retry-After, if script may read it.
 */

/**
 * @param {Probe} probe
 * @param {typeof globalThis.fetch} fetch The page's own fetch, not a wrapped one.
 * @param {AbortSignal} signal
 * @returns {Promise<Answer>}
 */
export async function send(probe, fetch, signal) {
  const { code, method, url, mode, credentials, cache, headers } = probe;
  const startedAt = Date.now();
  const stop = new AbortController();
  const release = onAbort(signal, () => stop.abort());
  let timedOut = false;
  const timeout = AbortSignal.timeout(MOST_TIME);
  onAbort(timeout, () => {
    timedOut = true;
    stop.abort();
  });
  const policy = watchPolicy(url);
  /** @type {any} The mark tells every wrapper of Corsight to leave the request alone. */
  const init = { method, mode, credentials, cache, headers, signal: stop.signal, [OWN_REQUEST]: true };
  const told = (/** @type {Partial<ProbeOutcome>} */ seen) => /** @type {ProbeOutcome} */ ({ ...probe, status: 0, finalUrl: '', byServiceWorker: false, startedAt, duration: Date.now() - startedAt, ...seen });
  try {
    // The fetch of a window throws if its `this` is another object.
    const response = await Reflect.apply(fetch, globalThis, [url, init]);
    const { type, status, url: finalUrl } = response;
    policy.end();
    // Nobody reads the body.
    void response.body?.cancel().catch(() => {});
    const isOpaque = type === 'opaque';
    return {
      outcome: told({ code, result: isOpaque ? 'opaque' : 'readable', status, finalUrl: finalUrl.split('#', 1)[0], byServiceWorker: isByServiceWorker(probe, type) }),
      retryAfter: isOpaque ? null : response.headers.get('Retry-After'),
    };
  } catch {
    const forbidden = await policy.forbiddenBy();
    if (forbidden) return { outcome: null, forbidden };
    return { outcome: told({ code, result: timedOut ? 'timeout' : 'failed' }) };
  } finally {
    release();
  }
}

/**
 * Whether a service worker made a response itself: the network gives another type.
 *
 * @param {Probe} probe
 * @param {string} type
 */
function isByServiceWorker({ mode, url }, type) {
  if (!globalThis.navigator?.serviceWorker?.controller || new URL(url).origin === globalThis.origin) return false;
  return type !== (mode === 'no-cors' ? 'opaque' : 'cors');
}
