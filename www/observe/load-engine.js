/**
 * Loads the JavaScript of the engine and then its WebAssembly. A page downloads neither before a call has to be explained.
 *
 * @import { Engine } from '../index.js'
 * @import { Settings } from '../engine/options.js'
 */
import { CorsError } from '../errors/cors-error.js';
import { textOf } from '../errors/misuse.js';

/**
 * @param {Settings} settings
 * @returns {Promise<Engine>}
 */
export async function loadEngine(settings) {
  const { startEngine } = await import('../engine/engine.js').catch((cause) => {
    throw new CorsError(`The engine's JavaScript could not be loaded: ${textOf(cause)}`, { code: 'engine-unavailable', cause });
  });
  return startEngine(settings);
}
