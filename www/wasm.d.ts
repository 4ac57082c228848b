/**
 * Types of `corsight/wasm` and `corsight/tools-wasm`: the files of the WebAssembly, for a bundler that is told what to do with them. The
 * first is the engine's, which `corsight/inline` has without such settings; the second is that of `corsight/read`.
 */

/**
 * What your bundler makes of the file: its bytes (esbuild with `--loader:.wasm=binary`), its URL (`import wasm from 'corsight/wasm?url'` in
 * Vite), or the path of the file that the bundler wrote. The option `wasm` takes bytes and URLs.
 */
declare const wasm: any;
export default wasm;
