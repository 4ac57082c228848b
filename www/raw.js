/**
 * The one instance of the WebAssembly, and the only module that knows it.
 *
 * @import { EngineOptions } from './index.js'
 */
import { start, text, wasm } from './wasm/corsight.js';
import { CorsError } from './errors.js';
import { show } from './misuse.js';

export { encoder, wasm } from './wasm/corsight.js';

// How often it was started: objects of an earlier instance point into memory that is gone.
export let instance = 0;
/** @type {Promise<void> | undefined} */
let loaded;
/** @type {WebAssembly.Module} */
let compiled;

/**
 * All engines share one instance; a load that failed may be tried again.
 *
 * @param {EngineOptions['wasm']} source
 */
export const load = (source) => loaded ??= fetchModule(source).catch((cause) => {
  loaded = undefined;
  throw new CorsError(`The WebAssembly could not be loaded: ${cause}`, { code: 'engine-unavailable', cause });
});

/**
 * @param {EngineOptions['wasm']} source
 */
async function fetchModule(source = new URL('./wasm/corsight_bg.wasm', import.meta.url)) {
  let module = source;
  if (source instanceof URL) {
    if (source.protocol === 'file:' && globalThis.process) {
      // A name in a variable, because bundlers that build for browsers would look for the module.
      const fs = 'node:fs/promises';
      module = await (await import(/* webpackIgnore: true */ /* @vite-ignore */ fs)).readFile(source);
    } else {
      // Vite's server copies modules to a place of its own, and not what is beside them.
      const response = await fetch(source.href.replace('.vite/deps', 'corsight'));
      if (!response.ok) throw Error(`${source}: ${response.status}`);
      module = await response.arrayBuffer();
    }
  }
  // Not by streaming, for which servers need to know the type of wasm: it is a matter of milliseconds.
  compiled = module instanceof WebAssembly.Module ? module : await WebAssembly.compile(/** @type {BufferSource} */ (module));
  restart();
}

function restart() {
  start(compiled);
  instance += 1;
}

/**
 * A call of the wasm. `mod what` of src/wasm/lib.rs has the list of what can be asked for, and says what it takes and gives: the first five give a
 * number, the others JSON. Numbers with their names in comments: names as variables would be downloaded.
 *
 * @param {number | null} raw
 * @param {number} what
 * @param {number} [now]
 * @param {number} [number]
 * @param {number} [length]
 * @param {number} [units]
 * @param {number} [count]
 * @returns {any}
 */
export function ask(raw, what, now, number, length, units, count) {
  const result = wasm.call(raw, what, length, units, count, now, number);
  if (what < 5 && result > -2) return result;
  // The complement of a length is an error's.
  const value = JSON.parse(text(wasm.buffer(raw, 0), result < 0 ? ~result : result));
  if (result < 0) throw value;
  return value;
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
  // Where an instance is gone, its memory is too.
  let from = instance;
  const free = () => {
    if (from === instance) {
      from = 0;
      give();
    }
  };
  lost.register(owner, free);
  return free;
}

/**
 * @template T
 * @param {() => T} call
 * @returns {T}
 */
export function guard(call) {
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
export function translate(error) {
  if (error instanceof Error) {
    // A trap leaves the memory as it was in the middle of something, and so may a stack that ran over.
    restart();
    return new CorsError(`Corsight started afresh: ${error}`, { code: 'engine-internal', cause: error });
  }
  const { message, value } = error;
  return new CorsError(message.includes(value.slice(0, 40)) ? message : `${message}: ${show(value)}`, error);
}
