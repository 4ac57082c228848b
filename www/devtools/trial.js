/**
 * What "Try the fix" would do for a call: the response headers that the browser is to set, and whether they mend the call. The engine says
 * which headers are missing, and judges the exchange with them, so no rule of CORS is written here.
 *
 * @import { Cause, Engine, Finding, Header, Verdict } from '../index.js'
 * @import { Call, Message } from '../capture.js'
 *
 * @typedef {{ url: string, method: string, headers: Header[] }} Change The headers that are set in the responses to one method at one URL.
 *
 * @typedef {object} Trial
 * @property {Change[]} changes Empty if no header helps.
 * @property {'mended' | 'unseen' | 'remains'} result `unseen`: the headers mend what is known, and a request comes next whose answer nobody has
 *   seen yet. `remains`: something is wrong that no header mends.
 * @property {Cause | null} remaining What is still wrong.
 *
 * @typedef {{ kind: 'preflight' | 'actual', method: string, url: string, status: number, headers: [string, string][],
 *   failure: string | null, set: Map<string, Header> }} Answer Status 0 is an answer that never came; `failure` has the words of the network.
 */

/** Each round finds what the last one has uncovered: a preflight that passes lets the response be judged. */
const MOST_ROUNDS = 12;

/**
 * @param {Engine} engine Of the call's origin.
 * @param {Call} call
 * @returns {Trial}
 */
export function tryFix(engine, call) {
  const { request } = call;
  const answers = call.messages.map(answerOf);
  let isSeen = true;
  /** @type {Verdict} */
  let verdict;
  for (let round = 0; ; round += 1) {
    verdict = engine.check({ request, responses: answers.map(withHeaders) });
    if (round === MOST_ROUNDS) break;
    if (verdict.outcome === 'blocked') {
      if (!setHeaders(call, answers, verdict.findings)) break;
    } else if (verdict.outcome === 'incomplete') {
      // Nobody has seen the next answer, because the browser has refused the one before. A bare one stands for it, so that it gets its headers.
      const next = nextRequest(engine, call, answers);
      if (!next) break;
      answers.push(next);
      isSeen = false;
    } else break;
  }
  const changes = answers.filter(({ set }) => set.size).map(({ url, method, set }) => ({ url, method, headers: [...set.values()] }));
  const isMended = verdict.outcome === 'allowed' || verdict.outcome === 'opaque';
  if (!isMended) return { changes, result: 'remains', remaining: verdict.diagnosis.causes[0] ?? null };
  return { changes, result: isSeen ? 'mended' : 'unseen', remaining: null };
}

/** @param {Message} message @returns {Answer} */
function answerOf({ kind, request: { method, url }, response, failure }) {
  const { status, headers } = response ?? { status: 0, headers: [] };
  return { kind: kind === 'preflight' ? kind : 'actual', method, url, status, headers, failure, set: new Map() };
}

/**
 * Adds the headers that the findings ask for.
 *
 * @param {Call} call
 * @param {Answer[]} answers
 * @param {Finding[]} findings
 * @returns {boolean} Whether any header is new.
 */
function setHeaders(call, answers, findings) {
  let isChanged = false;
  for (const finding of findings.filter(({ severity }) => severity === 'block')) {
    const header = headerOf(finding);
    if (!header) continue;
    const name = header.name.toLowerCase();
    for (const answer of answers.filter((one) => isAbout(finding, one))) {
      const present = answer.set.get(name);
      if (present?.value === header.value) continue;
      const wanted = present ? wholeHeader(call, answer, header) : header;
      if (present?.value === wanted.value) continue;
      answer.set.set(name, wanted);
      isChanged = true;
    }
  }
  return isChanged;
}

/** @param {Finding} finding */
const headerOf = ({ remedies }) => remedies.find(({ who, header }) => who === 'server' && header)?.header ?? remedies.find(({ header }) => header)?.header;

/** @param {Finding} finding @param {Answer} answer */
const isAbout = ({ stage, url }, answer) => (answer.kind === 'preflight') === (stage === 'preflight') && answer.url === url;

/**
 * The header, where two findings want different values of it: each finding may be about one missing thing, such as one header name. The plan has
 * the whole value, for the URL that the page has called; the target of a redirect needs what the finding says.
 *
 * @param {Call} call @param {Answer} answer @param {Header} header
 */
function wholeHeader({ plan }, answer, header) {
  const all = (answer.kind === 'preflight' ? plan?.requires.preflight : plan?.requires.response) ?? [];
  return (answer.url === plan?.request.url && all.find(({ name }) => name.toLowerCase() === header.name.toLowerCase())) || header;
}

/** @param {Answer} answer */
function withHeaders({ url, status, headers, failure, set }) {
  if (status === 0) return { url: failure ?? '', status, headers: [] };
  const kept = headers.filter(([name]) => !set.has(name.toLowerCase()));
  return { url, status, headers: [...kept, ...[...set.values()].map(({ name, value }) => /** @type {[string, string]} */ ([name, value]))] };
}

/**
 * The request that the browser sends after these answers, with a bare answer to it.
 *
 * @param {Engine} engine @param {Call} call @param {Answer[]} answers
 * @returns {Answer | null}
 */
function nextRequest(engine, { request }, answers) {
  // The engine's preflight cache must not spare the fetch a preflight that the answers have.
  engine.preflightCache.clear();
  const fetch = engine.start(request);
  try {
    for (const answer of answers) {
      if (fetch.poll()?.type !== 'send') return null;
      fetch.handleResponse(withHeaders(answer));
    }
    const action = fetch.poll();
    if (action?.type !== 'send' || action.request.kind === 'local') return null;
    const { kind, method, url } = action.request;
    return { kind, method, url, status: kind === 'preflight' ? 204 : 200, headers: [], failure: null, set: new Map() };
  } finally {
    fetch.dispose();
    engine.preflightCache.clear();
  }
}
