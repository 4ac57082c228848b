/**
 * The calls of a page, while it is driven.
 *
 * @import { Call, Recorder } from '../capture.js'
 * @import { CallWanted, CdpOptions, ObservedPage, WaitOptions } from '../cdp.js'
 */
import { createRecorder } from '../capture/recorder.js';
import { demand, tag } from '../errors/misuse.js';
import { nameOf } from '../errors/urls.js';
import { demandOptions } from '../engine/names.js';
import { listen, sessionOf } from './session.js';

/** How long nothing may come until what a browser tells late has come, in milliseconds. */
const QUIET = 200;
/** How long nothing may come until a request, of which only the preflight was told, counts as one that nobody will tell of. */
const LONG_QUIET = 2000;
const TIMEOUT = 30_000;

/**
 * @param {unknown} target
 * @param {CdpOptions} [options]
 * @returns {Promise<ObservedPage>}
 */
export async function observe(target, options = {}) {
  demandOptions(options, 'observe', ['wasm']);
  const recorder = await createRecorder({ recorder: 'CDP', ...options.wasm && { wasm: options.wasm } });
  const { session, isOwn } = await sessionOf(target);
  const page = new Page(recorder);
  const stop = await listen(session, (event) => page.take(event));
  page.onStop = async () => {
    await stop();
    if (isOwn) await session.detach?.().catch(() => {});
  };
  return page;
}

class Page {
  #recorder;
  /** @type {Set<() => void>} Who waits for the next event. */
  #waiting = new Set();
  /** @type {() => Promise<void>} */
  onStop = async () => {};

  /** @param {Recorder} recorder */
  constructor(recorder) {
    this.#recorder = recorder;
  }

  /** @param {{ method: string, params: object }} event */
  take(event) {
    this.#recorder.add(event);
    for (const wake of this.#waiting) wake();
  }

  get calls() {
    return this.#recorder.calls;
  }

  /** @param {WaitOptions} [options] */
  async settled(options = {}) {
    const names = () => this.calls.filter(({ outcome }) => outcome === 'pending').map(({ request }) => nameOf(request)).join(', ');
    await this.#until(() => quietFor(this.calls), () => `${names()} has not ended`, 'settled', options);
    return this.calls;
  }

  /**
   * @param {CallWanted} wanted
   * @param {WaitOptions} [options]
   */
  async call(wanted, options = {}) {
    const isWanted = matcherOf(wanted);
    const find = () => this.calls.filter((call) => call.outcome !== 'pending' && isWanted(call)).slice(-1);
    const others = () => this.calls.map(({ request }) => nameOf(request)).join(', ') || 'none';
    const complaint = () => `no call ${typeof wanted === 'function' ? 'that is wanted' : `of ${wanted}`} has ended. The calls so far: ${others()}`;
    await this.#until(() => (find().length ? quietFor(find()) : null), complaint, 'call', options);
    return find()[0];
  }

  toHar() {
    return this.#recorder.toHar();
  }

  clear() {
    this.#recorder.clear();
  }

  async stop() {
    await this.onStop();
  }

  /**
   * Waits until nothing has come for a while, because preflights and headers are told late.
   *
   * @param {() => number | null} quiet How long nothing may come, in milliseconds; null if something has to come.
   * @param {() => string} complaint
   * @param {string} owner
   * @param {WaitOptions} options
   */
  async #until(quiet, complaint, owner, options) {
    demandOptions(options, owner, ['timeout']);
    const { timeout = TIMEOUT } = options;
    demand(Number.isFinite(timeout) && timeout > 0, 'timeout is a number of milliseconds above 0', timeout);
    const deadline = performance.now() + timeout;
    for (;;) {
      const left = Math.max(0, deadline - performance.now());
      const needed = quiet();
      if (await this.#isQuiet(Math.min(needed ?? left, left)) && needed !== null && needed <= left) return;
      if (performance.now() >= deadline) throw new Error(`After ${timeout} ms ${complaint()}`);
    }
  }

  /**
   * Whether nothing comes within a time.
   *
   * @param {number} milliseconds
   */
  #isQuiet(milliseconds) {
    return new Promise((resolve) => {
      const end = (/** @type {boolean} */ isQuiet) => {
        this.#waiting.delete(wake);
        clearTimeout(timer);
        resolve(isQuiet);
      };
      const wake = () => end(false);
      const timer = setTimeout(end, milliseconds, true);
      this.#waiting.add(wake);
    });
  }
}

/**
 * How long nothing may come until all of the calls has been told; null if one is under way. The preflight of a worker's call may be told before
 * the request itself, and the request never, if the worker began before it was listened to.
 *
 * @param {Call[]} calls
 */
function quietFor(calls) {
  if (calls.some(({ outcome }) => outcome === 'pending')) return null;
  const isWhole = calls.every(({ outcome, messages }) => outcome !== 'incomplete' || messages.some(({ kind }) => kind === 'request'));
  return isWhole ? QUIET : LONG_QUIET;
}

/**
 * @param {CallWanted} wanted
 * @returns {(call: Call) => boolean}
 */
function matcherOf(wanted) {
  if (typeof wanted === 'function') return wanted;
  if (tag(wanted) === 'RegExp') return ({ request }) => /** @type {RegExp} */ (wanted).test(request.url);
  demand(typeof wanted === 'string' || tag(wanted) === 'URL', 'call takes a URL, the end of one, a regular expression, or a function', wanted);
  return ({ request }) => request.url === String(wanted) || request.url.endsWith(String(wanted));
}
