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
import { encoder, guard, instance, load, own, translate, unwrap, wasm } from './raw.js';

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
  /** The memory as the 32-bit words that `filter` puts out. */
  #words = new Uint32Array();
  /** @type {{ readonly size: number, entries(): CacheEntry[], clear(): void }} */
  preflightCache;

  /** @param {Settings} settings */
  constructor(settings) {
    demand(typeof settings?.raw === 'string', 'createEngine makes Engines', settings);
    this.#settings = settings;
    guard(() => this.#start());
    const cache = (/** @type {(raw: number, now: number) => any} */ use) => {
      const raw = this.#current();
      const now = this.#now();
      return guard(() => use(raw, now));
    };
    this.preflightCache = {
      get size() {
        return cache((raw, now) => wasm.rawengine_cache_size(raw, now));
      },
      entries: () => cache((raw, now) => unwrap(wasm.rawengine_cache_entries(raw, now))),
      clear: () => cache((raw) => wasm.rawengine_cache_clear(raw)),
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
    return this.#run(request, undefined, plan);
  }

  /**
   * @param {RequestLike} request
   * @returns {boolean}
   */
  needsPreflight(request) {
    return this.#run(request, undefined, needsPreflight, true) === 1;
  }

  /**
   * @param {Exchange} exchange
   * @returns {Verdict}
   */
  check(exchange) {
    demand(Array.isArray(exchange?.responses), 'responses are an array', exchange);
    return this.#run(exchange.request, exchange.responses, check);
  }

  /**
   * @param {RequestLike} request
   * @param {ResponseLike} response
   * @returns {boolean}
   */
  allowsPreflight(request, response) {
    return this.#run(request, [response], judgePreflight, true) === 0;
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
    const count = this.#run(request, [given], filter, true);
    if (count < 0) return null;
    const first = wasm.rawengine_output(this.#raw) >> 2;
    // As for the input.
    if (this.#words.length === 0) this.#words = new Uint32Array(wasm.memory.buffer);
    const words = this.#words;
    /** @type {[string, string][]} */
    const visible = [];
    let usual = true;
    for (let index = first; index < first + count; index++) {
      const pair = pairs[words[index]];
      let value = string(pair[1]);
      if (ODD.test(value)) {
        value = value.replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '');
        usual &&= !UNUSUAL.test(value);
      }
      visible.push([string(pair[0]), value]);
    }
    // The wasm has not seen all values. It says what is wrong with them, if something is.
    if (!usual) this.#run(request, [given], filter, false);
    return visible;
  }

  /**
   * @param {RequestLike} request
   * @returns {FetchContract}
   */
  start(request) {
    let url = '';
    const fetch = this.#run(request, undefined, (raw, length, units, count, now, wire) => {
      url = wire.url;
      return checked(raw, wasm.rawengine_start(raw, length, units, count, now), 0);
    });
    const started = this.#instance;
    const current = () => {
      const raw = this.#current();
      if (started === this.#instance) return raw;
      throw new CorsError('The engine started afresh without this fetch', { code: 'engine-internal' });
    };
    const verdict = () => {
      current();
      return guard(() => unwrap(wasm.rawfetch_verdict(fetch)));
    };
    const answer = (/** @type {ResponseLike} */ response) => {
      const raw = current();
      const now = this.#now();
      const wire = new Wire();
      wire.url = url;
      appendResponse(wire, response);
      guard(() => this.#send(raw, wire, now, (raw, length, units, count, now) => unwrap(wasm.rawfetch_handle_response(fetch, raw, length, units, count, now))));
    };
    const handle = {
      poll: () => {
        current();
        return toAction(guard(() => unwrap(wasm.rawfetch_poll(fetch))), verdict);
      },
      handleResponse: answer,
      // No status is no response, and what stands for its URL is what the transport said.
      handleFailure: (/** @type {any} */ error) => answer({ status: 0, url: String(error?.message ?? error ?? '') }),
      verdict,
    };
    own(handle, fetch, 'rawfetch');
    return handle;
  }

  /** Gives the memory back at once; without it the garbage collector does, later. */
  dispose() {
    guard(this.#free);
    this.#raw = null;
  }

  #now() {
    const now = this.#settings.now();
    demand(Number.isFinite(now), 'now gives milliseconds', now);
    return now;
  }

  #start() {
    const { profile, maxAgeLimit, raw } = this.#settings;
    const made = wasm.rawengine_new();
    this.#raw = made;
    this.#free = own(this, made, 'rawengine');
    this.#instance = instance;
    // What is in the memory of an earlier instance is of no use, and what this is set up by is kept by nobody.
    this.#input = new Uint8Array();
    const length = this.#put(raw);
    this.#input = new Uint8Array();
    this.#numbers = this.#words = new Uint32Array();
    unwrap(wasm.rawengine_set_up(made, length, profile, maxAgeLimit));
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
      const size = Math.max(most, 4096);
      const pointer = wasm.rawengine_reserve(this.#raw, size);
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
   * Makes `call` with a request, and responses after it. What reading them throws is the caller's and goes through as it is;
   * what the wasm throws becomes a CorsError.
   *
   * @param {RequestLike} request
   * @param {ResponseLike[] | undefined} responses
   * @param {Call} call
   * @param {boolean} [hot] Whether nothing is shown of them: values can be left out, and absolute URLs be as they are.
   * @returns {any}
   */
  #run(request, responses, call, hot, asGiven = hot) {
    const raw = this.#current();
    const now = this.#now();
    const wire = idle ?? new Wire();
    idle = undefined;
    encodeRequest(request, this.#settings.base, wire, asGiven);
    if (responses) for (const response of responses) appendResponse(wire, response, hot);
    try {
      return this.#send(raw, wire, now, call);
    } catch (error) {
      if (!asGiven || error instanceof Error) throw translate(error);
    }
    // The URL may be what is wrong: only the host can say.
    return this.#run(request, responses, call, hot, false);
  }

  /**
   * Writes `wire` into the memory of the wasm and makes `call`.
   *
   * @param {number} raw
   * @param {Wire} wire
   * @param {number} now
   * @param {Call} call
   */
  #send(raw, wire, now, call) {
    const { text, numbers, count } = wire;
    const length = this.#put(text);
    // As for the text.
    if (this.#numbers.length < count) {
      const size = count + 256;
      const pointer = wasm.rawengine_reserve_numbers(raw, size);
      this.#numbers = new Uint32Array(wasm.memory.buffer, pointer, size);
    }
    const own = this.#numbers;
    for (let index = 0; index < count; index++) own[index] = numbers[index];
    idle = wire;
    return call(raw, length, text.length, count, now, wire);
  }
}

/** @typedef {(raw: number, length: number, units: number, count: number, now: number, wire: Wire) => any} Call */

/** @type {Call} */
const plan = (raw, length, units, count, now) => unwrap(wasm.rawengine_plan(raw, length, units, count, now));
/** @type {Call} */
const needsPreflight = (raw, length, units, count, now) => checked(raw, wasm.rawengine_needs_preflight(raw, length, units, count, now), -1);
/** @type {Call} */
const judgePreflight = (raw, length, units, count) => checked(raw, wasm.rawengine_judge_preflight(raw, length, units, count), -1);
/** @type {Call} */
const filter = (raw, length, units, count) => checked(raw, wasm.rawengine_filter(raw, length, units, count), -2);
/** @type {Call} */
const check = (raw, length, units, count) => unwrap(wasm.rawengine_check(raw, length, units, count));

/**
 * What a hot call gave, unless that says that it failed. A number costs half of a list of which it is one.
 *
 * @param {number} raw
 * @param {number} result
 * @param {number} failure
 */
const checked = (raw, result, failure) => result === failure ? unwrap(wasm.rawengine_take_error(raw)) : result;

/**
 * @param {any} action
 * @param {() => Verdict | null} verdict
 * @returns {FetchAction | null}
 */
function toAction(action, verdict) {
  if (action?.type !== 'fail') return action;
  const { error } = action;
  return { type: 'fail', error: new CorsError(error.message, { ...error, verdict: verdict() }) };
}
