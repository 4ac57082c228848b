/**
 * Entries of a HAR and events of the DevTools protocol as JSON, without what is never read.
 */

/** Keys whose values may be long and are never read. */
const LEFT_OUT = new Set(['content', 'cookies', 'params', 'postData', 'queryString', 'timings', 'cache', 'stack', '_webSocketMessages', 'securityDetails', 'timing']);

/**
 * @param {unknown} entry
 * @returns {string}
 */
export function textOfEntry(entry) {
  /** @this {unknown} */
  function leaveOut(/** @type {string} */ key, /** @type {unknown} */ value) {
    // `params` of an event is what the event says; those of an entry are inside of `postData`.
    return LEFT_OUT.has(key) && !(key === 'params' && this === entry) ? undefined : value;
  }
  return JSON.stringify(entry, leaveOut) ?? 'null';
}
