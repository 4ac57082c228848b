/**
 * Encodes what came of a probe for the wasm.
 *
 * @import { ProbeOutcome } from '../index.js'
 * @import { Wire } from './wire.js'
 */
import { demand, isObject } from '../errors/misuse.js';

/** The results of probes, in the order of `ProbeResult::ALL` of src/diagnosis/probes/mod.rs. */
export const RESULTS = ['failed', 'timeout', 'opaque', 'readable'];

/**
 * @param {Wire} wire A wire that has the request already.
 * @param {ProbeOutcome} outcome
 */
export function appendProbe(wire, outcome) {
  demand(isObject(outcome), 'what came of a probe is an object', outcome);
  const { code, result, url, headers, status = 0, finalUrl = '', byServiceWorker = false } = outcome;
  demand(RESULTS.includes(result), `the result of a probe is one of ${JSON.stringify(RESULTS)}`, result);
  demand(Number.isInteger(status) && status >= 0 && status < 1000, 'the status of a probe is 0 to 999', status);
  wire.string(code, 'the code of a probe');
  wire.number(RESULTS.indexOf(result) + 1);
  wire.number(status);
  wire.number(byServiceWorker ? 1 : 0);
  wire.string(url, 'the URL of a probe');
  wire.string(finalUrl, 'the final URL of a probe');
  wire.headers(headers);
}
