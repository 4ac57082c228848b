/**
 * Reads a table and tells everything that is wrong with it, before anything is sent.
 *
 * @import { Path } from './faults.js'
 * @import { Call, Table } from './format.js'
 * @import { PreparedTable } from './origins.js'
 * @import { Environment } from './variables.js'
 */
import { createEngine } from '../engine/engine.js';
import { nearest } from '../engine/names.js';
import { stripEnd } from '../host/http-text.js';
import { isBodiless } from '../host/methods.js';
import { Faults } from './faults.js';
import { readFormat } from './format.js';
import { strangersTo } from './origins.js';
import { demandVariables, fill } from './variables.js';

/**
 * What the runner takes beside the table.
 *
 * @typedef {object} Given
 * @property {string} [baseUrl] Wins over that of the table.
 * @property {string} [publicUrl]
 * @property {Table['profile']} [profile]
 * @property {Environment} environment
 */

/**
 * @param {any} value The table as JSON.
 * @param {Given} given
 * @returns {Promise<PreparedTable & { calls: (Call & { index: number })[] }>}
 */
export async function readTable(value, { environment, ...given }) {
  const faults = new Faults();
  const own = Object.fromEntries(Object.entries(given).filter(([, each]) => each !== undefined));
  const read = readFormat(value, [], faults);
  faults.throwAny();
  /** @type {Table} */
  const table = { ...read, ...own };
  demandVariables(table, environment, faults);
  faults.throwAny();
  for (const key of /** @type {const} */ (['baseUrl', 'publicUrl'])) readBase(table, key, environment, faults);
  const origins = await readOrigins(table, environment, faults);
  table.calls.forEach((call, index) => demandCall(call, index, table, origins, faults));
  if (!table.calls.length) faults.add(['calls'], 'is empty: write a call, as in { "url": "/items" }');
  faults.throwAny();
  return { ...table, origins, strangers: await strangersTo(Object.values(origins)), calls: table.calls.map((call, index) => ({ ...call, index })) };
}

/**
 * @param {Table} table
 * @param {'baseUrl' | 'publicUrl'} key
 * @param {Environment} environment
 * @param {Faults} faults
 */
function readBase(table, key, environment, faults) {
  if (table[key] === undefined) return;
  const text = fill(table[key], (name) => environment[name]);
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) faults.wrong([key], 'a URL, such as http://localhost:3000', text);
  else table[key] = stripEnd(text.split(/[?#]/, 1)[0], '/');
}

/**
 * The origins, serialized as a browser does.
 *
 * @param {Table} table
 * @param {Environment} environment
 * @param {Faults} faults
 */
async function readOrigins(table, environment, faults) {
  /** @type {Record<string, string>} */
  const origins = {};
  for (const [name, text] of Object.entries(table.origins)) {
    const origin = fill(text, (variable) => environment[variable]);
    const engine = await engineOf(origin);
    if (!engine) faults.wrong(name === text ? ['origins'] : ['origins', name], 'an origin, such as https://app.example without a slash at its end', origin);
    else origins[name === text ? engine.origin : name] = engine.origin;
    engine?.dispose();
  }
  if (!Object.keys(table.origins).length) faults.add(['origins'], 'is empty: write the origin of a page, as in { "app": "https://app.example" }');
  /** @type {[Path, Table['refused']][]} */
  const lists = [[['refused'], table.refused], ...table.calls.map(({ refused }, index) => /** @type {[Path, Table['refused']]} */ ([['calls', index, 'refused'], refused]))];
  for (const [place, list] of lists) {
    for (const origin of list || []) {
      const engine = await engineOf(origin);
      if (!engine) faults.wrong(place, 'a list of origins', origin);
      engine?.dispose();
    }
  }
  return origins;
}

/** @param {string} origin */
const engineOf = (origin) => createEngine({ origin }).catch((error) => {
  if (error.code === 'engine-unavailable') throw error;
  return null;
});

/**
 * @param {Call} call
 * @param {number} index
 * @param {Table} table
 * @param {Record<string, string>} origins
 * @param {Faults} faults
 */
function demandCall(call, index, table, origins, faults) {
  /** @type {Path} */
  const path = ['calls', index];
  const { url, method, body, json, expect = {} } = call;
  if (body !== undefined && json !== undefined) faults.add(path, 'has both body and json: a call has one body');
  if (method && isBodiless(method) && (body !== undefined || json !== undefined)) faults.add(path, `has a body, and a ${method} has none`);
  if (call.cookies !== undefined && call.credentials !== 'include') faults.add([...path, 'cookies'], 'is sent only with "credentials": "include"');
  if (!/^https?:\/\//i.test(url)) {
    if (!url.startsWith('/') && !url.startsWith('${')) faults.wrong([...path, 'url'], 'an absolute URL, or a path that begins with / and is behind baseUrl', url);
    else if (table.baseUrl === undefined) faults.add([...path, 'url'], `is a path, and the table has no baseUrl: write it, or give --base-url`);
  }
  for (const name of Array.isArray(call.origins) ? call.origins : []) {
    if (Object.hasOwn(origins, name) || Object.values(origins).includes(name)) continue;
    const near = nearest(name, Object.keys(origins));
    faults.add([...path, 'origins'], `has ${JSON.stringify(name)}, which is no origin of the table: ${near ? `did you mean ${near}?` : `there are ${Object.keys(origins).join(', ')}`}`);
  }
  if (expect.outcome === 'blocked') {
    for (const key of /** @type {const} */ (['readable', 'readableIfSent', 'status'])) {
      if (expect[key] !== undefined) faults.add([...path, 'expect', key], 'is about an answer that a page reads, and the page is to be blocked');
    }
  } else if (expect.cause !== undefined) {
    faults.add([...path, 'expect', 'cause'], 'is about a refusal: write "outcome": "blocked" beside it');
  }
}
