/**
 * Who calls: the pages that a call is for, and pages that it is not for.
 *
 * @import { OriginKind } from '../policy.js'
 * @import { Call, Table } from './format.js'
 */
import { lintOrigins } from '../policy/lint.js';

/** @typedef {{ origin: string, why: string, isGeneral?: boolean }} Stranger */
/** @typedef {Table & { strangers: Stranger[] }} PreparedTable */

/**
 * @typedef {object} Page
 * @property {string} origin
 * @property {string | null} name What the table calls it.
 * @property {boolean} isExpected Whether the call is for this page. Any other has to be refused.
 * @property {boolean} isStranger Whether the table does not have it among its origins.
 * @property {boolean} [isGeneral] Whether all other pages get through if this one does.
 * @property {string} why Who would get through, if the page is not refused; empty for a page that is expected.
 */

/**
 * The pages that a call is tried from, those that it is for first.
 *
 * @param {Call} call
 * @param {PreparedTable} table
 * @returns {Page[]}
 */
export function pagesOf(call, table) {
  const named = Object.entries(table.origins);
  const isAny = call.origins === '*';
  const list = Array.isArray(call.origins) ? call.origins : named.map(([name]) => name);
  const isListed = (/** @type {string} */ name, /** @type {string} */ origin) => list.includes(name) || list.includes(origin);
  /** @type {Page[]} */
  const pages = named.map(([name, origin]) => {
    const isExpected = isAny || isListed(name, origin);
    return { origin, name: name === origin ? null : name, isExpected, isStranger: false, why: isExpected ? '' : 'The table has this origin, and this call is not for it.' };
  });
  pages.sort((one, other) => Number(other.isExpected) - Number(one.isExpected));
  for (const { origin, why, isGeneral } of strangersOf(call, table)) {
    if (!pages.some((page) => page.origin === origin)) pages.push({ origin, name: null, isExpected: isAny, isStranger: true, isGeneral, why: isAny ? '' : why });
  }
  return pages;
}

/**
 * @param {Call} call
 * @param {PreparedTable} table
 * @returns {Stranger[]}
 */
function strangersOf(call, table) {
  // Without CORS nobody is refused, and a page that is to be blocked shows nothing of others.
  if (call.mode === 'no-cors' || call.expect?.outcome === 'blocked') return [];
  const refused = call.refused ?? table.refused;
  if (refused === false) return [];
  return refused ? refused.map((origin) => ({ origin, why: 'The table names this origin as one to refuse.' })) : table.strangers;
}

/** Who gets through, for each kind of origin. Subdomains and pages of developers are often meant to. @type {Partial<Record<OriginKind, string>>} */
const WHY = {
  unlisted: 'Nobody has listed this origin, so every page of the web gets through.',
  null: 'Any page can have the origin "null", by a sandboxed frame.',
  prefix: 'A rule that compares how an origin begins lets in whoever owns such a domain.',
  suffix: 'A rule that compares how an origin ends lets in whoever buys such a domain.',
  'unescaped-dot': 'In a regular expression a dot that is not escaped stands for any letter.',
  http: 'Whoever is on the same network can write a page of plain http.',
  port: 'Whatever runs on another port of this host gets through.',
};

/**
 * Pages that nobody has listed: one that resembles none, "null", and look-alikes.
 *
 * @param {string[]} origins
 * @returns {Promise<Stranger[]>}
 */
export async function strangersTo(origins) {
  const trials = await lintOrigins(origins);
  return trials.flatMap(({ origin, kind }) => {
    const why = WHY[kind];
    return why === undefined || origins.includes(origin) ? [] : [{ origin, why, isGeneral: kind === 'unlisted' }];
  });
}
