/**
 * The engine as a JavaScript class.
 *
 * @import { CacheEntry, EngineOptions, Exchange, Fetch as FetchContract, FetchAction, Plan, RequestLike, ResponseLike, Verdict } from './index.js'
 * @import { Settings } from './options.js'
 */
import { CorsError } from './errors.js';
import { Wire, encodeRequest, string, toPairs } from './request.js';
import { appendResponse } from './response.js';
import { demand } from './misuse.js';
import { readOptions } from './options.js';
import { ask, encoder, guard, instance, load, own, translate, wasm } from './raw.js';

// What a header value cannot have in it, and what is no byte.
const UNUSUAL = /[\0\n\r\u0100-\uffff]/;
// The same, and whitespace at an end, which is no part of it.
const ODD = /[\0\n\r\u0100-\uffff]|^[\t ]|[\t ]$/;
/** @type {Wire | undefined} One that nobody is writing to. What is read of a request may be code that asks an engine. */
let idle;

/**
 * @param {EngineOptions} [options]
 * @returns {Promise<Engine>}
 */
export async function createEngine(options = {}) {
  const settings = readOptions(options);
  await load(options.wasm);
  return new Engine(settings);
}

export class Engine {
  /** @type {Settings} */
  #settings;
  /** @type {number | null} Where the engine is in memory; null once disposed of. */
  #raw = 0;
  #instance = 0;
  #free = () => {};
  #input = new Uint8Array();
  #numbers = new Uint32Array();
  /** @type {{ readonly size: number, entries(): CacheEntry[], clear(): void }} */
  preflightCache;

