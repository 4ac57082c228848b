/**
 * Types of `corsight/inline`: the WebAssembly as a part of your JavaScript, for whatever does not serve the file `wasm/corsight_bg.wasm`.
 */

/**
 * The WebAssembly of Corsight, as a value of the option `wasm`:
 *
 * ```js
 * import { wrap } from 'corsight/jquery';
 * import wasm from 'corsight/inline';
 * wrap(jQuery, { wasm });
 * ```
 *
 * It works with every bundler and needs no file, no server and no `connect-src`. It adds about 140 KB to the JavaScript, 105 KB after gzip. Nothing
 * is unpacked before Corsight needs the WebAssembly.
 *
 * Unpacking needs `DecompressionStream` (Chrome 80, Firefox 113, Safari 16.4) or Node. Without either, loading rejects with a `CorsError`,
 * code `engine-unavailable`.
 */
declare const wasm: () => Promise<BufferSource>;
export default wasm;
