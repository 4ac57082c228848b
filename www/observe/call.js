/**
 * One call of a page, from the sending of its request to its end, and its `cors` object.
 *
 * @import { Cors, Diagnosis, Engine, Entry, Plan, RequestRecord } from '../index.js'
 * @import { Ending } from './endings.js'
 * @import { Observer } from './observer.js'
 */
import { later, quietly, warn } from './contain-errors.js';
import { nameOf, textUnlessCors, textWithoutEngine } from './endings.js';
import { CorsError } from '../errors/cors-error.js';
import { parseUrl } from '../errors/urls.js';
import { blocks, diagnose, judge } from './explain.js';
import { lazily } from './lazy-property.js';
import { printCall } from './print-call.js';
import { shownUrl, withoutSecrets } from './privacy.js';

/** @typedef {RequestRecord & { url: string, headers?: [name: string, value: string][] }} SentRequest The body is a stand-in for the body that is sent. */

/**
 * @typedef {object} Call
 * @property {Cors} cors
 * @property {(sent: SentRequest, view?: any) => void} begin To be called just before the request is sent. `view` is the window that sends it.
 * @property {(isEnforced?: boolean) => CorsError | undefined} refusal Why the request must not be sent, if the call is enforced.
 * @property {(ending: Ending, unsent?: { method?: string, url: string }) => void} end To be called once. `unsent` names the request of a
 *   call that ends before `begin`.
 * @property {(header: unknown) => void} missed To be called when script reads a response header and gets null.
 */

/**
 * @param {Observer} observer
 * @returns {Call}
 */
