/**
 * The engine as a JavaScript class.
 *
 * Whatever the caller gives is read before anything of the wasm is used: reading may run code of the caller's, which may use or dispose of
 * this engine or another.
 *
 * @import { CacheEntry, Engine as EngineContract, EngineOptions, Exchange, Fetch as FetchContract, FetchAction, Finding, Plan, RequestLike, ResponseLike, Verdict } from '../index.js'
 * @import { Settings } from './options.js'
 */
import { CorsError } from '../errors/cors-error.js';
import { demandPair, listPairs, string } from './headers.js';
import { strip } from '../host/http-text.js';
import { load } from './load.js';
import { demand, isObject } from '../errors/misuse.js';
import { EXCHANGE_FIELDS, RESPONSE_FIELDS, demandFields } from './names.js';
import { isSettings, readOptions } from './options.js';
import { CACHE_CLEAR, CACHE_ENTRIES, CACHE_SIZE, CHECK, FILTER, FREE, HANDLE_RESPONSE, HEADER_NOT_SEEN, INPUT, JUDGE_PREFLIGHT, NEEDS_PREFLIGHT, NUMBERS, PLACES, PLAN,
  POLL, SET_UP, START, TEXT, VERDICT, ask, encoder, instance, own, running, stoppedBy, wasm } from './raw.js';
import { LISTS, encodeRequest, toHref } from './request.js';
import { appendFailure, appendResponse } from './response.js';
import { withoutUserinfo } from '../errors/urls.js';
import { Wire } from './wire.js';

// What a header value cannot have in it, and what is no byte.
const UNUSUAL = /[\0\n\r\u0100-\uffff]/;
// The same, and whitespace at an end, which is no part of it.
const ODD = /[\0\n\r\u0100-\uffff]|^[\t ]|[\t ]$/;

/** How many fetches of one engine can be under way. Those that nobody refers to any more count until the garbage collector has found them. */
const MOST_FETCHES = 2 ** 15;
/** How many fetches that are over stay in the memory of the wasm until somebody asks for their verdicts. */
const MOST_ENDED = 2 ** 12;
/** A question of more bytes gives its memory back. */
const MOST_KEPT = 2 ** 20;

/** @type {Wire | undefined} One that nobody is writing to. What is read of a request may be code that asks an engine. */
let idle;

/**
 * A fetch in the memory of the wasm.
 *
 * @typedef {object} Held
 * @property {number | null} number Where it is; null if it is there no more.
 * @property {Verdict | null} [verdict] That of a fetch that is over and was taken out of the memory.
 * @property {boolean} [isDisposed]
 */

/**
 * @param {EngineOptions} [options]
 * @returns {Promise<Engine>}
 */
