/**
 * Seconds as people type them.
 */
import { UsageError } from './usage-error.js';

/**
 * The value of --timeout in milliseconds.
 *
 * @param {string | undefined} text
 */
export function readSeconds(text) {
  if (text === undefined) return undefined;
  const seconds = Number(text);
  if (!(seconds > 0 && seconds <= 86_400)) throw new UsageError(`--timeout is a number of seconds above 0, but it was given ${JSON.stringify(text)}`);
  return seconds * 1000;
}
