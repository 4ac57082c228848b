/**
 * Keeps errors of Corsight away from the application. Every step of Corsight inside a call stack of the application runs through here.
 */
import { sayOnce } from '../host/console.js';

/**
 * Runs `work`. The first error of all is printed to the console, and no error reaches the caller.
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

/**
 * Runs `work` quietly after the code that is running now. It waits by `await`, because applications and fake timers replace
 * `setTimeout`, `queueMicrotask` and `Promise`.
 *
 * @param {() => unknown} work
 */
export async function later(work) {
  await null;
  quietly(work);
}

/**
 * Prints the first error of Corsight, and no later one.
 *
 * @param {unknown} error
 */
export function warn(error) {
  sayOnce('trouble', 'warn', '[corsight] Calls are not explained:', error);
}
