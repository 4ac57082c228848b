/**
 * Which requests use CORS at all: the table, as the engine has it.
 *
 * @import { EngineOptions } from './index.js'
 * @import { Initiator } from './initiators.js'
 */
import { ask, load, wasm } from './raw.js';

/**
 * @param {Pick<EngineOptions, 'wasm'>} [options]
 * @returns {Promise<Initiator[]>}
 */
export async function initiators(options = {}) {
  await load(options.wasm);
  const raw = wasm.new();
  const rows = ask(raw, 14 /* INITIATORS */);
  wasm.free(raw, 0);
  return rows;
}
