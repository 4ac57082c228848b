// A conversation as a case for tests/scenarios: what the browser did is what is expected.

import { script } from './script.mjs';

const HOSTS = { page: 'page.example', a: 'a.example', b: 'b.example', c: 'c.example' };
const DRIVEN = ['accept', 'access-control-request-method', 'access-control-request-headers', 'origin'];

/**
 * @param {Awaited<ReturnType<typeof import('./judge.mjs').startJudge>>} judge
 * @param {import('./generate.mjs').Conversation} conversation
 * @param {string} profile
 */
export async function asScenario(judge, conversation, profile) {
  const { calls, id } = conversation;
  // The log does not say where a call ends; how long it is after one call, after two and so on does.
  const prefixes = calls.map((_, index) => ({ ...conversation, id: `${id}.${index + 1}`, calls: calls.slice(0, index + 1) }));
  const runs = await judge.compare(prefixes);
  const { seen, said } = runs.at(-1);
  const lengths = runs.map((run) => run.seen.log.length);
  const answer = script(prefixes.at(-1), judge.origins);
  const answers = seen.log.map((request) => answer(request)).map(({ status, headers }) => ({ status, headers }));
  const start = seen.times[0];
  const part = (list, index) => list.slice(index ? lengths[index - 1] : 0, lengths[index]);
  const fetches = calls.map((call, index) => ({
    ...(index && { at: Math.round(seen.times[index] - start) }), request: requestOf(call, seen.log[0]?.url), answers: part(answers, index),
  }));
  const expect = calls.map((call, index) => ({ sent: part(seen.log, index).map((request) => sentOf(request, call)), ending: endingOf(seen.results[index], call, said.raw[index]) }));
  const { what } = runs.at(-1).difference ?? { what: 'nothing' };
  const text = JSON.stringify({ name: `${profile}: ${what} differs`, step: '', input: { profile, fetches }, expect }, null, 1).replace(/\[\s+("[^"]*"),\s+("[^"]*")\s+\]/g, '[$1, $2]');
  return Object.entries(judge.origins).reduce((all, [name, origin]) => all.replaceAll(origin.slice(7), HOSTS[name]), text);
}

function requestOf({ api, method, headers, mode, credentials, redirect, body, referrerPolicy, uploadListeners, keepalive, cache }, url = '') {
  return {
    url, method, ...(headers.length && { headers }), ...(api === 'xhr' && { xhr: true }), ...(mode !== 'cors' && { mode }),
    ...(credentials !== 'same-origin' && { credentials }), ...(redirect !== 'follow' && { redirect }), ...(body !== null && { body: 'source' }),
    ...(referrerPolicy && { referrerPolicy }), ...(uploadListeners && { useCORSPreflight: true }), ...(keepalive && { keepalive }), ...(cache && { cache }),
  };
}

/** Without what the browser adds by itself. */
function sentOf({ method, url, headers }, call) {
  const get = (wanted) => headers.find(([name]) => name.toLowerCase() === wanted)?.[1];
  const kind = get('access-control-request-method') === undefined ? 'actual' : 'preflight';
  const own = new Set([...DRIVEN, ...call.headers.map(([name]) => name.toLowerCase()), ...(call.body === null ? [] : ['content-type'])]);
  return {
    kind, method, url, headers: headers.filter(([name]) => own.has(name.toLowerCase())), credentials: /with=credentials/.test(get('cookie') ?? ''),
    body: kind === 'actual' && call.body !== null && method !== 'GET',
  };
}

function endingOf(result, { method }, { verdict, refused }) {
  // The codes are Corsight's own.
  if (result.failed) return refused ? { TypeError: refused } : { fail: verdict.findings.filter(({ severity }) => severity === 'block').map(({ code }) => code) };
  const { type = 'cors', status, redirected = false, url, headers } = result;
  return { deliver: type, status, headers, url, redirected, nullBody: /^head$/i.test(method) || [204, 205, 304].includes(status), timing: type === 'basic' };
}
