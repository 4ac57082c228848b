// Reads recordings: a HAR that was dropped or opened. The reader is loaded when somebody brings the first one.

/**
 * @import { Call } from '../views/report.js'
 * @import { Notes } from './reading.js'
 */

/** The wasm stands beside the page, wherever the folder is served from. */
const wasm = 'tools_bg.wasm';

/** Whether a file is a recording, by its name. @param {{ name: string }} file */
export const isRecording = ({ name }) => /\.har$/i.test(name);

/** Whether a text is a recording, by how it begins. @param {string} text */
export const holdsRecording = (text) => /^\s*\{\s*"log"\s*:/.test(text);

/**
 * The calls of a recording that go to other origins.
 *
 * @param {Blob} file
 * @returns {Promise<{ calls: Call[], notes: Notes }>}
 */
export async function readRecording(file) {
  const { analyze } = await import('corsight/capture');
  const { calls, ignored, unread } = await analyze(file, { wasm });
  const sentences = [
    `${calls.length} ${calls.length === 1 ? 'call goes' : 'calls go'} to other origins, ${ignored} other ${ignored === 1 ? 'entry is' : 'entries are'} left out.`,
    ...unread.map(({ where, reason }) => `${where}: ${reason}`),
  ];
  return { calls, notes: { sentences, isEmpty: calls.length === 0 } };
}
