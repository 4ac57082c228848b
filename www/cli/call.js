/**
 * A call as the options of the command line describe it, with curl's letters where curl has them.
 *
 * @import { HeadersLike, RequestRecord } from '../index.js'
 * @import { Option } from './arguments.js'
 * @import { Io } from './io.js'
 */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { LISTS } from '../engine/enumerations.js';
import { PROFILES } from '../engine/options.js';
import { readAll } from './input.js';
import { UsageError } from './usage-error.js';

/** @type {Record<string, Option>} */
export const CALL_OPTIONS = {
  origin: { type: 'string', short: 'o', value: 'ORIGIN', description: 'The origin of the page that makes the call: https://app.example, or null' },
  request: { type: 'string', short: 'X', value: 'METHOD', description: 'The method; without it GET, or POST if there is a body' },
  header: { type: 'string', short: 'H', value: 'NAME: VALUE', multiple: true, description: 'A header that the page sets. An Origin becomes --origin' },
  data: { type: 'string', short: 'd', value: 'DATA', multiple: true, description: 'A body of type application/x-www-form-urlencoded; @FILE reads it from a file, @- from the standard input' },
  'data-raw': { type: 'string', value: 'DATA', multiple: true, description: 'As --data, where @ means nothing' },
  'data-binary': { type: 'string', value: 'DATA', multiple: true, description: 'As --data, with the line ends of a file' },
  'data-urlencode': { type: 'string', value: 'DATA', multiple: true, description: 'As --data, percent-encoded: NAME=VALUE or VALUE' },
  'json-data': { type: 'string', value: 'DATA', multiple: true, hidden: true, description: 'A body of type application/json, as curl has it' },
  head: { type: 'boolean', short: 'I', description: 'The method HEAD' },
  user: { type: 'string', short: 'u', value: 'USER:PASSWORD', description: 'A header Authorization that the page sets, for HTTP Basic' },
  credentials: { type: 'string', value: 'MODE', choices: LISTS.credentials, description: 'Whether cookies go with the call: omit, same-origin (default) or include, as in fetch()' },
  mode: { type: 'string', value: 'MODE', choices: ['cors', 'no-cors', 'same-origin', 'navigate'], description: 'The mode of the request: cors (default), no-cors, same-origin or navigate' },
  redirect: { type: 'string', value: 'MODE', choices: LISTS.redirect, description: 'What becomes of redirects: follow (default), error or manual' },
  profile: { type: 'string', value: 'BROWSER', choices: PROFILES, description: 'The one browser that counts: chromium, firefox, webkit, or standard for the Standard alone; without it all three' },
  'address-space': { type: 'string', value: 'SPACE', choices: ['public', 'local', 'loopback'], description: 'Where the page comes from, which decides on Local Network Access' },
};

/**
 * @typedef {object} DescribedCall
 * @property {string | undefined} origin
 * @property {RequestRecord & { url: string }} request
 */

/**
 * @param {string} url
 * @param {Record<string, any>} values
 * @param {Io} io
 * @returns {Promise<DescribedCall>}
 */
export async function readCall(url, values, io) {
  const headers = readHeaders(values.header ?? []);
  /** @type {(name: string) => string | undefined} */
  const take = (name) => {
    const index = headers.findIndex(([other]) => other.toLowerCase() === name);
    return index < 0 ? undefined : headers.splice(index, 1)[0][1];
  };
  const origin = take('origin');
  const body = await readBody(values, headers, io);
  if (values.user !== undefined) headers.push(['Authorization', `Basic ${Buffer.from(values.user).toString('base64')}`]);
  const { credentials, mode, redirect } = values;
  const method = values.request ?? (values.head ? 'HEAD' : body === undefined ? 'GET' : 'POST');
  return {
    origin: values.origin ?? origin,
    request: {
      url: readUrl(url), method, headers,
      ...Object.fromEntries(Object.entries({ body, credentials, mode, redirect }).filter(([, value]) => value !== undefined)),
    },
  };
}

/**
 * A URL as people type it. Without a scheme it is of https, and of http for the machine itself.
 *
 * @param {string} text
 */
