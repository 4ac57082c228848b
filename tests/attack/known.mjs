/**
 * Questions with known answers, by which an attack sees whether an engine still answers rightly. The answers are the Standard's and the
 * same in every profile. They are about a server that nothing else in an attack is about, so no preflight cache has an entry for it.
 */
import { isDeepStrictEqual } from 'node:util';

export const PAGE = 'https://app.example';
const URL_OF_KNOWN = 'https://known.example/path';
const allowed = [['Access-Control-Allow-Origin', PAGE]];

/**
 * @typedef {import('../../pkg/index.js').Engine} Engine
 * @type {[what: string, ask: (engine: Engine) => unknown, answer: unknown][]}
 */
const QUESTIONS = [
  ['a GET by its URL alone needs no preflight', (engine) => engine.needsPreflight(URL_OF_KNOWN), false],
  ['a PUT needs a preflight', (engine) => engine.needsPreflight({ url: URL_OF_KNOWN, method: 'PUT' }), true],
  ['a POST of JSON needs a preflight', (engine) => engine.needsPreflight({ url: URL_OF_KNOWN, method: 'POST', headers: [['Content-Type', 'application/json']] }), true],
  ['a POST of text needs none', (engine) => engine.needsPreflight({ url: URL_OF_KNOWN, method: 'POST', headers: { 'Content-Type': 'text/plain' } }), false],
  ['the plan of a DELETE with a header', (engine) => {
    const { kind, preflight } = engine.plan({ url: URL_OF_KNOWN, method: 'DELETE', headers: { 'X-B': '1', 'X-A': '2' } });
    return [kind, Object.fromEntries(preflight?.request.headers ?? [])['Access-Control-Request-Headers']];
  }, ['cors-with-preflight', 'x-a,x-b']],
  ['the plan of a request to the own origin', (engine) => engine.plan({ url: `${PAGE}/x`, method: 'PUT' }).kind, 'same-origin'],
  ['a preflight that allows the method', (engine) => engine.allowsPreflight({ url: URL_OF_KNOWN, method: 'PUT' },
    { status: 204, headers: [...allowed, ['Access-Control-Allow-Methods', 'PUT']] }), true],
  ['a preflight that does not', (engine) => engine.allowsPreflight({ url: URL_OF_KNOWN, method: 'PUT' }, { status: 204, headers: allowed }), false],
  ['the headers that script sees', (engine) => engine.filter(URL_OF_KNOWN, { status: 200, headers: [...allowed, ['X-Seen', '1'], ['X-Unseen', '2'], ['Content-Type', 'text/plain'],
    ['Access-Control-Expose-Headers', 'X-Seen']] }), [['X-Seen', '1'], ['Content-Type', 'text/plain']]],
  ['a response for another origin', (engine) => engine.filter(URL_OF_KNOWN, { status: 200, headers: { 'Access-Control-Allow-Origin': 'https://other.example' } }), null],
  ['the verdict on a response without the header', (engine) => {
    const { outcome, findings } = engine.check({ request: URL_OF_KNOWN, responses: [{ status: 200 }] });
    return [outcome, findings[0].code];
  }, ['blocked', 'response-acao-missing']],
  ['a whole fetch', (engine) => {
    const fetch = engine.start({ url: URL_OF_KNOWN, credentials: 'include' });
    const sent = fetch.poll();
    fetch.handleResponse({ status: 200, headers: [...allowed, ['Access-Control-Allow-Credentials', 'true']] });
    return [sent?.type, fetch.poll()?.type, fetch.verdict()?.outcome];
  }, ['send', 'deliver', 'allowed']],
];

/**
 * Asks an engine one of the questions, or all.
 *
 * @param {Engine} engine
 * @param {ReturnType<import('../differential/random.mjs').chance>} [chance] Chooses the question.
 * @returns {string | undefined} What was wrong with the answer.
 */
export function wrongAnswer(engine, chance) {
  for (const [what, ask, answer] of chance ? [chance.pick(...QUESTIONS)] : QUESTIONS) {
    try {
      const found = ask(engine);
      if (!isDeepStrictEqual(found, answer)) return `${what}: ${JSON.stringify(found)} instead of ${JSON.stringify(answer)}`;
    } catch (error) {
      return `${what}: ${error}`;
    }
  }
  return undefined;
}
