/**
 * The codes of causes and findings, from docs/codes.json of the package.
 */
import { readFile } from 'node:fs/promises';
import { nearest } from '../engine/names.js';

/**
 * @typedef {object} Code
 * @property {string} code
 * @property {'cause' | 'finding'} kind
 * @property {string} text What is said of the example.
 * @property {{ who: string, text: string }} [act]
 * @property {{ who: string, text: string }[]} [otherwise]
 * @property {string} [happened]
 * @property {string} [example] The request and its answers.
 * @property {string | null} [caseOf] The code that this is a special case of.
 * @property {string[]} [explains]
 * @property {string} [severity]
 * @property {string} [confidence]
 * @property {string} [spec]
 * @property {string} [step]
 * @property {string | null} [mdn]
 * @property {string | null} [chromium]
 * @property {string | null} [firefox]
 */

/** How many codes are proposed. */
const MOST_PROPOSED = 5;

/** @returns {Promise<Code[]>} */
export const loadCodes = async () => JSON.parse(await readFile(new URL('../docs/codes.json', import.meta.url), 'utf8'));

/**
 * The codes with this name, here or in a browser, without regard to case. Chromium's may have its prefix.
 *
 * @param {Code[]} codes
 * @param {string} text
 */
export function withName(codes, text) {
  const name = text.toLowerCase().replace(/^(?:network\.)?corserror[.: ]*/, '');
  const isCode = codes.filter(({ code }) => code === name);
  if (isCode.length) return isCode;
  // MDN calls the errors of Firefox by a name of their own, which is the end of the page's URL.
  return codes.filter(({ chromium, firefox, mdn }) => [chromium, firefox, mdn?.split('/').at(-1)].some((other) => other?.toLowerCase() === name));
}

/**
 * The codes that somebody may have meant.
 *
 * @param {Code[]} codes
 * @param {string} text
 */
export function nearCodes(codes, text) {
  const names = codes.flatMap(({ code, chromium, firefox }) => [code, chromium, firefox].filter((name) => typeof name === 'string'));
  const near = nearest(text, names);
  const words = text.toLowerCase().split(/[^a-z\d]+/).filter((word) => word.length > 2);
  const alike = words.length ? names.filter((name) => words.every((word) => name.toLowerCase().includes(word))) : [];
  return [...new Set([...(near ? [near] : []), ...alike])].slice(0, MOST_PROPOSED);
}
