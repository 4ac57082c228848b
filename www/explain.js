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
 * @property {'response' | 'error' | 'stopped' | 'refused' | 'element'} how `stopped`: by the page itself, or its timeout;
 *   `refused`: never sent, by enforcement; `element`: loaded by an element, of which no script sees a response.
 */

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
  if (ending.how === 'stopped') return;
  const certain = plan.findings.filter((finding) => finding.severity === 'block');
  if (ending.status > 0) {
    cors.verdict = observed(plan.crossOrigin && plan.kind === 'no-cors' ? 'opaque' : 'allowed', seen(engine, request, plan, ending),
      plan.findings);
    return;
  }
  if (ending.how === 'element') return;
  cors.verdict = observed('blocked', null, certain);
  cors.diagnosis = diagnose(engine, request, plan, certain);
}

/**
 * @param {ObservedVerdict['outcome']} outcome
 * @param {ObservedVerdict['response']} response
 * @param {Finding[]} findings
 * @returns {ObservedVerdict}
 */
function observed(outcome, response, findings) {
  return { observed: true, outcome, response, findings, browsers: null, trace: [] };
}

/**
 * The response as the page sees it.
 *
 * @param {Engine} engine
 * @param {RequestRecord} request
 * @param {Plan} plan
 * @param {Ending} ending
 * @returns {ObservedVerdict['response']}
 */
function seen(engine, request, plan, { status, headers, url, how }) {
  if (how === 'element') return null;
  const sent = (plan.request?.url ?? `${request.url}`).replace(/#.*/s, '');
  const final = url || sent;
  const crossed = plan.crossOrigin || (/^https?:/.test(final) && new URL(final).origin !== engine.origin);
  /** @type {[string, string][]} */
  const pairs = [];
  for (const line of headers.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) pairs.push([line.slice(0, colon), line.slice(colon + 1).trim()]);
  }
  return { type: crossed ? 'cors' : 'basic', status, headers: pairs, url: final, redirected: final !== sent };
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
  const where = name(request, plan);
  if (certain.length > 0) {
    return { certain, candidates, text: [`${where} cannot succeed:`, ...certain.map(bullet)].join('\n') };
  }
  const lines = [`${where} failed, and the browser keeps the reason from scripts (status 0).`];
  if (plan.crossOrigin && plan.kind !== 'no-cors') {
    const preflight = plan.preflight && !plan.preflight.cached ? plan.requires.preflight ?? [] : null;
    const bare = { status: 200, headers: [] };
    const ask = (/** @type {ResponseLike[]} */ ...responses) => {
      for (const finding of engine.check({ request, responses }).findings) {
        if (finding.severity === 'block' && !candidates.some(({ code }) => code === finding.code)) candidates.push(finding);
      }
    };
    if (preflight) {
      ask(bare);
      // So that this answer, which nobody gave, stays out of the preflight cache.
      const good = [...preflight.filter(({ name }) => !/^access-control-max-age$/i.test(name)), { name: 'Access-Control-Max-Age', value: '0' }];
      ask({ status: 204, headers: good.map(({ name, value }) => [name, value]) }, bare);
      lines.push('The preflight (OPTIONS) must be answered with a status from 200 to 299, without a redirect or a login, and with', ...preflight.map(bullet));
    } else {
      ask(bare);
    }
    lines.push('The response itself, of whatever status, must carry', ...plan.requires.response.map(bullet));
    lines.push('If both are so, a redirect led elsewhere or the server was not reached:');
  } else {
    lines.push('The call goes to the page\'s own origin, so CORS has no say in it unless a redirect led to another one. Otherwise:');
  }
  candidates.push(unreachable());
  lines.push(bullet(candidates[candidates.length - 1]), 'The Network panel of the developer tools shows which.');
  return { certain, candidates, text: lines.join('\n') };
}

/**
 * @param {RequestRecord} request
 * @param {Plan} plan
 */
function name(request, plan) {
  const { method, url } = plan.request ?? request;
  return `${method} ${url}`;
}

/**
 * @param {Finding | Header} item
 */
function bullet(item) {
  return `  · ${'code' in item ? item.message : `${item.name}: ${item.value}`}`;
}

/**
 * That it was not CORS at all: nothing but the browser itself can tell.
 *
 * @returns {Finding}
 */
function unreachable() {
  const offline = globalThis.navigator?.onLine === false;
  return {
    code: offline ? 'env-offline' : 'env-connection-refused',
    severity: 'block',
    stage: 'env',
    message: offline ? 'The device is offline.'
      : 'No server answered: connection refused, unknown host, TLS trouble, or an extension that blocks it.',
    found: null,
    expected: null,
    who: offline ? 'user' : 'server',
    remedies: [],
    spec: 'https://fetch.spec.whatwg.org/#concept-network-error',
    mdn: 'https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/CORS/Errors/CORSDidNotSucceed',
    chromium: null,
    firefox: 'CORSDidNotSucceed',
  };
}

/**
 * Writes a call to the console.
 *
 * @param {Entry} entry
 */
export function print({ request, cors, status }) {
  const { plan, verdict, diagnosis } = cors;
  if (!plan || !verdict) return;
  const { log, groupCollapsed, groupEnd } = console;
  const { preflight, requires } = plan;
  groupCollapsed(`[corsight] ${name(request, plan)}: ${verdict.outcome === 'blocked' ? 'failed' : `${verdict.outcome}, ${status}`}`
    + `${preflight ? `, needs a preflight${preflight.cached ? ' (cached)' : ''}` : ''}`);
  if (preflight) {
    log('A preflight, because:');
    for (const reason of preflight.because) log(bullet(reason));
    log(`It is ${preflight.request.method} ${preflight.request.url} with`);
    for (const [name, value] of preflight.request.headers) log(bullet({ name, value }));
    if (!diagnosis && requires.preflight) {
      log('The server must answer it with');
      for (const header of requires.preflight) log(bullet(header));
    }
  }
  if (diagnosis) log(diagnosis.text);
  log('All of it:', cors);
  groupEnd();
}
