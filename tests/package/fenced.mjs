/**
 * The fenced examples of the documentation: of Markdown, and of the comments in hand-written types.
 */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/**
 * @typedef {object} Example
 * @property {string} file The path from the root of the project.
 * @property {number} line Of its first line of code, from 1.
 * @property {string} section The heading above it; the file's name if there is none.
 * @property {string} language
 * @property {string} name The name of a file, if the fence has one behind the language.
 * @property {string} code
 */

/**
 * @param {string} path
 * @returns {Example[]}
 */
export function examplesOf(path) {
  const file = relative(ROOT, path).replaceAll('\\', '/');
  const comments = file.endsWith('.ts');
  /** @type {Example[]} */
  const examples = [];
  let section = file;
  /** @type {Example | null} */
  let open = null;
  for (const [index, line] of readFileSync(path, 'utf8').split(/\r?\n/).entries()) {
    const text = comments ? /^\s*\* ?(.*)$/.exec(line)?.[1] : line;
    const fence = text === undefined ? null : /^```(\w*)(?: (\S+))?\s*$/.exec(text);
    if (fence && open) {
      examples.push(open);
      open = null;
    } else if (fence) {
      const [, language, name = ''] = fence;
      open = { file, line: index + 2, section, language, name, code: '' };
    } else if (open) {
      if (text === undefined) throw new Error(`${file}:${index + 1}: the comment ends within an example`);
      open.code += `${text}\n`;
    } else {
      section = text && !comments ? /^#+ (.*)$/.exec(text)?.[1] ?? section : section;
    }
  }
  if (open) throw new Error(`${file}:${open.line}: the example has no end`);
  return examples;
}
