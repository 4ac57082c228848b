/**
 * What the wasm needs of JavaScript, and how it is started, in place of what wasm-bindgen writes. The build takes its prefixes and
 * hashes from the names of imports and exports.
 */
/** What this file was built together with: the wasm has the same in a section of its own. */
export const stamp = 'STAMP';
/** The exports of the instance. */
export let wasm;
// As they were when this was loaded: what a page puts in their place later must not run in the middle of a call of the wasm.
const { URL } = globalThis;
export const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

const bytes = (pointer, length) => new Uint8Array(wasm.memory.buffer, pointer >>> 0, length);
export const text = (pointer, length) => decoder.decode(bytes(pointer, length));

const imports = {
  throw(pointer, length) {
    throw Error(text(pointer, length));
  },
  // What src/wasm/host.rs declares: the result is a string that the wasm takes over, or none, and it is asked for as two words.
  parseUrl(result, url, urlLength, base, baseLength) {
    let href = '';
    try {
      href = new URL(text(url, urlLength), base ? text(base, baseLength) : undefined).href;
    } catch {}
    // ASCII, as every serialized URL is.
    const { length } = href;
    const pointer = length && wasm.malloc(length, 1);
    encoder.encodeInto(href, bytes(pointer, length));
    new Uint32Array(wasm.memory.buffer).set([pointer, length], result >>> 2);
  },
};

/** Makes an instance of the compiled wasm, in place of any earlier one. */
export const start = (module) => {
  wasm = new WebAssembly.Instance(module, { glue: imports }).exports;
};
