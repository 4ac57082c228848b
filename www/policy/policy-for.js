/**
 * The least policy that lets calls succeed.
 *
 * @import { PolicyForOptions, PolicySource, TargetPolicy } from '../policy.js'
 */
import { demand, isObject, member, tag } from '../errors/misuse.js';
import { demandOptions } from '../engine/names.js';
import { readWasm } from '../engine/options.js';
import { analyze } from '../capture/analyze.js';
import { leastPolicies, loader, wasm } from '../read/tools.js';
import { readCall } from './calls.js';
import { isTexts } from './given.js';

/**
 * @param {PolicySource} source
 * @param {PolicyForOptions} [options]
 * @returns {Promise<TargetPolicy[]>}
 */
export async function policyFor(source, options = {}) {
  demandOptions(options, 'policyFor', ['wasm', 'origin', 'reads', 'public']);
  const { origin, reads = [], public: isPublic = false } = options;
  demand(origin === undefined || typeof origin === 'string', 'origin is a serialized origin', origin);
  demand(isTexts(reads), 'reads is a list of header names', reads);
  demand(typeof isPublic === 'boolean', 'public is true or false', isPublic);
  const wasmOption = readWasm(options);
  const given = await callsOf(source, options);
  await loader.load(wasmOption);
  /** The place in the source of each call whose page is known. @type {number[]} */
  const places = [];
  const calls = given.flatMap((call, place) => {
    const known = readCall(call, origin, reads);
    if (!known) return [];
    places.push(place);
    return [known];
  });
  /** @type {TargetPolicy[]} */
  const policies = wasm.call(() => leastPolicies(JSON.stringify({ calls, public: isPublic })));
  const placed = (/** @type {number} */ call) => places[call];
  return policies.map((policy) => ({
    ...policy,
    calls: policy.calls.map(placed),
    unmet: policy.unmet.map((unmet) => ({ ...unmet, call: placed(unmet.call) })),
  }));
}

/**
 * @param {any} source
 * @param {PolicyForOptions} options
 * @returns {Promise<any[]>}
 */
async function callsOf(source, options) {
  if (Array.isArray(source)) return source;
  if (Array.isArray(member(source, 'calls'))) return source.calls;
  // A text is a recording or a URL.
  const isRecording = typeof source === 'string' ? /^\s*[{[]/.test(source) : (isObject(source) && tag(source) !== 'URL' && !('url' in source) && !('request' in source) && !('targetOrigin' in source));
  if (!isRecording) return [source];
  const { calls } = await analyze(source, options.wasm === undefined ? {} : { wasm: options.wasm });
  return calls;
}
