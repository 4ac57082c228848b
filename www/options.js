/**
 * The options of createEngine, read once and strictly.
 *
 * @import { EngineOptions } from './index.js'
 */
import { CorsError } from './errors.js';
import { ENGINE_OPTIONS, demandOptions } from './names.js';
import { place, toHref } from './request.js';
import { demand, tag } from './misuse.js';

/**
 * @typedef {{ origin: string, profile: number, maxAgeLimit: number | undefined, raw: string, base: () => string, now: () => number }} Settings
 */

/**
 * @param {EngineOptions} options
 * @returns {Settings}
 */
export function readOptions(options) {
  demandOptions(options, 'createEngine', ENGINE_OPTIONS);
  const { maxAgeLimit, now = () => performance.now(), wasm, baseUrl } = options;
  const profile = place('profile', options.profile, 0);
  demand(maxAgeLimit === undefined || Number.isFinite(maxAgeLimit) && maxAgeLimit >= 0, 'maxAgeLimit is a number, 0 or more', maxAgeLimit);
  demand(typeof now === 'function', 'now is a function', now);
  demand(/URL|Module|Array|View|Undefined/.test(tag(wasm)), 'wasm is a URL, bytes or a Module', wasm);
  const origin = readOrigin(options.origin);
  const fixed = baseUrl === undefined ? '' : toHref(baseUrl, () => origin, 'misuse');
  // Against an opaque origin, nothing relative can be resolved.
  const base = () => fixed || (globalThis.document?.baseURI ?? origin.replace(/^null$/, 'about:'));
  const raw = [origin, .../** @type {const} */ (['embedderPolicy', 'networkPartitionKey', 'publicSuffixList']).map((name) => {
    const text = options[name] ?? '';
    demand(typeof text === 'string' && (name > 'p' || !text.includes('\n')), `${name} is a string`, text);
    return text;
  })].join('\n');
  return { origin, profile, maxAgeLimit, raw, base, now };
}

/**
 * An origin as it is serialized: its host in ASCII, without a default port. What is none, and a scheme that the host knows
 * no origins for, is left to the wasm.
 *
 * @param {unknown} origin
 */
function readOrigin(origin = globalThis.origin ?? globalThis.location?.origin) {
  if (origin === undefined) {
    throw new CorsError("origin is missing, and outside of a page there is none to take: give one, { origin: 'https://app.example' }", { code: 'misuse' });
  }
  demand(typeof origin === 'string', 'origin is a string', origin);
  try {
    const serialized = new URL(origin).origin;
    if (serialized !== 'null' && !/\/\/.*[/?#@]/.test(origin)) return serialized;
  } catch {}
  return origin;
}
