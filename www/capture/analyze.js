/**
 * Reads a recording of any form in chunks.
 *
 * @import { AnalyzeOptions, Recorded, Report } from '../capture.js'
 */
import { demand, isObject, misuse, tag, textOf } from '../errors/misuse.js';
import { demandOptions } from '../engine/names.js';
import { nextTask } from '../host/next-task.js';
import { readWasm } from '../engine/options.js';
import { loader } from '../read/tools.js';
import { Recording } from './recording.js';
import { textOfEntry } from './entry.js';

/** How many characters of a text, or bytes, are read at once. */
const CHUNK = 2 ** 20;
/** After how many bytes other work of the host gets its turn. */
const TURN = 2 ** 22;

/** How many characters of an error are told. */
const MOST_OF_REASON = 200;

const encoder = new TextEncoder();

/**
 * @param {Recorded} input
 * @param {AnalyzeOptions} [options]
 * @returns {Promise<Report>}
 */
export async function analyze(input, options = {}) {
  demandOptions(options, 'analyze', ['wasm', 'onProgress', 'signal']);
  const { onProgress, signal } = options;
  demand(onProgress === undefined || typeof onProgress === 'function', 'onProgress is a function', onProgress);
  const chunks = chunksOf(input);
  await loader.load(readWasm(options));
  signal?.throwIfAborted();
  const recording = new Recording(Array.isArray(input) && !isEvent(input[0]) ? 'chrome.devtools.network' : '');
  try {
    const { total = null } = chunks;
    let done = 0;
    let turn = TURN;
    for await (const bytes of chunks.read()) {
      recording.feed(bytes);
      done += bytes.length;
      onProgress?.({ done, total });
      if (done >= turn) {
        // A page draws its progress meanwhile.
        await nextTask();
        turn = done + TURN;
      }
      signal?.throwIfAborted();
    }
    recording.finish();
    const report = recording.report();
    report.unread.push(...chunks.unread);
    return report;
  } finally {
    recording.free();
  }
}

/** @param {any} value */
const isEvent = (value) => typeof value?.method === 'string' && isObject(value.params);

/**
 * What an input is read in.
 *
 * @typedef {{ total?: number | null, unread: { where: string, reason: string }[], read: () => AsyncIterable<Uint8Array> | Iterable<Uint8Array> }} Chunks
 */

/**
 * @param {any} input
 * @returns {Chunks}
 */
function chunksOf(input) {
  /** @type {Chunks['unread']} */
  const unread = [];
  if (typeof input === 'string') return { unread, read: () => ofText(input) };
  demand(isObject(input), 'analyze takes a HAR (object, text, bytes, Blob or stream), or an array of entries or events', input);
  if (Array.isArray(input)) return { unread, read: () => ofEntries(input, '', unread) };
  if (ArrayBuffer.isView(input) || tag(input) === 'ArrayBuffer') {
    const bytes = ArrayBuffer.isView(input) ? new Uint8Array(input.buffer, input.byteOffset, input.byteLength) : new Uint8Array(/** @type {ArrayBuffer} */ (input));
    return { total: bytes.length, unread, read: () => ofBytes(bytes) };
  }
  const { size, stream, log } = /** @type {any} */ (input);
  if (typeof stream === 'function') return { total: size, unread, read: () => ofStream(/** @type {any} */ (input).stream()) };
  if (typeof /** @type {any} */ (input)[Symbol.asyncIterator] === 'function' || typeof /** @type {any} */ (input).getReader === 'function') return { unread, read: () => ofStream(input) };
  const file = isObject(log) ? log : input;
  const { entries, creator, pages } = /** @type {any} */ (file);
  demand(Array.isArray(entries), 'a HAR has an array log.entries', input);
  return { unread, read: () => ofEntries(entries, `"creator":${json(creator)},"pages":${json(pages)},`, unread) };
}

/**
 * A value as JSON; null if it has none.
 *
 * @param {unknown} value
 */
function json(value) {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch {
    return 'null';
  }
}

/** @param {string} text */
function* ofText(text) {
  for (let start = 0; start < text.length;) {
    let end = Math.min(start + CHUNK, text.length);
    // The two halves of a character stay together.
    if (end < text.length && (text.charCodeAt(end - 1) & 0xfc00) === 0xd800) end += 1;
    yield encoder.encode(text.slice(start, end));
    start = end;
  }
}

/** @param {Uint8Array} bytes */
function* ofBytes(bytes) {
  for (let start = 0; start < bytes.length; start += CHUNK) yield bytes.subarray(start, start + CHUNK);
}

/**
 * Bytes or texts of a stream, of an iterator, or of a stream without an iterator, as in Safari.
 *
 * @param {any} stream
 * @returns {AsyncGenerator<Uint8Array>}
 */
async function* ofStream(stream) {
  for await (const chunk of typeof stream[Symbol.asyncIterator] === 'function' ? stream : ofReader(stream.getReader())) {
    if (typeof chunk === 'string') yield* ofText(chunk);
    else if (ArrayBuffer.isView(chunk)) yield* ofBytes(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    else throw misuse('a stream gives bytes or texts', chunk);
  }
}

/** @param {ReadableStreamDefaultReader} reader */
async function* ofReader(reader) {
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

/**
 * The JSON of entries or events. One that has none is named.
 *
 * @param {unknown[]} entries
 * @param {string} before The JSON before the entries of a HAR; empty for a list.
 * @param {Chunks['unread']} unread
 */
function* ofEntries(entries, before, unread) {
  let separator = before ? `{"log":{${before}"entries":[` : '[';
  for (let index = 0; index < entries.length; index++) {
    let text;
    try {
      text = textOfEntry(entries[index]);
    } catch (error) {
      unread.push({ where: `entry ${index + 1}`, reason: textOf(error).slice(0, MOST_OF_REASON) });
      continue;
    }
    yield* ofText(separator + text);
    separator = ',';
  }
  if (separator !== ',') yield encoder.encode(separator);
  yield encoder.encode(before ? ']}}' : ']');
}
