/**
 * Calls of a live source, such as a DevTools panel.
 *
 * @import { Call, Recorder as RecorderContract, RecorderOptions } from '../capture.js'
 */
import { demand, isObject, misuse, textOf } from '../errors/misuse.js';
import { demandOptions } from '../engine/names.js';
import { readWasm } from '../engine/options.js';
import { loader } from '../read/tools.js';
import { textOfEntry } from './entry.js';
import { Recording } from './recording.js';

/**
 * @param {RecorderOptions} [options]
 * @returns {Promise<RecorderContract>}
 */
export async function createRecorder(options = {}) {
  demandOptions(options, 'createRecorder', ['wasm', 'recorder']);
  const { recorder = 'chrome.devtools.network' } = options;
  demand(typeof recorder === 'string', 'recorder is the name of the recorder', recorder);
  await loader.load(readWasm(options));
  return new Recorder(recorder);
}

class Recorder {
  #name;
  #recording;
  /** @type {Map<string, Call>} */
  #calls = new Map();
  #isEmpty = true;
  /** @type {string[]} The entries as JSON, for `toHar`. */
  #entries = [];

  /** @param {string} name */
  constructor(name) {
    this.#name = name;
    this.#recording = new Recording(name);
  }

  get calls() {
    return [...this.#calls.values()].sort((one, other) => (one.startedAt ?? 0) - (other.startedAt ?? 0));
  }

  /** @param {unknown} entry */
  add(entry) {
    demand(isObject(entry), 'add takes an entry of a HAR, or an event of the DevTools protocol', entry);
    let text;
    try {
      text = textOfEntry(entry);
    } catch (error) {
      throw misuse(`an entry can be written as JSON (${textOf(error).slice(0, 200)})`, entry);
    }
    this.#recording.feedText((this.#isEmpty ? '[' : ',') + text);
    this.#isEmpty = false;
    if ('request' in entry) this.#entries.push(text);
    const { calls, gone } = this.#recording.changes();
    for (const id of gone) this.#calls.delete(id);
    for (const call of calls) this.#calls.set(call.id, call);
    return calls;
  }

  toHar() {
    const entries = this.#entries.length ? this.#entries.map((text) => JSON.parse(text)) : this.calls.flatMap(entriesOf);
    return { log: { version: '1.2', creator: { name: this.#name, version: '' }, pages: [], entries: entries.map(completed) } };
  }

  clear() {
    this.#recording.free();
    this.#recording = new Recording(this.#name);
    this.#isEmpty = true;
    this.#calls.clear();
    this.#entries = [];
  }
}

/**
 * The entries of the messages of a call.
 *
 * @param {Call} call
 */
function entriesOf({ startedAt, messages, recorded }) {
  const list = (/** @type {[string, string][]} */ headers) => headers.map(([name, value]) => ({ name, value }));
  return messages.filter(({ cached }) => !cached).map(({ kind, request, response, failure }) => ({
    startedDateTime: new Date(startedAt ?? 0).toISOString(),
    time: 0,
    ...(kind === 'preflight' && { _resourceType: 'preflight' }),
    request: { method: request.method, url: request.url, headers: list(request.headers) },
    response: { status: response?.status ?? 0, headers: list(response?.headers ?? []), ...((failure ?? recorded.error) && { _error: failure ?? recorded.error }) },
  }));
}

/**
 * An entry with the fields that the format demands and that are not kept.
 *
 * @param {any} entry
 */
function completed({ request, response, ...rest }) {
  return {
    ...rest,
    request: { httpVersion: '', cookies: [], queryString: [], headersSize: -1, bodySize: -1, ...request },
    response: { statusText: '', httpVersion: '', cookies: [], content: { size: 0, mimeType: '' }, redirectURL: '', headersSize: -1, bodySize: -1, ...response },
    cache: {},
    timings: { send: -1, wait: -1, receive: -1 },
  };
}
