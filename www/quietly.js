/**
 * An application must not suffer from being watched: not from what goes wrong, and not from what nobody reads.
 */

let warned = false;

/**
 * Runs `work`; tells of the first trouble ever and swallows it, as an application must not suffer from being watched.
 *
 * @template T
 * @param {() => T} work
 * @returns {T | undefined}
 */
export function quietly(work) {
  try {
    return work();
  } catch (error) {
    warn(error);
  }
}

/** @param {unknown} error */
export function warn(error) {
  if (!warned) console.warn('[corsight] Calls are not explained:', error);
  warned = true;
}

/**
 * Gives `object` a property that is made when it is first read: most calls succeed, and nobody looks at them.
 *
 * @param {any} object
 * @param {string} name
 * @param {() => unknown} make
 */
export function lazily(object, name, make) {
  Object.defineProperty(object, name, {
    configurable: true,
    enumerable: true,
    get() {
      const value = quietly(make) ?? null;
      // The rest stays as it is.
      Object.defineProperty(object, name, { value, writable: true });
      return value;
    },
  });
}
