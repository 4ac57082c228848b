/**
 * A recording in the memory of the wasm, and the calls that it becomes.
 *
 * @import { Call, Report } from '../capture.js'
 */
import { CorsError } from '../errors/cors-error.js';
import { defineWhenRead, withFindings } from '../engine/when-read.js';
import { RawRecording, judgeCall, wasm } from '../read/tools.js';

/** How many calls leave the wasm at once. */
const CALLS_AT_ONCE = 256;

const encoder = new TextEncoder();

/** @typedef {{ offset: number, line: number, reason: string }} Broken Where the JSON is broken, and what is wrong. */

export class Recording {
  #raw;
  /** The number of the wasm instance that has `#raw`. */
  #instance;

  /** @param {string} recorder Its name, if the recording does not tell. */
  constructor(recorder) {
    this.#raw = wasm.call(() => new RawRecording(recorder));
    this.#instance = wasm.number;
  }

  /** @param {Uint8Array} bytes */
  feed(bytes) {
    this.#demandWhole(this.#call((raw) => raw.feed(bytes)));
  }

  /** @param {string} text */
  feedText(text) {
    this.feed(encoder.encode(text));
  }

  finish() {
    this.#demandWhole(this.#call((raw) => raw.finish()));
  }

  /** All calls, and what belongs to none. @returns {Report} */
  report() {
    const rest = this.#call((raw) => raw.report());
    return { calls: this.#calls(), ...rest };
  }

  /** The calls that are new or have changed since the last call of this method, and the ids of those that are a part of another call now. @returns {Report & { gone: string[] }} */
  changes() {
    const rest = this.#call((raw) => raw.changes());
    return { calls: this.#calls(), ...rest };
  }

  free() {
    if (this.#instance === wasm.number) this.#call((raw) => raw.free());
  }

  #calls() {
    /** @type {Call[]} */
    const calls = [];
    for (;;) {
      /** @type {Call[]} */
      const next = JSON.parse(this.#call((raw) => raw.take(CALLS_AT_ONCE)));
      if (!next.length) return calls;
      for (const call of next) calls.push(withVerdict(call));
    }
  }

  /**
   * @template T
   * @param {(raw: RawRecording) => T} call
   * @returns {T}
   */
  #call(call) {
    if (this.#instance !== wasm.number) {
      throw new CorsError(`The recording was lost when the WebAssembly of Corsight stopped (${wasm.stoppedBy}): read it again`, { code: 'engine-internal', cause: wasm.stoppedBy });
    }
    return wasm.call(() => call(this.#raw));
  }

  /** @param {Broken | null} broken */
  #demandWhole(broken) {
    if (!broken) return;
    const { offset, line, reason } = broken;
    throw Object.assign(new CorsError(`The recording is broken at byte ${offset}, in line ${line}: ${reason}`, { code: 'misuse' }), { offset, line });
  }
}

/**
 * Gives a call its verdict and its plan. They are made when somebody reads them, because most calls of a recording are never looked at.
 *
 * @param {Call} call
 * @returns {Call}
 */
function withVerdict(call) {
  const { origin, profile, request, responses, outcome } = call;
  // A caller may change what a call has. The verdict is that of the call as it was recorded.
  const text = origin === null ? '' : JSON.stringify({ origin, profile, request, responses });
  /** @type {{ verdict: any, diagnosis: any, plan: any } | undefined} */
  let judged;
  const judge = () => (judged ??= wasm.call(() => judgeCall(text)));
  const verdict = () => {
    const { verdict, diagnosis } = /** @type {any} */ (judge());
    return { ...verdict, diagnosis: withFindings(diagnosis, verdict.findings) };
  };
  defineWhenRead(call, 'verdict', () => (text && outcome !== 'pending' ? verdict() : null));
  defineWhenRead(call, 'plan', () => (text ? judge()?.plan : null));
  return call;
}
