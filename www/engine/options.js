/**
 * The options of createEngine, read once and strictly.
 *
 * @import { EngineOptions } from '../index.js'
 */
import { CorsError } from '../errors/cors-error.js';
import { demand, isObject, tag } from '../errors/misuse.js';
import { ENGINE_OPTIONS, demandOptions } from './names.js';
import { place, toHref } from './request.js';
import { MOST_TEXT } from './wire.js';

/**
 * @typedef {{ origin: string, profile: number, maxAgeLimit: number | undefined, raw: string, base: () => string, now: () => number, wasm: EngineOptions['wasm'] }} Settings
 */

/** No options: an object that has not even the names that stand on Object.prototype. */
const NONE = Object.freeze(Object.create(null));

/** @type {WeakSet<Settings>} */
const made = new WeakSet();

/**
 * Whether a value is what readOptions gave.
 *
 * @param {Settings} settings
 */
export const isSettings = (settings) => isObject(settings) && made.has(settings);

/**
 * @param {EngineOptions} [options]
 * @returns {Settings}
 */
export function readOptions(options = NONE) {
  demandOptions(options, 'createEngine', ENGINE_OPTIONS);
  const { maxAgeLimit, now = () => performance.now(), baseUrl } = options;
  const profile = place('profile', options.profile, 0);
  demand(maxAgeLimit === undefined || Number.isFinite(maxAgeLimit) && maxAgeLimit >= 0, 'maxAgeLimit is a number, 0 or more', maxAgeLimit);
  demand(typeof now === 'function', 'now is a function', now);
  const wasm = readWasm(options);
  const origin = readOrigin(options.origin);
  const fixed = baseUrl === undefined ? '' : toHref(baseUrl, () => origin, 'misuse');
  // Against an opaque origin, nothing relative can be resolved.
  const base = () => fixed || (globalThis.document?.baseURI ?? origin.replace(/^null$/, 'about:'));
  const raw = [origin, readText(options, 'embedderPolicy'), readText(options, 'networkPartitionKey'), readText(options, 'publicSuffixList')].join('\n');
  demand(raw.length <= MOST_TEXT, `Options have at most ${MOST_TEXT} characters of text`, raw);
  const settings = { origin, profile, maxAgeLimit, raw, base, now, wasm };
  made.add(settings);
  return settings;
}

/** @param {Pick<EngineOptions, 'wasm'>} options */
export function readWasm({ wasm }) {
  const isBytes = ArrayBuffer.isView(wasm) || ['ArrayBuffer', 'SharedArrayBuffer'].includes(tag(wasm));
  const isAddress = typeof wasm === 'string' || tag(wasm) === 'URL';
  demand(wasm === undefined || isBytes || isAddress || tag(wasm) === 'WebAssembly.Module', 'wasm is a URL, a string that is one, bytes or a Module', wasm);
  return wasm;
}

/**
 * @param {EngineOptions} options
 * @param {'embedderPolicy' | 'networkPartitionKey' | 'publicSuffixList'} name
 */
function readText(options, name) {
  const text = options[name] ?? '';
  demand(typeof text === 'string', `${name} is a string`, text);
  // The three are handed over as lines, the list as all lines that are left.
  demand(name === 'publicSuffixList' || !text.includes('\n'), `${name} has no line feed in it`, text);
  return text;
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
