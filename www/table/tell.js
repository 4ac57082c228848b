/**
 * What people are told of a case.
 *
 * @import { Case } from './run.js'
 * @import { Page } from './origins.js'
 */

/**
 * @typedef {object} Told
 * @property {'pass' | 'fail' | 'unreachable'} status
 * @property {string} title
 * @property {string} code
 * @property {string} headline
 * @property {string} text The headline, then the cause and what to do; only the headline if nothing is wrong.
 */

/**
 * The cases in groups that people are told of as one: pages that nobody has listed are refused for one reason, or get through for one.
 *
 * @param {Case[]} cases
 * @returns {Case[][]}
 */
export function grouped(cases) {
  /** @type {Map<string, Case[]>} */
  const groups = new Map();
  for (const one of cases) {
    const { call, page } = one;
    const key = page.isStranger ? `${call.index} ${page.isExpected}` : `${call.index} ${page.origin}`;
    groups.set(key, [...groups.get(key) ?? [], one]);
  }
  return [...groups.values()];
}

/**
 * @param {Case[]} group
 * @returns {Told}
 */
export function tell(group) {
  const { call, url, live, secrets } = group[0];
  const what = `${call.name ? `${call.name}: ` : ''}${live.request.method} ${shortUrl(url)} from ${pagesIn(group)}`;
  const told = tellOf(group);
  return { ...told, title: secrets.hide(what), headline: secrets.hide(told.headline), text: secrets.hide(told.text) };
}

/**
 * @param {Case[]} group
 * @returns {Omit<Told, 'title'>}
 */
function tellOf(group) {
  const failed = group.filter(({ failures }) => failures.length);
  if (failed.length) return tellFailed(failed);
  const lost = group.find(({ live }) => live.unreachable);
  if (lost?.live.unreachable) {
    const { host, error } = lost.live.unreachable;
    return { status: 'unreachable', code: 'unreachable', headline: `${host} was not reached: ${error}`, text: `${host} was not reached: ${error}` };
  }
  const { outcome } = group[0].expect;
  return { status: 'pass', code: outcome, headline: `${outcome}, as expected`, text: '' };
}

/**
 * @param {Case[]} failed
 * @returns {Omit<Told, 'title'>}
 */
function tellFailed(failed) {
  const [{ failures, outcome, expect }] = failed;
  const [{ code }] = failures;
  if (expect.outcome === 'blocked' && code === 'page-not-refused') return { status: 'fail', code, ...notRefused(failed) };
  const lines = failures.map(({ expected, found }) => `Expected: ${expected}. Found: ${found}.`);
  const acts = failures.flatMap(({ act }) => (act ? [`  · To do on the server: ${act}`] : []));
  // What the call as a whole lacks is of interest only if the call is not what it should be.
  const diagnosis = outcome.outcome === expect.outcome && code !== 'other-cause' ? '' : outcome.verdict.diagnosis.text;
  // A server under test is often reached without TLS, and pages call it with it.
  const isMixed = code === 'policy-mixed-content' ? ['  · If pages call the server elsewhere, by https, say where: publicUrl of the table, or --public-url.'] : [];
  return { status: 'fail', code, headline: lines[0], text: [...lines, ...acts, ...(diagnosis ? ['', diagnosis] : []), ...isMixed].join('\n') };
}

/**
 * @param {Case[]} group
 */
function pagesIn([{ page: { name, origin, isStranger, isExpected } }, ...others]) {
  if (isStranger && !isExpected) return 'pages that are not allowed';
  if (isStranger && others.length) return 'any other page';
  return name ? `${name} (${origin})` : origin;
}

/** @param {string} url */
function shortUrl(url) {
  const { pathname, search } = new URL(url);
  return pathname + search;
}

/** @param {Case[]} failed */
function notRefused(failed) {
  const origins = failed.map(({ page }) => page.origin).join(', ');
  const headline = `Expected: blocked. Found: ${[...new Set(failed.map(({ failures: [{ found }] }) => found))].join(', ')} for ${origins}.`;
  // A page that nobody has listed stands for all others.
  const [first] = failed;
  const told = first.page.isGeneral ? [first] : failed;
  const whys = told.map(({ page: { origin, why }, live: { responses } }) => {
    const allow = responses.at(-1)?.headers.find(([name]) => name.toLowerCase() === 'access-control-allow-origin');
    return `  · ${origin}: ${why}${allow ? ` The answer has ${allow[0]}: ${allow[1]}.` : ''}`;
  });
  return {
    headline,
    text: [headline, ...whys, '  · To do on the server: Compare the whole origin with a list of those that are allowed, and send no Access-Control-Allow-Origin to others. If every page may read this, write "origins": "*" into the call.'].join('\n'),
  };
}
