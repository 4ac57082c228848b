/**
 * Runs a table against live servers: each call from each page, in order.
 *
 * @import { CookieJar, Transport } from '../fetch.js'
 * @import { RequestRecord } from '../index.js'
 * @import { LiveExchange } from '../live/live.js'
 * @import { Failure, Outcome } from './expectations.js'
 * @import { Call, Expectation, Table } from './format.js'
 * @import { Page } from './origins.js'
 * @import { Given } from './read-table.js'
 */
import { createEngine } from '../engine/engine.js';
import { exchange } from '../live/live.js';
import { nodeTransport } from '../transport/node.js';
import { jarOf } from './cookies.js';
import { GRANTED, failuresOf, outcomeOf } from './expectations.js';
import { pagesOf } from './origins.js';
import { readTable } from './read-table.js';
import { Secrets, fill, fillAll, namesIn } from './variables.js';

/**
 * @typedef {Given & RunSettings} RunOptions
 *
 * @typedef {object} RunSettings
 * @property {() => CookieJar | undefined} [makeJar] Makes the jar of a page. Default: cookies of answers are not kept.
 * @property {boolean} [insecure]
 * @property {number} [timeout]
 * @property {AbortSignal} [signal]
 */

/**
 * One call from one page.
 *
 * @typedef {object} Case
 * @property {Call & { index: number }} call
 * @property {Page} page
 * @property {string} url As a page calls it.
 * @property {Expectation & { outcome: string }} expect
 * @property {LiveExchange} live
 * @property {Outcome} outcome
 * @property {Failure[]} failures Empty if all is as expected.
 * @property {Secrets} secrets What of it must not be printed.
 */

/**
 * Rejects with a `TableError` if the table cannot be run: then nothing was sent.
 *
 * @param {any} value The table as JSON.
 * @param {RunOptions} options
 * @returns {Promise<{ count: number, cases: AsyncGenerator<Case> }>}
 */
export async function run(value, options) {
  const table = await readTable(value, { environment: options.environment, baseUrl: options.baseUrl, publicUrl: options.publicUrl, profile: options.profile });
  const runner = new Runner(table, options);
  return { count: table.calls.reduce((sum, call) => sum + pagesOf(call, table).length, 0), cases: runner.run() };
}

class Runner {
  /** @type {Awaited<ReturnType<typeof readTable>>} */
  #table;
  /** @type {RunOptions} */
  #options;
  #secrets = new Secrets();
  /** @type {Map<string, Record<string, string>>} What answers to a page have saved, by its origin. */
  #saved = new Map();
  /** @type {Map<string, CookieJar | undefined>} */
  #jars = new Map();

  /**
   * @param {Awaited<ReturnType<typeof readTable>>} table
   * @param {RunOptions} options
   */
  constructor(table, options) {
    this.#table = table;
    this.#options = options;
    const { baseUrl, publicUrl, origins, ...rest } = table;
    for (const name of namesIn(rest)) this.#secrets.add(options.environment[name], name);
  }