export async function createEngine(options) {
  const settings = readOptions(options);
  await load(settings.wasm);
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
  /** @type {Set<Held>} */
  #fetches = new Set();
  /** @type {Set<Held>} Those of them that are over, the oldest first. */
  #ended = new Set();
  /** @type {{ readonly size: number, entries(): CacheEntry[], clear(): void }} */
  preflightCache;

  /** @param {Settings} settings */
  constructor(settings) {
    demand(isSettings(settings), 'createEngine makes Engines', settings);
    this.#settings = settings;
    this.#start();
    const cache = (/** @type {number} */ what) => {
      const now = this.#now();
      return ask(this.#current(), what, now);
    };
    this.preflightCache = {
      get size() {
        return cache(CACHE_SIZE);
      },
      entries: () => cache(CACHE_ENTRIES),
      clear: () => void cache(CACHE_CLEAR),
    };
  }

  get origin() {
    return this.#settings.origin;
  }

  /** @returns {EngineContract['profile']} */
  get profile() {
    return /** @type {any} */ (LISTS.profile[this.#settings.profile]);
  }

  /**
   * @param {RequestLike} request
   * @returns {Plan}
   */
  plan(request) {
    return this.#ask(PLAN, this.#read(request));
  }

  /**
   * @param {RequestLike} request
   * @returns {boolean}
   */
  needsPreflight(request) {
    return this.#askQuickly(NEEDS_PREFLIGHT, this.#read(request, true)) === 1;
  }

  /**
   * @param {Exchange} exchange
   * @returns {Verdict}
   */
  check(exchange) {
    demand(isObject(exchange), 'check takes { request, responses: [...] }', exchange);
    demandFields(exchange, EXCHANGE_FIELDS);
    const { request, responses } = exchange;
    demand(isObject(responses) && Array.isArray(responses), 'check takes { request, responses: [...] }, whose responses are an array', responses);
    const wire = this.#read(request);
    for (let index = 0; index < responses.length; index++) appendResponse(wire, responses[index]);
    return this.#ask(CHECK, wire);
  }

  /**
   * @param {RequestLike} request
   * @param {ResponseLike} response
   * @returns {boolean}
   */
  allowsPreflight(request, response) {
    const wire = this.#read(request, true);
    appendResponse(wire, response, true);
    return this.#askQuickly(JUDGE_PREFLIGHT, wire) === 0;
  }

  /**
   * @param {RequestLike} request
   * @param {ResponseLike} response
   * @returns {[name: string, value: string][] | null}
   */
  filter(request, response) {
    demand(isObject(response), 'A response is an object', response);
    demandFields(response, RESPONSE_FIELDS);
    const { headers } = response;
    // What is no array may give its pairs only once.
    const isArray = isObject(headers) && Array.isArray(headers);
    const pairs = /** @type {any} */ (headers === undefined || isArray ? headers : listPairs(headers));
    const given = pairs === headers ? response : { status: response.status, headers: pairs };
    const wire = this.#read(request, true);
    const { url } = wire;
    appendResponse(wire, given, true);
    const count = this.#askQuickly(FILTER, wire);
    if (count < 0) return null;
    /** @type {[string, string][]} */
    const visible = [];
    let isUsual = true;
    for (const place of this.#places(count)) {
      const pair = pairs[place];
      demandPair(pair);
      let value = string(pair[1]);
      if (ODD.test(value)) {
        value = strip(value);
        isUsual &&= !UNUSUAL.test(value);
      }
      visible.push([string(pair[0]), value]);
    }
    // The wasm has not seen all values. It says what is wrong with them, if something is.
    if (!isUsual) {
      const whole = this.#read(url);
      appendResponse(whole, given);
      this.#ask(FILTER, whole);
    }
    return visible;
  }

  /**
   * @param {RequestLike} request
   * @returns {FetchContract}
   */
  start(request) {
    const wire = this.#read(request);
    const { url } = wire;
    if (this.#fetches.size >= MOST_FETCHES) throw broken(`An engine has at most ${MOST_FETCHES} fetches under way; poll each to its end or dispose of it`);
    /** @type {Held} */
    const held = { number: this.#ask(START, wire) };
    const started = this.#instance;
    this.#fetches.add(held);

    /** Where the engine is, which has the fetch if `held` has a number. */
    const current = () => {
      if (held.isDisposed) throw broken(`This fetch was disposed of: ${withoutUserinfo(url)}`);
      const raw = this.#current();
      if (started === this.#instance) return raw;
      throw new CorsError(`This fetch was lost when the WebAssembly of Corsight stopped (${stoppedBy}): start it again`, { code: 'engine-internal', cause: stoppedBy });
    };
    const verdict = () => {
      const raw = current();
      return held.number === null ? held.verdict ?? null : ask(raw, VERDICT, 0, held.number);
    };
    const hand = (/** @type {(wire: Wire) => void} */ append) => {
      current();
      const now = this.#now();
      const wire = new Wire();
      wire.url = url;
      wire.now = now;
      append(wire);
      current();
      if (held.number === null) throw broken(`This fetch is over and takes no more responses: ${withoutUserinfo(url)}`);
      this.#ask(HANDLE_RESPONSE, wire, held.number);
    };
    const handle = {
      poll: () => {
        const raw = current();
        if (held.number === null) return null;
        const action = ask(raw, POLL, 0, held.number);
        const { type, error } = action ?? {};
        if (type === 'deliver' || type === 'fail') this.#end(held);
        return type === 'fail' ? { type, error: new CorsError(error.message, { ...error, verdict: verdict() }) } : action;
      },
      handleResponse: (/** @type {ResponseLike} */ response) => hand((wire) => appendResponse(wire, response)),
      handleFailure: (/** @type {unknown} */ error) => hand((wire) => appendFailure(wire, error)),
      verdict,
      dispose: () => {
        held.isDisposed = true;
        free();
      },
    };
    const free = own(handle, () => this.#giveBack(held));
    return handle;
  }

  /**
   * @param {string} name
   * @param {string} url
   * @returns {Finding | null}
   */
  explainMissingHeader(name, url) {
    const wire = new Wire();
    wire.clear();
    wire.string(name, 'The name of a header');
    wire.string(`\n${toHref(url, this.#settings.base)}`, 'url');
    // The wasm reads the text alone.
    wire.count = 0;
    return this.#ask(HEADER_NOT_SEEN, wire);
  }

  /** Gives the memory back at once; without it the garbage collector does, later. */
  dispose() {
    this.#free();
    this.#raw = null;
    this.#fetches.clear();
    this.#ended.clear();
  }

  /**
   * A fetch is over. Its verdict stays in the memory of the wasm, because few ask for it, unless there are too many.
   *
   * @param {Held} held
   */
  #end(held) {
    this.#ended.add(held);
    if (this.#ended.size <= MOST_ENDED) return;
    const [oldest] = this.#ended;
    oldest.verdict = ask(this.#raw, VERDICT, 0, /** @type {number} */ (oldest.number));
    this.#giveBack(oldest);
  }

  /**
   * Takes a fetch out of the memory of the wasm.
   *
   * @param {Held} held
   */
  #giveBack(held) {
    this.#fetches.delete(held);
    this.#ended.delete(held);
    const { number } = held;
    held.number = null;
    // A disposed engine has given all of them back.
    if (number !== null && this.#raw !== null) ask(this.#raw, FREE, 0, number);
  }

  #now() {
    const now = this.#settings.now();
    demand(Number.isFinite(now), 'now gives a number', now);
    return now;
  }

  #start() {
    const { profile, maxAgeLimit, raw } = this.#settings;
    const made = running(() => wasm.new());
    this.#raw = made;
    this.#instance = instance;
    this.#free = own(this, () => wasm.free(made, 0));
    // What is in the memory of an earlier instance is gone.
    this.#fetches.clear();
    this.#ended.clear();
    this.#input = new Uint8Array();
    this.#numbers = new Uint32Array();
    const length = this.#put(raw);
    ask(made, SET_UP, maxAgeLimit, profile, length, length);
    // It may be a public suffix list, which is longer than any request.
    this.#input = new Uint8Array();
  }

  /** Where the engine is, made anew if the wasm stopped since. */
  #current() {
    if (this.#raw === null) throw broken('This engine was disposed of: make another one');
    if (this.#instance !== instance) this.#start();
    return this.#raw;
  }

  /**
   * Reads a request. What reading it throws is the caller's and goes through as it is.
   *
   * @param {RequestLike} request
   * @param {boolean} [isQuick] Whether nothing is shown of it, so that an absolute URL can be as it is.
   */
  #read(request, isQuick) {
    if (this.#raw === null) throw broken('This engine was disposed of: make another one');
    const wire = idle ?? new Wire();
    idle = undefined;
    wire.now = this.#now();
    encodeRequest(request, this.#settings.base, wire, isQuick);
    return wire;
  }

  /**
   * Asks for a number.
   *
   * @param {number} what
   * @param {Wire} wire
   */
  #askQuickly(what, wire) {
    try {
      return this.#ask(what, wire);
    } catch (error) {
      const isBadInput = /** @type {CorsError} */ (error).code !== 'engine-internal';
      if (!isBadInput || !wire.isUrlAsGiven) throw error;
    }
    // The URL may be what is wrong: only the host can say.
    wire.replaceUrl(toHref(wire.url, this.#settings.base));
    return this.#ask(what, wire);
  }

  /**
   * Writes `wire` into the memory of the wasm and asks for `what`. No code of the caller's runs in here.
   *
   * @param {number} what
   * @param {Wire} wire
   * @param {number} [fetch]
   */
  #ask(what, wire, fetch) {
    const raw = this.#current();
    const { text, numbers, count, now } = wire;
    const length = this.#put(text);
    if (this.#numbers.length < count) {
      const size = roomFor(count);
      const pointer = running(() => wasm.buffer(raw, NUMBERS, size));
      this.#numbers = new Uint32Array(wasm.memory.buffer, pointer, size);
    }
    const own = this.#numbers;
    for (let index = 0; index < count; index++) own[index] = numbers[index];
    const isLarge = text.length > MOST_KEPT || 4 * count > MOST_KEPT;
    let answer;
    try {
      answer = ask(raw, what, now, fetch, length, text.length, count);
    } finally {
      if (isLarge) this.#shrink();
    }
    if (!isLarge) {
      wire.text = '';
      idle = wire;
    }
    return answer;
  }

  /**
   * Writes `text` into the memory of the wasm.
   *
   * @param {string} text
   */
  #put(text) {
    // A UTF-16 code unit takes one byte of UTF-8 if it is ASCII, and at most three otherwise.
    const { read, written } = encoder.encodeInto(text, this.#room(text.length));
    return read === text.length ? written : encoder.encodeInto(text, this.#room(3 * text.length)).written;
  }

  /**
   * The memory of the wasm that text is written into.
   *
   * @param {number} least How many bytes are needed.
   */
  #room(least) {
    // Also true whenever the memory has grown: it has a new buffer then, and views of the old one have no length.
    if (this.#input.length < least) {
      const size = roomFor(least);
      const pointer = running(() => wasm.buffer(this.#raw, TEXT, size));
      this.#input = new Uint8Array(wasm.memory.buffer, pointer, size);
    }
    return this.#input;
  }

  /** Gives the memory back that a large question took. */
  #shrink() {
    this.#input = new Uint8Array();
    this.#numbers = new Uint32Array();
    // Unless it is gone, because the wasm stopped.
    if (this.#instance === instance) running(() => wasm.buffer(this.#raw, INPUT, 0));
  }

  /**
   * A copy of the places that FILTER put out. Reading a header's value may ask this engine something else, which puts out others.
   *
   * @param {number} count
   */
  #places(count) {
    const pointer = running(() => wasm.buffer(this.#raw, PLACES, 0));
    return new Uint32Array(wasm.memory.buffer, pointer, count).slice();
  }
}

/**
 * The error for a call that comes at the wrong time. It names no value, because none is wrong.
 *
 * @param {string} message
 */
function broken(message) {
  return new CorsError(message, { code: 'misuse' });
}

/**
 * Memory for as much as is needed now, and for a little more.
 *
 * @param {number} least
 */
function roomFor(least) {
  return least < MOST_KEPT ? 2 * least + 256 : least;
}
