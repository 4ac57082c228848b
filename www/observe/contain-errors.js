/**
 * What goes wrong in Corsight stays in Corsight: each step of its own inside a call stack of the application runs through here.
 */
import { sayOnce } from '../host/console.js';

/**
 * Runs `work`. What it throws is told once in the console and goes no further.
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
 * Runs `work` quietly, after the code that is running now. A promise of the language itself, because applications and fake
 * timers replace `setTimeout`, `queueMicrotask` and `Promise`.
 *
 * @param {() => unknown} work
 */
export async function later(work) {
  await null;
  quietly(work);
}

/**
 * Tells of the first trouble of all, and of no other.
 *
 * @param {unknown} error
 */
export function warn(error) {
  sayOnce('trouble', 'warn', '[corsight] Calls are not explained:', error);
}