export function readUrl(text) {
  const withScheme = /^[a-z][a-z\d+.-]*:\/\//i.test(text) || /^(?:data|blob|about):/i.test(text) ? text : `${/^(?:localhost|127\.|\[::1\])/i.test(text) ? 'http' : 'https'}://${text}`;
  if (!URL.canParse(withScheme)) throw new UsageError(`${JSON.stringify(text)} is no URL: write it as https://api.example/items`);
  const { protocol } = new URL(withScheme);
  if (!['http:', 'https:', 'ws:', 'wss:', 'data:', 'blob:', 'about:'].includes(protocol)) throw new UsageError(`${JSON.stringify(text)} has the scheme ${protocol} but calls go to http: or https:`);
  return withScheme;
}

/**
 * @param {string[]} lines
 * @returns {[name: string, value: string][]}
 */
export function readHeaders(lines) {
  return lines.flatMap((line) => {
    const [, name, sign, value] = /^([^:;]+)([:;])\s*(.*?)\s*$/s.exec(line) ?? [];
    if (!name) throw new UsageError(`${JSON.stringify(line)} is no header: write it as -H 'Name: value'`);
    // As in curl, "Name:" takes a header away, which no page has yet, and "Name;" sets an empty one.
    if (sign === ':' && value === '') return [];
    return [[name.trim(), value]];
  });
}

/**
 * @param {Record<string, any>} values
 * @param {[name: string, value: string][]} headers Gets the Content-Type of the body, unless it has one.
 * @param {Io} io
 * @returns {Promise<string | Uint8Array | undefined>}
 */
async function readBody(values, headers, io) {
  const has = (/** @type {string} */ name) => headers.some(([other]) => other.toLowerCase() === name);
  const forms = await Promise.all([
    ...(values.data ?? []).map((/** @type {string} */ text) => fromFile(text, io).then((read) => (read === undefined ? text : read.toString().replace(/[\r\n]/g, '')))),
    ...(values['data-raw'] ?? []),
    ...(values['data-binary'] ?? []).map((/** @type {string} */ text) => fromFile(text, io).then((read) => read ?? text)),
    ...(values['data-urlencode'] ?? []).map(encode),
  ]);
  const jsons = await Promise.all((values['json-data'] ?? []).map((/** @type {string} */ text) => fromFile(text, io).then((read) => read ?? text)));
  if (forms.length && jsons.length) throw new UsageError('a call has one body: use either --data or --json');
  if (jsons.length) {
    if (!has('content-type')) headers.push(['Content-Type', 'application/json']);
    if (!has('accept')) headers.push(['Accept', 'application/json']);
    return jsons.length === 1 ? jsons[0] : jsons.join('');
  }
  if (!forms.length) return undefined;
  if (!has('content-type')) headers.push(['Content-Type', 'application/x-www-form-urlencoded']);
  return forms.length === 1 ? forms[0] : forms.join('&');
}

/** @param {string} text */
function encode(text) {
  const [, name, value] = /^([^=]*)=(.*)$/s.exec(text) ?? [null, '', text];
  return `${name ? `${name}=` : ''}${encodeURIComponent(value)}`;
}

/**
 * The bytes of the file that `@FILE` names; undefined for any other text.
 *
 * @param {string} text
 * @param {Io} io
 */
async function fromFile(text, io) {
  if (!text.startsWith('@')) return undefined;
  const name = text.slice(1);
  if (name === '-') return readAll(io);
  return readFile(resolve(io.cwd, name)).catch((error) => { throw new UsageError(`${name} cannot be read: ${error.message}`, { cause: error }); });
}

/**
 * Tells curl's `--json DATA` from `--json` for the output: what follows is JSON or a file, or it is no data.
 *
 * @param {string[]} argv
 */
export function prepareJson(argv) {
  const prepared = [];
  for (let index = 0; index < argv.length; index++) {
    const argument = argv[index];
    if (argument === '--') return [...prepared, ...argv.slice(index)];
    if (argument.startsWith('--json=')) prepared.push(`--json-data=${argument.slice('--json='.length)}`);
    else if (argument === '--json' && index + 1 < argv.length && isData(argv[index + 1])) prepared.push(`--json-data=${argv[++index]}`);
    else prepared.push(argument);
  }
  return prepared;
}

/** @param {string} text */
const isData = (text) => /^\s*(?:[[{"@]|(?:-?\d[\d.eE+-]*|true|false|null)\s*$)/.test(text);
