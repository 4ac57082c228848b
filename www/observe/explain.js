/**
 * The verdict and the diagnosis of a call that has ended, from inside the page. The browser shows script the response if script may read
 * it, and otherwise nothing at all.
 *
 * @import { Diagnosis, Engine, Finding, ObservedVerdict, Plan, RequestRecord, ResponseLike } from '../index.js'
 * @import { Ending } from './endings.js'
 */
import { nameOf } from './endings.js';
import { shownHeaders } from './privacy.js';

/** Whether a finding blocks the request or the response. */
export const blocks = (/** @type {Finding} */ { severity }) => severity === 'block';

/**
 * @param {Plan} plan
 * @param {Ending} ending
 * @returns {ObservedVerdict['outcome']}
 */
function outcomeOf(plan, { status }) {
  if (!status) return 'blocked';
  return plan.kind === 'no-cors' ? 'opaque' : 'allowed';
}

/**
 * The verdict that the ending of a call shows.
 *
 * @param {Plan} plan
 * @param {Ending} ending
 * @returns {ObservedVerdict}
 */
export function judge(plan, ending) {
  const { opaque, status } = ending;
  return {
    observed: true,
    outcome: outcomeOf(plan, ending),
    response: status && !opaque ? responseOf(plan, ending) : null,
    findings: plan.findings.filter((finding) => status || blocks(finding)),
    browsers: null,
    trace: [],
  };
}

/**
 * The response as the page sees it.
 *
 * @param {Plan} plan
 * @param {Ending} ending
 * @returns {ObservedVerdict['response']}
 */
function responseOf(plan, { status, headers = '', url = '', redirected = false }) {
  const responseUrl = url || plan.request.url;
  const isCrossOrigin = plan.crossOrigin || /^http/.test(responseUrl) && new URL(responseUrl).origin !== plan.origin;
  return { type: isCrossOrigin ? 'cors' : 'basic', status, url: responseUrl, redirected, headers: shownHeaders(parseHeaderLines(headers)) };
}

/**
 * The headers in the text that getAllResponseHeaders() returns.
 *
 * @param {string} lines
 * @returns {[name: string, value: string][]}
 */
export const parseHeaderLines = (lines) => Array.from(lines.matchAll(/^(.*?):[ \t]*([^\r\n]*)/mg), ([, name, value]) => [name, value]);

/**
 * Why the browser showed script nothing but status 0. If the plan has a finding that blocks, that finding is certain. Otherwise the engine
 * checks the responses of a server without CORS, and the failure of a transport: its findings are all that may be wrong.
 *
 * @param {Engine} engine
 * @param {RequestRecord} request
 * @param {Plan} plan
 * @returns {Diagnosis}
 */
export function diagnose(engine, request, plan) {
  const certain = plan.findings.filter(blocks);
  /** @type {Finding[]} */
  const candidates = [];
  const addCandidates = (/** @type {ResponseLike[]} */ ...responses) => {
    candidates.push(...engine.check({ request, responses }).findings.filter(blocks));
  };
  const online = globalThis.navigator?.onLine !== false;
  if (!certain.length) {
    if (/^cors/.test(plan.kind)) {
      const { preflight } = plan.requires;
      addCandidates({ status: 200 });
      if (preflight && !plan.preflight?.cached) addCandidates({ status: 204, headers: preflight.map(({ name, value }) => [name, value]) }, { status: 200 });
    }
    // Only the browser itself knows whether the reason was another one than CORS.
    addCandidates({ status: 0, url: online ? '' : 'offline' });
  }
  const diagnosis = engine.diagnose({ request, online });
  const title = `${nameOf(plan.request)} failed${certain.length ? '' : ', and the browser hides the reason from script'}:`;
  return { ...diagnosis, text: `${title}\n${diagnosis.text}`, certain, candidates };
}

/**
 * A list in text: the title, and a line for each finding.
 *
 * @param {string} title
 * @param {Finding[]} findings
 */
export const listed = (title, findings) => [title, ...findings.map(({ message }) => `  · ${message}`)].join('\n');
