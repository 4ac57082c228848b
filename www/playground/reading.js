// Reads what was pasted. The reader and its wasm are loaded when somebody pastes for the first time.

/**
 * @import { Case } from './case.js'
 *
 * @typedef {{ sentences: string[], isEmpty: boolean }} Notes What was made of the text: what was left out, and what could not be read.
 */

/** The wasm stands beside the page, wherever the folder is served from. */
const wasm = 'tools_bg.wasm';

/**
 * The case of a text; null if the text tells of no request.
 *
 * @param {string} text
 * @param {string} origin The origin of the page, if the text does not tell it.
 * @returns {Promise<{ value: Case | null, notes: Notes }>}
 */
export async function readText(text, origin) {
  const { read } = await import('corsight/read');
  const reading = await read(text, { wasm });
  const { request, responses, removed, unread } = reading;
  const sentences = [
    ...(request && !reading.origin ? [`The text does not tell the origin of the page: ${origin} is taken.`] : []),
    ...removed.map(({ name, why }) => `${name} is left out: ${why}`),
    ...unread.map(({ line, reason }) => `Line ${line}: ${reason}`),
  ];
  return { value: request && { origin: reading.origin ?? origin, request, responses }, notes: { sentences, isEmpty: !request } };
}
