/**
 * A text of the standard input as an exchange.
 *
 * @import { ReadRequest, Reading, RemovedHeader } from '../read.js'
 * @import { Io } from './io.js'
 */
import { read } from '../read.js';
import { readAll } from './input.js';
import { UsageError } from './usage-error.js';

/**
 * What is said of headers that no page sets.
 *
 * @param {RemovedHeader[]} removed
 */
export function notesOfRemoved(removed) {
  const names = removed.map(({ name }) => name).filter((name) => !/^origin$/i.test(name));
  return names.length ? [`Left out, because no page sets ${names.length > 1 ? 'them' : 'it'}: ${names.join(', ')}.`] : [];
}

/** How many lines that could not be read are named. */
const MOST_UNREAD = 5;

/**
 * Reads the standard input, with what the options say instead of it.
 *
 * @param {Record<string, any>} values
 * @param {Io} io
 * @returns {Promise<Omit<Reading, 'origin' | 'request'> & { origin: string, request: ReadRequest & { url: string }, notes: string[] }>}
 */
export async function readText(values, io) {
  if (io.stdin.isTTY) io.warn('Paste a command of curl, its output, headers or a message of the console, then press Ctrl-D:');
  const text = (await readAll(io)).toString();
  if (!text.trim()) throw new UsageError('the standard input is empty: pipe a command of curl, its output, headers or a message of the console into it');
  const reading = await read(text);
  const { request, unread, removed } = reading;
  if (!request) {
    const [first] = unread;
    throw new UsageError(`the standard input has no request that can be read${first ? `. Line ${first.line}, ${JSON.stringify(first.text.slice(0, 60))}: ${first.reason}` : ''}`);
  }
  const origin = values.origin ?? reading.origin;
  if (!origin) throw new UsageError('the text does not tell which page makes the call: add --origin, as in --origin https://app.example');
  const { credentials, mode, redirect } = values;
  const given = Object.fromEntries(Object.entries({ credentials, mode, redirect }).filter(([, value]) => value !== undefined));
  return {
    ...reading, origin,
    request: { ...request, ...given },
    notes: [
      ...unread.slice(0, MOST_UNREAD).map(({ line, reason }) => `Line ${line} was not read. ${reason}`),
      ...(unread.length > MOST_UNREAD ? [`${unread.length - MOST_UNREAD} more lines were not read.`] : []),
      ...notesOfRemoved(removed),
    ],
  };
}
