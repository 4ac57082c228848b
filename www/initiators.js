/**
 * Which requests use CORS at all: the table, as the engine has it.
 *
 * @import { EngineOptions } from './index.js'
 * @import { Initiator } from './initiators.js'
 */
import { LISTS } from './request.js';
import { ask, load, wasm } from './raw.js';

/**
 * @param {Pick<EngineOptions, 'wasm'>} [options]
 * @returns {Promise<Initiator[]>}
 */
export async function initiators(options = {}) {
  await load(options.wasm);
  const raw = wasm.new();
  const rows = ask(raw, 14 /* INITIATORS */).split('\n');
  wasm.free(raw, 0);
  const places = rows.pop();
  return rows.map((/** @type {string} */ row, /** @type {number} */ index) => {
    const [name, refused, withoutCors] = row.split('|');
    const [mode, credentials, destination, traits] = [0, 1, 2, 3].map((place) => places.charCodeAt(4 * index + place) - 48);
    return { name, mode: LISTS.mode[mode], credentials: LISTS.credentials[credentials], destination: LISTS.destination[destination],
      crossOrigin: (traits & 1) > 0, preflight: (traits & 2) > 0, refused, withoutCors };
  });
}
