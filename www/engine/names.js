/**
 * The names that options, requests and responses may have, one list for each kind, and what is said of any other name.
 */
import { CorsError } from '../errors/cors-error.js';
import { demand, isObject, show } from '../errors/misuse.js';

/**
 * One kind of objects that callers write by hand.
 *
 * @typedef {object} Kind
 * @property {string} word What a message calls one of its names: "option" or "field".
 * @property {string} owner What has these names: "createEngine", "a request".
 * @property {ReadonlySet<string>} names
 * @property {Readonly<Record<string, string>>} hints What to write instead of names that are not near any of `names`.
 */

export const ENGINE_OPTIONS = ['origin', 'profile', 'now', 'maxAgeLimit', 'wasm', 'baseUrl', 'embedderPolicy', 'networkPartitionKey',
  'publicSuffixList'];
export const OBSERVE_OPTIONS = [...ENGINE_OPTIONS, 'engine', 'enforce', 'console', 'logLimit', 'hideQuery'];

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

/** @type {Kind} The fields of a request record, and the members of the `init` of fetch(), which people spread into one. */
export const REQUEST_FIELDS = {
  word: 'field',
  owner: 'a request',
  names: new Set(['url', 'method', 'headers', 'body', 'mode', 'credentials', 'redirect', 'cache', 'keepalive', 'uploadListeners', 'streamBody', 'bodyType',
    'initiator', 'crossOrigin', 'destination', 'referrerPolicy', 'blobOrigin', 'networkPartitionKey',
    // Of the Standard's RequestInit, without a part in CORS.
    'referrer', 'integrity', 'signal', 'window', 'duplex', 'priority',
    // Of Chromium's.
    'attributionReporting', 'browsingTopics', 'privateToken', 'sharedStorageWritable', 'adAuctionHeaders', 'targetAddressSpace',
    // Of platforms: undici, Deno, Bun, Cloudflare, Next.
    'dispatcher', 'client', 'proxy', 'tls', 'unix', 'verbose', 'decompress', 'cf', 'next',
    // What corsight/fetch and corsight/xhr know of a request beside the protocol.
    'sentType']),
  hints: {
    withCredentials: 'withCredentials: true is credentials: "include" here',
    xhrFields: 'xhrFields: { withCredentials: true } is credentials: "include" here',
    type: 'the type of jQuery is method here',
    data: 'the data of jQuery are body here',
    contentType: 'the contentType of jQuery is headers: { "Content-Type": … } here',
    dataType: 'the dataType of jQuery is headers: { Accept: … } here',
  },
};

/** @type {Kind} The fields of a response, and the members of a Response, which people copy into one. */
export const RESPONSE_FIELDS = {
  word: 'field',
  owner: 'a response',
  names: new Set(['url', 'status', 'headers', 'statusText', 'type', 'ok', 'redirected', 'body', 'bodyUsed', 'trailers']),
  hints: { statusCode: 'write status', responseURL: 'write url' },
};

/** @type {Kind} */
export const EXCHANGE_FIELDS = {
  word: 'field',
  owner: 'an exchange',
  names: new Set(['request', 'responses']),
  hints: { response: 'check takes { request, responses: [...] }' },
};

/**
 * Throws for a name that a record does not have. Objects of a class, a Request say, have what their platform gave them, and are not asked.
 *
 * @param {object} record
 * @param {Kind} kind
 */
export function demandFields(record, kind) {
  const prototype = Object.getPrototypeOf(record);
  if (prototype === Object.prototype || prototype === null || Object.getPrototypeOf(prototype) === null) demandNames(record, kind);
}

/**
 * Throws for a name of `given` that is none of its kind. A name whose value is undefined is as good as absent.
 *
 * @param {any} given
 * @param {Kind} kind
 */
export function demandNames(given, kind) {
  for (const name in given) {
    // A name of its own: what stands on Object.prototype is a name of every object.
    if (!kind.names.has(name) && Object.hasOwn(given, name) && given[name] !== undefined) throw unknownName(name, kind);
  }
}

/**
 * Throws unless `options` are an object with no other names than these.
 *
 * @param {any} options
 * @param {string} owner The function that takes them.
 * @param {readonly string[]} names
 */
export function demandOptions(options, owner, names) {
  demand(isObject(options), `Options of ${owner} are an object`, options);
  demandNames(options, optionsOf(owner, names));
}

/**
 * The named properties of `given` that are not undefined.
 *
 * @param {any} given
 * @param {readonly string[]} names
 * @returns {any}
 */
export function pick(given, names) {
  return Object.fromEntries(names.map((name) => [name, given[name]]).filter(([, value]) => value !== undefined));
}

/**
 * @param {string} name
 * @param {Kind} kind
 */
function unknownName(name, { word, owner, names, hints }) {
  const near = nearest(name, names);
  const act = Object.hasOwn(hints, name) ? hints[name] : near ? `did you mean "${near}"?` : `it has ${[...names].join(', ')}`;
  return new CorsError(`${show(name)} is no ${word} of ${owner}; ${act}`, { code: 'misuse', value: name });
}

/**
 * The name that was probably meant: the nearest one, if no more than a third of it was mistyped.
 *
 * @param {string} name
 * @param {Iterable<string>} names
 * @returns {string | undefined}
 */
export function nearest(name, names) {
  let best;
  // A name of three letters may have one wrong.
  let least = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of names) {
    if (Math.abs(candidate.length - name.length) >= least) continue;
    const distance = distanceBetween(name.toLowerCase(), candidate.toLowerCase());
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

/**
 * How many letters have to be put in, taken out, replaced or swapped with their neighbour to get from one word to the other
 * (optimal string alignment).
 *
 * @param {string} from
 * @param {string} to
 */
function distanceBetween(from, to) {
  /** @type {number[][]} The distances between the beginnings of the two. */
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
