/**
 * The engine as a JavaScript class, and the only module that knows the WebAssembly.
 *
 * @import { CacheEntry, EngineOptions, Exchange, Fetch as FetchContract, FetchAction, Plan, RequestLike, ResponseLike, Verdict } from './index.js'
 * @import { Settings } from './options.js'
 * @import { Wire } from './request.js'
 */
import { RawEngine, __wbg_reset_state as resetState, initSync } from './wasm/corsight.js';
import { CorsError, isCorsError } from './errors.js';
import { eachHeader, encodeRequest } from './request.js';
import { appendResponse } from './response.js';
import { misuse, show } from './misuse.js';
import { readOptions } from './options.js';

const encoder = new TextEncoder();

/** @type {Promise<void> | undefined} */
let loaded;
/** @type {WebAssembly.Memory} */
let memory;
// The memory as the 32-bit words that `filter` puts out.
let words = new Uint32Array();
// How often the wasm was started afresh: objects of an earlier instance point into memory that is gone.
let instance = 0;

/**
 * @param {EngineOptions} [options]
 * @returns {Promise<Engine>}
 */
export async function createEngine(options = {}) {
  const settings = readOptions(options);
  // All engines share one instance; a load that failed may be tried again.
  loaded ??= load(options.wasm).catch((cause) => {
    loaded = undefined;
    throw new CorsError(`The WebAssembly of Corsight could not be loaded: ${cause?.message ?? cause}`,
      { code: 'engine-unavailable', cause });
  });
  await loaded;
  return new Engine(settings);
}

/**
 * @param {EngineOptions['wasm']} source
 */
async function load(source = new URL('./wasm/corsight_bg.wasm', import.meta.url)) {
  let module = source;
  if (source instanceof URL) {
    if (source.protocol === 'file:' && globalThis.process?.versions?.node) {
      // A name in a variable, because bundlers that build for browsers would look for the module.
      const fs = 'node:fs/promises';
      const { readFile } = await import(/* webpackIgnore: true */ /* @vite-ignore */ fs);
      module = await readFile(source);
    } else {
      const response = await fetch(source);
      if (!response.ok) throw new Error(`${source.href} was answered with ${response.status}`);
      module = await response.arrayBuffer();
    }
  }
  // Compiled here, because the loader of the glue is longer than all of this, and not by streaming, for which servers need
  // to know the type of wasm: it is a matter of milliseconds.
  memory = initSync({ module: module instanceof WebAssembly.Module ? module : await WebAssembly.compile(/** @type {BufferSource} */ (module)) }).memory;
}

export class Engine {
  /** @type {Settings} */
  #settings;
  /** @type {any} The RawEngine; null once disposed of. */
  #raw;
  #instance = instance;
  #input = new Uint8Array();
  /** @type {{ readonly size: number, entries(): CacheEntry[], clear(): void }} */
  preflightCache;

  /** @param {Settings} settings */
  constructor(settings) {
    if (typeof settings?.raw !== 'string') throw misuse('An Engine is made by createEngine, not from this', settings);
    this.#settings = settings;
    guard(() => this.#start());
    const cache = (/** @type {(raw: any, now: number) => any} */ use) => {
      const raw = this.#current();
      const now = this.#now();
      return guard(() => use(raw, now));
    };
    this.preflightCache = {
      get size() {
        return cache((raw, now) => raw.cache_size(now));
      },
      entries: () => cache((raw, now) => raw.cache_entries(now)),
      clear: () => cache((raw) => raw.cache_clear()),
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
    return this.#run(request, undefined, needsPreflight) === 1;
  }

  /**
   * @param {Exchange} exchange
   * @returns {Verdict}
   */
  check(exchange) {
    if (typeof exchange !== 'object' || exchange === null || !Array.isArray(exchange.responses)) {
      throw misuse('An exchange is an object with a request and an array of responses, but this was given', exchange);
    }
    return this.#run(exchange.request, exchange.responses, check);
  }

  /**
   * @param {RequestLike} request
   * @param {ResponseLike} response
   * @returns {boolean}
   */
  allowsPreflight(request, response) {
    return this.#run(request, [response], judgePreflight) === 0;
  }

  /**
   * @param {RequestLike} request
   * @param {ResponseLike} response
   * @returns {[name: string, value: string][] | null}
   */
  filter(request, response) {
    const pairs = toPairs(response);
    // Read once, because headers may be an iterator.
    const given = pairs === response?.headers ? response : { status: response.status, url: response.url, headers: pairs };
    const count = this.#run(request, [given], filter);
    if (count < 0) return null;
    const first = this.#current().output() >> 2;
    if (words.buffer !== memory.buffer) words = new Uint32Array(memory.buffer);
    const visible = new Array(count);
    for (let index = 0; index < count; index++) visible[index] = toHeader(pairs[words[first + index]]);
    return visible;
  }

  /**
   * @param {RequestLike} request
   * @returns {FetchContract}
   */
  start(request) {
    let url = '';
    const fetch = this.#run(request, undefined, (raw, length, wire, now) => {
      url = wire.url;
      return raw.start(length, wire.options, wire.fields, now);
    });
    const started = this.#instance;
    const current = () => {
      const raw = this.#current();
      if (started === this.#instance) return raw;
      throw new CorsError('The engine had to start afresh and lost this fetch', { code: 'engine-internal' });
    };
    const verdict = () => {
      current();
      return guard(() => fetch.verdict() ?? null);
    };
    return {
      poll: () => {
        current();
        return toAction(guard(() => fetch.poll() ?? null), verdict);
      },
      handleResponse: (response) => {
        current();
        this.#write((careful) => appendResponse({ text: '', options: 0, fields: 0, requestFields: 0, url }, response, careful),
          (raw, length, wire, now) => fetch.handle_response(raw, length, wire.fields, now));
      },
      handleFailure: (error) => {
        const raw = current();
        const now = this.#now();
        const message = error === undefined ? '' : String(/** @type {any} */ (error)?.message ?? error);
        guard(() => fetch.handle_failure(raw, message, now));
      },
      verdict,
    };
  }

