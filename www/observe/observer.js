/**
 * The engine and the log of a wrapper. `wrap`, `ajax` and `wrapFetch` have one observer each.
 *
 * The engine is loaded when it is needed: a page whose calls all go to its own origin never downloads it.
 *
 * @import { Engine, Entry, ObserveOptions } from '../index.js'
 * @import { Settings } from '../engine/options.js'
 */
import { quietly, warn } from './contain-errors.js';
import { isInDevelopment } from '../host/development.js';
import { demand } from '../errors/misuse.js';
import { parseUrl } from '../errors/urls.js';
import { ENGINE_OPTIONS, OBSERVE_OPTIONS, demandOptions, pick } from '../engine/names.js';
import { pageOrigin, readOptions } from '../engine/options.js';

// How many steps can wait for the engine. The oldest is dropped.
const MOST_WAITING = 3000;
// How many names of printed calls are remembered. After that no successful call is printed.
const MOST_PRINTED = 3000;
const DIAGNOSE = ['off', 'on-demand', 'auto'];
// How many servers are remembered.
const MOST_SERVERS = 100;

/**
 * @typedef {object} Observer
 * @property {() => Promise<Engine>} load Loads the engine, if nobody has asked for it before. Its promise needs no handler.
 * @property {() => Promise<Engine>} share Loads the engine for code of the application.
 * @property {boolean} isShared Whether code of the application may use the engine too.
 * @property {Engine | undefined} engine
 * @property {any} failure The error that the engine could not be loaded with, if it could not.
 * @property {string} origin The origin of the page, empty if unknown.
 * @property {boolean} printsCalls Whether calls that failed are printed to the console.
 * @property {NonNullable<ObserveOptions['diagnose']>} diagnose Whether calls that failed are investigated.
 * @property {typeof globalThis.fetch | undefined} fetch The fetch for probes, if it is not that of the page.
 * @property {boolean} printsSuccesses Whether calls that succeeded after a preflight are printed too.
 * @property {boolean} enforce
 * @property {boolean} hideQuery
 * @property {ObserveOptions['onFailure']} onFailure
 * @property {Set<{ end(): void }>} watches What listens to the page: for each call to another origin that is under way, and to the panel of the developer tools.
 * @property {Entry[]} log
 * @property {(entry: Entry) => void} keep Adds a call to the log.
 * @property {(work: (engine: Engine) => void) => void} whenReady Runs `work` now, or once the engine is loaded. It does not load the engine.
 * @property {(url: string) => boolean} leavesOrigin Whether a request for this absolute URL leaves the origin of the page.
 * @property {(name: string) => boolean} isNew Whether this is the first question about the call with this name.
 */

/**
 * @param {ObserveOptions} options
 * @param {string} owner The function that takes the options.
 * @param {(settings: Settings) => Promise<Engine>} startEngine
 * @returns {Observer}
 */
export function createObserver(options, owner, startEngine) {
  demandOptions(options, owner, OBSERVE_OPTIONS);
  const { logLimit = 200, console: printed = true, enforce = false, hideQuery = false, preload = false, engine, onFailure, diagnose = isInDevelopment() ? 'auto' : 'on-demand' } = options;
  demand(Number.isInteger(logLimit) && logLimit >= 0, 'logLimit is an integer, 0 or more', logLimit);
  for (const [name, value] of Object.entries({ enforce, hideQuery, preload })) demand(typeof value === 'boolean', `${name} is true or false`, value);
  demand(typeof printed === 'boolean' || printed === 'all', 'console is true, false or "all"', printed);
  demand(onFailure === undefined || typeof onFailure === 'function', 'onFailure is a function', onFailure);
  demand(DIAGNOSE.includes(diagnose), `diagnose is one of ${JSON.stringify(DIAGNOSE)}`, diagnose);
  demand(!engine || engine.plan, 'engine is an Engine', engine);
  const read = () => readOptions(pick(options, ENGINE_OPTIONS));
  // A server that renders pages has no origin. Its calls are none of a page, so nothing is said until somebody asks.
  const isAway = options.origin === undefined && pageOrigin() === undefined;
  const settings = engine || isAway ? undefined : read();
  const observer = makeObserver({ logLimit, printed, enforce, hideQuery, onFailure, diagnose, origin: settings?.origin }, engine, async () => engine ?? startEngine(settings ?? read()));
  // The plan has to be there when the first call is sent.
  if (preload || enforce) void observer.load();
  return observer;
}

