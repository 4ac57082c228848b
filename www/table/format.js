/**
 * The format of a table, `cors.json`. docs/cors.schema.json says the same to editors, and docs/test.md to people.
 *
 * @import { Faults, Path } from './faults.js'
 * @import { Reader } from './shape.js'
 */
import { LISTS } from '../engine/enumerations.js';
import { PROFILES } from '../engine/options.js';
import { isToken } from '../host/http-text.js';
import { anything, flag, isPlain, listOf, mapOf, objectOf, oneOf, text } from './shape.js';

/**
 * @typedef {object} Expectation
 * @property {'allowed' | 'blocked' | 'opaque'} [outcome]
 * @property {string[]} [readable]
 * @property {string[]} [readableIfSent]
 * @property {boolean | { maxAge?: number }} [preflight]
 * @property {string} [cause]
 * @property {(number | string)[]} [status]
 */

/**
 * @typedef {object} Call
 * @property {string} [name]
 * @property {string} url
 * @property {string} [method]
 * @property {[name: string, value: string][]} [headers]
 * @property {any} [json]
 * @property {string} [body]
 * @property {'omit' | 'same-origin' | 'include'} [credentials]
 * @property {'cors' | 'no-cors'} [mode]
 * @property {'follow' | 'error' | 'manual'} [redirect]
 * @property {string} [cookies]
 * @property {'*' | string[]} [origins]
 * @property {false | string[]} [refused]
 * @property {Record<string, string>} [save]
 * @property {Expectation} [expect]
 */

/**
 * @typedef {object} Table
 * @property {string} [baseUrl]
 * @property {string} [publicUrl]
 * @property {Record<string, string>} origins Each origin by its name, which is the origin itself where the table gives no name.
 * @property {false | string[]} [refused]
 * @property {'standard' | 'chromium' | 'firefox' | 'webkit'} [profile]
 * @property {[name: string, value: string][]} [headers]
 * @property {string} [cookies]
 * @property {Call[]} calls
 */

/** @type {Reader} */
const method = (value, path, faults) => (typeof value === 'string' && isToken(value) ? value : faults.wrong(path, 'a method, such as PUT', value));

/** @type {Reader} */
const headerName = (value, path, faults) => (typeof value === 'string' && isToken(value) ? value : faults.wrong(path, 'the name of a header', value));

/** Headers of the page: an object, whose values may be lists. @type {Reader} */
const headers = (value, path, faults) => {
  if (!isPlain(value)) return faults.wrong(path, 'an object of headers, as in { "Content-Type": "application/json" }', value);
  return Object.entries(value).flatMap(([name, given]) => {
    const place = [...path, name];
    if (!isToken(name)) faults.add(place, 'is no name of a header');
    if (/^(?:origin|cookie|host)$/i.test(name)) faults.add(place, `is a header that no page can set: ${INSTEAD[name.toLowerCase()]}`);
    return (Array.isArray(given) ? given : [given]).map((each) => {
      if (!['string', 'number', 'boolean'].includes(typeof each)) faults.wrong(place, 'a text', each);
      return [name, String(each)];
    });
  });
};

/** @type {Record<string, string>} */
const INSTEAD = { origin: 'write the origin into origins', cookie: 'write its value into cookies', host: 'it comes from the URL' };

/** @type {Reader} */
const status = (value, path, faults) => (Array.isArray(value) ? value : [value]).map((each) => {
  if (Number.isInteger(each) && each >= 200 && each <= 599) return each;
  if (typeof each === 'string' && /^[2-5]xx$/.test(each)) return each;
  return faults.wrong(path, 'a status, such as 200 or "2xx", or a list of them', each);
});

const maxAge = (/** @type {any} */ value, /** @type {Path} */ path, /** @type {Faults} */ faults) => (Number.isFinite(value) && value >= 0 ? value : faults.wrong(path, 'a number of seconds', value));
const PREFLIGHT = objectOf({ maxAge });

/** @type {Reader} */
const preflight = (value, path, faults) => {
  if (typeof value === 'boolean') return value;
  return isPlain(value) ? PREFLIGHT(value, path, faults) : faults.wrong(path, 'true, false, or { "maxAge": seconds }', value);
};

/** The fields of a table, by the name of the definition in docs/cors.schema.json. */
export const FIELDS = {
  expect: {
    outcome: oneOf(['allowed', 'blocked', 'opaque']), readable: listOf(headerName, 'names of headers'), readableIfSent: listOf(headerName, 'names of headers'),
    preflight, cause: text, status,
  },
  call: {
    name: text, url: text, method, headers, json: anything, body: text, credentials: oneOf(LISTS.credentials), mode: oneOf(['cors', 'no-cors']),
    redirect: oneOf(LISTS.redirect), cookies: text, origins: allowedOrigins, refused: refusedOrigins, save: mapOf(headerName, 'names of headers'),
    expect: (/** @type {any} */ value, /** @type {Path} */ path, /** @type {Faults} */ faults) => objectOf(FIELDS.expect)(value, path, faults),
  },
  table: {
    $schema: text, baseUrl: text, publicUrl: text, origins: tableOrigins, refused: refusedOrigins, profile: oneOf(PROFILES), headers, cookies: text,
    calls: (/** @type {any} */ value, /** @type {Path} */ path, /** @type {Faults} */ faults) => listOf(objectOf(FIELDS.call, ['url']), 'calls')(value, path, faults),
  },
};

/** @type {Reader} */
function tableOrigins(value, path, faults) {
  const read = Array.isArray(value) ? listOf(text, 'origins')(value, path, faults) : undefined;
  if (read) return Object.fromEntries(read.map((/** @type {string} */ origin) => [origin, origin]));
  return isPlain(value) ? mapOf(text, 'origins')(value, path, faults) : faults.wrong(path, 'a list of origins, or an object that names them', value);
}

/** @type {Reader} */
function allowedOrigins(value, path, faults) {
  return value === '*' ? value : Array.isArray(value) ? listOf(text, 'origins or their names')(value, path, faults) : faults.wrong(path, 'a list of origins or their names, or "*" for every page', value);
}

/** @type {Reader} */
function refusedOrigins(value, path, faults) {
  return value === false ? false : Array.isArray(value) ? listOf(text, 'origins')(value, path, faults) : faults.wrong(path, 'a list of origins, or false', value);
}

/** @type {Reader} */
export const readFormat = objectOf(FIELDS.table, ['origins', 'calls']);
