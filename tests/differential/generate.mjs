// A random conversation: some calls to one URL after another, and servers that answer by a script.

import { randomHops } from './answers.mjs';
import { chance } from './random.mjs';
import { randomCall } from './requests.mjs';

/**
 * @typedef {{ status: number, headers: [string, string][], early?: number[] }} Answer A value may hold what `fill` in script.mjs
 *   fills in. `early`: the informational answers before it.
 * @typedef {{ at: 'page' | 'a' | 'b' | 'c', next?: number, preflights: Answer[], actuals: Answer[] }} Hop The nth request gets the
 *   nth answer, all later ones the last. `next`: the hop that it redirects to, by default the one after it.
 * @typedef {{ id: string, calls: any[], hops: Hop[] }} Conversation
 * @typedef {'any' | 'cache' | 'chain' | 'no-cors'} Theme What a conversation is mostly about: by chance alone, little of what
 *   takes several things to go right would ever happen.
 */

/**
 * @param {number} seed
 * @returns {Conversation}
 */
export function generate(seed) {
  const random = chance(seed);
  const theme = random.weighted([6, 'any'], [2, 'cache'], [1.5, 'chain'], [0.7, 'no-cors']);
  const hops = randomHops(random, theme);
  const calls = [randomCall(random, theme, hops.length)];
  const more = theme === 'cache' ? random.weighted([3, 1], [3, 2], [2, 3], [1, 5]) : random.weighted([6, 0], [3, 1], [1, 2], [0.5, 3]);
  while (calls.length <= more) calls.push(randomCall(random, theme, hops.length, random.pick(...calls, calls.at(-1))));
  return { id: String(seed), calls, hops };
}
