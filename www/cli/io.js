/**
 * What a command has of the process that it runs in.
 */
import { styleText } from 'node:util';

/** The columns of a text that is not for a terminal, and the most of one that is: longer lines are hard to read. */
export const COLUMNS = 80;
const MOST_COLUMNS = 100;

/**
 * @typedef {Parameters<typeof styleText>[0]} Style
 *
 * @typedef {object} Io
 * @property {AsyncIterable<Uint8Array> & { isTTY?: boolean }} stdin
 * @property {NodeJS.WritableStream} stdout
 * @property {NodeJS.WritableStream} stderr
 * @property {Record<string, string | undefined>} env
 * @property {string} cwd
 * @property {boolean} isTerminal Whether the output is for a terminal.
 * @property {boolean} color
 * @property {number} columns
 * @property {AbortSignal} closed Aborts when nobody reads the output any more.
 * @property {(text: string) => boolean | void} print Prints a line. False: the reader is slow, and `drained` says when it has caught up.
 * @property {() => Promise<void>} drained
 * @property {(text: string) => void} warn Prints a line on the standard error output.
 * @property {(text: string) => void} progress Shows how far a long work is, on a terminal only; an empty text takes it away.
 * @property {(style: Style, text: string) => string} paint
 */

/**
 * The terminal, the pipes and the environment of this process.
 *
 * @returns {Io & { end(status: number): void }}
 */
export function processIo() {
  const { stdin, stdout, stderr, env } = process;
  const closing = new AbortController();
  const isTerminal = stdout.isTTY === true;
  let hasProgress = false;
  const clear = () => {
    if (hasProgress) stderr.write('\r\x1b[K');
    hasProgress = false;
  };
  for (const stream of [stdout, stderr]) {
    // The reader has gone, as `head` does: what is left need not be printed.
    stream.on('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      if (error.code !== 'EPIPE') throw error;
      closing.abort();
    });
  }
  process.once('SIGINT', () => {
    clear();
    // The listener is gone, so the signal ends the process as it ends any other.
    process.kill(process.pid, 'SIGINT');
  });
  const color = hasColor(env, isTerminal);
  /** @type {ReturnType<typeof processIo>} */
  const io = {
    stdin, stdout, stderr, env, cwd: process.cwd(), isTerminal, color,
    columns: isTerminal ? Math.min(stdout.columns || COLUMNS, MOST_COLUMNS) : COLUMNS,
    closed: closing.signal,
    print: (text) => {
      if (closing.signal.aborted) return;
      clear();
      return stdout.write(`${text}\n`);
    },
    drained: () => new Promise((resolve) => {
      if (closing.signal.aborted || !stdout.writableNeedDrain) return resolve();
      const settle = () => resolve();
      stdout.once('drain', settle);
      closing.signal.addEventListener('abort', settle, { once: true });
    }),
    warn: (text) => {
      clear();
      stderr.write(`${text}\n`);
    },
    progress: (text) => {
      if (!stderr.isTTY) return;
      clear();
      if (!text) return;
      stderr.write(text.slice(0, (stderr.columns || COLUMNS) - 1));
      hasProgress = true;
    },
    paint: (style, text) => paint(io.color, style, text),
    end: (status) => {
      clear();
      process.exitCode = status;
      // Idle connections are not waited for, what was printed is.
      if (closing.signal.aborted) process.exit(status);
      stdout.write('', () => process.exit(status));
    },
  };
  return io;
}

/**
 * Whether texts are coloured: on a terminal, unless the environment says otherwise. <https://no-color.org>, <https://force-color.org>
 *
 * @param {Io['env']} env
 * @param {boolean} isTerminal
 */
export function hasColor({ NO_COLOR, FORCE_COLOR, TERM }, isTerminal) {
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '') return !['0', 'false'].includes(FORCE_COLOR);
  if (NO_COLOR) return false;
  return isTerminal && TERM !== 'dumb';
}

/**
 * @param {boolean} color
 * @param {Style} style
 * @param {string} text
 */
export function paint(color, style, text) {
  // Newer versions of Node ask the stream themselves, and `color` is decided already.
  return color ? /** @type {any} */ (styleText)(style, text, { validateStream: false }) : text;
}
