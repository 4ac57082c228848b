/**
 * The one instance of the WebAssembly, which all engines share, and the only module that calls it.
 */
import { start, text, wasm } from '../wasm/corsight.js';
import { CorsError } from '../errors/cors-error.js';
import { show } from '../errors/misuse.js';

export { encoder, stamp, wasm } from '../wasm/corsight.js';

// What the wasm can be asked for: `mod what` of src/wasm/lib.rs says what each takes and gives. The first five give a number, the others JSON.
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

// What a buffer in the memory of the wasm is for.
export const OUTPUT = 0;
export const PLACES = 1;
export const TEXT = 2;
export const NUMBERS = 3;
/** Gives back both of the last two. */
export const INPUT = 4;
/** Gives back the first two. */
export const RESULTS = 5;

/** A result of more bytes is not kept. */
const MOST_KEPT = 2 ** 20;

/** The number of the instance. Objects of an instance with another number point into memory that is gone. */
export let instance = 0;
/** @type {unknown} Why the instance before this one stopped. */
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

/** Starts an instance if none runs, because the last one stopped. */
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
 * A call of the wasm. Nothing of the caller's may run between reading `raw` and this: it could end what `raw` points to.
 *
 * @param {number | null} raw Where the engine is.
 * @param {number} what
 * @param {number} [now]
 * @param {number} [number]
 * @param {number} [length]
 * @param {number} [units]
 * @param {number} [count]
 * @returns {any}
 */
export function ask(raw, what, now, number, length, units, count) {
  let json;
  let result;
  try {
    result = wasm.call(raw, what, length, units, count, now, number);
    if (what <= CACHE_SIZE && result > -2) return result;
    // The complement of a length is an error's.
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
 * Any other use of the wasm.
 *
 * @template T
 * @param {() => T} work
 * @returns {T}
 */
export function running(work) {
  demandRunning();
  try {
    return work();
  } catch (error) {
    throw stopped(error);
  }
}

// Rust objects whose owners were collected.
const lost = new FinalizationRegistry((/** @type {() => void} */ free) => free());

/**
 * Gives a Rust object back by `give`, when its owner is collected or when what this returns is called.
 *
 * @param {object} owner
 * @param {() => void} give
 */
export function own(owner, give) {
  const from = instance;
  let isGiven = false;
  const free = () => {
    lost.unregister(free);
    // Where an instance is gone, its memory is too.
    if (isGiven || from !== instance) return;
    isGiven = true;
    try {
      give();
    } catch (error) {
      // Nobody is there to be told: the instance is replaced, and whoever uses it next is told by that.
      if (isRunning) stopped(error);
    }
  };
  lost.register(owner, free, free);
  return free;
}

/**
 * What the wasm says of bad input, as a CorsError.
 *
 * @param {{ code: string, message: string, value: string }} error
 */
function refused(error) {
  const { message, value } = error;
  return new CorsError(message.includes(value.slice(0, 40)) ? message : `${message}: ${show(value)}`, error);
}

/**
 * The wasm stopped in the middle of something: by a trap, or because the stack ran over. What is in its memory cannot be trusted any more,
 * whosever it is, so the next use starts a new instance, in which engines begin anew and fetches are not.
 *
 * @param {unknown} cause
 */
function stopped(cause) {
  stoppedBy = cause;
  isRunning = false;
  instance += 1;
  return new CorsError(`The WebAssembly of Corsight stopped (${cause}) and is started afresh: ask again, and start fetches that were under way again`,
    { code: 'engine-internal', cause });
}
