/**
 * Text in columns.
 */

/** The beginning of a line that is not wrapped, because somebody copies it. */
export const VERBATIM = '      ';

/**
 * A text that a terminal only shows: a value of a server may have control characters, which would move the cursor, colour or rename.
 *
 * @param {string} text
 */
// eslint-disable-next-line no-control-regex
export const visible = (text) => text.replace(/[\0-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, (character) => (character === '\t' ? ' ' : `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`));

/**
 * The text with no line longer than `columns`, but for words that are longer. A line that goes on is indented as its beginning, and two more
 * behind a bullet.
 *
 * @param {string} text
 * @param {number} columns
 * @param {string} [indent] Before every line.
 */
export function wrap(text, columns, indent = '') {
  return visible(text).split('\n').map((line) => wrapLine(line, columns - indent.length).map((part) => (part ? indent + part : part)).join('\n')).join('\n');
}

/**
 * @param {string} line
 * @param {number} columns
 */
function wrapLine(line, columns) {
  if (line.startsWith(VERBATIM)) return [line];
  const [start] = /** @type {RegExpExecArray} */ (/^\s*(?:[·•*-] )?/.exec(line));
  const hanging = ' '.repeat(start.length);
  const lines = [];
  let current = start;
  let isEmpty = true;
  for (const word of line.slice(start.length).split(' ')) {
    if (!isEmpty && current.length + 1 + word.length > columns) {
      lines.push(current);
      current = hanging;
      isEmpty = true;
    }
    current += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, current.trimEnd()];
}

/**
 * Two columns: names and what they mean.
 *
 * @param {[name: string, text: string][]} rows
 * @param {number} columns
 * @param {number} [widest] The widest first column. A longer name has its text on the next line.
 */
export function table(rows, columns, widest = 30) {
  const width = Math.min(widest, Math.max(0, ...rows.map(([name]) => name.length)));
  const gap = width + 4;
  return rows.map(([name, text]) => {
    const [first, ...rest] = wrap(text, columns - gap).split('\n');
    const lines = [first, ...rest].map((line) => ' '.repeat(gap) + line);
    if (name.length > width) return [`  ${name}`, ...lines].join('\n');
    return [`  ${name.padEnd(width)}  ${first}`.trimEnd(), ...lines.slice(1)].join('\n');
  }).join('\n');
}

/**
 * Rows of several columns, indented, as narrow as they can be.
 *
 * @param {string[][]} rows
 * @param {number} most The columns of the terminal: a first column that does not fit has its row on two lines.
 */
export function columns(rows, most) {
  const widths = rows[0]?.map((_, index) => Math.max(...rows.map((row) => row[index].length))) ?? [];
  const rest = widths.slice(1).reduce((sum, width) => sum + width + 2, 0);
  const first = Math.min(widths[0] ?? 0, Math.max(20, most - 2 - rest));
  return rows.map(([name, ...others]) => {
    const tail = others.map((cell, index) => cell.padEnd(widths[index + 1])).join('  ').trimEnd();
    return name.length > first ? `  ${name}\n  ${' '.repeat(first)}  ${tail}` : `  ${name.padEnd(first)}  ${tail}`;
  }).join('\n');
}
