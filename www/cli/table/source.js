/**
 * A table in a file: its value, and the lines where its parts stand.
 *
 * @import { Io } from '../io.js'
 */
import { readFile } from 'node:fs/promises';
import { relative, resolve, sep } from 'node:path';
import { LineCounter, isMap, isSeq, parseDocument } from 'yaml';
import { UsageError } from '../usage-error.js';

/**
 * @typedef {object} Source
 * @property {string} file As results name it: below the current folder, with slashes.
 * @property {any} value
 * @property {(path: (string | number)[]) => number} lineOf The line of the nearest part that is there.
 */

/**
 * @param {string} name
 * @param {Io} io
 * @returns {Promise<Source>}
 */
export async function readSource(name, io) {
  const path = resolve(io.cwd, name);
  const text = await readFile(path, 'utf8').catch((error) => {
    const act = error.code === 'ENOENT' ? ': corsight test --init writes one' : '';
    throw new UsageError(`${name} cannot be read (${error.code ?? error.message})${act}`, { cause: error });
  });
  return parseSource(text, { file: relative(io.cwd, path).replaceAll(sep, '/'), isJson: !/\.ya?ml$/i.test(name) });
}

/**
 * JSON is YAML, so one parser knows the lines of both.
 *
 * @param {string} text
 * @param {{ file: string, isJson: boolean }} given
 * @returns {Source}
 */
export function parseSource(text, { file, isJson }) {
  const lines = new LineCounter();
  const start = text.replace(/^\ufeff/, '');
  const document = parseDocument(start, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  const value = isJson ? parseJson(start, file, error && lines.linePos(error.pos[0])) : undefined;
  if (error && (!isJson || error.code === 'DUPLICATE_KEY')) throw wrong(file, lines.linePos(error.pos[0]), error.message);
  return { file, value: isJson ? value : document.toJS(), lineOf: (path) => lineOf(document.contents, path, lines) };
}

/**
 * @param {string} text
 * @param {string} file
 * @param {{ line: number, col: number } | undefined} place Where the text is no YAML either.
 */
function parseJson(text, file, place) {
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = /** @type {Error} */ (error).message;
    // Some messages of V8 have the position, others a piece of the text.
    const [, position] = /at position (\d+)/.exec(message) ?? [];
    const before = text.slice(0, position === undefined ? text.length : Number(position));
    const end = { line: before.split('\n').length, col: before.length - before.lastIndexOf('\n') };
    throw wrong(file, position === undefined && text.trim() && place ? place : end, message.replace(/ in JSON at position.*|, (?:\.{3})?"[^]*is not valid JSON$/s, ''));
  }
}

/**
 * @param {string} file
 * @param {{ line: number, col: number }} place
 * @param {string} message
 */
const wrong = (file, { line, col }, message) => new UsageError(`${file}:${line}:${col} cannot be read: ${message}`);

/**
 * @param {any} node
 * @param {(string | number)[]} path
 * @param {LineCounter} lines
 */
function lineOf(node, path, lines) {
  let offset = node?.range?.[0] ?? 0;
  for (const key of path) {
    const pair = isMap(node) ? node.items.find((item) => /** @type {any} */ (item.key)?.value === key) : undefined;
    const next = pair?.value ?? (isSeq(node) ? node.items[Number(key)] : undefined);
    if (!next) break;
    offset = /** @type {any} */ (pair?.key ?? next).range?.[0] ?? offset;
    node = next;
  }
  return lines.linePos(offset).line;
}
