/**
 * The only module that calls the WebAssembly. All engines share one instance of it.
 */
import { start, text, wasm } from '../wasm/corsight.js';
import { CorsError } from '../errors/cors-error.js';
import { show } from '../errors/misuse.js';

export { encoder, stamp, wasm } from '../wasm/corsight.js';

// The methods of the wasm. `src/wasm/lib.rs` documents the input and the result of each. The first five return a number, the others JSON.
export const NEEDS_PREFLIGHT = 0;
export const JUDGE_PREFLIGHT = 1;
export const FILTER = 2;
export const START = 3;
export const CACHE_SIZE = 4;
export const PLAN = 5;
export const CHECK = 6;
export const POLL = 7;
export const VERDICT = 8;
export const HANDLE_RESPONSE = 9;
export const FREE = 10;
export const SET_UP = 11;
export const CACHE_ENTRIES = 12;
export const CACHE_CLEAR = 13;
export const INITIATORS = 14;
export const HEADER_NOT_SEEN = 15;

// The buffers in the memory of the wasm, as an argument of `wasm.buffer`.
export const OUTPUT = 0;
export const HEADER_INDEXES = 1;
export const TEXT = 2;
export const NUMBERS = 3;
/** Frees the memory of TEXT and NUMBERS. */
export const INPUT = 4;
/** Frees the memory of OUTPUT and HEADER_INDEXES. */
export const RESULTS = 5;

/** The memory of a result of more bytes than this is freed once the result was read. */
const MOST_KEPT = 2 ** 20;

/** The number of the running instance. An object that was made in another instance points into memory that is gone. */
export let instance = 0;
/** @type {unknown} Why the previous instance stopped. */
export let stoppedBy;
/** @type {WebAssembly.Module | undefined} */
let compiled;
let isRunning = false;

/**
 * Starts the first instance.
 *
 * @param {WebAssembly.Module} module
 */
export function begin(module) {
  start(module);
  compiled = module;
  instance += 1;
  isRunning = true;
}

/** Starts a new instance if the last one stopped. */
function demandRunning() {
  if (isRunning) return;
  try {
    start(/** @type {WebAssembly.Module} */ (compiled));
  } catch (cause) {
    throw new CorsError(`The WebAssembly could not be started again: ${cause}`, { code: 'engine-unavailable', cause });
  }
  isRunning = true;
}

/**
 * Calls a method of the wasm. No code of the caller may run between the reading of `raw` and this call: such code could dispose of the
 * engine that `raw` points to.
 *
 * @param {number | null} raw The address of the engine.
 * @param {number} method
 * @param {number} [now]
 * @param {number} [number]
 * @param {number} [length] The length of the input text in bytes.
 * @param {number} [units] The length of the input text in UTF-16 code units.
 * @param {number} [count] How many numbers the input has.
 * @returns {any}
 */
export function callWasm(raw, method, now, number, length, units, count) {
  let json;
  let result;
  try {
    result = wasm.call(raw, method, length, units, count, now, number);
    if (method <= CACHE_SIZE && result > -2) return result;
    // A negative result is an error: its complement is the length of the error's JSON.
    const size = result < 0 ? ~result : result;
    json = text(wasm.buffer(raw, OUTPUT, 0), size);
    if (size > MOST_KEPT) wasm.buffer(raw, RESULTS, 0);
  } catch (error) {
    throw stopped(error);
  }
  const value = JSON.parse(json);
  if (result < 0) throw refused(value);
  return value;
}

/**
 * Runs code that uses the wasm otherwise than by `callWasm`.
 *
 * @template T
 * @param {() => T} work
 * @returns {T}
 */
export function runInWasm(work) {
  demandRunning();
  try {
    return work();
  } catch (error) {
    throw stopped(error);
  }
}

// Frees a Rust object when its JavaScript owner was garbage collected.
const collectedOwners = new FinalizationRegistry((/** @type {() => void} */ release) => release());

/**
 * Frees a Rust object together with its JavaScript owner: when the owner is garbage collected, or when the returned function is called.
 *
 * @param {object} owner
 * @param {() => void} free
 */
export function releaseWith(owner, free) {
  const madeIn = instance;
  let isReleased = false;
  const release = () => {
    collectedOwners.unregister(release);
    // If the instance is gone, its memory is gone too.
    if (isReleased || madeIn !== instance) return;
    isReleased = true;
    try {
      free();
    } catch (error) {
      // No caller can receive this error. The instance is replaced, and the next use of a lost fetch reports it.
      if (isRunning) stopped(error);
    }
  };
  collectedOwners.register(owner, release, release);
  return release;
}

/**
 * The CorsError for input that the wasm refused.
 *
 * @param {{ code: string, message: string, value: string }} error
 */
function refused(error) {
  const { message, value } = error;
  return new CorsError(message.includes(value.slice(0, 40)) ? message : `${message}: ${show(value)}`, error);
}

/**
 * Notes that the wasm stopped in the middle of a call, by a trap or a stack overflow, and returns the error for it. Nothing in its memory
 * can be trusted any more, so the next use starts a new instance. Engines are made again in it, and fetches are lost.
 *
 * @param {unknown} cause
 */
function stopped(cause) {
  stoppedBy = cause;
  isRunning = false;
  instance += 1;
  return new CorsError(`The WebAssembly of Corsight stopped (${cause}): repeat the call, and start the fetches again that were under way`,
    { code: 'engine-internal', cause });
}
