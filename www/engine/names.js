/**
 * The names that options may have, and the error for an unknown name of an option or a field.
 */
import { CorsError } from '../errors/cors-error.js';
import { demand, isObject, show } from '../errors/misuse.js';

/**
 * One kind of objects that callers write by hand.
 *
 * @typedef {object} Kind
 * @property {string} word The word for one of its names in a message: "option" or "field".
 * @property {string} owner The owner of the names in a message: "createEngine", "a request".
 * @property {ReadonlySet<string>} names
 * @property {Readonly<Record<string, string>>} hints For a wrong name that resembles none of `names`: the act that a message proposes.
 */

export const ENGINE_OPTIONS = ['origin', 'profile', 'now', 'maxAgeLimit', 'wasm', 'baseUrl', 'embedderPolicy', 'networkPartitionKey',
  'publicSuffixList', 'addressSpace', 'permissions'];
export const OBSERVE_OPTIONS = [...ENGINE_OPTIONS, 'engine', 'enforce', 'console', 'logLimit', 'hideQuery', 'preload', 'onFailure', 'diagnose'];

/**
 * The options of the function called `owner`.
 *
 * @param {string} owner
 * @param {readonly string[]} names
 * @returns {Kind}
 */
export function optionsOf(owner, names) {
  const key = names.includes('partitionKey') ? 'partitionKey' : 'networkPartitionKey';
  return { word: 'option', owner, names: new Set(names), hints: { partitionKey: `write ${key}`, networkPartitionKey: `write ${key}` } };
}

/**
 * Throws for an unknown name in `object`. A name whose value is undefined counts as absent.
 *
 * @param {any} object
 * @param {Kind} kind
 */
export function demandNames(object, kind) {
  for (const name in object) {
    // Only names that the object has itself: a name on Object.prototype is a name of every object.
    if (!kind.names.has(name) && Object.hasOwn(object, name) && object[name] !== undefined) throw unknownName(name, kind);
  }
}

/**
 * Throws unless `options` is an object that has no other names than `names`.
 *
 * @param {any} options
 * @param {string} owner The function that takes the options.
 * @param {readonly string[]} names
 */
export function demandOptions(options, owner, names) {
  demand(isObject(options), `the options of ${owner} are an object`, options);
  demandNames(options, optionsOf(owner, names));
}

/**
 * The named properties of `object` that are not undefined.
 *
 * @param {any} object
 * @param {readonly string[]} names
 * @returns {any}
 */
export function pick(object, names) {
  return Object.fromEntries(names.map((name) => [name, object[name]]).filter(([, value]) => value !== undefined));
}

/**
 * @param {string} name
 * @param {Kind} kind
 */
function unknownName(name, { word, owner, names, hints }) {
  const near = nearest(name, names);
  let act = `the ${word}s are ${[...names].join(', ')}`;
  if (near) act = `did you mean "${near}"?`;
  if (Object.hasOwn(hints, name)) act = hints[name];
  return new CorsError(`${show(name)} is not a known ${word} of ${owner}: ${act}`, { code: 'misuse', value: name });
}

/**
 * The name that the caller probably meant: the nearest one, if no more than a third of its letters are wrong.
 *
 * @param {string} name
 * @param {Iterable<string>} names
 * @returns {string | undefined}
 */
export function nearest(name, names) {
  let best;
  // A name of three letters or fewer may have one wrong letter.
  let least = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of names) {
    if (Math.abs(candidate.length - name.length) >= least) continue;
    const distance = distanceBetween(name.toLowerCase(), candidate.toLowerCase());
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

/**
 * How many letters must be inserted, removed, replaced or swapped with a neighbour to turn one word into the other: the optimal string
 * alignment distance.
 *
 * @param {string} from
 * @param {string} to
 */
function distanceBetween(from, to) {
  /** @type {number[][]} The distance between the first `i` letters of one word and the first `j` letters of the other. */
  const rows = [Array.from({ length: to.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const isSame = from[i - 1] === to[j - 1];
      row[j] = Math.min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + (isSame ? 0 : 1));
      const isSwapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      if (isSwapped) row[j] = Math.min(row[j], rows[i - 2][j - 2] + 1);
    }
    rows.push(row);
  }
  return rows[from.length][to.length];
}
