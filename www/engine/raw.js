/**
 * The only module that calls the WebAssembly. All engines share one instance of it.
 */
import { __wbg_reset_state as restart, initSync } from '../wasm/corsight.js';
import { CorsError } from '../errors/cors-error.js';
import { show } from '../errors/misuse.js';

export { RawEngine, initiators, stamp, version } from '../wasm/corsight.js';

/** The number of the running instance. An object that was made in another instance points into memory that is gone. */
export let instance = 0;
/** @type {unknown} Why the previous instance stopped. */
export let stoppedBy;
let isRunning = false;
let isCalled = false;

/**
 * Starts the first instance.
 *
 * @param {WebAssembly.Module} module
 */
export function begin(module) {
  initSync({ module });
  instance += 1;
  isRunning = true;
}

/** Starts a new instance if the last one stopped. */
function demandRunning() {
  if (isRunning) return;
  try {
    restart();
  } catch (cause) {
    throw new CorsError(`The WebAssembly could not be started again: ${cause}`, { code: 'engine-unavailable', cause });
  }
  isRunning = true;
}

/**
 * Calls the wasm. Inside of `call`, the only code that is not Corsight's is the host's URL parser. A page may have put code of its own in
 * the place of URL: if that code uses an engine, it gets an error, because the engine is in use.
 *
 * @template T
 * @param {() => T} call
 * @returns {T}
 */
export function callWasm(call) {
  if (isCalled) throw new CorsError('An engine was used while an engine parsed a URL: a URL parser must not use engines', { code: 'misuse' });
  demandRunning();
  isCalled = true;
  try {
    return call();
  } catch (error) {
    throw isRefusal(error) ? refused(error) : stopped(error);
  } finally {
    isCalled = false;
  }
}

/**
 * Whether the wasm has thrown this, and has not stopped: a plain object. What stops the wasm is an Error.
 *
 * @param {any} error
 * @returns {error is Refusal}
 */
function isRefusal(error) {
  return typeof error?.code === 'string' && !(error instanceof Error);
}

// Frees a Rust object when its JavaScript owner was garbage collected.
const collectedOwners = new FinalizationRegistry((/** @type {() => void} */ release) => release());

/**
 * Frees a Rust object together with its JavaScript owner: when the owner is garbage collected, or when the returned function is called.
 *
 * @param {object} owner
 * @param {() => void} free Calls the wasm.
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
    } catch {
      // No caller can receive this error. The instance is replaced, and the next use of a lost fetch reports it.
    }
  };
  collectedOwners.register(owner, release, release);
  return release;
}

/**
 * How the wasm refuses an input.
 *
 * @typedef {{ code: string, message: string, value: string }} Refusal
 */

/**
 * The CorsError for input that the wasm refused.
 *
 * @param {Refusal} error
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
