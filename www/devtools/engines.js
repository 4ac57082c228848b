/** The engines of the panel, one for each origin whose calls are judged. */
import { createEngine } from 'corsight';

/** @import { Engine } from '../index.js' */

/** The WebAssembly lies beside the panel: that of the engine, and that which reads recorded traffic. */
const WASM = 'corsight_bg.wasm';
export const TOOLS_WASM = 'tools_bg.wasm';
export const IS_FIREFOX = /\bFirefox\//.test(navigator.userAgent);

/** @type {Map<string, Promise<Engine>>} */
const engines = new Map();

/** @param {string} origin */
export function engineFor(origin) {
  const engine = engines.get(origin) ?? createEngine({ origin, profile: IS_FIREFOX ? 'firefox' : 'chromium', wasm: WASM });
  engines.set(origin, engine);
  return engine;
}
