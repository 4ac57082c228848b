/**
 * The engine as a JavaScript class.
 *
 * Every method reads the caller's objects before it uses the wasm. Reading an object may run code of the caller, such as a getter, and
 * that code may use or dispose of this engine or another one.
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
import { CACHE_CLEAR, CACHE_ENTRIES, CACHE_SIZE, CHECK, FILTER, FREE, HANDLE_RESPONSE, HEADER_INDEXES, HEADER_NOT_SEEN, INPUT, JUDGE_PREFLIGHT, NEEDS_PREFLIGHT, NUMBERS,
  PLAN, POLL, SET_UP, START, TEXT, VERDICT, callWasm, encoder, instance, releaseWith, runInWasm, stoppedBy, wasm } from './raw.js';
import { LISTS, encodeRequest, toHref } from './request.js';
import { appendFailure, appendResponse } from './response.js';
import { withoutUserinfo } from '../errors/urls.js';
import { Wire } from './wire.js';

// A character that no header value can have: NUL, LF, CR, or a character that is not one byte.
const FORBIDDEN_IN_VALUE = /[\0\n\r\u0100-\uffff]/;
// Such a character, or whitespace at an end of the value, which is not part of the value.
const NEEDS_STRIPPING = /[\0\n\r\u0100-\uffff]|^[\t ]|[\t ]$/;

/** How many fetches of one engine can be under way. A fetch that nobody refers to any more counts until it is garbage collected. */
const MOST_FETCHES = 2 ** 15;
/** How many ended fetches stay in the memory of the wasm, in case somebody reads their verdicts. */
const MOST_ENDED = 2 ** 12;
/** A call with an input of more bytes than this gives its memory back afterwards. */
const MOST_KEPT = 2 ** 20;

/**
 * @type {Wire | undefined} A wire that can be used again. A call takes it for itself, because reading a request may run code that calls
 *   an engine too.
 */
let idleWire;

