/**
 * How much one call of an engine takes. `index.d.ts` documents these limits for users.
 */

/**
 * How much text one call of an engine takes at most, in UTF-16 code units: the URLs, header names and values of the request and of all its
 * responses together. The memory of a wasm grows and never shrinks, so longer text is refused before it is written there.
 */
export const MOST_TEXT = 16 * 2 ** 20;

/** How many headers one call of an engine takes at most: the headers of the request and of all its responses together. */
export const MOST_HEADERS = 2 ** 18;
