/**
 * One call of a page, from the sending of its request to its end, and its `cors` object.
 *
 * @import { CorsError } from '../errors/cors-error.js'
 * @import { PageKnowledge } from '../explain/page-knowledge.js'
 * @import { Cors, DiagnoseOptions, Diagnosis, Engine, Entry, ObservedVerdict, Plan, RequestRecord } from '../index.js'
 * @import { Ending } from './endings.js'
 * @import { Observer } from './observer.js'
 */
import { later, quietly, warn } from './contain-errors.js';
import { textUnlessCors, textWithoutEngine } from './endings.js';
import { explainerOf } from '../engine/explainer-of.js';
import { nameOf, parseUrl } from '../errors/urls.js';
import { lazily, lazyProperty } from './lazy-property.js';
import { shownUrl, withoutSecrets } from './privacy.js';
import { watchPolicy } from '../host/watch-policy.js';

/** @typedef {RequestRecord & { url: string, headers?: [name: string, value: string][] }} SentRequest The body is a stand-in for the body that is sent. */

/**
 * The diagnosis of a call that has not failed, or failed for a reason that needs no engine.
 *
 * @returns {Diagnosis}
 */
const notFailed = () => ({ causes: [], sent: 'request', happened: '', text: '', undecided: [], certain: [], candidates: [], probes: [], ended: null });

export class Call {
  #observer;
  /** @type {RequestRecord | undefined} The request that was sent, without its secrets. */
  #request;
  /** @type {Entry | undefined} */
  #entry;
  /** @type {Ending | undefined} */
  #ending;
  /** The method and the URL, as messages name the call. */
  #name = '';
  /** The URL with its secrets. It is kept only until it was compared with the URL of the response. */
  #sentUrl = '';
  /** Whether the call leaves the origin of the page, by its request or by a redirect. */
  #isCrossOrigin = false;
  /** @type {ReturnType<typeof watchPolicy> | undefined} Of a call to another origin that is under way. */
  #policy;
  /** Whether the browser may know more of the failure of the call than the diagnosis has. */
  #isUnsure = false;
  /** @type {ReturnType<ReturnType<typeof watchPolicy>['forbiddenBy']> | undefined} What forbade the call in the page's own policy. */
  #forbiddenBy;
  /** @type {PageKnowledge | undefined} What the browser knows of the failure. */
  #knowledge;
  /** @type {Promise<void> | undefined} */
  #asked;
  /** Whether the call has failed, and the browser has not said why. */
  #isOpen = false;
  /** @type {Promise<Cors> | undefined} */
  #ready;
  /** @type {(() => void) | undefined} */
  #resolveEnd;
  /** @type {(() => void) | undefined} Called when somebody waits for the end of the call. */
  onAwaited;
  /** @type {Set<string> | undefined} The names, in lower case, of response headers that script read and got null for. */
  #missedHeaders;

  /** @param {Observer} observer */
  constructor(observer) {
    this.#observer = observer;
    /** @type {any} */
    this.cors = new CallCors(this);
  }

