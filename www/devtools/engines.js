/** The engines of the panel, one for each origin whose calls are judged. */
import { createEngine } from 'corsight';

/** @import { Engine, EngineOptions } from '../index.js' */

/** The WebAssembly lies beside the panel. */
export const WASM = 'corsight_bg.wasm';
/** @type {NonNullable<EngineOptions['profile']>} The browser that the panel runs in. */
export const PROFILE = /\bFirefox\//.test(navigator.userAgent) ? 'firefox' : 'chromium';

/** @type {Map<string, Promise<Engine>>} */
const engines = new Map();

/** @param {string} origin */
export function engineFor(origin) {
  const engine = engines.get(origin) ?? createEngine({ origin, profile: PROFILE, wasm: WASM });
  engines.set(origin, engine);
  return engine;
}
