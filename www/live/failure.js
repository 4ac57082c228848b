/**
 * Why a server could not be reached, in words, and the limit of time for an answer.
 */
import { textOf } from '../errors/misuse.js';

/**
 * The failure of a request, in the words of the system.
 *
 * @param {any} error
 * @param {string} url
 */
export function failureOf(error, url) {
  const { host } = new URL(url);
  const code = typeof error?.code === 'string' ? error.code : null;
  // Node tries all addresses of a host, and the error of all together has no message of its own.
  const [first] = Array.isArray(error?.errors) ? error.errors : [];
  const words = error?.message || first?.message || code || textOf(error);
  return { error: code && !words.includes(code) ? `${words} (${code})` : words, code, host };
}

/**
 * What `send` gives, unless it takes too long. The limit is for the head of an answer, not for its body.
 *
 * @template T
 * @param {number} timeout In milliseconds.
 * @param {AbortSignal | undefined} signal
 * @param {string} url
 * @param {(signal: AbortSignal) => Promise<T>} send
 * @returns {Promise<T>}
 */
export async function within(timeout, signal, url, send) {
  const controller = new AbortController();
  const late = Object.assign(new Error(`${new URL(url).host} has not answered within ${timeout / 1000} s: timed out`), { code: 'ETIMEDOUT' });
  const timer = setTimeout(() => controller.abort(late), timeout);
  try {
    return await send(signal ? AbortSignal.any([signal, controller.signal]) : controller.signal);
  } finally {
    clearTimeout(timer);
  }
}
