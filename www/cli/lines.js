/**
 * A stream of bytes as lines.
 */
import { StringDecoder } from 'node:string_decoder';

/** The most characters of a line: the most that the engine takes, and JSON around it. */
const MOST = 2 ** 25;

/** Stands for a line that is too long to be kept. */
export const LinesTooLong = Symbol('a line that is too long');

/** @typedef {string | typeof LinesTooLong} Line */

/**
 * The lines of a stream, as many at a time as have come. Only one line is kept, so the stream may be endless.
 *
 * @param {AsyncIterable<Uint8Array>} stream
 * @returns {AsyncGenerator<Line[]>}
 */
export async function* lines(stream) {
  const decoder = new StringDecoder('utf8');
  /** @type {string[]} The parts of a line that has not ended. */
  let parts = [];
  let length = 0;
  const take = (/** @type {string} */ text) => {
    const line = length > MOST ? LinesTooLong : parts.join('') + text;
    parts = [];
    length = 0;
    return line;
  };
  const keep = (/** @type {string} */ text) => {
    length += text.length;
    if (length <= MOST) parts.push(text);
    else parts = [];
  };
  for await (const chunk of stream) {
    const pieces = decoder.write(/** @type {any} */ (chunk)).split('\n');
    const last = /** @type {string} */ (pieces.pop());
    if (pieces.length) yield pieces.map(take);
    if (last) keep(last);
  }
  const rest = decoder.end();
  if (length || rest) yield [take(rest)];
}
