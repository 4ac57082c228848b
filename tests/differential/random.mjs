// Chance that repeats itself: the same seed gives the same choices.

/**
 * @param {number} seed
 */
export function chance(seed) {
  let state = seed;
  // mulberry32: a number from 0 to 1.
  const random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  // Seeds that follow each other begin alike.
  for (let warmUp = 0; warmUp < 4; warmUp += 1) random();
  const below = (number) => Math.floor(random() * number);
  const pick = (...choices) => choices[below(choices.length)];
  return {
    below,
    pick,
    /** Whether something happens that happens in this share of cases. */
    is: (share) => random() < share,
    /** One of `[weight, value]`s. */
    weighted(...choices) {
      let left = random() * choices.reduce((sum, [weight]) => sum + weight, 0);
      return choices.find(([weight]) => (left -= weight) < 0)?.[1] ?? choices.at(-1)[1];
    },
    /** So many different ones of a list, in its order. */
    some(count, list) {
      const chosen = new Set();
      while (chosen.size < Math.min(count, list.length)) chosen.add(below(list.length));
      return list.filter((_, index) => chosen.has(index));
    },
  };
}
