/**
 * The engine and the log of a wrapper. `wrap`, `ajax` and `wrapFetch` have one observer each.
 *
 * @import { Engine, Entry, ObserveOptions } from '../index.js'
 */
import { quietly, warn } from './contain-errors.js';
import { createEngine } from '../engine/engine.js';
import { demand } from '../errors/misuse.js';
import { ENGINE_OPTIONS, OBSERVE_OPTIONS, demandOptions, pick } from '../engine/names.js';

// How many steps can wait for the engine. The oldest is dropped.
const MOST_WAITING = 3000;
// How many names of printed calls are remembered. After that no successful call is printed.
const MOST_PRINTED = 3000;

/**
 * @typedef {object} Observer
 * @property {Promise<Engine>} ready
 * @property {Promise<void>} settled Fulfilled once the engine is loaded or could not be loaded.
 * @property {Engine | undefined} engine
 * @property {any} failure The error that the engine could not be loaded with, if it could not.
 * @property {string} origin The origin of the page, empty if unknown.
 * @property {boolean} printsCalls Whether calls are printed to the console.
 * @property {boolean} enforce
 * @property {boolean} hideQuery
 * @property {Entry[]} log
 * @property {(entry: Entry) => void} keep Adds a call to the log.
 * @property {(work: (engine: Engine) => void) => void} whenReady Runs `work` now, or once the engine is loaded.
 * @property {(name: string) => boolean} isNew Whether this is the first question about the call with this name.
 */

/**
 * @param {ObserveOptions} options
 * @param {string} owner The function that takes the options.
 * @returns {Observer}
 */
export function createObserver(options, owner) {
  demandOptions(options, owner, OBSERVE_OPTIONS);
  const { logLimit = 200, console: printsCalls = true, enforce = false, hideQuery = false, engine } = options;
  demand(Number.isInteger(logLimit) && logLimit >= 0, 'logLimit is an integer, 0 or more', logLimit);
  for (const [name, value] of Object.entries({ console: printsCalls, enforce, hideQuery })) demand(typeof value === 'boolean', `${name} is true or false`, value);
  demand(!engine || engine.plan, 'engine is an Engine', engine);
  return makeObserver({ logLimit, printsCalls, enforce, hideQuery, origin: options.origin }, engine, async () => engine ?? createEngine(pick(options, ENGINE_OPTIONS)));
}

/**
 * An observer that never gets an engine.
 *
 * @param {unknown} error The reason.
 */
export const createFailedObserver = (error) => makeObserver({ logLimit: 0, printsCalls: false, enforce: false, hideQuery: false }, undefined, () => Promise.reject(error));

/**
 * @param {{ logLimit: number, printsCalls: boolean, enforce: boolean, hideQuery: boolean, origin?: string }} settings
 * @param {Engine | undefined} engine
 * @param {() => Promise<Engine>} load
 * @returns {Observer}
 */
function makeObserver({ logLimit, printsCalls, enforce, hideQuery, origin }, engine, load) {
  /** @type {((engine: Engine) => void)[]} */
  let waiting = [];
  /** @type {Set<string>} */
  const printedNames = new Set();
  /** @type {Entry[]} */
  const log = [];
  /** @type {Observer} */
  const observer = {
    engine, failure: undefined, log, printsCalls, enforce, hideQuery, ready: load(), settled: Promise.resolve(),
    origin: engine?.origin ?? origin ?? globalThis.origin ?? globalThis.location?.origin ?? '',
    keep(entry) {
      log.push(entry);
      // The user holds this array too, so it is shortened in place.
      log.splice(0, log.length - logLimit);
    },
    whenReady(work) {
      const { engine, failure } = observer;
      if (engine) quietly(() => work(engine));
      else if (!failure && waiting.push(work) > MOST_WAITING) waiting.shift();
    },
    isNew: (name) => printedNames.size < MOST_PRINTED && printedNames.size < printedNames.add(name).size,
  };
  observer.settled = observer.ready.then((engine) => {
    observer.engine = engine;
    for (const work of waiting.splice(0)) quietly(() => work(engine));
  }, (error) => {
    // A page that awaits `ready` gets the error there. A page that does not await it must not get an "unhandled rejection" from Corsight.
    observer.failure = error ?? new Error('unknown');
    waiting = [];
    warn(error);
  });
  return observer;
}
