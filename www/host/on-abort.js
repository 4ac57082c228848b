/**
 * Listens to an AbortSignal that thousands of requests may share.
 */

// Each signal gets one listener, because Node warns of a leak when a signal has more than ten.
/** @type {WeakMap<AbortSignal, Set<() => void>>} */
const stopsOfSignal = new WeakMap();

/**
 * Calls `stop` when the signal aborts.
 *
 * @param {AbortSignal | null | undefined} signal
 * @param {() => void} stop
 * @returns {() => void} Stops listening.
 */
export function onAbort(signal, stop) {
  if (!signal) return () => {};
  const known = stopsOfSignal.get(signal);
  if (known) {
    known.add(stop);
    return () => void known.delete(stop);
  }
  const stops = new Set([stop]);
  stopsOfSignal.set(signal, stops);
  signal.addEventListener('abort', () => {
    for (const each of stops) each();
    stops.clear();
  }, { once: true });
  return () => void stops.delete(stop);
}

/** @type {WeakMap<AbortSignal, object>} */
const owners = new WeakMap();

/**
 * Keeps the Request that a signal belongs to alive as long as the signal. Node's Request forwards an abort to its signal only while the
 * Request itself has not been collected.
 *
 * @param {AbortSignal} signal
 * @param {object} owner
 */
export function keepOwner(signal, owner) {
  owners.set(signal, owner);
}
