/**
 * The one instance of the WebAssembly, and the only module that knows it.
 *
 * @import { EngineOptions } from './index.js'
 */
import { start, text } from './wasm/corsight.js';
import { CorsError } from './errors.js';
import { show } from './misuse.js';

export { encoder } from './wasm/corsight.js';

/** @type {any} Its exports. */
export let wasm;
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
      const { readFile } = await import(/* webpackIgnore: true */ /* @vite-ignore */ fs);
      module = await readFile(source);
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
  wasm = start(compiled);
  instance += 1;
}

/**
 * What a call has put out as JSON: its result, or its error, which is thrown.
 *
 * @param {[pointer: number, length: number]} result
 */
export function unwrap([pointer, length]) {
  const value = JSON.parse(text(pointer, length));
  wasm.free(pointer, length, 1);
  if (value?.thrown) throw value.thrown;
  return value;
}

// Rust objects whose owners were collected.
const lost = new FinalizationRegistry((/** @type {() => void} */ free) => free());

/**
 * Gives a Rust object back when its owner is collected, or when what this returns is called.
 *
 * @param {object} owner
 * @param {number} pointer
 * @param {'rawengine' | 'rawfetch'} what
 */
export function own(owner, pointer, what) {
  // Where an instance is gone, its memory is too.
  let from = instance;
  const free = () => {
    if (from === instance) wasm[`${what}_free`](pointer, from = 0);
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
