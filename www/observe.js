/**
 * What the wrapper of jQuery and the ajax shim share: they tell what they send and how it ended; this plans, keeps the
 * log, explains failures and writes to the console. Nothing that goes wrong in here reaches the application.
 *
 * @import { Cors, Engine, Entry, ObserveOptions, RequestRecord } from './index.js'
 * @import { Ending } from './explain.js'
 */
import { createEngine } from './engine.js';
import { CorsError } from './errors.js';
import { blocks, explain, print, unexposed } from './explain.js';
import { demand } from './misuse.js';

// Script sees these of any response, or of none.
const SETTLED = /^(?:cache-control|content-(?:language|length|type)|expires|last-modified|pragma|set-cookie2?)$/;

// While the engine is loading, calls wait to be looked at; so many at most.
const MOST_WAITING = 1000;

let warned = false;

/**
 * Runs `work`; tells of the first trouble ever and swallows it, as an application must not suffer from being watched.
 *
 * @template T
 * @param {() => T} work
 * @returns {T | undefined}
 */
export function quietly(work) {
  try {
    return work();
  } catch (error) {
    warn(error);
  }
}

/** @param {unknown} error */
export function warn(error) {
  if (!warned) console.warn('[corsight] Calls are not explained any more:', error);
  warned = true;
}

/**
 * @typedef {object} Observer
 * @property {Promise<Engine>} ready
 * @property {Engine | undefined} engine
 * @property {boolean} [failed] Whether there will never be one.
 * @property {Entry[]} log
 * @property {(request: RequestRecord, cors: Cors, enforce?: boolean) => Call} begin
 */

/**
 * One call on its way.
 *
 * @typedef {object} Call
 * @property {() => void} plan Makes the plan, if the engine is there and it was not made yet.
 * @property {() => CorsError | undefined} refusal Why it must not be sent, if enforcement is asked for.
 * @property {(ending: Ending) => void} end
 * @property {(header: unknown) => void} missed That a header of the response was asked for and not seen.
 */

/**
 * @param {ObserveOptions} options
 * @returns {Observer}
 */
export function createObserver(options) {
  const { logLimit = 200, console: talks = true, enforce = false, engine, ...engineOptions } = options;
  demand(Number.isInteger(logLimit) && logLimit >= 0, 'logLimit is a number, 0 or more', logLimit);
  demand(typeof talks === 'boolean', 'console is true or false', talks);
  demand(typeof enforce === 'boolean', 'enforce is true or false', enforce);
  demand(!engine || engine.plan, 'engine is an Engine', engine);

  /** @type {(() => void)[] | null} What is to be done when the engine is there. */
  let waiting = engine ? null : [];
  /** @type {Observer} */
  const observer = { engine, log: [], ready: /** @type {any} */ (null), begin };
  observer.ready = (async () => {
    const made = engine ?? await createEngine(engineOptions);
    observer.engine = made;
    waiting?.forEach(quietly);
    waiting = null;
    return made;
  })();
  // Whoever awaits it learns of the failure; a page that does not must not get an "unhandled rejection" from us.
  observer.ready.catch((error) => {
    waiting = null;
    observer.failed = true;
    warn(error);
  });
  return observer;

  /**
   * @param {RequestRecord} request
   * @param {Cors} cors
   * @param {boolean} [enforced]
   * @returns {Call}
   */
  function begin(request, cors, enforced = enforce) {
    /** @type {Entry} */
    const entry = { request, cors, status: null, startedAt: Date.now(), duration: null };
    observer.log.push(entry);
    // The array belongs to the user too, so it is shortened in place.
    observer.log.splice(0, observer.log.length - logLimit);
    /** @type {Ending | undefined} */
    let ending;
    const plan = () => {
      if (observer.engine) cors.plan ??= observer.engine.plan(request);
    };
    // Headers that were asked for in vain, in lower case; and as they were spelled, those that were not told of yet.
    const asked = new Set();
    /** @type {string[]} */
    const news = [];
    let printing = false;
    const look = () => {
      plan();
      if (!ending || !cors.plan) return;
      const engine = /** @type {Engine} */ (observer.engine);
      if (!cors.verdict) explain(engine, request, cors, ending);
      const { plan: { crossOrigin, preflight }, verdict } = cors;
      if (!verdict) return;
      let worth = crossOrigin && (preflight || verdict.outcome === 'blocked');
      for (const header of news.splice(0)) {
        if (verdict.response?.type === 'cors') {
          verdict.findings.push(unexposed(engine, header, verdict.response.url));
          worth = true;
        }
      }
      if (!talks || !worth || printing) return;
      printing = true;
      // After the callbacks of the application, so that what they read is in it.
      queueMicrotask(() => quietly(() => {
        printing = false;
        print(entry);
      }));
    };
    if (waiting) {
      // Nobody knows what relative URLs will be relative to by then.
      quietly(() => { request.url = new URL(/** @type {string} */ (request.url), globalThis.document?.baseURI).href; });
      if (waiting.push(look) > MOST_WAITING) waiting.shift();
    }
    return {
      plan: () => quietly(plan),
      refusal: () => enforced ? quietly(() => {
        plan();
        if (cors.plan?.kind !== 'blocked') return;
        const findings = cors.plan.findings.filter(blocks);
        const [{ message, code }] = findings;
        return new CorsError(message, { code, findings });
      }) : undefined,
      end(how) {
        ending = how;
        entry.status = how.status;
        entry.duration = Date.now() - entry.startedAt;
        quietly(look);
      },
      missed(header) {
        const name = `${header}`;
        const lower = name.toLowerCase();
        if (!ending?.status || SETTLED.test(lower) || asked.has(lower)) return;
        asked.add(lower);
        news.push(name);
        look();
      },
    };
  }
}
