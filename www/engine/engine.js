/**
 * The engine as a JavaScript class.
 *
 * Every method reads the caller's objects before it uses the wasm. Reading an object may run code of the caller, such as a getter, and
 * that code may use or dispose of this engine or another one.
 *
 * @import { CacheEntry, Diagnosis, Engine as EngineContract, EngineOptions, Evidence, Exchange, Fetch as FetchContract, FetchAction, Finding, Plan, RequestLike, ResponseLike, Verdict } from '../index.js'
 * @import { RawFetch } from '../wasm/corsight.js'
 * @import { Settings } from './options.js'
 */
import { CorsError, messageOf } from '../errors/cors-error.js';
import { demandPair, listPairs, string } from './headers.js';
import { strip } from '../host/http-text.js';
import { EXPLAINER } from './explainer-of.js';
import { explainer } from '../explain/explainer.js';
import { loader } from './load.js';
import { demand, isObject } from '../errors/misuse.js';
import { EVIDENCE_FIELDS, EXCHANGE_FIELDS, RESPONSE_FIELDS, demandFields } from './fields.js';
import { isSettings, readOptions, readPermissions } from './options.js';
import { RawEngine, releaseWith, wasm } from './raw.js';
import { toHref } from './href.js';
import { encodeRequest } from './request.js';
import { appendProbe } from './probe.js';
import { appendFailure, appendResponse } from './response.js';
import { withoutUserinfo } from '../errors/urls.js';
import { defineWhenRead, withFindings } from './when-read.js';
import { Wire } from './wire.js';

// A character that no header value can have: NUL, LF, CR, or a character that is not one byte.
const FORBIDDEN_IN_VALUE = /[\0\n\r\u0100-\uffff]/;
// Such a character, or whitespace at an end of the value, which is not part of the value.
const NEEDS_STRIPPING = /[\0\n\r\u0100-\uffff]|^[\t ]|[\t ]$/;

/** How many fetches of one engine can be under way. A fetch that nobody refers to any more counts until it is garbage collected. */
const MOST_FETCHES = 2 ** 15;
/** How many ended fetches stay in the memory of the wasm, in case somebody reads their verdicts. */
const MOST_ENDED = 2 ** 12;
/** A wire with more text than this is not used again. */
const MOST_KEPT = 2 ** 20;
// What needsPreflight of the wasm returns for a request that needs a preflight which the cache does not cover.
const NEEDS_PREFLIGHT = 1;

/**
 * @type {Wire | undefined} A wire that can be used again. A call takes it for itself, because reading a request may run code that calls
 *   an engine too.
 */
let idleWire;

/**
 * A fetch in the memory of the wasm.
 *
 * @typedef {object} FetchSlot
 * @property {RawFetch | null} raw Null once its memory was given back.
 * @property {Verdict | null} [verdict] The verdict of an ended fetch whose memory was given back.
 * @property {boolean} [isDisposed]
 */

/**
 * A call of a method of the wasm.
 *
 * @template T
 * @typedef {(raw: RawEngine, wire: Wire, numbers: number[]) => T} Call
 */

/**
 * @param {EngineOptions} [options]
 * @returns {Promise<Engine>}
 */
export async function createEngine(options) {
  return startEngine(readOptions(options));
}

/**
 * @param {Settings} settings
 * @returns {Promise<Engine>}
 */
export async function startEngine(settings) {
  await loader.load(settings.wasm);
  return new Engine(settings);
}