  /** Gives the memory back at once; without it the garbage collector does, later. */
  dispose() {
    const raw = this.#raw;
    this.#raw = null;
    if (raw && this.#instance === instance) guard(() => raw.free());
  }

  #now() {
    const now = this.#settings.now();
    if (Number.isFinite(now)) return now;
    throw misuse('now must return a number of milliseconds, but returned this', now);
  }

  #start() {
    const { origin, profile, maxAgeLimit, raw } = this.#settings;
    this.#raw = new RawEngine(origin, profile, maxAgeLimit, raw);
    this.#instance = instance;
    this.#input = new Uint8Array();
  }

  /** The RawEngine, made anew if the wasm was started afresh since. */
  #current() {
    if (this.#raw === null) throw misuse('This engine was disposed of and cannot be used', this);
    if (this.#instance !== instance) guard(() => this.#start());
    return this.#raw;
  }

  /**
   * Makes `call` with a request, and responses after it.
   *
   * @param {RequestLike} request
   * @param {ResponseLike[] | undefined} responses
   * @param {Call} call
   */
  #run(request, responses, call) {
    return this.#write((careful) => {
      const wire = encodeRequest(request, this.#settings.base, careful);
      if (responses) for (const response of responses) appendResponse(wire, response, careful);
      return wire;
    }, call);
  }

  /**
   * Writes what `encode` makes into the memory of the wasm and makes `call`. What `encode` throws is the caller's and
   * goes through as it is; what the wasm throws becomes a CorsError.
   *
   * @param {(careful: boolean) => Wire} encode
   * @param {Call} call
   * @returns {any}
   */
  #write(encode, call, careful = false) {
    const raw = this.#current();
    const now = this.#now();
    const wire = encode(careful);
    try {
      // A UTF-16 unit takes at most three bytes of UTF-8.
      const most = wire.text.length * 3;
      // Also true whenever the memory has grown: it has a new buffer then, and views of the old one have no length.
      if (this.#input.length < most) {
        const size = Math.max(most, 4096);
        const pointer = raw.reserve(size);
        this.#input = new Uint8Array(memory.buffer, pointer, size);
      }
      return call(raw, encoder.encodeInto(wire.text, this.#input).written, wire, now);
    } catch (error) {
      if (careful || /** @type {any} */ (error)?.code !== 'misuse') throw translate(error);
    }
    // A value may hold a line feed, which parts the fields: read everything again, slowly, to find and name it.
    return this.#write(encode, call, true);
  }
}

/** @typedef {(raw: any, length: number, wire: Wire, now: number) => any} Call */

/** @type {Call} */
const plan = (raw, length, wire, now) => raw.plan(length, wire.options, wire.fields, now);
/** @type {Call} */
const needsPreflight = (raw, length, wire, now) => raw.needs_preflight(length, wire.options, wire.fields, now);
/** @type {Call} */
const judgePreflight = (raw, length, wire) => raw.judge_preflight(length, wire.options, wire.requestFields, wire.fields);
/** @type {Call} */
const filter = (raw, length, wire) => raw.filter(length, wire.options, wire.requestFields, wire.fields);
/** @type {Call} */
const check = (raw, length, wire) => raw.check(length, wire.options, wire.requestFields, wire.fields);

/**
 * @template T
 * @param {() => T} call
 * @returns {T}
 */
function guard(call) {
  try {
    return call();
  } catch (error) {
    throw translate(error);
  }
}

/**
 * What the wasm threw, as a CorsError.
 *
 * @param {any} error
 */
function translate(error) {
  if (isCorsError(error)) return error;
  if (error instanceof Error) {
    // A trap leaves the memory as it was in the middle of something, and so may a stack that ran over.
    restart();
    return new CorsError(`Corsight failed and started afresh: ${error.message}`, { code: 'engine-internal', cause: error });
  }
  const { code = 'engine-internal', message = 'Corsight failed', value, findings } = error ?? {};
  const named = value === undefined || message.includes(String(value).slice(0, 40));
  return new CorsError(named ? message : `${message}: ${show(value)}`, { code, value, findings });
}

/** Every RawEngine of before is void now; engines make themselves a new one when they notice. */
function restart() {
  resetState();
  memory = /** @type {any} */ (initSync)().memory;
  instance += 1;
}

/**
 * @param {any} action
 * @param {() => Verdict | null} verdict
 * @returns {FetchAction | null}
 */
function toAction(action, verdict) {
  if (action?.type !== 'fail') return action;
  const { code, message, findings } = action.error;
  return { type: 'fail', error: new CorsError(message, { code, findings, verdict: verdict() }) };
}

/**
 * A response's headers as something that has places.
 *
 * @param {ResponseLike} response
 * @returns {any}
 */
function toPairs(response) {
  const headers = /** @type {any} */ (response)?.headers;
  if (Array.isArray(headers) || headers === undefined) return headers;
  /** @type {[string, string][]} */
  const pairs = [];
  eachHeader(headers, (name, value) => pairs.push([name, value]));
  return pairs;
}

/**
 * A header as script sees it, its value normalized.
 *
 * @param {[name: unknown, value: unknown]} pair
 * @returns {[name: string, value: string]}
 */
function toHeader(pair) {
  const value = `${pair[1]}`;
  return [`${pair[0]}`, value.charCodeAt(0) > 0x20 && value.charCodeAt(value.length - 1) > 0x20 ? value
    : value.replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '')];
}
