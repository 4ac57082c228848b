// A call of an exchange that somebody has typed or pasted, with the messages that would travel: the engine's state machine is given the
// answers one after the other, and stops where a browser stops.

/**
 * @import { Engine, RequestRecord } from '../index.js'
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
  const isPlanned = responses.length === 0 && plan.kind !== 'blocked';
  const verdict = isPlanned ? null : engine.check({ request, responses });
  const messages = isPlanned ? planned(plan) : replay(engine, request, responses);
  engine.preflightCache.clear();
  return {
    id: '1', startedAt: null, duration: null, origin: engine.origin, request: { ...request, method: plan.request.method }, responses, messages, plan, verdict,
    outcome: verdict?.outcome ?? 'incomplete',
    recorded: { outcome: 'unknown', error: null },
    unknowns: [],
  };
}

/** @param {import('../index.js').Plan} plan @returns {Message[]} */
function planned({ preflight, request }) {
  return [
    ...(preflight ? [message('preflight', preflight.request)] : []),
    message('request', request),
  ];
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
