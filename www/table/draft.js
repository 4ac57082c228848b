/**
 * A table that is made of calls that are known already, for people to go on with.
 *
 * @import { RequestRecord } from '../index.js'
 */
import { createEngine } from '../engine/engine.js';
import { SECRET_NAME } from '../host/secret-names.js';

export const SCHEMA = 'https://unpkg.com/corsight/docs/cors.schema.json';

/**
 * A call that somebody knows.
 *
 * @typedef {object} KnownCall
 * @property {string} [name]
 * @property {string} url Absolute.
 * @property {string} method
 * @property {[name: string, value: string][]} headers
 * @property {string} [body]
 * @property {any} [json]
 * @property {string} [credentials]
 * @property {string} [redirect]
 * @property {string} [mode]
 * @property {string} [cookies]
 * @property {string[]} [origins] The pages that make it. Default: all.
 * @property {string[]} [readableIfSent]
 */

/**
 * @typedef {object} Draft
 * @property {any} table As JSON.
 * @property {string[]} variables The variables of the environment that it needs.
 */

/**
 * @param {KnownCall[]} calls
 * @param {{ origins: string[], baseUrl?: string, anyOrigin?: boolean }} given
 * @returns {Promise<Draft>}
 */
export async function draft(calls, { origins, baseUrl = commonBase(calls), anyOrigin = false }) {
  const engine = await createEngine({ origin: origins[0] });
  const names = new Names();
  const drafted = calls.map((call) => {
    const { name, url, method, headers, body, json, credentials, redirect, mode, cookies, readableIfSent = [] } = call;
    const isOfSome = call.origins && call.origins.length < origins.length;
    // A value that stands in the table already is one of the environment.
    const plan = engine.plan(/** @type {RequestRecord} */ ({ url: url.replaceAll('${', '$').replaceAll('}', ''), method, headers, body: json === undefined ? body : '{}', mode, credentials }));
    const expect = {
      ...(plan.kind === 'cors' || plan.kind === 'cors-with-preflight' ? { preflight: plan.preflight !== null } : {}),
      ...(readableIfSent.length ? { readableIfSent } : {}),
    };
    return {
      ...(name ? { name } : {}),
      url: baseUrl !== undefined && isBelow(url, baseUrl) ? url.slice(baseUrl.length) || '/' : url,
      ...(method === (body === undefined && json === undefined ? 'GET' : 'POST') ? {} : { method }),
      ...(headers.length ? { headers: toObject(headers.map(([header, value]) => [header, names.hide(header, value)])) } : {}),
      ...(json === undefined ? body === undefined || body === '' ? {} : { body } : { json }),
      ...(credentials === undefined || credentials === 'same-origin' ? {} : { credentials }),
      ...(redirect === undefined || redirect === 'follow' ? {} : { redirect }),
      ...(mode === 'no-cors' ? { mode } : {}),
      ...(cookies ? { cookies } : {}),
      ...(anyOrigin ? { origins: '*' } : isOfSome ? { origins: call.origins } : {}),
      ...(Object.keys(expect).length ? { expect } : {}),
    };
  });
  engine.dispose();
  const table = { $schema: SCHEMA, ...(baseUrl === undefined ? {} : { baseUrl }), origins, calls: drafted };
  return { table, variables: [...new Set([...JSON.stringify(table).matchAll(/(?<!\$)\$\{([^{}]+)\}/g)].map(([, name]) => name))] };
}

/** @param {string} url @param {string} base */
const isBelow = (url, base) => url === base || ['/', '?'].some((end) => url.startsWith(base + end));

/**
 * The origin that most calls go to.
 *
 * @param {KnownCall[]} calls
 */
function commonBase(calls) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const { url } of calls) {
    const { origin } = new URL(url);
    counts.set(origin, (counts.get(origin) ?? 0) + 1);
  }
  return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0];
}

/**
 * Headers as a table has them: several of one name are a list.
 *
 * @param {[name: string, value: string][]} headers
 */
function toObject(headers) {
  /** @type {Record<string, string | string[]>} */
  const object = {};
  for (const [name, value] of headers) {
    const known = Object.keys(object).find((other) => other.toLowerCase() === name.toLowerCase());
    if (known === undefined) object[name] = value;
    else object[known] = [object[known], value].flat();
  }
  return object;
}

/** The variables for values that must not be written into a file, or that nobody knows. */
class Names {
  /** @type {Map<string, string>} The variable of each value. */
  #known = new Map();

  /**
   * @param {string} name
   * @param {string} value
   */
  hide(name, value) {
    if (value.includes('${') || value !== '...' && !SECRET_NAME.test(name)) return value.replaceAll(/\$\{(?![^{}]*\})/g, '$${');
    const [, scheme = '', secret] = /^((?:Bearer|Basic|Token|Negotiate) +)?(.*)$/is.exec(value) ?? [];
    const variable = name.toLowerCase() === 'authorization' ? 'API_TOKEN' : name.toUpperCase().replace(/[^A-Z\d]+/g, '_');
    const key = `${name.toLowerCase()} ${secret}`;
    // Two different secrets of one header are two variables.
    if (!this.#known.has(key)) this.#known.set(key, [...this.#known.values()].includes(variable) ? `${variable}_${this.#known.size + 1}` : variable);
    return `${scheme}\${${this.#known.get(key)}}`;
  }
}
