/**
 * Reads what people have at hand of a call.
 *
 * @import { Reading, ReadOptions } from '../read.js'
 */
import { demand } from '../errors/misuse.js';
import { MOST_TEXT } from '../engine/limits.js';
import { demandOptions } from '../engine/names.js';
import { readWasm } from '../engine/options.js';
import { loader, read as readText, wasm } from './tools.js';

/**
 * @param {string} text
 * @param {ReadOptions} [options]
 * @returns {Promise<Reading>}
 */
export async function read(text, options = {}) {
  demand(typeof text === 'string', 'read takes a text', text);
  demand(text.length <= MOST_TEXT, `a text has at most ${MOST_TEXT} characters`, text);
  demandOptions(options, 'read', ['wasm']);
  await loader.load(readWasm(options));
  return wasm.call(() => readText(text));
}
