/**
 * One call, from its sending to its end, and the `cors` that tells about it.
 *
 * @import { Cors, Diagnosis, Engine, Entry, Plan, RequestRecord } from '../index.js'
 * @import { Ending } from './endings.js'
 * @import { Observer } from './observer.js'
 */
import { later, quietly, warn } from './contain-errors.js';
import { nameOf, plainText, textWithoutEngine } from './endings.js';
import { CorsError } from '../errors/cors-error.js';
import { parseUrl } from '../errors/urls.js';
import { blocks, diagnose, judge } from './explain.js';
import { lazily } from './lazy-property.js';
import { printCall } from './print-call.js';
import { shownUrl, withoutSecrets } from './privacy.js';

/** @typedef {RequestRecord & { url: string, headers?: [name: string, value: string][] }} SentRequest Its body is a stand-in. */

/**
 * @typedef {object} Call
 * @property {Cors} cors
 * @property {(sent: SentRequest, view?: any) => void} begin To be called just before the request is sent. `view` is its window.
 * @property {(isEnforced?: boolean) => CorsError | undefined} refusal Why the request must not be sent, if enforcement is asked for.
 * @property {(ending: Ending, unsent?: { method?: string, url: string }) => void} end `unsent` is what the call asked for, if it may
 *   end without having begun.
 * @property {(header: unknown) => void} missed Tells that script asked for a response header and got null.
 */

/**
 * @param {Observer} observer
 * @returns {Call}
 */
export function createCall(observer) {
  /** @type {any} Everything in it is made when it is read, because most calls succeed and nobody looks at them. */
  const cors = {};
  /** @type {RequestRecord | undefined} As it was sent, without its secrets. */
  let request;
  /** @type {Entry | undefined} */
  let entry;
  /** @type {Ending | undefined} */
  let ending;
  // Method and URL.
  let name = '';
  // The URL as it was sent, until that of the response has been compared with it.
  let sentUrl = '';
  /** @type {Promise<Cors> | undefined} */
  let ready;
  /** @type {(() => void) | undefined} */
  let tellEnd;
  let isPrinting = false;
  /** @type {Set<string>} Response headers that script asked for in vain, in lower case. */
  const asked = new Set();

  lazily(cors, 'plan', makePlan, null, () => request && observer.engine);
  lazily(cors, 'diagnosis', createDiagnosis, undefined);
  Object.defineProperty(cors, 'ready', { get: () => ready ??= whenFinal() });
  return { cors, begin, refusal, end, missed };

  /** @type {Call['begin']} */
  function begin(sent, view = globalThis) {
    // Later, nobody knows what a relative URL was relative to.
    quietly(() => {
      const base = view.document?.baseURI ?? view.location?.href;
      if (base && !/^https?:/.test(sent.url)) sent.url = new URL(sent.url, base).href;
    });
    sentUrl = sent.url;
    request = withoutSecrets(sent, observer.hideQuery);
    name = nameOf(request);
    entry = { request, cors, status: null, startedAt: Date.now(), duration: null };
    observer.keep(entry);
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
  function end(given, unsent) {
    const { url = '' } = given;
    const redirected = given.redirected ?? (url !== '' && url !== parseUrl(sentUrl)?.href.split('#', 1)[0]);
    ending = { ...given, redirected, url: shownUrl(url, observer.hideQuery) };
    if (unsent && !entry) name = nameOf({ method: unsent.method, url: shownUrl(unsent.url, observer.hideQuery) });
    quietly(judgeEnding);
    tellEnd?.();
  }

  /** @type {Call['missed']} */
  function missed(header) {
    const missing = `${header}`;
    const lower = missing.toLowerCase();
    if (!ending?.status || asked.has(lower)) return;
    asked.add(lower);
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
  function makePlan() {
    return request && observer.engine ? observer.engine.plan(request) : null;
  }

  /** Plans now if that makes a difference: what the preflight cache holds at the sending counts, not at the reading of the plan. */
  function readCache() {
    const { engine } = observer;
    if (!engine?.preflightCache.size) return;
    const { preflight } = cors.plan;
    // The cache knows no URL whose query is hidden.
    if (preflight) preflight.cached = !engine.needsPreflight({ .../** @type {RequestRecord} */ (request), url: sentUrl });
  }

  /** The rest of the end, if something was sent. */
  function judgeEnding() {
    const { status, opaque, stopped, notSent } = /** @type {Ending} */ (ending);
    sentUrl = '';
    if (!entry) return;
    entry.status = status;
    entry.duration = Date.now() - entry.startedAt;
    if (!status && (opaque || stopped || notSent)) return;
    lazily(cors, 'verdict', () => cors.plan && judge(cors.plan, /** @type {Ending} */ (ending)), undefined, isFinal);
    observer.whenReady((engine) => { if (isWorthPrinting(engine)) print(); });
  }

  /** Whether nothing more will be known. */
  function isFinal() {
    return ending && (observer.engine || observer.failure);
  }

  async function whenFinal() {
    if (!ending) await new Promise((resolve) => { tellEnd = () => resolve(undefined); });
    await observer.settled;
    return cors;
  }

  /** One object for good, which says more once more is known. */
  function createDiagnosis() {
    /** @type {any} */
    const diagnosis = {};
    for (const part of /** @type {const} */ (['text', 'certain', 'candidates'])) {
      lazily(diagnosis, part, () => {
        const told = tell();
        // The other parts are there then too, as a console shows them.
        if (isFinal()) for (const [name, value] of Object.entries(told)) Object.defineProperty(diagnosis, name, { value, writable: true });
        return told[part];
      }, part === 'text' ? '' : [], () => false);
    }
    return diagnosis;
  }

  /** @returns {Diagnosis} */
  function tell() {
    const text = ending ? plainText(name, ending) : '';
    if (text !== undefined || !request) return { text: text ?? `${name} failed.`, certain: [], candidates: [] };
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
   * Whether the console is told: of failures, and once of what succeeds again and again. For the latter the engine is not
   * asked, which costs most of all that is done here.
   *
   * @param {Engine} engine
   */
  function isWorthPrinting(engine) {
    if (!observer.talks || !ending?.status) return observer.talks && cors.plan?.crossOrigin;
    return observer.isNew(name) && engine.needsPreflight(/** @type {RequestRecord} */ (request));
  }

  function print() {
    if (isPrinting || !observer.talks) return;
    isPrinting = true;
    // After the callbacks of the application, so that headers which they miss are in it.
    void later(() => {
      isPrinting = false;
      printCall(cors, /** @type {Ending} */ (ending).status);
    });
  }
}