/**
 * An observer that never gets an engine.
 *
 * @param {unknown} error The reason.
 */
export function createFailedObserver(error) {
  const observer = makeObserver({ logLimit: 0, printed: false, enforce: false, hideQuery: false, diagnose: 'off' }, undefined, () => Promise.reject(error));
  void observer.load();
  return observer;
}

/**
 * @param {{ logLimit: number, printed: boolean | 'all', enforce: boolean, hideQuery: boolean, onFailure?: ObserveOptions['onFailure'], diagnose: NonNullable<ObserveOptions['diagnose']>, origin?: string }} settings
 * @param {Engine | undefined} engine
 * @param {() => Promise<Engine>} start
 * @returns {Observer}
 */
function makeObserver({ logLimit, printed, enforce, hideQuery, onFailure, diagnose, origin }, engine, start) {
  /** @type {Promise<Engine> | undefined} */
  let loading;
  /** @type {((engine: Engine) => void)[]} */
  let waiting = [];
  /** @type {Set<string>} */
  const printedNames = new Set();
  /** @type {Map<string, boolean>} Whether a request for a server leaves the origin of the page, by the beginning of its URL. */
  const servers = new Map();
  /** @type {Entry[]} */
  const log = [];
  /** @type {Observer} */
  const observer = {
    engine, isShared: Boolean(engine), failure: undefined, log, printsCalls: printed !== false, printsSuccesses: printed === 'all', enforce, hideQuery, onFailure, diagnose, fetch: undefined,
    origin: engine?.origin ?? origin ?? pageOrigin() ?? '', watches: new Set(),
    load() {
      if (!loading) {
        loading = start();
        loading.then(loaded, failed);
      }
      return loading;
    },
    share() {
      observer.isShared = true;
      return observer.load();
    },
    keep(entry) {
      log.push(entry);
      // The user holds this array too, so it is shortened in place.
      while (log.length > logLimit) log.shift();
    },
    whenReady(work) {
      const { engine, failure } = observer;
      if (engine) quietly(() => work(engine));
      else if (!failure && waiting.push(work) > MOST_WAITING) waiting.shift();
    },
    leavesOrigin(url) {
      // A page talks to few servers, and to parse a URL costs more than all that is done with most calls.
      const server = /^https?:\/\/[^/?#]*/.exec(url)?.[0];
      if (server === undefined) return leavesOrigin(url, observer.origin);
      let leaves = servers.get(server);
      if (leaves === undefined) {
        leaves = leavesOrigin(url, observer.origin);
        if (servers.size < MOST_SERVERS) servers.set(server, leaves);
      }
      return leaves;
    },
    isNew: (name) => printedNames.size < MOST_PRINTED && printedNames.size < printedNames.add(name).size,
  };
  return observer;

  /** @param {Engine} engine */
  function loaded(engine) {
    observer.engine = engine;
    for (const work of waiting.splice(0)) quietly(() => work(engine));
  }

  /** @param {unknown} error */
  function failed(error) {
    observer.failure = error ?? new Error('unknown');
    waiting = [];
    warn(error);
  }
}

/**
 * Whether a request for `url` leaves `origin`. This decides only whether the engine is worth loading; the engine itself decides where CORS
 * applies. Nothing leaves the page for a `data:` URL.
 *
 * @param {string} url
 * @param {string} origin
 */
function leavesOrigin(url, origin) {
  const target = parseUrl(url);
  return target !== undefined && origin !== '' && target.protocol !== 'data:' && target.origin !== origin;
}