  /**
   * To be called just before the request is sent.
   *
   * @param {SentRequest} sent
   * @param {any} [view] The window that sends it.
   */
  begin(sent, view = globalThis) {
    const observer = this.#observer;
    // The base URL of the page may change later, so a relative URL is resolved now.
    quietly(() => {
      const base = view.document?.baseURI ?? view.location?.href;
      if (base && !/^https?:/.test(sent.url)) sent.url = new URL(sent.url, base).href;
    });
    this.#sentUrl = sent.url;
    this.#request = withoutSecrets(sent, observer.hideQuery);
    this.#name = nameOf(this.#request);
    this.#entry = { request: this.#request, cors: this.cors, status: null, startedAt: Date.now(), duration: null };
    observer.keep(this.#entry);
    this.#isCrossOrigin = observer.leavesOrigin(sent.url);
    if (!this.#isCrossOrigin) return;
    quietly(() => {
      this.#policy = watchPolicy(sent.url, view);
      observer.watches.add(this.#policy);
    });
    if (observer.printsCalls) void observer.load();
    quietly(() => this.#readCache());
  }

  /**
   * Why the request must not be sent, if the call is enforced.
   *
   * @param {boolean} [isEnforced]
   * @returns {CorsError | undefined}
   */
  refusal(isEnforced = this.#observer.enforce) {
    return quietly(() => {
      if (!isEnforced || this.cors.plan?.kind !== 'blocked') return undefined;
      const engine = /** @type {Engine} */ (this.#observer.engine);
      return explainerOf(engine).refuse(engine, /** @type {RequestRecord} */ (this.#request), this.cors.plan);
    });
  }

  /**
   * To be called once.
   *
   * @param {Ending} newEnding
   * @param {{ method?: string, url: string }} [unsent] The request of a call that ends before `begin`.
   */
  end(newEnding, unsent) {
    const { hideQuery } = this.#observer;
    const { url = '' } = newEnding;
    const sentUrl = this.#sentUrl;
    const redirected = newEnding.redirected ?? (url !== '' && url !== sentUrl && url !== parseUrl(sentUrl)?.href.split('#', 1)[0]);
    const shown = url === sentUrl && this.#request ? `${this.#request.url}` : shownUrl(url, hideQuery);
    this.#ending = { ...newEnding, redirected, url: shown };
    if (unsent && !this.#entry) this.#name = nameOf({ method: unsent.method, url: shownUrl(unsent.url, hideQuery) });
    // The log keeps this call, and the call must not keep the XMLHttpRequest and the bodies.
    this.onAwaited = undefined;
    quietly(() => this.#judgeEnding());
    this.#resolveEnd?.();
  }

  /**
   * To be called when script reads a response header and gets null.
   *
   * @param {unknown} header
   */
  missed(header) {
    const missing = `${header}`;
    const lower = missing.toLowerCase();
    this.#missedHeaders ??= new Set();
    if (!this.#isCrossOrigin || !this.#ending?.status || this.#missedHeaders.has(lower)) return;
    this.#missedHeaders.add(lower);
    this.#observer.whenReady((engine) => {
      const { verdict } = this.cors;
      if (verdict?.response?.type !== 'cors') return;
      const finding = engine.explainMissingHeader(missing, verdict.response.url);
      if (!finding) return;
      verdict.findings.push(finding);
      if (this.#observer.printsCalls && this.#observer.isNew(`${this.#name} ${lower}`)) explainerOf(engine).printMissedHeader(this.#name, finding);
    });
  }

  /** @returns {Plan | null} */
  readPlan() {
    if (!this.#request) return null;
    // Somebody asks for the plan, so the engine is needed.
    if (!this.#observer.engine) void this.#observer.load();
    return this.#observer.engine?.plan(this.#request) ?? null;
  }

  /** @returns {ObservedVerdict | null | undefined} */
  readVerdict() {
    const { plan } = this.cors;
    return plan && explainerOf(this.#observer.engine).judge(plan, /** @type {Ending} */ (this.#ending));
  }

  /** Whether the plan will be the same at the next reading. */
  hasPlan() {
    return this.#request && this.#observer.engine;
  }

  get ready() {
    return this.#ready ??= this.#whenFinal();
  }

  /** The diagnosis is always the same object. Its properties change until the call has ended and the engine is loaded. */
  createDiagnosis() {
    /** @type {any} */
    const diagnosis = {};
    for (const [part, ifNotMade] of Object.entries(notFailed())) {
      lazily(diagnosis, part, () => {
        const current = this.#currentDiagnosis();
        // When one part is read for the last time, all parts become plain values, because a console shows plain values but no getters.
        if (this.isFinal()) setParts(diagnosis, current);
        return current[/** @type {keyof Diagnosis} */ (part)];
      }, ifNotMade, () => false);
    }
    return diagnosis;
  }

  /** Makes the plan now if the preflight cache has entries: only the entries at the time of sending count, not those at the time of reading. */
  #readCache() {
    const { engine, isShared } = this.#observer;
    // Only fetches of the application fill the cache.
    if (!isShared || !engine?.preflightCache.size) return;
    const { preflight } = this.cors.plan;
    // The cache knows the whole URL, and the query may be hidden in `#request`.
    if (preflight) preflight.cached = !engine.needsPreflight({ .../** @type {RequestRecord} */ (this.#request), url: this.#sentUrl });
  }

  /** The second part of `end`, for a call whose request was sent. */
  #judgeEnding() {
    const observer = this.#observer;
    const ending = /** @type {Ending} */ (this.#ending);
    const { status, opaque, stopped, notSent, redirected, url } = ending;
    this.#sentUrl = '';
    if (!this.#entry) return;
    this.#entry.status = status;
    this.#entry.duration = Date.now() - this.#entry.startedAt;
    if (redirected && url) this.#isCrossOrigin ||= observer.leavesOrigin(url);
    const isExplained = status || !(opaque || stopped || notSent);
    this.#isUnsure = this.#isOpen = Boolean(isExplained) && !status && this.#isCrossOrigin;
    this.#endWatch();
    if (!isExplained) return;
    this.cors.addVerdict();
    if (!this.#isCrossOrigin) return;
    if (!status || observer.printsCalls) void observer.load();
    if (!status) observer.whenReady((engine) => void this.#tellFailure(engine));
    else if (observer.printsSuccesses) observer.whenReady((engine) => this.#printSuccess(engine));
  }

  #endWatch() {
    const policy = this.#policy;
    if (!policy) return;
    this.#observer.watches.delete(policy);
    if (this.#isUnsure) this.#forbiddenBy = policy.forbiddenBy();
    else policy.end();
  }

  /** Whether the verdict will not change any more. */
  hasVerdict() {
    return this.#ending && (this.#observer.engine || this.#observer.failure);
  }

  /** Whether nothing in `cors` will change any more. */
  isFinal() {
    return this.hasVerdict() && !(this.#isUnsure && this.#observer.engine);
  }

  async #whenFinal() {
    if (!this.#ending) {
      this.onAwaited?.();
      await new Promise((resolve) => { this.#resolveEnd = () => resolve(undefined); });
    }
    const engine = await quietly(this.#observer.load)?.catch(() => {});
    if (engine && this.#isUnsure) await this.#ask(engine);
    return this.cors;
  }

  /**
   * Asks the browser what it knows of the failure.
   *
   * @param {Engine} engine
   */
  #ask(engine) {
    return this.#asked ??= (async () => {
      try {
        const { ask, isWorthProbes } = explainerOf(engine);
        this.#knowledge = await ask(engine, /** @type {RequestRecord} */ (this.#request), await this.#forbiddenBy, this.#observer.log);
        if (isWorthProbes(this.cors, this.#observer)) await this.#investigate(engine);
      } catch (error) {
        warn(error);
      }
      this.#isUnsure = false;
    })();
  }

  /**
   * Sends probes, and takes what came of them into the diagnosis.
   *
   * @param {Engine} engine
   * @param {DiagnoseOptions} [options]
   */
  async #investigate(engine, options) {
    const { fetch } = this.#observer;
    this.#knowledge = await explainerOf(engine).investigate(engine, /** @type {RequestRecord} */ (this.#request), this.#knowledge ?? {}, { fetch, ...options });
  }

  /**
   * Asks the server why the call failed, by harmless probes.
   *
   * @param {DiagnoseOptions} [options]
   * @returns {Promise<Diagnosis>}
   */
  async diagnose(options) {
    await this.ready;
    const { engine, diagnose } = this.#observer;
    const { diagnosis } = this.cors;
    if (engine && this.#isOpen && diagnose !== 'off' && diagnosis.ended !== 'certain') {
      await this.#investigate(engine, options);
      setParts(diagnosis, this.#currentDiagnosis());
    }
    return diagnosis;
  }

  /** @returns {Diagnosis} */
  #currentDiagnosis() {
    const observer = this.#observer;
    const name = this.#name;
    const text = this.#ending ? textUnlessCors(name, this.#ending) : '';
    if (text !== undefined || !this.#request) return { ...notFailed(), text: text ?? `${name} failed.` };
    if (!observer.engine) void observer.load();
    let { failure } = observer;
    try {
      if (observer.engine) return explainerOf(observer.engine).diagnose(observer.engine, this.#request, this.cors.plan, this.#knowledge);
    } catch (error) {
      warn(error);
      failure = error;
    }
    return { ...notFailed(), text: textWithoutEngine(this.#request, observer.origin, failure) };
  }

  /**
   * Tells the console and the page's monitoring of a call that failed, if CORS applied to it. The application's callbacks run first, so that
   * what they miss is among the findings.
   *
   * @param {Engine} engine
   */
  #tellFailure(engine) {
    const entry = /** @type {Entry} */ (this.#entry);
    return explainerOf(engine).tell(entry, this.#ask(engine), this.#observer, quietly);
  }

  /**
   * Prints a call that succeeded if it needs a preflight, once for each method and URL. The engine is called last, because that call costs
   * most.
   *
   * @param {Engine} engine
   */
  #printSuccess(engine) {
    const { status } = /** @type {Ending} */ (this.#ending);
    if (this.#observer.isNew(this.#name) && engine.needsPreflight(/** @type {RequestRecord} */ (this.#request))) {
      void later(() => explainerOf(engine).printSuccess(this.cors, status));
    }
  }
}

/**
 * @param {any} diagnosis
 * @param {Diagnosis} current
 */
function setParts(diagnosis, current) {
  for (const [name, value] of Object.entries(current)) Object.defineProperty(diagnosis, name, { value, writable: true });
}

/**
 * The `cors` of a call. Its properties are its own and are made when they are read, because most calls succeed and nobody looks at them.
 */
class CallCors {
  #call;

  /** @param {Call} call */
  constructor(call) {
    this.#call = call;
    Object.defineProperties(this, CallCors.#atOnce);
  }

  get ready() {
    return this.#call.ready;
  }

  /** @param {DiagnoseOptions} [options] */
  diagnose(options) {
    return this.#call.diagnose(options);
  }

  /** To be called when the call has ended. */
  addVerdict() {
    Object.defineProperty(this, 'verdict', CallCors.#verdict);
  }

  // All calls share these getters: an object that gets a getter of its own is slow to make.
  static #atOnce = {
    plan: lazyProperty('plan',
      /** @param {CallCors} cors */ (cors) => cors.#call.readPlan(), null,
      /** @param {CallCors} cors */ (cors) => cors.#call.hasPlan()),
    diagnosis: lazyProperty('diagnosis', /** @param {CallCors} cors */ (cors) => cors.#call.createDiagnosis()),
  };
  static #verdict = lazyProperty('verdict',
    /** @param {CallCors} cors */ (cors) => cors.#call.readVerdict(), undefined,
    /** @param {CallCors} cors */ (cors) => cors.#call.hasVerdict());
}
