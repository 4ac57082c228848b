// A random conversation: some calls to one URL after another, and servers that answer by a script.

import { randomHops } from './answers.mjs';
import { chance } from './random.mjs';
import { randomCall } from './requests.mjs';

/**
 * @typedef {{ status: number, headers: [string, string][] }} Answer A value may hold what `fill` in script.mjs fills in.
 * @typedef {{ at: 'page' | 'a' | 'b' | 'c', preflights: Answer[], actuals: Answer[] }} Hop The nth request gets the nth answer,
 *   all later ones the last.
 * @typedef {{ id: string, calls: any[], hops: Hop[] }} Conversation
 */

/**
 * @param {number} seed
 * @returns {Conversation}
 */
export function generate(seed) {
  const random = chance(seed);
  const hops = randomHops(random);
  const calls = [randomCall(random)];
  const more = random.weighted([6, 0], [3, 1], [1, 2], [0.5, 3]);
  while (calls.length <= more) calls.push(randomCall(random, calls.at(-1)));
  return { id: String(seed), calls, hops };
}