export class Engine {
  /** @type {Settings} */
  #settings;
  /** @type {RawEngine | null} The engine in the memory of the wasm; null once disposed of. */
  #raw = null;
  /** The number of the wasm instance that has `#raw`. */
  #instance = 0;
  #free = () => {};
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
    /**
     * @template T
     * @param {(raw: RawEngine, now: number) => T} call
     */
    const cache = (call) => {
      const now = this.#now();
      const raw = this.#current();
      return wasm.call(() => call(raw, now));
    };
    this.preflightCache = {
      get size() {
        return cache((raw, now) => raw.cacheSize(now));
      },
      entries: () => cache((raw, now) => raw.cacheEntries(now)),
      clear: () => cache((raw) => raw.clearCache()),
    };
  }

  get origin() {
    return this.#settings.origin;
  }

  get [EXPLAINER]() {
    return explainer;
  }

  /** @returns {EngineContract['profile']} */
  get profile() {
    return this.#settings.profile;
  }

  /**
   * @param {RequestLike} request
   * @returns {Plan}
   */
  plan(request) {
    return this.#call(this.#read(request), (raw, { text, now }, numbers) => raw.plan(text, numbers, now));
  }

  /**
   * @param {RequestLike} request
   * @returns {boolean}
   */
  needsPreflight(request) {
    return this.#call(this.#read(request), (raw, { text, now }, numbers) => raw.needsPreflight(text, numbers, now)) === NEEDS_PREFLIGHT;
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
    for (let index = 0; index < responses.length; index++) appendResponse(wire, responses[index], false, this.origin);
    // The diagnosis and the trace are made of the same input when somebody reads them, because each takes as long as the verdict.
    const { text } = wire;
    const numbers = wire.takeNumbers().slice();
    const { browsers, ...verdict } = /** @type {Verdict} */ (this.#call(wire, (raw) => raw.check(text, numbers)));
    defineWhenRead(verdict, 'diagnosis', () => withFindings(this.#again((raw) => raw.diagnosis(text, numbers)), verdict.findings));
    Object.assign(verdict, { browsers });
    return defineWhenRead(/** @type {Verdict} */ (verdict), 'trace', () => this.#again((raw) => raw.trace(text, numbers)));
  }

  /**
   * Asks once more about an exchange. The verdicts of an engine that was disposed of stay whole.
   *
   * @template T
   * @param {(raw: RawEngine) => T} ask
   * @returns {T}
   */
  #again(ask) {
    if (this.#raw) {
      const raw = this.#current();
      return wasm.call(() => ask(raw));
    }
    return wasm.call(() => {
      const raw = this.#makeRaw();
      const answer = ask(raw);
      raw.free();
      return answer;
    });
  }

  /**
   * @param {Evidence} evidence
   * @returns {Diagnosis}
   */
  diagnose(evidence) {
    demand(isObject(evidence), 'diagnose takes { request, responses: [...] }, or { request } for a call that a page saw fail', evidence);
    demandFields(evidence, EVIDENCE_FIELDS);
    const { request, responses, online = true, permissions, securityPolicy, serviceWorker = false, readsServer = false, probes = [] } = evidence;
    if (responses !== undefined) return this.check({ request, responses }).diagnosis;
    for (const [name, value] of Object.entries({ online, serviceWorker, readsServer })) demand(typeof value === 'boolean', `${name} is true or false`, value);
    demand(Array.isArray(probes), 'probes is an array of what came of probes', probes);
    demand(securityPolicy === undefined || isObject(securityPolicy), 'securityPolicy is { directive, redirected }', securityPolicy);
    const { directive, redirected = false } = securityPolicy ?? {};
    demand(!securityPolicy || typeof directive === 'string', 'directive is a string', directive);
    demand(typeof redirected === 'boolean', 'redirected is true or false', redirected);
    const [localNetwork, loopbackNetwork] = readPermissions(permissions);
    /** @type {Call<any>} */
    const diagnose = (raw, { text }, numbers) => raw.diagnose(text, numbers, !online, directive, redirected, localNetwork, loopbackNetwork, serviceWorker, readsServer);
    const wire = this.#read(request);
    for (const probe of probes) appendProbe(wire, probe);
    return { ...withFindings(this.#call(wire, diagnose), []), probes: [...probes] };
  }

  /**
   * @param {RequestLike} request
   * @param {ResponseLike} response
   * @returns {boolean}
   */
  allowsPreflight(request, response) {
    const wire = this.#read(request);
    appendResponse(wire, response, true);
    return this.#call(wire, (raw, { text }, numbers) => raw.allowsPreflight(text, numbers));
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
    const wire = this.#read(request);
    const { url } = wire;
    appendResponse(wire, readableResponse, true);
    /** @type {Call<Uint32Array | undefined>} */
    const filter = (raw, { text }, numbers) => raw.filter(text, numbers);
    const indexes = this.#call(wire, filter);
    if (!indexes) return null;
    /** @type {[string, string][]} */
    const visible = [];
    let isValid = true;
    for (const index of indexes) {
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
      this.#call(fullWire, filter);
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
    const slot = { raw: this.#call(wire, (raw, { text, now }, numbers) => raw.start(text, numbers, now)) };
    const startedIn = this.#instance;
    this.#fetches.add(slot);

    /** Throws if the fetch was disposed of, or lost with the instance of the wasm that it was started in. */
    const current = () => {
      if (slot.isDisposed) throw wrongTime(`The fetch of ${withoutUserinfo(url)} was disposed of: start it again`);
      this.#current();
      if (startedIn === this.#instance) return;
      throw new CorsError(`The fetch of ${withoutUserinfo(url)} was lost when the WebAssembly of Corsight stopped (${wasm.stoppedBy}): start it again`, { code: 'engine-internal', cause: wasm.stoppedBy });
    };
    const verdict = () => {
      current();
      const { raw } = slot;
      return raw === null ? slot.verdict ?? null : verdictOf(raw);
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
      const { raw } = slot;
      if (raw === null) throw wrongTime(`The fetch of ${withoutUserinfo(url)} has ended and takes no more responses`);
      this.#call(wire, (engine, { text, now }, numbers) => raw.handleResponse(engine, text, numbers, now));
    };
    const handle = {
      poll: () => {
        current();
        const { raw } = slot;
        if (raw === null) return null;
        const action = wasm.call(() => raw.poll());
        if (action && action.type !== 'send') this.#end(slot);
        return action?.type === 'fail' ? { type: 'fail', error: networkError(/** @type {Verdict} */ (verdictOf(raw))) } : action;
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
    demand(typeof name === 'string', 'the name of a header is a string', name);
    const href = toHref(url, this.#settings.base);
    const raw = this.#current();
    return wasm.call(() => raw.explainMissingHeader(name, href));
  }

  /** Gives the memory back now. Without this call the garbage collector gives it back later. */
  dispose() {
    for (const slot of this.#fetches) this.#giveBack(slot);
    this.#free();
    this.#raw = null;
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
    const { raw } = oldest;
    oldest.verdict = raw && verdictOf(raw);
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
    const { raw } = slot;
    slot.raw = null;
    // If the wasm stopped, its memory is gone already.
    if (raw && this.#instance === wasm.number) wasm.call(() => raw.free());
  }

  #now() {
    const now = this.#settings.now();
    demand(Number.isFinite(now), 'now returns a finite number', now);
    return now;
  }

  /** Makes the engine in the memory of the wasm. */
  #start() {
    const raw = wasm.call(() => this.#makeRaw());
    this.#raw = raw;
    this.#instance = wasm.number;
    this.#free = releaseWith(this, () => wasm.call(() => raw.free()));
    // The memory of an earlier instance is gone, and the fetches in it too.
    this.#fetches.clear();
    this.#ended.clear();
  }

  #makeRaw() {
    const { origin, profile, maxAgeLimit, embedderPolicy, networkPartitionKey, publicSuffixList, addressSpace, permissions } = this.#settings;
    return new RawEngine(origin, profile, maxAgeLimit, embedderPolicy, networkPartitionKey, publicSuffixList, addressSpace, ...permissions);
  }

  /** The engine in the wasm. If the wasm has stopped since the last call, the engine is made again. */
  #current() {
    if (!this.#raw) throw disposedEngine();
    if (this.#instance !== wasm.number) this.#start();
    return this.#raw;
  }

  /**
   * Reads a request. An error that the caller's own code throws meanwhile goes to the caller unchanged.
   *
   * @param {RequestLike} request
   */
  #read(request) {
    if (!this.#raw) throw disposedEngine();
    const wire = idleWire ?? new Wire();
    idleWire = undefined;
    wire.now = this.#now();
    encodeRequest(request, this.#settings.base, wire);
    return wire;
  }

  /**
   * Calls the wasm with the input on `wire`. No code of the caller runs in here.
   *
   * @template T
   * @param {Wire} wire
   * @param {Call<T>} call
   * @returns {T}
   */
  #call(wire, call) {
    const raw = this.#current();
    const numbers = wire.takeNumbers();
    const result = wasm.call(() => call(raw, wire, numbers));
    if (wire.text.length <= MOST_KEPT && numbers.length <= MOST_KEPT) {
      wire.text = '';
      idleWire = wire;
    }
    return result;
  }
}

/**
 * The verdict on a fetch; null until it has ended.
 *
 * @param {RawFetch} raw
 * @returns {Verdict | null}
 */
function verdictOf(raw) {
  return wasm.call(() => {
    const verdict = raw.verdict();
    return verdict && { ...verdict, diagnosis: withFindings(raw.diagnosis(), verdict.findings), trace: raw.trace() };
  });
}

/**
 * The error of a fetch that failed: its message is the first cause, its code that of the finding that the fetch stopped at.
 *
 * @param {Verdict} verdict
 */
function networkError(verdict) {
  const { diagnosis, findings } = verdict;
  const { code = 'env-network-error' } = findings.find(({ severity }) => severity === 'block') ?? {};
  return new CorsError(messageOf(diagnosis), { code, diagnosis, findings, verdict });
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
