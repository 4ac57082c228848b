/**
 * Reads the options of createEngine, each once, and refuses unknown names and wrong types.
 *
 * @import { EngineOptions } from '../index.js'
 */
import { CorsError } from '../errors/cors-error.js';
import { demand, isObject, tag } from '../errors/misuse.js';
import { toHref } from './href.js';
import { MOST_TEXT } from './limits.js';
import { ENGINE_OPTIONS, demandOptions } from './names.js';

/**
 * The options after reading.
 *
 * @typedef {object} Settings
 * @property {string} origin
 * @property {NonNullable<EngineOptions['profile']>} profile
 * @property {number | undefined} maxAgeLimit
 * @property {string} embedderPolicy
 * @property {string} networkPartitionKey
 * @property {string} publicSuffixList
 * @property {string} addressSpace
 * @property {[localNetwork: string, loopbackNetwork: string]} permissions
 * @property {() => string} base The URL that relative URLs are resolved against.
 * @property {() => number} now
 * @property {EngineOptions['wasm']} wasm
 */

/** The profiles. They do not stand among the other enumerations, because a page that only wraps jQuery downloads this module alone. */
export const PROFILES = ['standard', 'chromium', 'firefox', 'webkit'];
// The permissions of Local Network Access, by their names for navigator.permissions.query.
const PERMISSIONS = ['local-network', 'loopback-network'];
// Chromium's older name, for both at once.
const BOTH = 'local-network-access';

/** No options. The object has no prototype, so a name that a page put on Object.prototype is not an option. */
const NO_OPTIONS = Object.freeze(Object.create(null));

/** @type {WeakSet<Settings>} */
const allSettings = new WeakSet();

/**
 * Whether readOptions returned this value.
 *
 * @param {Settings} settings
 */
export const isSettings = (settings) => isObject(settings) && allSettings.has(settings);

/**
 * @param {EngineOptions} [options]
 * @returns {Settings}
 */
export function readOptions(options = NO_OPTIONS) {
  demandOptions(options, 'createEngine', ENGINE_OPTIONS);
  const { maxAgeLimit, now = () => performance.now(), baseUrl } = options;
  const { profile = 'standard' } = options;
  demand(PROFILES.includes(profile), `profile is one of ${JSON.stringify(PROFILES)}`, profile);
  demand(maxAgeLimit === undefined || Number.isFinite(maxAgeLimit) && maxAgeLimit >= 0, 'maxAgeLimit is a number, 0 or more', maxAgeLimit);
  demand(typeof now === 'function', 'now is a function', now);
  const wasm = readWasm(options);
  const origin = readOrigin(options.origin);
  const fixed = baseUrl === undefined ? '' : toHref(baseUrl, () => origin, 'misuse');
  // No relative URL can be resolved against "about:", which stands for an opaque origin.
  const base = () => fixed || (globalThis.document?.baseURI ?? origin.replace(/^null$/, 'about:'));
  const embedderPolicy = readText(options, 'embedderPolicy');
  const networkPartitionKey = readText(options, 'networkPartitionKey');
  const publicSuffixList = readText(options, 'publicSuffixList');
  const addressSpace = readText(options, 'addressSpace');
  const permissions = readPermissions(options.permissions);
  /** @type {Settings} */
  const settings = { origin, profile, maxAgeLimit, embedderPolicy, networkPartitionKey, publicSuffixList, addressSpace, permissions, base, now, wasm };
  allSettings.add(settings);
  return settings;
}

/**
 * The states of the permissions of Local Network Access, empty where they are not known.
 *
 * @param {EngineOptions['permissions']} [permissions]
 * @returns {Settings['permissions']}
 */
export function readPermissions(permissions = NO_OPTIONS) {
  demandOptions(permissions, 'permissions', [...PERMISSIONS, BOTH]);
  return /** @type {Settings['permissions']} */ (PERMISSIONS.map((name) => readText(permissions, name) || readText(permissions, BOTH)));
}

/** @param {Pick<EngineOptions, 'wasm'>} options */
export function readWasm({ wasm }) {
  demand(wasm === undefined || isWasm(wasm), 'wasm is a URL, the string of a URL, bytes, a WebAssembly.Module or a function that gives one of these', wasm);
  return wasm;
}

/**
 * Whether `value` can be the option `wasm`.
 *
 * @param {unknown} value
 */
export const isWasm = (value) => ['string', 'function'].includes(typeof value) || ArrayBuffer.isView(value)
  || ['URL', 'ArrayBuffer', 'SharedArrayBuffer', 'WebAssembly.Module'].includes(tag(value));

/**
 * @param {any} options
 * @param {string} name
 */
function readText(options, name) {
  const text = options[name] ?? '';
  demand(typeof text === 'string', `${name} is a string`, text);
  demand(text.length <= MOST_TEXT, `${name} has at most ${MOST_TEXT} characters`, text);
  demand(name === 'publicSuffixList' || !text.includes('\n'), `${name} has no line feed`, text);
  return text;
}

/** The origin of the page or worker, undefined where there is none. */
export const pageOrigin = () => globalThis.origin ?? globalThis.location?.origin;

/**
 * An origin in its serialized form: its host in ASCII, without a default port. A string that the host cannot serialize as an origin is
 * left to the wasm, which refuses it or knows its scheme.
 *
 * @param {unknown} origin
 */
function readOrigin(origin = pageOrigin()) {
  if (origin === undefined) {
    throw new CorsError("The option origin is missing, and outside of a page it has no default: set it, as in { origin: 'https://app.example' }", { code: 'misuse' });
  }
  demand(typeof origin === 'string', 'origin is a string', origin);
  try {
    const serialized = new URL(origin).origin;
    if (serialized !== 'null' && !/\/\/.*[/?#@]/.test(origin)) return serialized;
  } catch {}
  return origin;
}