  /** @param {Settings} settings */
  constructor(settings) {
    demand(typeof settings?.raw === 'string', 'createEngine makes Engines', settings);
    this.#settings = settings;
    guard(() => this.#start());
    const cache = (/** @type {number} */ what) => {
      const raw = this.#current();
      const now = this.#now();
      return guard(() => ask(raw, what, now));
    };
    this.preflightCache = {
      get size() {
        return cache(4 /* CACHE_SIZE */);
      },
      entries: () => cache(12 /* CACHE_ENTRIES */),
      clear: () => void cache(13 /* CACHE_CLEAR */),
    };
  }

  get origin() {
    return this.#settings.origin;
  }

  /**
   * @param {RequestLike} request
   * @returns {Plan}
   */
  plan(request) {
    return this.#run(5 /* PLAN */, request);
  }

  /**
   * @param {RequestLike} request
   * @returns {boolean}
   */
  needsPreflight(request) {
    return this.#run(0 /* NEEDS_PREFLIGHT */, request, [], true) === 1;
  }

  /**
   * @param {Exchange} exchange
   * @returns {Verdict}
   */
  check(exchange) {
    demand(Array.isArray(exchange?.responses), 'responses are an array', exchange);
    return this.#run(6 /* CHECK */, exchange.request, exchange.responses);
  }

  /**
   * @param {RequestLike} request
   * @param {ResponseLike} response
   * @returns {boolean}
   */
  allowsPreflight(request, response) {
    return this.#run(1 /* JUDGE_PREFLIGHT */, request, [response], true) === 0;
  }

  /**
   * @param {RequestLike} request
   * @param {ResponseLike} response
   * @returns {[name: string, value: string][] | null}
   */
  filter(request, response) {
    const headers = /** @type {any} */ (response)?.headers;
    // Read once, because headers may be an iterator, and by their places.
    const pairs = Array.isArray(headers) || headers === undefined ? headers : [...toPairs(headers)];
    const given = pairs === headers ? response : { status: response.status, headers: pairs };
    const count = this.#run(2 /* FILTER */, request, [given], true);
    if (count < 0) return null;
    /** @type {[string, string][]} */
    const visible = [];
    let usual = true;
    for (const place of new Uint32Array(wasm.memory.buffer, wasm.buffer(this.#raw, 1), count)) {
      const pair = pairs[place];
      let value = string(pair[1]);
      if (ODD.test(value)) {
        value = value.replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '');
        usual &&= !UNUSUAL.test(value);
      }
      visible.push([string(pair[0]), value]);
    }
    // The wasm has not seen all values. It says what is wrong with them, if something is.
    if (!usual) this.#run(2 /* FILTER */, request, [given]);
    return visible;
  }

  /**
   * @param {RequestLike} request
   * @returns {FetchContract}
   */
  start(request) {
    const fetch = this.#run(3 /* START */, request);
    // Of what was written last.
    const { url } = /** @type {Wire} */ (idle);
    const started = this.#instance;
    const current = () => {
      const raw = this.#current();
      if (started === this.#instance) return raw;
      throw new CorsError('Corsight started afresh without this fetch', { code: 'engine-internal' });
    };
    const call = (/** @type {number} */ what) => {
      const raw = current();
      return guard(() => ask(raw, what, 0, fetch));
    };
    const answer = (/** @type {ResponseLike} */ response) => {
      const raw = current();
      const now = this.#now();
      const wire = new Wire();
      wire.url = url;
      appendResponse(wire, response);
      guard(() => this.#send(9 /* HANDLE_RESPONSE */, raw, wire, now, fetch));
    };
    const verdict = () => call(8 /* VERDICT */);
    const handle = {
      poll() {
        const action = call(7 /* POLL */);
        const { type, error } = action ?? {};
        return type === 'fail' ? { type, error: new CorsError(error.message, { ...error, verdict: verdict() }) } : action;
      },
      handleResponse: answer,
      // No status is no response, and what stands for its URL is what the transport said.
      handleFailure: (/** @type {any} */ error) => answer({ status: 0, url: String(error?.message ?? error ?? '') }),
      verdict,
    };
    const raw = this.#raw;
    own(handle, () => {
      // A disposed engine has given its fetches back.
      if (raw === this.#raw) ask(raw, 10 /* FREE */, 0, fetch);
    });
    return handle;
  }

  /** Gives the memory back at once; without it the garbage collector does, later. */
  dispose() {
    guard(this.#free);
    this.#raw = null;
  }

  #now() {
    const now = this.#settings.now();
    demand(Number.isFinite(now), 'now gives a number', now);
    return now;
  }

  #start() {
    const { profile, maxAgeLimit, raw } = this.#settings;
    const made = wasm.new();
    this.#raw = made;
    this.#free = own(this, () => wasm.free(made, 0));
    this.#instance = instance;
    // What is in the memory of an earlier instance is of no use, and what this is set up by is kept by nobody.
    this.#input = new Uint8Array();
    const length = this.#put(raw);
    this.#input = new Uint8Array();
    this.#numbers = new Uint32Array();
    ask(made, 11 /* SET_UP */, maxAgeLimit, profile, length, length);
  }

  /**
   * Writes `text` into the memory of the wasm.
   *
   * @param {string} text
   */
  #put(text) {
    // A UTF-16 unit takes at most three bytes of UTF-8.
    const most = text.length * 3;
    // Also true whenever the memory has grown: it has a new buffer then, and views of the old one have no length.
    if (this.#input.length < most) {
      const size = most + 4096;
      const pointer = wasm.buffer(this.#raw, 2, size);
      this.#input = new Uint8Array(wasm.memory.buffer, pointer, size);
    }
    return encoder.encodeInto(text, this.#input).written;
  }

  /** Where the engine is, made anew if the wasm was started afresh since. */
  #current() {
    demand(this.#raw !== null, 'This engine was disposed of', this);
    if (this.#instance !== instance) guard(() => this.#start());
    return this.#raw;
  }

  /**
   * Asks for `what` of a request, and responses after it. What reading them throws is the caller's and goes through as it is;
   * what the wasm throws becomes a CorsError.
   *
   * @param {number} what
   * @param {RequestLike} request
   * @param {ResponseLike[]} [responses]
   * @param {boolean} [hot] Whether nothing is shown of them: values can be left out, and absolute URLs be as they are.
   * @returns {any}
   */
  #run(what, request, responses = [], hot, asGiven = hot) {
    const raw = this.#current();
    const now = this.#now();
    const wire = idle ?? new Wire();
    idle = undefined;
    encodeRequest(request, this.#settings.base, wire, asGiven);
    for (const response of responses) appendResponse(wire, response, hot);
    try {
      return this.#send(what, raw, wire, now);
    } catch (error) {
      if (!asGiven || error instanceof Error) throw translate(error);
    }
    // The URL may be what is wrong: only the host can say.
    return this.#run(what, request, responses, hot, false);
  }

  /**
   * Writes `wire` into the memory of the wasm and asks for `what`.
   *
   * @param {number} what
   * @param {number} raw
   * @param {Wire} wire
   * @param {number} now
   * @param {number} [fetch]
   */
  #send(what, raw, wire, now, fetch) {
    const { text, numbers, count } = wire;
    const length = this.#put(text);
    // As for the text.
    if (this.#numbers.length < count) {
      const size = count + 256;
      const pointer = wasm.buffer(raw, 3, size);
      this.#numbers = new Uint32Array(wasm.memory.buffer, pointer, size);
    }
    const own = this.#numbers;
    for (let index = 0; index < count; index++) own[index] = numbers[index];
    idle = wire;
    return ask(raw, what, now, fetch, length, text.length, count);
  }
}
