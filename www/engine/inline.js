/**
 * Unpacks the wasm that `corsight/inline` has as text.
 */
import { createEngine } from './engine.js';
import { unavailable } from './loader.js';
import packed from '../wasm/inline.js';

/** @returns {Promise<BufferSource>} */
async function unpack() {
  const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0));
  // Node comes first, because test environments such as jsdom leave out the classes of the web.
  const zlib = globalThis.process?.getBuiltinModule?.('node:zlib');
  if (zlib) return new Uint8Array(zlib.gunzipSync(bytes));
  if (typeof DecompressionStream === 'undefined') {
    throw unavailable('this host has no DecompressionStream, which unpacks the wasm: set the option wasm to the address of wasm/corsight_bg.wasm of the package');
  }
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(unpacked).arrayBuffer();
}

/**
 * The function refers to the engine, so that a bundler puts both into one file. `wrap` and corsight/ajax import the engine when they need
 * it, and a bundler that may write only one file refuses that unless the engine is in this file anyway.
 */
export default Object.assign(unpack, { createEngine });
