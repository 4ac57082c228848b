/**
 * Who calls: the pages that a call is for, and pages that it is not for.
 *
 * @import { Call, Table } from './format.js'
 */

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
 * @param {Table} table
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
 * @param {Table} table
 * @returns {{ origin: string, isGeneral?: boolean, why: string }[]}
 */
function strangersOf(call, table) {
  // Without CORS nobody is refused, and a page that is to be blocked shows nothing of others.
  if (call.mode === 'no-cors' || call.expect?.outcome === 'blocked') return [];
  const refused = call.refused ?? table.refused;
  if (refused === false) return [];
  if (refused) return refused.map((origin) => ({ origin, why: 'The table names this origin as one to refuse.' }));
  return [
    { origin: 'https://unlisted.example', isGeneral: true, why: 'Nobody has listed this origin, so every page of the web gets through.' },
    { origin: 'null', why: 'Any page can have the origin "null", by a sandboxed frame.' },
    ...lookAlikesOf(Object.values(table.origins)),
  ];
}

/**
 * Origins that a comparison of texts takes for one that is listed.
 *
 * @param {string[]} origins
 */
function lookAlikesOf(origins) {
  // Addresses and hosts without a dot have no other domain that looks like theirs.
  const first = origins.map((origin) => /^(https?):\/\/((?:[a-z\d-]+\.)+[a-z][a-z\d-]*)(:\d+)?$/.exec(origin)).find(Boolean);
  if (!first) return [];
  const [, scheme, host, port = ''] = first;
  return [
    { origin: `${scheme}://${host}.unlisted.example`, why: 'A rule that compares how an origin begins lets in whoever owns such a domain.' },
    { origin: `${scheme}://unlisted${host}${port}`, why: 'A rule that compares how an origin ends lets in whoever buys such a domain.' },
    { origin: `${scheme}://${host.replace('.', 'x')}${port}`, why: 'In a regular expression a dot that is not escaped stands for any letter.' },
    ...(scheme === 'https' ? [{ origin: `http://${host}${port}`, why: 'Whoever is on the same network can write a page of plain http.' }] : []),
  ].filter(({ origin }) => URL.canParse(origin) && !origins.includes(origin));
}
