/**
 * Which requests use CORS at all: the table, as the engine has it.
 *
 * @import { EngineOptions } from '../index.js'
 * @import { Initiator } from '../initiators.js'
 */
import { load } from './load.js';
import { demandOptions } from './names.js';
import { readWasm } from './options.js';
import { INITIATORS, ask, running, wasm } from './raw.js';

/**
 * @param {Pick<EngineOptions, 'wasm'>} [options]
 * @returns {Promise<Initiator[]>}
 */
export async function initiators(options = {}) {
  demandOptions(options, 'initiators', ['wasm']);
  await load(readWasm(options));
  const raw = running(() => wasm.new());
  const rows = ask(raw, INITIATORS);
  running(() => wasm.free(raw, 0));
  return rows;
}
