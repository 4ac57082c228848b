// A call of an exchange that somebody has typed or pasted, with the messages that would travel: the engine's state machine is given the
// answers one after the other, and stops where a browser stops.

/**
 * @import { Engine, Plan, RequestRecord } from '../index.js'
 * @import { Call, Message } from './report.js'
 *
 * @typedef {{ status: number, headers: [string, string][], url?: string }} Answer Status 0 is an answer that never came; `url` has the words
 *   of the network then.
 */

/**
 * The call, judged. Without answers there is a plan and no verdict. The engine forgets its preflight cache, so it must be one for this alone.
 *
 * @param {Engine} engine
 * @param {{ request: RequestRecord, responses: Answer[] }} exchange
 * @returns {Call}
 */
export function callOf(engine, { request, responses }) {
  engine.preflightCache.clear();
  const plan = engine.plan(request);
  if (responses.length === 0 && plan.kind !== 'blocked') return plannedCall(plan, request);
  const verdict = engine.check({ request, responses });
  const messages = replay(engine, request, responses);
  engine.preflightCache.clear();
  return { ...plannedCall(plan, request), responses, messages, verdict, outcome: verdict.outcome };
}

/**
 * A call before it is sent.
 *
 * @param {Plan} plan
 * @param {RequestRecord} request
 * @returns {Call}
 */
export function plannedCall(plan, request) {
  const { preflight } = plan;
  const asked = preflight ? [{ ...message('preflight', preflight.request), cached: preflight.cached }] : [];
  const isSent = plan.kind !== 'blocked' && plan.kind !== 'local';
  return {
    id: '1', startedAt: null, duration: null, origin: plan.origin, request: { ...request, method: plan.request.method }, responses: [],
    messages: isSent ? [...asked, message('request', plan.request)] : [],
    plan, verdict: null,
    outcome: plan.kind === 'blocked' ? 'blocked' : 'incomplete',
    recorded: { outcome: 'unknown', error: null },
    unknowns: [],
  };
}

/**
 * @param {Message['kind']} kind
 * @param {Message['request']} request
 * @returns {Message}
 */
const message = (kind, { method, url, headers }) => ({ kind, request: { method, url, headers }, response: null, failure: null, cached: false });

/**
 * @param {Engine} engine
 * @param {RequestRecord} request
 * @param {Answer[]} responses
 */
function replay(engine, request, responses) {
  const fetch = engine.start(request);
  /** @type {Message[]} */
  const messages = [];
  let isRedirected = false;
  try {
    for (let action = fetch.poll(); action?.type === 'send' && action.request.kind !== 'local'; action = fetch.poll()) {
      const isPreflight = action.request.kind === 'preflight';
      const sent = message(isPreflight ? 'preflight' : isRedirected ? 'redirect' : 'request', action.request);
      const answer = responses[messages.length];
      messages.push(sent);
      if (!answer) break;
      if (answer.status === 0) {
        sent.failure = answer.url || 'The network gave no answer.';
        fetch.handleFailure(new TypeError(sent.failure));
      } else {
        sent.response = { status: answer.status, headers: answer.headers };
        fetch.handleResponse(answer);
        isRedirected ||= !isPreflight;
      }
    }
  } finally {
    fetch.dispose();
  }
  return messages;
}