  async* run() {
    const { calls } = this.#table;
    for (const call of calls) {
      const pages = pagesOf(call, this.#table);
      for (const page of pages) yield this.#case(call, page, pages[0].origin);
    }
  }

  /**
   * @param {Call & { index: number }} call
   * @param {Page} page
   * @param {string} first The page whose saved values those pages have that are to be refused.
   * @returns {Promise<Case>}
   */
  async #case(call, page, first) {
    const { origin, isExpected } = page;
    const saved = this.#saved.get(origin) ?? (isExpected ? {} : this.#saved.get(first)) ?? {};
    const valueOf = (/** @type {string} */ name) => saved[name] ?? this.#options.environment[name];
    const request = this.#request(call, valueOf);
    const { profile } = this.#table;
    // A clock that stands still: how long a preflight is remembered is told to the second.
    const engine = await createEngine({ origin, profile, now: () => 0, ...GRANTED });
    try {
      const { timeout, signal, insecure } = this.#options;
      const cookies = [this.#table.cookies, call.cookies].filter(Boolean).map((text) => fill(/** @type {string} */ (text), valueOf)).join('; ');
      const live = await exchange({ engine, request, timeout, signal, transport: await this.#transport(), insecure, jar: jarOf(cookies, this.#jar(origin)) });
      const expect = expectationOf(call, page);
      const outcome = await outcomeOf(live, profile);
      const failures = live.unreachable ? [] : failuresOf(live, outcome, expect, engine);
      if (isExpected) this.#save(call, origin, live);
      return { call, page, url: String(request.url), expect, live, outcome, failures, secrets: this.#secrets };
    } finally {
      engine.dispose();
    }
  }

  /**
   * @param {Call} call
   * @param {(name: string) => string | undefined} valueOf
   * @returns {RequestRecord}
   */
  #request(call, valueOf) {
    const { url, json, credentials, mode, redirect } = call;
    const { baseUrl, publicUrl = baseUrl } = this.#table;
    const filled = fill(url, valueOf);
    const body = json !== undefined ? JSON.stringify(fillAll(json, valueOf)) : call.body === undefined ? undefined : fill(call.body, valueOf);
    const headers = [...this.#table.headers ?? [], ...call.headers ?? []].flatMap(([name, template]) => {
      const value = fill(template, valueOf);
      // A header whose only value no answer has saved is left out, as a client does that has none.
      return value === '' && template !== '' ? [] : [/** @type {[string, string]} */ ([name, value])];
    });
    if (json !== undefined && !headers.some(([name]) => name.toLowerCase() === 'content-type')) headers.push(['Content-Type', 'application/json']);
    const method = call.method ?? (body === undefined ? 'GET' : 'POST');
    return {
      url: /^https?:\/\//i.test(filled) ? filled : publicUrl + filled, method, headers,
      ...Object.fromEntries(Object.entries({ body, credentials, mode, redirect }).filter(([, value]) => value !== undefined)),
    };
  }

  /** @param {string} origin */
  #jar(origin) {
    if (!this.#jars.has(origin)) this.#jars.set(origin, this.#options.makeJar?.());
    return this.#jars.get(origin);
  }

  /**
   * Sends what is for `publicUrl` to `baseUrl`.
   *
   * @returns {Promise<Transport | undefined>}
   */
  async #transport() {
    const { baseUrl, publicUrl } = this.#table;
    if (publicUrl === undefined || baseUrl === undefined || publicUrl === baseUrl) return undefined;
    this.#mapped ??= nodeTransport({ insecure: this.#options.insecure });
    const send = await this.#mapped;
    return async (url, init) => {
      const isMapped = url === publicUrl || ['/', '?'].some((end) => url.startsWith(publicUrl + end));
      return send(isMapped ? baseUrl + url.slice(publicUrl.length) : url, init);
    };
  }

  /** @type {Promise<Transport> | undefined} */
  #mapped;

  /**
   * @param {Call} call
   * @param {string} origin
   * @param {LiveExchange} live
   */
  #save({ save = {} }, origin, { responses }) {
    const saved = this.#saved.get(origin) ?? {};
    for (const [variable, name] of Object.entries(save)) {
      const [, value] = responses.at(-1)?.headers.find(([other]) => other.toLowerCase() === name.toLowerCase()) ?? [];
      if (value === undefined) continue;
      saved[variable] = value;
      this.#secrets.add(value, variable);
    }
    this.#saved.set(origin, saved);
  }
}

/**
 * @param {Call} call
 * @param {Page} page
 * @returns {Expectation & { outcome: string }}
 */
function expectationOf({ expect = {}, save, mode }, { isExpected }) {
  if (!isExpected) return { outcome: 'blocked' };
  // What is saved is what a page reads, if it is there.
  const readableIfSent = [...expect.readableIfSent ?? [], ...Object.values(save ?? {})];
  return { ...expect, outcome: expect.outcome ?? (mode === 'no-cors' ? 'opaque' : 'allowed'), readableIfSent: expect.outcome === 'blocked' ? [] : readableIfSent };
}
