/**
 * The fixes that are being tried in the inspected tab.
 *
 * @import { Header } from '../index.js'
 * @import { Call } from '../capture.js'
 * @import { Change } from './trial.js'
 */
import { matches, rulesFor, sitesOf, withoutQuery } from './rules.js';

/** @param {Call} call */
const nameOf = ({ request }) => `${request.method} ${withoutQuery(request.url)}`;

export class Fixes {
  /** @type {Map<string, Change[]>} The changes by the method and URL of the call that they are for. */
  #changes = new Map();
  /** @type {{ changes: Change[], from: number, to: number }[]} When which changes were active, in milliseconds since 1970. */
  #periods = [];
  /** @type {chrome.runtime.Port | null} */
  #port = null;
  #tabId;
  #changed;

  /**
   * @param {number} tabId
   * @param {() => void} changed Is called when other fixes are active than before.
   */
  constructor(tabId, changed) {
    this.#tabId = tabId;
    this.#changed = changed;
  }

  /** All changes that are active. */
  get changes() {
    return [...this.#changes.values()].flat();
  }

  /** @param {Call} call */
  has(call) {
    return this.#changes.has(nameOf(call));
  }

  /**
   * The entry with the headers that the browser has set, and has judged the response by. The developer tools tell the headers of the server.
   *
   * @param {import('./traffic.js').Entry} entry
   */
  asJudged(entry) {
    const startedAt = Date.parse(entry.startedDateTime);
    const period = this.#periods.findLast(({ from, to }) => from <= startedAt && startedAt <= to);
    const headers = (period?.changes ?? []).filter((change) => matches(change, entry.request)).flatMap((change) => change.headers);
    if (!headers.length || !entry.response.status) return entry;
    const names = headers.map(({ name }) => name.toLowerCase());
    const kept = entry.response.headers.filter((/** @type {Header} */ { name }) => !names.includes(name.toLowerCase()));
    const comment = `Set by Corsight to try a fix: ${headers.map(({ name }) => name).join(', ')}`;
    return { ...entry, response: { ...entry.response, headers: [...kept, ...headers], comment } };
  }

  /**
   * Asks for the permission if it is not there, and sets the headers. It must be called where the user has just clicked.
   *
   * @param {Call} call
   * @param {Change[]} changes
   * @returns {Promise<'active' | 'denied' | 'elsewhere'>} `elsewhere`: a window asks for the permission.
   */
  async apply(call, changes) {
    const origins = sitesOf(call.origin, changes);
    if (!chrome.permissions) {
      const isGranted = await chrome.runtime.sendMessage({ granted: origins });
      if (!isGranted) {
        await chrome.runtime.sendMessage({ ask: origins });
        return 'elsewhere';
      }
    } else if (!await chrome.permissions.request({ origins })) return 'denied';
    this.#changes.set(nameOf(call), changes);
    await this.#send();
    return 'active';
  }

  /** Takes all fixes away. */
  async remove() {
    this.#changes.clear();
    await this.#send();
    this.#port?.disconnect();
    this.#port = null;
  }

  async #send() {
    const now = Date.now();
    for (const period of this.#periods) period.to = Math.min(period.to, now);
    const port = this.#port ?? this.#connect();
    const answer = new Promise((resolve) => {
      port.onMessage.addListener(function once(message) {
        port.onMessage.removeListener(once);
        resolve(message);
      });
    });
    port.postMessage({ rules: rulesFor(this.#tabId, this.changes) });
    const { error } = await answer;
    if (error) this.#changes.clear();
    else this.#periods.push({ changes: this.changes, from: now, to: Infinity });
    this.#changed();
    if (error) throw new Error(error);
  }

  #connect() {
    const port = chrome.runtime.connect({ name: `corsight:${this.#tabId}` });
    // The browser stops the background script after a while, and its rules end with the connection.
    port.onDisconnect.addListener(() => {
      this.#port = null;
      if (this.#changes.size) this.#send();
    });
    this.#port = port;
    return port;
  }
}
