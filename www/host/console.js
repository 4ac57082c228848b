/**
 * Every line that Corsight writes to the console. A console that is missing, frozen or throws must not disturb the application.
 */

/** @type {Set<string>} The topics of sayOnce() that were written. */
const knownTopics = new Set();

/**
 * Calls a method of the console.
 *
 * @param {'log' | 'warn' | 'groupCollapsed' | 'groupEnd'} method
 * @param {unknown[]} args
 */
export function say(method, ...args) {
  try {
    globalThis.console[method](...args);
  } catch {}
}

/**
 * Writes to the console once for each topic.
 *
 * @param {string} topic
 * @param {'log' | 'warn'} method
 * @param {unknown[]} args
 */
export function sayOnce(topic, method, ...args) {
  if (knownTopics.has(topic)) return;
  knownTopics.add(topic);
  say(method, ...args);
}