/**
 * A fetch in the memory of the wasm.
 *
 * @typedef {object} FetchSlot
 * @property {number | null} index The index of the fetch in the memory; null once its memory was given back.
 * @property {Verdict | null} [verdict] The verdict of an ended fetch whose memory was given back.
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
  /** @type {number | null} The address of the engine in the memory of the wasm; null once disposed of. */
  #raw = 0;
  /** The number of the wasm instance that `#raw` points into. */
  #instance = 0;
  #free = () => {};
  #input = new Uint8Array();
  #numbers = new Uint32Array();
  /** @type {Set<FetchSlot>} */
  #fetches = new Set();
  /** @type {Set<FetchSlot>} The ended fetches among `#fetches`, the oldest first. */
  #ended = new Set();
  /** @type {{ readonly size: number, entries(): CacheEntry[], clear(): void }} */
  preflightCache;

  /** @param {Settings} settings */
  constructor(settings) {
    demand(isSettings(settings), 'only createEngine makes an Engine', settings);
    this.#settings = settings;
    this.#start();
    const cache = (/** @type {number} */ method) => {
      const now = this.#now();
      return callWasm(this.#current(), method, now);
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
    return this.#call(PLAN, this.#read(request));
  }

  /**
   * @param {RequestLike} request
   * @returns {boolean}
   */
  needsPreflight(request) {
    return this.#callForNumber(NEEDS_PREFLIGHT, this.#read(request, true)) === 1;
  }

  /**
   * @param {Exchange} exchange
   * @returns {Verdict}
   */
  check(exchange) {
    demand(isObject(exchange), 'check takes { request, responses: [...] }', exchange);
    demandFields(exchange, EXCHANGE_FIELDS);
    const { request, responses } = exchange;
    demand(isObject(responses) && Array.isArray(responses), 'check takes { request, responses: [...] }, where responses is an array', responses);
    const wire = this.#read(request);
    for (let index = 0; index < responses.length; index++) appendResponse(wire, responses[index]);
    return this.#call(CHECK, wire);
  }

  /**
   * @param {RequestLike} request
   * @param {ResponseLike} response
   * @returns {boolean}
   */
  allowsPreflight(request, response) {
    const wire = this.#read(request, true);
    appendResponse(wire, response, true);
    return this.#callForNumber(JUDGE_PREFLIGHT, wire) === 0;
  }

  /**
   * @param {RequestLike} request
   * @param {ResponseLike} response
   * @returns {[name: string, value: string][] | null}
   */
  filter(request, response) {
    demand(isObject(response), 'a response is an object', response);
    demandFields(response, RESPONSE_FIELDS);
    const { headers } = response;
    // Headers that are not an array may be readable only once, so they are copied into one.
    const isArray = isObject(headers) && Array.isArray(headers);
    const pairs = /** @type {any} */ (headers === undefined || isArray ? headers : listPairs(headers));
    const readableResponse = pairs === headers ? response : { status: response.status, headers: pairs };
    const wire = this.#read(request, true);
    const { url } = wire;
    appendResponse(wire, readableResponse, true);
    const count = this.#callForNumber(FILTER, wire);
    if (count < 0) return null;
    /** @type {[string, string][]} */
    const visible = [];
    let isValid = true;
    for (const index of this.#headerIndexes(count)) {
      const pair = pairs[index];
      demandPair(pair);
      let value = string(pair[1]);
      if (NEEDS_STRIPPING.test(value)) {
        value = strip(value);
        isValid &&= !FORBIDDEN_IN_VALUE.test(value);
      }
      visible.push([string(pair[0]), value]);
    }
    // The wasm got only the values that CORS reads. If another value is invalid, a second call with all values throws the error for it.
    if (!isValid) {
      const fullWire = this.#read(url);
      appendResponse(fullWire, readableResponse);
      this.#call(FILTER, fullWire);
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
    if (this.#fetches.size >= MOST_FETCHES) {
      throw wrongTime(`${this.#fetches.size} fetches are under way, but an engine has at most ${MOST_FETCHES}: poll each to its end or dispose of it`);
    }
    /** @type {FetchSlot} */
    const slot = { index: this.#call(START, wire) };
    const startedIn = this.#instance;
    this.#fetches.add(slot);

    /** The address of the engine. Throws if the fetch was disposed of, or lost with the instance of the wasm that it was started in. */
    const current = () => {
      if (slot.isDisposed) throw wrongTime(`The fetch of ${withoutUserinfo(url)} was disposed of: start it again`);
      const raw = this.#current();
      if (startedIn === this.#instance) return raw;
      throw new CorsError(`The fetch of ${withoutUserinfo(url)} was lost when the WebAssembly of Corsight stopped (${stoppedBy}): start it again`, { code: 'engine-internal', cause: stoppedBy });
    };
    const verdict = () => {
      const raw = current();
      return slot.index === null ? slot.verdict ?? null : callWasm(raw, VERDICT, 0, slot.index);
    };
    const handOver = (/** @type {(wire: Wire) => void} */ append) => {
      current();
      const now = this.#now();
      const wire = new Wire();
      wire.url = url;
      wire.now = now;
      append(wire);
      // Reading the response may have run code that disposed of the fetch.
      current();
      if (slot.index === null) throw wrongTime(`The fetch of ${withoutUserinfo(url)} has ended and takes no more responses`);
      this.#call(HANDLE_RESPONSE, wire, slot.index);
    };
    const handle = {
      poll: () => {
        const raw = current();
        if (slot.index === null) return null;
        const action = callWasm(raw, POLL, 0, slot.index);
        const { type, error } = action ?? {};
        if (type === 'deliver' || type === 'fail') this.#end(slot);
        return type === 'fail' ? { type, error: new CorsError(error.message, { ...error, verdict: verdict() }) } : action;
      },
      handleResponse: (/** @type {ResponseLike} */ response) => handOver((wire) => appendResponse(wire, response)),
      handleFailure: (/** @type {unknown} */ error) => handOver((wire) => appendFailure(wire, error)),
      verdict,
      dispose: () => {
        slot.isDisposed = true;
        free();
      },
    };
    const free = releaseWith(handle, () => this.#giveBack(slot));
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
    wire.string(name, 'the name of a header');
    wire.string(`\n${toHref(url, this.#settings.base)}`, 'url');
    // The wasm reads only the text, no numbers.
    wire.count = 0;
    return this.#call(HEADER_NOT_SEEN, wire);
  }

  /** Gives the memory back now. Without this call the garbage collector gives it back later. */
  dispose() {
    this.#free();
    this.#raw = null;
    this.#fetches.clear();
    this.#ended.clear();
  }

  /**
   * Notes that a fetch has ended. Its verdict stays in the memory of the wasm, because few callers read verdicts. When there are too many
   * ended fetches, the verdict of the oldest is copied and its memory is given back.
   *
   * @param {FetchSlot} slot
   */
  #end(slot) {
    this.#ended.add(slot);
    if (this.#ended.size <= MOST_ENDED) return;
    const [oldest] = this.#ended;
    oldest.verdict = callWasm(this.#raw, VERDICT, 0, /** @type {number} */ (oldest.index));
    this.#giveBack(oldest);
  }

  /**
   * Gives the memory of a fetch back to the wasm.
   *
   * @param {FetchSlot} slot
   */
  #giveBack(slot) {
    this.#fetches.delete(slot);
    this.#ended.delete(slot);
    const { index } = slot;
    slot.index = null;
    // A disposed engine has given the memory of all its fetches back already.
    if (index !== null && this.#raw !== null) callWasm(this.#raw, FREE, 0, index);
  }

  #now() {
    const now = this.#settings.now();
    demand(Number.isFinite(now), 'now returns a finite number', now);
    return now;
  }

  /** Makes the engine in the memory of the wasm. */
  #start() {
    const { profile, maxAgeLimit, text } = this.#settings;
    const raw = runInWasm(() => wasm.new());
    this.#raw = raw;
    this.#instance = instance;
    this.#free = releaseWith(this, () => wasm.free(raw, 0));
    // The memory of an earlier instance is gone, and the fetches in it too.
    this.#fetches.clear();
    this.#ended.clear();
    this.#input = new Uint8Array();
    this.#numbers = new Uint32Array();
    const length = this.#writeText(text);
    callWasm(raw, SET_UP, maxAgeLimit, profile, length, length);
    // The text may have had a public suffix list in it, which is longer than any request.
    this.#input = new Uint8Array();
  }

  /** The address of the engine. If the wasm has stopped since the last call, the engine is made again. */
  #current() {
    if (this.#raw === null) throw disposedEngine();
    if (this.#instance !== instance) this.#start();
    return this.#raw;
  }

  /**
   * Reads a request. An error that the caller's own code throws meanwhile goes to the caller unchanged.
   *
   * @param {RequestLike} request
   * @param {boolean} [needsNoHref] Whether the result shows no URL, so that an absolute URL need not be parsed and serialized here.
   */
  #read(request, needsNoHref) {
    if (this.#raw === null) throw disposedEngine();
    const wire = idleWire ?? new Wire();
    idleWire = undefined;
    wire.now = this.#now();
    encodeRequest(request, this.#settings.base, wire, needsNoHref);
    return wire;
  }

  /**
   * Calls a method that returns a number.
   *
   * @param {number} method
   * @param {Wire} wire
   */
  #callForNumber(method, wire) {
    try {
      return this.#call(method, wire);
    } catch (error) {
      const isBadInput = /** @type {CorsError} */ (error).code !== 'engine-internal';
      if (!isBadInput || !wire.isUrlUnparsed) throw error;
    }
    // The wasm may have refused a URL that the parser of the host accepts, so the call is repeated with the parsed URL.
    wire.replaceUrl(toHref(wire.url, this.#settings.base));
    return this.#call(method, wire);
  }

  /**
   * Writes `wire` into the memory of the wasm and calls `method`. No code of the caller runs in here.
   *
   * @param {number} method
   * @param {Wire} wire
   * @param {number} [fetchIndex]
   */
  #call(method, wire, fetchIndex) {
    const raw = this.#current();
    const { text, numbers, count, now } = wire;
    const length = this.#writeText(text);
    if (this.#numbers.length < count) {
      const size = roomFor(count);
      const pointer = runInWasm(() => wasm.buffer(raw, NUMBERS, size));
      this.#numbers = new Uint32Array(wasm.memory.buffer, pointer, size);
    }
    const target = this.#numbers;
    for (let index = 0; index < count; index++) target[index] = numbers[index];
    const isLarge = text.length > MOST_KEPT || 4 * count > MOST_KEPT;
    let result;
    try {
      result = callWasm(raw, method, now, fetchIndex, length, text.length, count);
    } finally {
      if (isLarge) this.#shrink();
    }
    if (!isLarge) {
      wire.text = '';
      idleWire = wire;
    }
    return result;
  }

  /**
   * Writes `text` into the memory of the wasm and returns its length in bytes.
   *
   * @param {string} text
   */
  #writeText(text) {
    // A UTF-16 code unit takes one byte of UTF-8 if it is ASCII, and at most three otherwise.
    const { read, written } = encoder.encodeInto(text, this.#room(text.length));
    return read === text.length ? written : encoder.encodeInto(text, this.#room(3 * text.length)).written;
  }

  /**
   * The part of the wasm's memory that text is written into.
   *
   * @param {number} least How many bytes are needed.
   */
  #room(least) {
    // This is also true after the memory has grown: the memory then has a new buffer, and views of the old buffer have the length 0.
    if (this.#input.length < least) {
      const size = roomFor(least);
      const pointer = runInWasm(() => wasm.buffer(this.#raw, TEXT, size));
      this.#input = new Uint8Array(wasm.memory.buffer, pointer, size);
    }
    return this.#input;
  }

  /** Gives the memory back that the input of a large call took. */
  #shrink() {
    this.#input = new Uint8Array();
    this.#numbers = new Uint32Array();
    // If the wasm stopped, its memory is gone already.
    if (this.#instance === instance) runInWasm(() => wasm.buffer(this.#raw, INPUT, 0));
  }

  /**
   * The indexes of the visible headers after a call of FILTER. They are copied, because reading a header's value may run code that calls
   * this engine, and another call may overwrite them.
   *
   * @param {number} count
   */
  #headerIndexes(count) {
    const pointer = runInWasm(() => wasm.buffer(this.#raw, HEADER_INDEXES, 0));
    return new Uint32Array(wasm.memory.buffer, pointer, count).slice();
  }
}

/**
 * The error for a call at the wrong time. It has no `value`, because no argument is wrong.
 *
 * @param {string} message
 */
function wrongTime(message) {
  return new CorsError(message, { code: 'misuse' });
}

function disposedEngine() {
  return wrongTime('This engine was disposed of: make another one');
}

/**
 * The size of a buffer for `least` items, with room for more, so that the next call needs no new buffer.
 *
 * @param {number} least
 */
function roomFor(least) {
  return least < MOST_KEPT ? 2 * least + 256 : least;
}
