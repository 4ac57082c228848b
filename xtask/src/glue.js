/**
 * What the wasm needs of JavaScript, and how it is started. The imports are as wasm-bindgen wrote them, and the functions here
 * have the names that they know. Its classes and its loader are left out: www/raw.js does their work in a quarter of the space.
 */
let wasm;
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** The length of the string that was passed last. */
export let WASM_VECTOR_LEN = 0;

/** A string in memory that the callee takes over. */
export function passStringToWasm0(text, allocate) {
  const bytes = encoder.encode(text);
  WASM_VECTOR_LEN = bytes.length;
  const pointer = allocate(WASM_VECTOR_LEN, 1) >>> 0;
  new Uint8Array(wasm.memory.buffer).set(bytes, pointer);
  return pointer;
}

/** A value that the wasm has no more use for. */
export function takeFromExternrefTable0(place) {
  const value = wasm.__wbindgen_externrefs.get(place);
  wasm.__externref_table_dealloc(place);
  return value;
}

const getStringFromWasm0 = (pointer, length) => decoder.decode(new Uint8Array(wasm.memory.buffer, pointer >>> 0, length));
const getDataViewMemory0 = () => new DataView(wasm.memory.buffer);

function addToExternrefTable0(value) {
  const place = wasm.__externref_table_alloc();
  wasm.__wbindgen_externrefs.set(place, value);
  return place;
}

function handleError(call, args) {
  try {
    return call(...args);
  } catch (error) {
    wasm.__wbindgen_exn_store(addToExternrefTable0(error));
  }
}

/** Makes an instance of the compiled wasm, in place of any earlier one. */
export function start(module) {
  const imports = {/* imports */};
  wasm = new WebAssembly.Instance(module, { './corsight_bg.js': imports }).exports;
  wasm.__wbindgen_start();
  return wasm;
}
