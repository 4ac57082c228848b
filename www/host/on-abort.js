/**
 * Listening to an AbortSignal that thousands of requests may share.
 */

// One listener for each signal, because Node takes more than ten for a leak and warns.
/** @type {WeakMap<AbortSignal, Set<() => void>>} */
const listening = new WeakMap();

/**
 * Calls `stop` when the signal aborts.
 *
 * @param {AbortSignal | null | undefined} signal
 * @param {() => void} stop
 * @returns {() => void} Ends that.
 */
export function onAbort(signal, stop) {
  if (!signal) return () => {};
  const known = listening.get(signal);
  if (known) {
    known.add(stop);
    return () => void known.delete(stop);
  }
  const stops = new Set([stop]);
  listening.set(signal, stops);
  signal.addEventListener('abort', () => {
    for (const each of stops) each();
    stops.clear();
  }, { once: true });
  return () => void stops.delete(stop);
}

/** @type {WeakMap<AbortSignal, object>} */
const owners = new WeakMap();

/**
 * Keeps the Request that a signal was taken of for as long as the signal is in use: Node's Request hands an abort on to its signal only
 * while the Request itself has not been collected.
 *
 * @param {AbortSignal} signal
 * @param {object} owner
 */
export function keepOwner(signal, owner) {
  owners.set(signal, owner);
}