export function createCall(observer) {
  /** @type {any} Every property is made when it is read, because most calls succeed and nobody looks at them. */
  const cors = {};
  /** @type {RequestRecord | undefined} The request that was sent, without its secrets. */
  let request;
  /** @type {Entry | undefined} */
  let entry;
  /** @type {Ending | undefined} */
  let ending;
  // The method and the URL, as messages name the call.
  let name = '';
  // The URL with its secrets. It is kept only until it was compared with the URL of the response.
  let sentUrl = '';
  /** @type {Promise<Cors> | undefined} */
  let ready;
  /** @type {(() => void) | undefined} */
  let resolveEnd;
  let isPrinting = false;
  // Whether the call leaves the origin of the page, by its request or by a redirect.
  let isCrossOrigin = false;
  /** @type {Set<string>} The names, in lower case, of response headers that script read and got null for. */
  const missedHeaders = new Set();

  lazily(cors, 'plan', readPlan, null, () => request && observer.engine);
  lazily(cors, 'diagnosis', createDiagnosis, undefined);
  Object.defineProperty(cors, 'ready', { get: () => ready ??= whenFinal() });
  return { cors, begin, refusal, end, missed };

  /** @type {Call['begin']} */
  function begin(sent, view = globalThis) {
    // The base URL of the page may change later, so a relative URL is resolved now.
    quietly(() => {
      const base = view.document?.baseURI ?? view.location?.href;
      if (base && !/^https?:/.test(sent.url)) sent.url = new URL(sent.url, base).href;
    });
    sentUrl = sent.url;
    request = withoutSecrets(sent, observer.hideQuery);
    name = nameOf(request);
    entry = { request, cors, status: null, startedAt: Date.now(), duration: null };
    observer.keep(entry);
    isCrossOrigin = crossesOrigins(sentUrl, observer.origin);
    if (isCrossOrigin && observer.printsCalls) void observer.load();
    quietly(readCache);
  }

  /** @type {Call['refusal']} */
  function refusal(isEnforced = observer.enforce) {
    return quietly(() => {
      if (!isEnforced || cors.plan?.kind !== 'blocked') return undefined;
      const findings = cors.plan.findings.filter(blocks);
      const [{ message, code }] = findings;
      return new CorsError(message, { code, findings });
    });
  }

  /** @type {Call['end']} */
  function end(newEnding, unsent) {
    const { url = '' } = newEnding;
    const redirected = newEnding.redirected ?? (url !== '' && url !== parseUrl(sentUrl)?.href.split('#', 1)[0]);
    ending = { ...newEnding, redirected, url: shownUrl(url, observer.hideQuery) };
    if (unsent && !entry) name = nameOf({ method: unsent.method, url: shownUrl(unsent.url, observer.hideQuery) });
    quietly(judgeEnding);
    resolveEnd?.();
  }

  /** @type {Call['missed']} */
  function missed(header) {
    const missing = `${header}`;
    const lower = missing.toLowerCase();
    if (!isCrossOrigin || !ending?.status || missedHeaders.has(lower)) return;
    missedHeaders.add(lower);
    observer.whenReady((engine) => {
      const { verdict } = cors;
      if (verdict?.response?.type !== 'cors') return;
      const finding = engine.explainMissingHeader(missing, verdict.response.url);
      if (!finding) return;
      verdict.findings.push(finding);
      print();
    });
  }

  /** @returns {Plan | null} */
  function readPlan() {
    if (!request) return null;
    // Somebody asks for the plan, so the engine is needed.
    if (!observer.engine) void observer.load();
    return observer.engine?.plan(request) ?? null;
  }

  /** Makes the plan now if the preflight cache has entries: only the entries at the time of sending count, not those at the time of reading. */
  function readCache() {
    const { engine } = observer;
    if (!engine?.preflightCache.size) return;
    const { preflight } = cors.plan;
    // The cache knows the whole URL, and the query may be hidden in `request`.
    if (preflight) preflight.cached = !engine.needsPreflight({ .../** @type {RequestRecord} */ (request), url: sentUrl });
  }

  /** The second part of `end`, for a call whose request was sent. */
  function judgeEnding() {
    const { status, opaque, stopped, notSent, redirected, url } = /** @type {Ending} */ (ending);
    sentUrl = '';
    if (redirected && url) isCrossOrigin ||= crossesOrigins(url, observer.origin);
    if (!entry) return;
    entry.status = status;
    entry.duration = Date.now() - entry.startedAt;
    if (!status && (opaque || stopped || notSent)) return;
    lazily(cors, 'verdict', () => cors.plan && judge(cors.plan, /** @type {Ending} */ (ending)), undefined, isFinal);
    if (!isCrossOrigin) return;
    if (!status || observer.printsCalls) void observer.load();
    if (observer.printsCalls) observer.whenReady((engine) => { if (isWorthPrinting(engine)) print(); });
  }

  /** Whether nothing in `cors` will change any more. */
  function isFinal() {
    return ending && (observer.engine || observer.failure);
  }

  async function whenFinal() {
    if (!ending) await new Promise((resolve) => { resolveEnd = () => resolve(undefined); });
    await quietly(observer.load)?.catch(() => {});
    return cors;
  }

  /** The diagnosis is always the same object. Its properties change until the call has ended and the engine is loaded. */
  function createDiagnosis() {
    /** @type {any} */
    const diagnosis = {};
    for (const part of /** @type {const} */ (['text', 'certain', 'candidates'])) {
      lazily(diagnosis, part, () => {
        const current = currentDiagnosis();
        // When one part is read for the last time, all parts become plain values, because a console shows plain values but no getters.
        if (isFinal()) for (const [name, value] of Object.entries(current)) Object.defineProperty(diagnosis, name, { value, writable: true });
        return current[part];
      }, part === 'text' ? '' : [], () => false);
    }
    return diagnosis;
  }

  /** @returns {Diagnosis} */
  function currentDiagnosis() {
    const text = ending ? textUnlessCors(name, ending) : '';
    if (text !== undefined || !request) return { text: text ?? `${name} failed.`, certain: [], candidates: [] };
    if (!observer.engine) void observer.load();
    let { failure } = observer;
    try {
      if (observer.engine) return diagnose(observer.engine, request, cors.plan);
    } catch (error) {
      warn(error);
      failure = error;
    }
    return { text: textWithoutEngine(request, observer.origin, failure), certain: [], candidates: [] };
  }

  /**
   * Whether the call is printed to the console. A cross-origin call that failed is always printed. A call that succeeded is printed if it
   * needs a preflight, once for each method and URL. The engine is called last, because that call costs most.
   *
   * @param {Engine} engine
   */
  function isWorthPrinting(engine) {
    if (!ending?.status) return cors.plan?.crossOrigin;
    return observer.isNew(name) && engine.needsPreflight(/** @type {RequestRecord} */ (request));
  }

  function print() {
    if (isPrinting || !observer.printsCalls) return;
    isPrinting = true;
    // The application's callbacks run first, so that the headers which they miss are printed too.
    void later(() => {
      isPrinting = false;
      printCall(cors, /** @type {Ending} */ (ending).status);
    });
  }
}

/**
 * Whether a request for `url` leaves `origin`. This decides only whether the engine is worth loading; the engine itself decides what CORS
 * applies to. Nothing leaves the page for a `data:` URL.
 *
 * @param {string} url
 * @param {string} origin
 */
function crossesOrigins(url, origin) {
  const target = parseUrl(url);
  return target !== undefined && origin !== '' && target.protocol !== 'data:' && target.origin !== origin;
}
