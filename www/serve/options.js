/**
 * The options of every middleware.
 *
 * @import { ServeOptions } from '../serve.js'
 */
import { demand, isObject, tag } from '../errors/misuse.js';
import { demandOptions } from '../engine/names.js';
import { readWasm } from '../engine/options.js';
import { say } from '../host/console.js';

const NAMES = ['log', 'onRefused', 'origins', 'hideQuery', 'wasm'];

/**
 * The options, checked, with their defaults.
 *
 * @typedef {object} Settings
 * @property {(level: 'info' | 'warn', text: string) => void} write
 * @property {ServeOptions['onRefused']} onRefused
 * @property {(origin: string) => boolean} isMeant Whether the page may call this server.
 * @property {boolean} hideQuery
 * @property {ReturnType<typeof readWasm>} wasm
 */

/**
 * @param {ServeOptions} options
 * @param {string} owner The function that takes them.
 * @returns {Settings}
 */
export function readOptions(options, owner) {
  demandOptions(options, owner, NAMES);
  const { log, onRefused, origins, hideQuery = false } = options;
  demand(onRefused === undefined || typeof onRefused === 'function', 'onRefused is a function', onRefused);
  demand(typeof hideQuery === 'boolean', 'hideQuery is true or false', hideQuery);
  return { write: writer(log), onRefused, isMeant: matcher(origins), hideQuery, wasm: readWasm(options) };
}

/**
 * @param {ServeOptions['log']} log
 * @returns {Settings['write']}
 */
function writer(log) {
  if (log === false) return () => {};
  if (log === undefined || log === true) return (level, text) => say(level === 'warn' ? 'warn' : 'log', text);
  if (typeof log === 'function') return (level, text) => void log(text, level);
  demand(isObject(log) && typeof log.warn === 'function' && typeof log.info === 'function', 'log is true, false, a function, or a logger with the methods info and warn', log);
  return (level, text) => void log[level](text);
}

/**
 * @param {ServeOptions['origins']} origins
 * @returns {Settings['isMeant']}
 */
function matcher(origins) {
  if (origins === undefined) return () => true;
  if (typeof origins === 'function') return (origin) => Boolean(origins(origin));
  demand(Array.isArray(origins), 'origins is a list of origins, or a function', origins);
  for (const one of origins) demand(typeof one === 'string' || tag(one) === 'RegExp', 'each of origins is an origin such as "https://app.example", or a regular expression', one);
  return (origin) => origins.some((one) => (typeof one === 'string' ? one === origin : one.test(origin)));
}
