/**
 * What the wrapper of jQuery, the ajax shim and the wrapper of fetch share: the engine, once it is loaded, and the log.
 *
 * @import { Engine, Entry, ObserveOptions } from '../index.js'
 */
import { quietly, warn } from './contain-errors.js';
import { createEngine } from '../engine/engine.js';
import { demand } from '../errors/misuse.js';
import { ENGINE_OPTIONS, OBSERVE_OPTIONS, demandOptions, pick } from '../engine/names.js';

// So much work waits for the engine at most, and of so many calls that succeeded it is known that they were told.
const MOST = 3000;

/**
 * @typedef {object} Observer
 * @property {Promise<Engine>} ready
 * @property {Promise<void>} settled Fulfilled once the engine is there or given up.
 * @property {Engine | undefined} engine
 * @property {any} failure Why there will be no engine, if that is so.
 * @property {string} origin Of the page, empty if unknown.
 * @property {boolean} talks Whether the console is told of calls.
 * @property {boolean} enforce
 * @property {boolean} hideQuery
 * @property {Entry[]} log
 * @property {(entry: Entry) => void} keep Puts a call into the log.
 * @property {(work: (engine: Engine) => void) => void} whenReady Runs `work` now, or when the engine is there.
 * @property {(line: string) => boolean} isNew Whether nothing was told of `line` before.
 */

/**
 * @param {ObserveOptions} options
 * @param {string} owner The function that was given the options.
 * @returns {Observer}
 */
export function createObserver(options, owner) {
  demandOptions(options, owner, OBSERVE_OPTIONS);
  const { logLimit = 200, console: talks = true, enforce = false, hideQuery = false, engine } = options;
  demand(Number.isInteger(logLimit) && logLimit >= 0, 'logLimit is an integer, 0 or more', logLimit);
  for (const [name, value] of Object.entries({ console: talks, enforce, hideQuery })) demand(typeof value === 'boolean', `${name} is true or false`, value);
  demand(!engine || engine.plan, 'engine is an Engine', engine);
  return makeObserver({ logLimit, talks, enforce, hideQuery, origin: options.origin }, engine, async () => engine ?? createEngine(pick(options, ENGINE_OPTIONS)));
}

/**
 * One that has no engine from the beginning.
 *
 * @param {unknown} error Why.
 */
export const createFailedObserver = (error) => makeObserver({ logLimit: 0, talks: false, enforce: false, hideQuery: false }, undefined, () => Promise.reject(error));

/**
 * @param {{ logLimit: number, talks: boolean, enforce: boolean, hideQuery: boolean, origin?: string }} settings
 * @param {Engine | undefined} engine
 * @param {() => Promise<Engine>} load
 * @returns {Observer}
 */
function makeObserver({ logLimit, talks, enforce, hideQuery, origin }, engine, load) {
  /** @type {((engine: Engine) => void)[]} */
  let waiting = [];
  /** @type {Set<string>} */
  const known = new Set();
  /** @type {Entry[]} */
  const log = [];
  /** @type {Observer} */
  const made = {
    engine, failure: undefined, log, talks, enforce, hideQuery, ready: load(), settled: Promise.resolve(),
    origin: engine?.origin ?? origin ?? globalThis.origin ?? globalThis.location?.origin ?? '',
    keep(entry) {
      log.push(entry);
      // The array belongs to the user too, so it is shortened in place.
      log.splice(0, log.length - logLimit);
    },
    whenReady(work) {
      const { engine, failure } = made;
      if (engine) quietly(() => work(engine));
      else if (!failure && waiting.push(work) > MOST) waiting.shift();
    },
    isNew: (line) => known.size < MOST && known.size < known.add(line).size,
  };
  made.settled = made.ready.then((engine) => {
    made.engine = engine;
    for (const work of waiting.splice(0)) quietly(() => work(engine));
  }, (error) => {
    // Whoever awaits `ready` learns of it; a page that does not must not get an "unhandled rejection" from us.
    made.failure = error ?? new Error('unknown');
    waiting = [];
    warn(error);
  });
  return made;
}
