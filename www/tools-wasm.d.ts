/**
 * Types of `corsight/tools-wasm`: the file of the WebAssembly of `corsight/read`, for a bundler that is told what to do with it.
 */

/**
 * What your bundler makes of the file: its bytes (esbuild with `--loader:.wasm=binary`), its URL (`import wasm from 'corsight/tools-wasm?url'`
 * in Vite), or the path of the file that the bundler wrote. The option `wasm` of `read` takes bytes and URLs.
 */
declare const wasm: any;
export default wasm;
