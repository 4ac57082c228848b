/**
 * Tells the inspected page the certain cause of a call that failed, for the log of the page's own Corsight.
 *
 * The browser hides responses of other origins from script, so a page is told by itself only if it is a developer's.
 *
 * @import { Call } from '../capture.js'
 * @import { Told } from '../host/panel-event.js'
 */
import { isDeveloperHost } from '../host/development.js';
import { PANEL_EVENT } from '../host/panel-event.js';

/** When a call is told, in milliseconds after it was seen. A page whose first call has failed loads what listens after that. */
const TIMES = [0, 250, 1000, 4000];

/**
 * Whether a page is one that only its developer sees.
 *
 * @param {string} url
 */
export function isOfDeveloper(url) {
  try {
    return isDeveloperHost(new URL(url).hostname);
  } catch {
    return false;
  }
}

/**
 * The JavaScript that the inspected page runs, undefined if there is nothing certain to tell. Its value is whether the page knows the call.
 *
 * @param {Call} call
 */
export function tellExpression({ id, request, startedAt, outcome, verdict }) {
  const diagnosis = outcome === 'blocked' ? verdict?.diagnosis : undefined;
  if (diagnosis?.causes[0]?.confidence !== 'certain' || startedAt === null) return undefined;
  const { causes, sent, happened, text } = diagnosis;
  /** @type {Told} */
  const told = { call: id, method: request.method, url: request.url, startedAt, diagnosis: { causes, sent, happened, text } };
  // A text of JSON is a string of JavaScript, so nothing of the call becomes code.
  return `!dispatchEvent(new CustomEvent(${JSON.stringify(PANEL_EVENT)}, { cancelable: true, detail: ${JSON.stringify(JSON.stringify(told))} }))`;
}

/** Tells the page of calls, each until the page knows it. */
export class PageTeller {
  /** @type {Map<string, { expression: string, isKnown: boolean }>} What the page is told of a call. */
  #news = new Map();
  #evaluate;

  /** @param {(expression: string) => Promise<unknown>} evaluate Runs an expression in the inspected page. */
  constructor(evaluate) {
    this.#evaluate = evaluate;
  }

  /** @param {readonly Call[]} calls */
  tell(calls) {
    for (const call of calls) {
      const expression = tellExpression(call);
      // What is known of a call changes when more of its messages are seen.
      if (!expression || this.#news.get(call.id)?.expression === expression) continue;
      const news = { expression, isKnown: false };
      this.#news.set(call.id, news);
      for (const time of TIMES) setTimeout(() => void this.#say(call.id, news), time);
    }
  }

  /** To be called when the calls so far are gone. */
  clear() {
    this.#news.clear();
  }

  /** @param {string} id @param {{ expression: string, isKnown: boolean }} news */
  async #say(id, news) {
    if (this.#news.get(id) === news && !news.isKnown) news.isKnown = (await this.#evaluate(news.expression)) === true;
  }
}
