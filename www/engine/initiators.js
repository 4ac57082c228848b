/**
 * The table of initiators, which says what requests use CORS at all. The engine has it.
 *
 * @import { EngineOptions } from '../index.js'
 * @import { Initiator } from '../initiators.js'
 */
import { loader } from './load.js';
import { demandOptions } from './names.js';
import { readWasm } from './options.js';
import { initiators as readInitiators, wasm } from './raw.js';

/**
 * @param {Pick<EngineOptions, 'wasm'>} [options]
 * @returns {Promise<Initiator[]>}
 */
export async function initiators(options = {}) {
  demandOptions(options, 'initiators', ['wasm']);
  await loader.load(readWasm(options));
  return wasm.call(readInitiators);
}
