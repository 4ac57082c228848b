/**
 * A WebAssembly and the one running instance of it.
 */
import { CorsError } from '../errors/cors-error.js';
import { show } from '../errors/misuse.js';

/**
 * What wasm-bindgen's JavaScript exports to start an instance.
 *
 * @typedef {{ initSync: (input: { module: WebAssembly.Module }) => unknown, restart: () => void }} Glue
 */

/** Starts a WebAssembly, calls it, and starts it again after it has stopped. */
export class Instance {
  /** The number of the running instance. An object that was made in another instance points into memory that is gone. */
  number = 0;
  /** @type {unknown} Why the previous instance stopped. */
  stoppedBy;
  #isRunning = false;
  #isCalled = false;
  /** @type {Glue} */
  #glue;

  /** @param {Glue} glue */
  constructor(glue) {
    this.#glue = glue;
  }

  /**
   * Starts the first instance.
   *
   * @param {WebAssembly.Module} module
   */
  begin(module) {
    this.#glue.initSync({ module });
    this.number += 1;
    this.#isRunning = true;
  }

  /** Starts a new instance if the last one stopped. */
  #demandRunning() {
    if (this.#isRunning) return;
    try {
      this.#glue.restart();
    } catch (cause) {
      throw new CorsError(`The WebAssembly could not be started again: ${cause}`, { code: 'engine-unavailable', cause });
    }
    this.#isRunning = true;
  }

  /**
   * Calls the wasm. Inside of `call`, the only code that is not Corsight's is the host's URL parser. A page may have put code of its own in
   * the place of URL: if that code uses an engine, it gets an error, because the engine is in use.
   *
   * @template T
   * @param {() => T} call
   * @returns {T}
   */
  call(call) {
    if (this.#isCalled) throw new CorsError('An engine was used while an engine parsed a URL: a URL parser must not use engines', { code: 'misuse' });
    this.#demandRunning();
    this.#isCalled = true;
    try {
      return call();
    } catch (error) {
      throw isRefusal(error) ? refused(error) : this.#stopped(error);
    } finally {
      this.#isCalled = false;
    }
  }

  /**
   * Notes that the wasm stopped in the middle of a call, by a trap or a stack overflow, and returns the error for it. Nothing in its memory
   * can be trusted any more, so the next use starts a new instance. Engines are made again in it, and fetches are lost.
   *
   * @param {unknown} cause
   */
  #stopped(cause) {
    this.stoppedBy = cause;
    this.#isRunning = false;
    this.number += 1;
    return new CorsError(`The WebAssembly of Corsight stopped (${cause}): repeat the call, and start the fetches again that were under way`,
      { code: 'engine-internal', cause });
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
