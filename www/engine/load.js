/**
 * Loads the engine's WebAssembly, once for all engines.
 */
import { Loader } from './loader.js';
import { stamp, wasm } from './raw.js';

export const loader = new Loader({
  name: 'corsight_bg.wasm',
  address: () => new URL('../wasm/corsight_bg.wasm', import.meta.url),
  besides: (here) => new URL('../wasm/corsight_bg.wasm', here),
  here: import.meta.url,
  stamp,
  begin: (module) => wasm.begin(module),
  // Bundlers are the most frequent reason.
  act: "To make the wasm part of your JavaScript, write `import wasm from 'corsight/inline'` and set the option, as in wrap($, { wasm })",
});
