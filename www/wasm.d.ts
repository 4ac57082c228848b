/**
 * Types of `corsight/wasm`: the file of the WebAssembly, for a bundler that is told what to do with it. `corsight/inline` needs no such
 * settings.
 */

/**
 * What your bundler makes of the file: its bytes (esbuild with `--loader:.wasm=binary`), its URL (`import wasm from 'corsight/wasm?url'` in
 * Vite), or the path of the file that the bundler wrote. The option `wasm` takes bytes and URLs.
 */
declare const wasm: any;
export default wasm;
