/**
 * What can be said about a call that is over, from inside the page: the browser tells a script the response if it may
 * read it, and nothing at all otherwise.
 *
 * @import { Cors, Diagnosis, Engine, Entry, Finding, Header, ObservedVerdict, Plan, RequestRecord, ResponseLike } from './index.js'
 */

/**
 * How a call ended, as far as a script is told.
 *
 * @typedef {object} Ending
 * @property {number} status 0 if there is no response that may be read.
 * @property {string} headers Lines, as XMLHttpRequest gives them.
 * @property {string} url Where the response came from in the end; empty if unknown.
 * @property {'response' | 'error' | 'stopped' | 'element'} how `error`: also if enforcement kept it from being sent; `stopped`:
 *   by the page itself, or its timeout; `element`: loaded by an element, of which no script sees a response.
 */

const MDN = 'https://developer.mozilla.org/en-US/docs/Web/HTTP/';

/**
 * Adds the verdict, and the diagnosis of a failure, to `cors`.
 *
 * @param {Engine} engine
 * @param {RequestRecord} request
 * @param {Cors} cors
 * @param {Ending} ending
 */
export function explain(engine, request, cors, ending) {
  const plan = /** @type {Plan} */ (cors.plan);
  const { how, status } = ending;
  if (how === 'stopped' || how === 'element' && !status) return;
  const findings = plan.findings.filter(({ severity }) => status || severity === 'block');
  cors.verdict = { observed: true, outcome: !status ? 'blocked' : plan.crossOrigin && plan.kind === 'no-cors' ? 'opaque' : 'allowed',
    response: status && how !== 'element' ? seen(engine, plan, ending) : null, findings, browsers: null, trace: [] };
  if (!status) cors.diagnosis = diagnose(engine, request, plan, findings);
}

/**
 * The response as the page sees it.
 *
 * @param {Engine} engine
 * @param {Plan} plan
 * @param {Ending} ending
 * @returns {ObservedVerdict['response']}
 */
function seen({ origin }, plan, { status, headers, url }) {
  const sent = plan.request.url.replace(/#.*/s, '');
  const final = url || sent;
  const crossed = plan.crossOrigin || /^http/.test(final) && new URL(final).origin !== origin;
  return { type: crossed ? 'cors' : 'basic', status, url: final, redirected: final !== sent,
    headers: [...headers.matchAll(/^(.+?):\s*(.*?)\s*$/gm)].map(([, name, value]) => [name, value]) };
}

/**
 * Why the browser gave nothing but status 0. What is certain was known beforehand. Otherwise the engine is asked what it
 * would say to servers that know nothing of CORS: that is everything that may be missing.
 *
 * @param {Engine} engine
 * @param {RequestRecord} request
 * @param {Plan} plan
 * @param {Finding[]} certain
 * @returns {Diagnosis}
 */
function diagnose(engine, request, plan, certain) {
  /** @type {Finding[]} */
  const candidates = [];
  const { request: { url }, requires, preflight } = plan;
  const lines = [nameOf(plan.request)];
  if (certain.length) {
    lines[0] += ' cannot succeed:';
    lines.push(...certain.map(bullet));
  } else {
    lines[0] += ' failed, and the browser keeps the reason from scripts (status 0).';
    if (plan.crossOrigin && plan.kind !== 'no-cors') {
      const bare = { status: 200, headers: [] };
      const ask = (/** @type {ResponseLike[]} */ ...responses) => {
        for (const finding of engine.check({ request, responses }).findings) {
          if (finding.severity === 'block' && !candidates.some(({ code }) => code === finding.code)) candidates.push(finding);
        }
      };
      ask(bare);
      if (preflight && !preflight.cached) {
        const needed = requires.preflight ?? [];
        ask({ status: 204, headers: needed.map(({ name, value }) => [name, value]) }, bare);
        lines.push('The preflight (OPTIONS) must be answered with a status from 200 to 299 and', ...needed.map(bullet));
      }
      lines.push('The response, of whatever status, must carry', ...requires.response.map(bullet));
    }
    // Nothing but the browser itself can tell that it was not CORS at all.
    const offline = globalThis.navigator?.onLine === false;
    const lost = finding(offline ? 'env-offline' : 'env-connection-refused', 'block',
      offline ? 'The device is offline.' : 'No server answered: connection refused, unknown host, TLS trouble, a blocking extension.',
      'concept-network-error', 'Guides/CORS/Errors/CORSDidNotSucceed', url);
    candidates.push({ ...lost, who: offline ? 'user' : 'server', firefox: 'CORSDidNotSucceed' });
    lines.push('Otherwise a redirect led to another origin, or:', bullet(lost));
  }
  return { certain, candidates, text: lines.join('\n') };
}

/**
 * @param {string} code
 * @param {Finding['severity']} severity
 * @param {string} message
 * @param {string} anchor
 * @param {string} page
 * @param {string} url
 * @returns {Finding}
 */
function finding(code, severity, message, anchor, page, url) {
  return { code, detail: null, severity, stage: code.replace(/-.*/, ''), message, found: null, expected: null, who: 'server', remedies: [],
    spec: `https://fetch.spec.whatwg.org/#${anchor}`, step: '', mdn: MDN + page, chromium: null, firefox: null, url };
}

/**
 * That a header was asked for that script does not see.
 *
 * @param {string} value Its name.
 * @param {string} url Of the response.
 * @returns {Finding}
 */
export function unexposed(value, url) {
  const name = 'Access-Control-Expose-Headers';
  return {
    ...finding('response-header-not-exposed', 'degrade', `Script gets null for the header ${value}: the response has none, or does not name it in ${name}.`,
      'concept-response-cors-exposed-header-name-list', `Reference/Headers/${name}`, url),
    expected: value,
    remedies: [{ who: 'server', text: 'Send this header.', header: { name, value } }],
  };
}

/** @param {Plan['request']} request */
function nameOf({ method, url }) {
  return `${method} ${url}`;
}

/** @param {Finding | Header} item */
function bullet(item) {
  return `  · ${'code' in item ? item.message : `${item.name}: ${item.value}`}`;
}

/**
 * Writes a call to the console.
 *
 * @param {Entry} entry
 */
export function print({ cors, status }) {
  const { plan, verdict, diagnosis } = cors;
  if (!plan || !verdict) return;
  const { log, groupCollapsed, groupEnd } = console;
  const { preflight, requires } = plan;
  const list = (/** @type {string} */ title, /** @type {(Finding | Header)[] | null} */ items) => {
    if (items?.length) log([title, ...items.map(bullet)].join('\n'));
  };
  groupCollapsed(`[corsight] ${nameOf(plan.request)}: ${status ? `${verdict.outcome}, ${status}` : 'failed'}`
    + (preflight ? `, needs a preflight${preflight.cached ? ' (cached)' : ''}` : ''));
  if (preflight) {
    list('A preflight, because', preflight.because);
    list(nameOf(preflight.request), preflight.request.headers.map(([name, value]) => ({ name, value })));
    if (!diagnosis) list('The server must answer it with', requires.preflight);
  }
  if (diagnosis) log(diagnosis.text);
  else list('Besides', verdict.findings);
  log('All of it:', cors);
  groupEnd();
}
