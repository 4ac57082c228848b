/**
 * The verdict and the diagnosis of a call that has ended, from inside the page. The browser shows script the response if script may read
 * it, and otherwise nothing at all.
 *
 * @import { Diagnosis, Engine, Finding, ObservedVerdict, Plan, RequestRecord, ResponseLike } from '../index.js'
 * @import { Ending } from '../observe/endings.js'
 * @import { PageKnowledge } from './page-knowledge.js'
 */
import { CorsError, messageOf } from '../errors/cors-error.js';
import { nameOf } from '../errors/urls.js';
import { parseHeaderLines } from '../host/header-lines.js';
import { SECRET_NAME } from '../host/secret-names.js';
import { isOnline } from './page-knowledge.js';

/** Whether a finding blocks the request or the response. */
const blocks = (/** @type {Finding} */ { severity }) => severity === 'block';

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
 * The headers of a response. The value of a header that may be a secret is hidden.
 *
 * @param {[name: string, value: string][]} headers
 * @returns {[name: string, value: string][]}
 */
const shownHeaders = (headers) => headers.map(([name, value]) => [name, SECRET_NAME.test(name) ? '...' : value]);

/**
 * The error for a call that must not be sent, because the browser will certainly refuse it.
 *
 * @param {Engine} engine
 * @param {RequestRecord} request
 * @param {Plan} plan A plan whose kind is "blocked".
 */
export function refuse(engine, request, plan) {
  const findings = plan.findings.filter(blocks);
  const diagnosis = diagnose(engine, request, plan);
  return new CorsError(messageOf(diagnosis), { code: findings[0].code, diagnosis, findings });
}

/**
 * Why the browser showed script nothing but status 0. If the plan has a finding that blocks, that finding is certain.
 *
 * @param {Engine} engine
 * @param {RequestRecord} request
 * @param {Plan} plan
 * @param {PageKnowledge} [knowledge]
 * @returns {Diagnosis}
 */
export function diagnose(engine, request, plan, knowledge = { online: isOnline() }) {
  const certain = plan.findings.filter(blocks);
  const { ended = null, ...evidence } = knowledge;
  const diagnosis = engine.diagnose({ request, ...evidence });
  const isKnown = certain.length > 0 || diagnosis.causes[0]?.confidence === 'certain';
  const candidates = isKnown ? [] : candidatesOf(engine, request, plan);
  const title = `${nameOf(plan.request)} failed${isKnown ? '' : ', and the browser hides the reason from script'}:`;
  return { ...diagnosis, text: `${title}\n${diagnosis.text}`, certain, candidates, ended };
}

/**
 * All that may be wrong: what the engine finds in the responses of a server without CORS, and in the failure of a transport, because only
 * the browser itself knows whether the reason was another one than CORS.
 *
 * @param {Engine} engine
 * @param {RequestRecord} request
 * @param {Plan} plan
 * @returns {Finding[]}
 */
function candidatesOf(engine, request, plan) {
  const check = (/** @type {ResponseLike[]} */ ...responses) => engine.check({ request, responses }).findings.filter(blocks);
  const { preflight } = plan.requires;
  const isCached = Boolean(plan.preflight?.cached);
  /** @type {ResponseLike[]} A preflight that the cache covers was not sent, so it was not refused. */
  const passed = preflight && isCached ? [{ status: 204, headers: preflight.map(({ name, value }) => [name, value]) }] : [];
  const unreachable = check(...passed, { status: 0, url: '' });
  if (!/^cors/.test(plan.kind)) return unreachable;
  // After a refused preflight, the engine looks at the response too.
  const withoutCors = { status: 200 };
  const refused = preflight && !isCached ? [withoutCors] : [];
  return [...check(...passed, ...refused, withoutCors), ...unreachable];
}
