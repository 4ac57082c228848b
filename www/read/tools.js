/**
 * The only module that calls the WebAssembly of the tools, and what loads it.
 */
import { __wbg_reset_state as restart, initSync, stamp } from '../wasm/tools.js';
import { Instance } from '../engine/instance.js';
import { Loader } from '../engine/loader.js';

export { RawRecording, judgeCall, leastPolicies, lintAnswers, lintOrigins, lintPolicy, read, renderPolicy, servers, snippets } from '../wasm/tools.js';

export const wasm = new Instance({ initSync, restart });

export const loader = new Loader({
  name: 'tools_bg.wasm',
  address: () => new URL('../wasm/tools_bg.wasm', import.meta.url),
  besides: (here) => new URL('../wasm/tools_bg.wasm', here),
  here: import.meta.url,
  stamp,
  begin: (module) => wasm.begin(module),
  act: 'Give its address or its bytes as the option wasm: read(text, { wasm }). Bundlers find the file as corsight/tools-wasm',
});
