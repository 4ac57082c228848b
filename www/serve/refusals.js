/**
 * The refusals of a server's answers: each kind is told once, and counted.
 *
 * @import { Call } from '../capture.js'
 * @import { Verdict } from '../index.js'
 * @import { Settings } from './options.js'
 */
import { textOfRefusal, textOfStranger } from './text.js';

/** How many kinds are kept; the oldest is forgotten first, and may be told again. */
const MOST_KINDS = 1000;

export class Refusals {
  #settings;
  /** @type {Map<string, number>} How often each kind was seen. */
  #counts = new Map();

  /** @param {Settings} settings */
  constructor(settings) {
    this.#settings = settings;
  }

  /**
   * @param {Call} call A call that a browser has refused.
   * @param {string} origin
   * @param {string} path
   * @param {number} status
   */
  add(call, origin, path, status) {
    const { write, onRefused, isMeant } = this.#settings;
    const { diagnosis } = /** @type {Verdict} */ (call.verdict);
    const [cause] = diagnosis.causes;
    if (!cause) return;
    const isExpected = !isMeant(origin);
    const kind = isExpected ? ['', origin] : [cause.code, origin, call.request.method, endpointOf(path)];
    const count = this.#count(JSON.stringify(kind));
    if (isExpected ? count === 1 : isPowerOfTen(count)) {
      if (isExpected) write('info', textOfStranger(call, origin));
      else write('warn', textOfRefusal(call, origin, count));
    }
    onRefused?.(diagnosis, { origin, request: { method: call.request.method, url: call.request.url }, status, isPreflight: call.messages[0]?.kind === 'preflight', isExpected, count, call });
  }

  /** @param {string} kind */
  #count(kind) {
    const count = (this.#counts.get(kind) ?? 0) + 1;
    if (count === 1 && this.#counts.size >= MOST_KINDS) {
      const [oldest] = this.#counts.keys();
      this.#counts.delete(oldest);
    }
    this.#counts.set(kind, count);
    return count;
  }
}

/** @param {number} count */
const isPowerOfTen = (count) => Number.isInteger(Math.log10(count));

/**
 * The path without what names one of many things: numbers, UUIDs and other long words with digits.
 *
 * @param {string} path
 */
export function endpointOf(path) {
  return path.split('/').map((part) => (/^\d+$|^(?=.*\d)[\w-]{16,}$/.test(part) ? ':id' : part)).join('/');
}
