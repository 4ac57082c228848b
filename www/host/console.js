/**
 * Every use of the console. An application must not notice that its console is missing, frozen or throws.
 */

/** @type {Set<string>} What was said once. */
const said = new Set();

/**
 * @param {'log' | 'warn' | 'groupCollapsed' | 'groupEnd'} method
 * @param {unknown[]} args
 */
export function say(method, ...args) {
  try {
    globalThis.console[method](...args);
  } catch {}
}

/**
 * Says something about `topic`, unless something was said about it before.
 *
 * @param {string} topic
 * @param {'log' | 'warn'} method
 * @param {unknown[]} args
 */
export function sayOnce(topic, method, ...args) {
  if (said.has(topic)) return;
  said.add(topic);
  say(method, ...args);
}
