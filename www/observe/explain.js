/**
 * What the engine says about a call that is over, from inside the page: the browser tells a script the response if it may
 * read it, and nothing at all otherwise.
 *
 * @import { Diagnosis, Engine, Finding, ObservedVerdict, Plan, RequestRecord, ResponseLike } from '../index.js'
 * @import { Ending } from './endings.js'
 */
import { nameOf } from './endings.js';
import { shownHeaders } from './privacy.js';

/** Whether a finding is why something cannot be. */
export const blocks = (/** @type {Finding} */ { severity }) => severity === 'block';

/**
 * @param {Plan} plan
 * @param {Ending} ending
 * @returns {ObservedVerdict}
 */
export function judge(plan, ending) {
  const { opaque, status } = ending;
  return {
    observed: true,
    outcome: !status ? 'blocked' : plan.kind === 'no-cors' ? 'opaque' : 'allowed',
    response: status && !opaque ? seen(plan, ending) : null,
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
function seen(plan, { status, headers = '', url = '', redirected = false }) {
  const from = url || plan.request.url;
  const crossed = plan.crossOrigin || /^http/.test(from) && new URL(from).origin !== plan.origin;
  return { type: crossed ? 'cors' : 'basic', status, url: from, redirected, headers: shownHeaders(parseHeaderLines(headers)) };
}

/**
 * The headers in the text that getAllResponseHeaders() gives.
 *
 * @param {string} lines
 * @returns {[name: string, value: string][]}
 */
export const parseHeaderLines = (lines) => Array.from(lines.matchAll(/^(.*?):[ \t]*([^\r\n]*)/mg), ([, name, value]) => [name, value]);

/**
 * Why the browser gave nothing but status 0. What is certain was known beforehand. Otherwise the engine is asked what it
 * would say to servers that know nothing of CORS, and to none: that is everything that may be missing.
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
  const ask = (/** @type {ResponseLike[]} */ ...responses) => {
    candidates.push(...engine.check({ request, responses }).findings.filter(blocks));
  };
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
 * @param {string} title
 * @param {any[]} items Findings, or headers as objects or pairs.
 */
export const listed = (title, items) => [title, ...items.map(({ message, 0: first, 1: second, name = first, value = second }) => `  · ${message ?? `${name}: ${value}`}`)].join('\n');
