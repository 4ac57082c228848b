/**
 * `wrap($)` in pages that make it hard: other wrappers of `$.ajax` under and over it, consoles that throw, listeners that throw, frozen
 * settings, timers that somebody replaced. Each page is played twice, with Corsight and without: the application must see and send the
 * same, in the same order.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { drawPage } from './page-draw.mjs';
import { play } from './page-play.mjs';
import { runPart } from './part.mjs';

/**
 * What a module remembers of one page it knows in the next, that it has warned say. So every now and then the pages get another copy of
 * the package, and some get one that has lost its WebAssembly: there, the engine can never be loaded.
 */
const FRESH_AFTER = 40;
const folder = mkdtempSync(join(tmpdir(), 'corsight-attack-'));
/** @type {Record<'whole' | 'broken', { wrap: (jQuery: any, options: any) => Promise<any>, used: number } | undefined>} */
const copies = { whole: undefined, broken: undefined };
let made = 0;

await runPart('page', { attempt, finish: () => rmSync(folder, { recursive: true }) });

/** @param {import('./part.mjs').Case} each */
async function attempt({ chance, fault, count, isAlone }) {
  const page = drawPage(chance);
  const bare = await play(page, null);
  const wrapped = await play(page, await takeCopy(page.isBroken ? 'broken' : 'whole'));
  count('calls', page.calls.length);
  count(page.isBroken ? 'pages where the engine cannot be loaded' : 'pages where it can');
  count('events', bare.events.length);
  const said = [`jQuery ${page.jQuery}, ${page.how}, console ${page.console}, wrappers before: ${page.before.join() || 'none'}, after: ${page.after.join() || 'none'}${page.timers ? `, ${page.timers}` : ''}`, ...page.calls.map((call) => JSON.stringify(Object.fromEntries(Object.entries(call).filter(([, value]) => value !== null && value !== undefined && value !== false && value !== '')))), JSON.stringify(page.handlers)];
  if (isAlone) console.log(...said, bare, wrapped);
  for (const what of /** @type {const} */ (['events', 'sent', 'active'])) {
    if (isDeepStrictEqual(bare[what], wrapped[what])) continue;
    const at = Array.isArray(bare[what]) ? bare[what].findIndex((each, index) => !isDeepStrictEqual(each, /** @type {any} */ (wrapped[what])[index])) : 0;
    const [expected, found] = [bare, wrapped].map(({ [what]: list }) => (Array.isArray(list) ? list.slice(Math.max(0, (at < 0 ? list.length : at) - 2), at < 0 ? undefined : at + 3) : list));
    fault(`the application sees other ${what} than without Corsight`, 'without:', expected, 'with:', found, ...said);
  }
  for (const trouble of new Set(wrapped.troubles)) fault(trouble, ...said);
}

/** @param {'whole' | 'broken'} kind */
async function takeCopy(kind) {
  let copy = copies[kind];
  if (!copy || copy.used === FRESH_AFTER) {
    const place = join(folder, String(made++));
    cpSync(fileURLToPath(new URL('../../pkg/', import.meta.url)), place, { recursive: true, filter: (file) => kind === 'whole' || !file.endsWith('.wasm') });
    const { wrap } = await import(pathToFileURL(join(place, 'jquery.js')).href);
    copy = copies[kind] = { wrap, used: 0 };
  }
  copy.used += 1;
  return copy.wrap;
}
