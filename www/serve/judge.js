/**
 * Judges the exchanges that a server has seen, after they are over: what a browser makes of each answer.
 *
 * @import { Call, Recorder } from '../capture.js'
 * @import { Refusal } from '../serve.js'
 * @import { Seen } from './exchange.js'
 * @import { Settings } from './options.js'
 */
import { createRecorder } from '../capture/recorder.js';
import { sayOnce } from '../host/console.js';
import { nextTask } from '../host/next-task.js';
import { entryOf, urlOf, valueOf } from './exchange.js';
import { Passed, keyOf } from './passed.js';
import { Refusals } from './refusals.js';

/** How many exchanges wait to be judged. What comes while so many wait is not judged, so that a busy server keeps its memory. */
const MOST_WAITING = 1000;
/** How many exchanges are judged before the server's other work gets its turn. */
const AT_ONCE = 8;

export class Judge {
  #settings;
  #refusals;
  /** @type {{ seen: Seen, origin: string }[]} */
  #waiting = [];
  #isBusy = false;
  #passed = new Passed();

  /** @param {Settings} settings */
  constructor(settings) {
    this.#settings = settings;
    this.#refusals = new Refusals(settings);
  }

  /**
   * Takes an exchange that is over. It never throws, and judges later.
   *
   * @param {() => Seen | undefined} read
   */
  take(read) {
    try {
      const seen = read();
      if (!seen || this.#waiting.length >= MOST_WAITING) return;
      const origin = valueOf(seen.requestHeaders, 'origin');
      // A request without an origin is none of CORS, and a browser tells which requests are of the server's own pages.
      if (!origin || valueOf(seen.requestHeaders, 'sec-fetch-site') === 'same-origin') return;
      this.#waiting.push({ seen, origin });
      if (!this.#isBusy) void this.#work();
    } catch (error) {
      report(error);
    }
  }

  async #work() {
    this.#isBusy = true;
    try {
      await nextTask();
      const recorder = await createRecorder({ recorder: 'corsight/serve', ...this.#settings.wasm && { wasm: this.#settings.wasm } });
      for (let done = 1; this.#waiting.length; done++) {
        const { seen, origin } = /** @type {{ seen: Seen, origin: string }} */ (this.#waiting.shift());
        try {
          this.#judge(recorder, seen, origin);
        } catch (error) {
          recorder.clear();
          report(error);
        }
        if (done % AT_ONCE === 0) await nextTask();
      }
    } catch (error) {
      this.#waiting.length = 0;
      report(error);
    } finally {
      this.#isBusy = false;
    }
  }

  /**
   * @param {Recorder} recorder
   * @param {Seen} seen
   * @param {string} origin
   */
  #judge(recorder, seen, origin) {
    const url = urlOf(seen, origin);
    if (!url) return;
    const { pathname } = url;
    if (this.#settings.hideQuery && url.search) url.search = '?...';
    const entry = entryOf(seen, url.href, Date.now());
    const key = keyOf(entry, url);
    if (this.#passed.has(key)) return;
    const [call] = recorder.add(entry);
    recorder.clear();
    if (call?.outcome !== 'blocked' || !call.verdict) {
      this.#passed.add(key);
      return;
    }
    this.#refusals.add(call, origin, pathname, seen.status);
  }
}

/** @param {unknown} error */
function report(error) {
  sayOnce('serve', 'warn', '[corsight] The answers of this server are not judged:', error);
}
