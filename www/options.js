/**
 * The options of createEngine, read once and strictly.
 *
 * @import { EngineOptions } from './index.js'
 */
import { toHref } from './request.js';
import { misuse } from './misuse.js';

const PROFILES = ['standard', 'chromium', 'firefox', 'webkit'];

/**
 * @typedef {{ origin: string, profile: number, maxAgeLimit: number, raw: string, base: () => string, now: () => number }} Settings
 */

/**
 * @param {EngineOptions} options
 * @returns {Settings}
 */
export function readOptions(options) {
  if (typeof options !== 'object' || options === null) throw misuse('Options are an object, but this was given', options);
  const { profile = 'standard', maxAgeLimit, now = () => performance.now(), wasm, baseUrl } = options;
  if (!PROFILES.includes(profile)) {
    throw misuse(`profile is one of ${PROFILES.map((name) => `"${name}"`).join(', ')}, but this was given`, profile);
  }
  if (maxAgeLimit !== undefined && !(typeof maxAgeLimit === 'number' && maxAgeLimit >= 0 && maxAgeLimit < Infinity)) {
    throw misuse('maxAgeLimit is a number of seconds, 0 or more, but this was given', maxAgeLimit);
  }
  if (typeof now !== 'function') throw misuse('now is a function, but this was given', now);
  if (wasm !== undefined && !isWasm(wasm)) {
    throw misuse('wasm is a URL, the bytes or a WebAssembly.Module, but this was given', wasm);
  }
  const origin = readOrigin(options.origin);
  const base = baseUrl === undefined ? () => globalThis.document?.baseURI ?? origin : () => fixed;
  const fixed = baseUrl === undefined ? '' : toHref(baseUrl, () => origin, 'misuse');
  const raw = /** @type {const} */ (['embedderPolicy', 'networkPartitionKey', 'publicSuffixList']).map((name) => {
    const text = options[name] ?? '';
    if (typeof text === 'string' && (name === 'publicSuffixList' || !text.includes('\n'))) return text;
    throw misuse(`${name} is a string, but this was given`, text);
  }).join('\n');
  return { origin, profile: PROFILES.indexOf(profile), maxAgeLimit: maxAgeLimit ?? NaN, raw, base, now };
}

/** @param {unknown} wasm */
function isWasm(wasm) {
  return wasm instanceof URL || wasm instanceof WebAssembly.Module || ArrayBuffer.isView(wasm)
    || Object.prototype.toString.call(wasm) === '[object ArrayBuffer]';
}

/**
 * An origin as it is serialized. The host's URL makes its host ASCII; a scheme that it knows no origins for is left to
 * the wasm.
 *
 * @param {unknown} origin
 */
function readOrigin(origin = globalThis.origin ?? globalThis.location?.origin) {
  if (origin === undefined) {
    throw misuse('There is no page here whose origin could be taken: give createEngine an origin, "https://app.example" say',
      origin);
  }
  if (typeof origin !== 'string') throw misuse('origin is a string, but this was given', origin);
  if (origin === 'null') return origin;
  if (!/^[a-z][a-z\d+.-]*:\/\/[^/?#\\@\s]*$/i.test(origin)) {
    throw misuse('An origin is a scheme, a host and perhaps a port, without a slash after them ("https://app.example"), or "null", but this was given',
      origin);
  }
  try {
    const serialized = new URL(origin).origin;
    return serialized === 'null' ? origin : serialized;
  } catch {
    throw misuse('This origin cannot be parsed', origin);
  }
}
