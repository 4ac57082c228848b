/**
 * What can be said about a call that is over, from inside the page: the browser tells a script the response if it may
 * read it, and nothing at all otherwise.
 *
 * @import { Cors, Diagnosis, Engine, Entry, Finding, Header, ObservedVerdict, Plan, RequestRecord, ResponseLike } from './index.js'
 */
import { lazily } from './quietly.js';

/**
 * How a call ended, as far as a script is told.
 *
 * @typedef {object} Ending
 * @property {number} status 0 if there is no response that may be read, also if enforcement kept it from being sent.
 * @property {string} headers Lines, as XMLHttpRequest gives them.
 * @property {string} url Where the response came from in the end; empty if unknown.
 * @property {unknown} [opaque] Whether its response, or that there is none, tells nothing: it was loaded by an element, of which no
 *   script sees a response, or stopped by the page itself or its timeout.
 */

/** Whether a finding is why something cannot be. */
export const blocks = (/** @type {Finding} */ { severity }) => severity === 'block';

/**
 * Adds the verdict, and the diagnosis of a failure, to `cors`; false if there is none.
 *
 * @param {Engine} engine
 * @param {RequestRecord} request
 * @param {Cors} cors
 * @param {Ending} ending
 */
export function explain(engine, request, cors, ending) {
  const { opaque, status } = ending;
  if (!status && opaque) return false;
  lazily(cors, 'verdict', () => {
    const plan = /** @type {Plan} */ (cors.plan);
    return { observed: true, outcome: !status ? 'blocked' : plan.kind === 'no-cors' ? 'opaque' : 'allowed',
      response: status && !opaque ? seen(engine, plan, ending) : null, findings: plan.findings.filter((finding) => status || blocks(finding)),
      browsers: null, trace: [] };
  });
  if (!status) lazily(cors, 'diagnosis', () => diagnose(engine, request, /** @type {Plan} */ (cors.plan), /** @type {any} */ (cors.verdict).findings));
  return true;
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
  url ||= sent;
  const crossed = plan.crossOrigin || /^http/.test(url) && new URL(url).origin !== origin;
  return { type: crossed ? 'cors' : 'basic', status, url, redirected: url !== sent,
    headers: toPairs(headers) };
}

/**
 * The headers of what getAllResponseHeaders() gives.
 *
 * @param {string} lines
 * @returns {[name: string, value: string][]}
 */
export const toPairs = (lines) => Array.from(lines.matchAll(/^(.*?):[ \t]*([^\r\n]*)/mg), ([, name, value]) => [name, value]);

/**
 * Why the browser gave nothing but status 0. What is certain was known beforehand. Otherwise the engine is asked what it
 * would say to servers that know nothing of CORS, and to none: that is everything that may be missing.
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
  const ask = (/** @type {ResponseLike[]} */ ...responses) => candidates.push(...engine.check({ request, responses }).findings.filter(blocks));
  const parts = [listed(`${nameOf(plan.request)} failed${certain.length ? '' : ', and scripts are not told why'}:`, certain)];
  if (!certain.length) {
    if (/^cors/.test(plan.kind)) {
      const { preflight, response } = plan.requires;
      ask({ status: 200 });
      if (preflight && !plan.preflight?.cached) {
        ask({ status: 204, headers: preflight.map(({ name, value }) => [name, value]) }, { status: 200 });
        parts.push(listed('The preflight (OPTIONS) needs a status from 200 to 299 and', preflight));
      }
      parts.push(listed('The answer needs', response));
    }
    // Nothing but the browser itself can tell that it was not CORS at all.
    ask({ status: 0, url: globalThis.navigator?.onLine === false ? 'offline' : '' });
    parts.push(listed('Or a redirect, an extension, or:', candidates.slice(-1)));
  }
  return { certain, candidates, text: parts.join('\n') };
}

/**
 * That a header was asked for that script does not see.
 *
 * @param {Engine} engine
 * @param {string} header Its name.
 * @param {string} url Of the response.
 * @returns {Finding}
 */
export function unexposed(engine, header, url) {
  // What is said of any exchange in which it is so, but that here nobody knows whether the header was sent.
  const [finding] = engine.check({ request: 'https://x', responses: [{ status: 200, headers: { 'access-control-allow-origin': '*', 'x-y': '' } }] }).findings;
  return { ...JSON.parse(JSON.stringify(finding).replaceAll('x-y', () => JSON.stringify(header).slice(1, -1))), url, message: `Script gets null for ${header}: not sent, or not named in Access-Control-Expose-Headers.` };
}

/** @param {Plan['request']} request */
const nameOf = ({ method, url }) => `${method} ${url}`;

/**
 * @param {string} title
 * @param {any[]} items Findings, or headers as objects or pairs.
 */
const listed = (title, items) => [title, ...items.map(({ message, 0: first, 1: second, name = first, value = second }) => `  · ${message ?? `${name}: ${value}`}`)].join('\n');

/**
 * Writes a call to the console.
 *
 * @param {Entry} entry
 */
export function print({ cors, status }) {
  const { plan, verdict, diagnosis } = /** @type {Cors & { plan: Plan, verdict: ObservedVerdict }} */ (cors);
  const { preflight, requires } = plan;
  const list = (/** @type {string} */ title, /** @type {(Finding | Header | string[])[] | null} */ items) => {
    if (items?.length) console.log(listed(title, items));
  };
  console.groupCollapsed(`[corsight] ${nameOf(plan.request)}: ${status ? `${verdict.outcome}, ${status}` : 'failed'}${
    preflight ? `, needs a preflight${preflight.cached ? ' (cached)' : ''}` : ''}`);
  if (preflight) {
    list('Preflight, because', preflight.because);
    list(nameOf(preflight.request), preflight.request.headers);
    if (!diagnosis) list('The answer needs', requires.preflight);
  }
  if (diagnosis) console.log(diagnosis.text);
  else list('Besides', verdict.findings);
  console.log('All of it:', cors);
  console.groupEnd();
}
