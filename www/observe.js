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
import { ENGINE_OPTIONS, OBSERVE_OPTIONS, demandOptions, pick } from './names.js';
import { lazily, quietly, warn } from './quietly.js';

// While the engine is loading, what is to be done with it waits; and of calls that succeed it is known which were seen: so many at
// most.
const MOST = 3000;

/**
 * @typedef {object} Observer
 * @property {Promise<Engine>} ready
 * @property {Engine | undefined} engine
 * @property {boolean} [failed] Whether there will never be one.
 * @property {Entry[]} log
 * @property {(request: RequestRecord, cors: Cors, enforce?: boolean, view?: any) => Call} begin
 */

/**
 * One call on its way.
 *
 * @typedef {object} Call
 * @property {() => CorsError | undefined} refusal Why it must not be sent, if enforcement is asked for.
 * @property {(ending: Ending) => void} end
 * @property {(header: unknown) => void} missed That a header of the response was asked for and not seen.
 */

/**
 * @param {ObserveOptions} options
 * @param {string} owner The function that was given the options.
 * @returns {Observer}
 */
export function createObserver(options, owner) {
  demandOptions(options, owner, OBSERVE_OPTIONS);
  const { logLimit = 200, console: talks = true, enforce = false, engine } = options;
  demand(Number.isInteger(logLimit) && logLimit >= 0, 'logLimit is an integer, 0 or more', logLimit);
  demand(typeof talks === 'boolean', 'console is true or false', talks);
  demand(typeof enforce === 'boolean', 'enforce is true or false', enforce);
  demand(!engine || engine.plan, 'engine is an Engine', engine);

  /** @type {((engine: Engine) => void)[] | null} What is to be done when the engine is there. */
  let waiting = [];
  // Methods and URLs of calls that succeeded.
  const known = new Set();
  /** @type {Observer} */
  const observer = { engine, log: [], ready: /** @type {any} */ (null), begin };
  observer.ready = (async () => {
    const made = engine ?? await createEngine(pick(options, ENGINE_OPTIONS));
    observer.engine = made;
    waiting?.forEach((work) => quietly(() => work(made)));
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

  /** @param {(engine: Engine) => void} work */
  function whenReady(work) {
    const { engine } = observer;
    if (engine) quietly(() => work(engine));
    else if (waiting && waiting.push(work) > MOST) waiting.shift();
  }

  /**
   * @param {RequestRecord & { url: any }} request
   * @param {Cors} cors
   * @param {boolean} [enforced]
   * @param {any} [view] The window that it is of.
   * @returns {Call}
   */
  function begin(request, cors, enforced = enforce, view = globalThis) {
    /** @type {Entry} */
    const entry = { request, cors, status: null, startedAt: Date.now(), duration: null };
    observer.log.push(entry);
    // The array belongs to the user too, so it is shortened in place.
    observer.log.splice(0, observer.log.length - logLimit);
    // Later, nobody knows what relative URLs were relative to.
    quietly(() => { if (view.document && !/^https?:/.test(request.url)) request.url = new URL(request.url, view.document.baseURI).href; });
    whenReady((engine) => {
      lazily(cors, 'plan', () => engine.plan(request));
      // What the preflight cache holds by now counts, not what it holds when the plan is read.
      if (engine.preflightCache.size) void cors.plan;
    });
    let status = 0;
    // Headers that were asked for in vain, in lower case.
    const asked = new Set();
    let printing = false;
    const tell = () => {
      if (!talks || printing) return;
      printing = true;
      // After the callbacks of the application, so that what they read is in it.
      queueMicrotask(() => quietly(() => {
        printing = false;
        print(entry);
      }));
    };
    return {
      refusal: () => quietly(() => {
        if (!enforced || cors.plan?.kind !== 'blocked') return;
        const findings = cors.plan.findings.filter(blocks);
        const [{ message, code }] = findings;
        return new CorsError(message, { code, findings });
      }),
      end(ending) {
        entry.status = status = ending.status;
        entry.duration = Date.now() - entry.startedAt;
        whenReady((engine) => {
          // What succeeds again and again is told once; and the engine is not asked, which costs most of all that is done here.
          const line = request.method + request.url;
          const isNew = () => known.size < MOST && known.size < known.add(line).size;
          if (explain(engine, request, cors, ending) && talks && (status ? isNew() && engine.needsPreflight(request) : cors.plan?.crossOrigin)) tell();
        });
      },
      missed(header) {
        const name = `${header}`;
        const lower = name.toLowerCase();
        // Script sees these of any response, or of none.
        const isSettled = /^(cache-control|content-(language|length|type)|expires|last-modified|pragma|set-cookie2?)$/.test(lower);
        if (!status || isSettled || asked.size === asked.add(lower).size) return;
        whenReady((engine) => {
          const { verdict } = cors;
          if (verdict?.response?.type !== 'cors') return;
          verdict.findings.push(unexposed(engine, name, verdict.response.url));
          tell();
        });
      },
    };
  }
}
