/**
 * A call as the options of the command line describe it, with curl's letters where curl has them.
 *
 * @import { RequestRecord } from '../index.js'
 * @import { RemovedHeader } from '../read.js'
 * @import { Given, Option } from './arguments.js'
 * @import { Io } from './io.js'
 */
import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { LISTS } from '../engine/enumerations.js';
import { PROFILES } from '../engine/options.js';
import { read } from '../read.js';
import { readAll } from './input.js';
import { UsageError } from './usage-error.js';

/** The options that describe a call. @type {Record<string, Option>} */
export const CALL_OPTIONS = {
  origin: { type: 'string', value: 'ORIGIN', description: 'The origin of the page that makes the call: https://app.example, or null' },
  request: { type: 'string', short: 'X', value: 'METHOD', description: 'The method; without it GET, or POST if there is a body' },
  header: { type: 'string', short: 'H', value: 'LINE', multiple: true, description: 'A header that the page sets: "Name: value". An Origin becomes --origin; what the browser sets itself is named and left out' },
  data: { type: 'string', short: 'd', value: 'DATA', multiple: true, description: 'A body of type application/x-www-form-urlencoded; @FILE reads it from a file, @- from the standard input' },
  'data-raw': { type: 'string', value: 'DATA', multiple: true, description: 'As --data, where @ means nothing' },
  'data-binary': { type: 'string', value: 'DATA', multiple: true, description: 'As --data, and the line ends of a file stay' },
  'data-urlencode': { type: 'string', value: 'DATA', multiple: true, description: 'As --data, percent-encoded: VALUE or NAME=VALUE' },
  'json-data': { type: 'string', value: 'DATA', multiple: true, hidden: true, description: 'A body of type application/json' },
  form: { type: 'string', short: 'F', value: 'NAME=VALUE', multiple: true, description: 'A field of a multipart/form-data body; NAME=@FILE sends a file' },
  get: { type: 'boolean', short: 'G', description: 'The data becomes the query of a GET' },
  head: { type: 'boolean', short: 'I', description: 'The method HEAD' },
  user: { type: 'string', short: 'u', value: 'USER:PASSWORD', description: 'The header Authorization for HTTP Basic, set by the page' },
  credentials: { type: 'string', value: 'MODE', choices: LISTS.credentials, description: 'Whether cookies go with the call, as in fetch(): omit, same-origin (default) or include' },
  mode: { type: 'string', value: 'MODE', choices: ['cors', 'no-cors', 'same-origin', 'navigate'], description: 'The mode of the request, as in fetch(): cors (default), no-cors or same-origin; or navigate' },
  redirect: { type: 'string', value: 'MODE', choices: LISTS.redirect, description: 'What becomes of redirects, as in fetch(): follow (default), error or manual' },
  profile: { type: 'string', value: 'BROWSER', choices: PROFILES, description: 'The one browser that counts: chromium, firefox, webkit, or standard for the Standard alone. Without it all three count' },
  'address-space': { type: 'string', value: 'SPACE', choices: ['public', 'local', 'loopback'], description: 'Where the page comes from, which decides on Local Network Access. Without it: what the origin shows' },
};

/** What curl takes and what means nothing here, so that a command of curl runs as it is. @type {Record<string, Option>} */
export const CURL_OPTIONS = Object.fromEntries([
  ['location', 'L'], ['silent', 's'], ['show-error', 'S'], ['include', 'i'], ['fail', 'f'], ['globoff', 'g'], ['progress-bar', '#'], ['no-buffer', 'N'],
  ['compressed', undefined], ['http1.1', undefined], ['http2', undefined],
].map(([name, short]) => [name, { type: 'boolean', hidden: true, description: 'As in curl, and without a meaning here', ...(short ? { short } : {}) }]));

/**
 * @typedef {object} DescribedCall
 * @property {string | undefined} origin
 * @property {RequestRecord & { url: string, method: string, referrer?: string }} request
 * @property {RemovedHeader[]} removed The headers that no page sets.
 * @property {string[]} cookies What stood in headers named Cookie.
 * @property {string | undefined} userAgent
 */

/**
 * @param {string} url
 * @param {Record<string, any>} values
 * @param {Io} io
 * @param {Given['ordered']} [ordered] The options in the order in which they were typed, which is the order of the parts of a body.
 * @returns {Promise<DescribedCall>}
 */
export async function readCall(url, values, io, ordered = orderOf(values)) {
  const { headers, removed } = await setByPages(readHeaders(values.header ?? []));
  const valuesOf = (/** @type {string} */ name) => removed.filter((header) => header.name.toLowerCase() === name).map(({ value }) => value);
  const body = await readBody(ordered, headers, io);
  if (values.user !== undefined) headers.push(['Authorization', `Basic ${Buffer.from(values.user).toString('base64')}`]);
  const { credentials, mode, redirect, get } = values;
  const [origin] = valuesOf('origin');
  const [userAgent] = valuesOf('user-agent');
  const [referrer] = valuesOf('referer');
  const address = readUrl(url);
  return {
    origin: values.origin ?? origin,
    request: {
      url: get && body !== undefined ? withQuery(address, body) : address,
      method: values.request ?? (values.head ? 'HEAD' : body === undefined || get ? 'GET' : 'POST'),
      headers,
      ...present({ body: get ? undefined : body, credentials, mode, redirect, referrer: referrer && URL.canParse(referrer) ? referrer : undefined }),
    },
    removed: removed.filter(({ name }) => !['origin', 'user-agent', 'referer', 'cookie'].includes(name.toLowerCase())),
    cookies: valuesOf('cookie'),
    userAgent,
  };
}

/** Values in the order of their options. @param {Record<string, any>} values @returns {Given['ordered']} */
const orderOf = (values) => Object.entries(values).flatMap(([name, value]) => [value].flat().map((each) => /** @type {[string, string]} */ ([name, each])));

/** The values that are there. @param {Record<string, unknown>} values */
const present = (values) => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

/**
 * @param {string} url
 * @param {unknown} data
 */
function withQuery(url, data) {
  if (typeof data !== 'string') throw new UsageError('--get takes texts: a file of bytes and a form have no place in a query');
  return `${url}${url.includes('?') ? '&' : '?'}${data}`;
}

/**
 * The headers that a page sets, and those that a browser or a tool adds. `read` tells them apart, so they go through it as a command of curl.
 *
 * @param {[name: string, value: string][]} all
 * @returns {Promise<{ headers: [name: string, value: string][], removed: RemovedHeader[] }>}
 */
async function setByPages(all) {
  if (!all.length) return { headers: [], removed: [] };
  const quoted = (/** @type {string} */ text) => `'${text.replaceAll("'", "'\\''")}'`;
  const { removed } = await read(`curl 'https://api.example/' ${all.map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`).join(' ')}`);
  const names = new Set(removed.map(({ name }) => name.toLowerCase()));
  return { headers: all.filter(([name]) => !names.has(name.toLowerCase())), removed };
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
    return /** @type {[name: string, value: string][]} */ ([[name.trim(), value]]);
  });
}

/**
 * How each option of a body reads its value. The parts of a body stand in the order in which they were typed.
 *
 * @type {Record<string, (value: string, io: Io) => Promise<string | Uint8Array> | string>}
 */
const PARTS = {
  data: async (value, io) => (await fromFile(value, io))?.toString().replace(/[\r\n]/g, '') ?? value,
  'data-raw': (value) => value,
  'data-binary': async (value, io) => (await fromFile(value, io)) ?? value,
  'data-urlencode': encode,
  'json-data': async (value, io) => (await fromFile(value, io)) ?? value,
};

/**
 * @param {Given['ordered']} ordered
 * @param {[name: string, value: string][]} headers Gets the Content-Type of the body, unless it has one.
 * @param {Io} io
 * @returns {Promise<string | Uint8Array | FormData | undefined>}
 */
async function readBody(ordered, headers, io) {
  const has = (/** @type {string} */ name) => headers.some(([other]) => other.toLowerCase() === name);
  const given = (/** @type {(name: string) => boolean} */ isWanted) => /** @type {[string, string][]} */ (ordered.filter(([name]) => isWanted(name)));
  const read = (/** @type {[string, string][]} */ parts) => Promise.all(parts.map(([name, value]) => PARTS[name](value, io)));
  const forms = await read(given((name) => name.startsWith('data')));
  const jsons = await read(given((name) => name === 'json-data'));
  const fields = given((name) => name === 'form').map(([, value]) => value);
  if ([forms, jsons, fields].filter(({ length }) => length).length > 1) throw new UsageError('a call has one body: use one of --data, --json and --form');
  if (fields.length) return readForm(fields, io);
  if (jsons.length) {
    if (!has('content-type')) headers.push(['Content-Type', 'application/json']);
    if (!has('accept')) headers.push(['Accept', 'application/json']);
    return jsons.length === 1 ? jsons[0] : jsons.join('');
  }
  if (!forms.length) return undefined;
  if (!has('content-type')) headers.push(['Content-Type', 'application/x-www-form-urlencoded']);
  return forms.length === 1 ? forms[0] : forms.join('&');
}

/**
 * @param {string[]} fields
 * @param {Io} io
 */
async function readForm(fields, io) {
  const form = new FormData();
  for (const field of fields) {
    const [, name, value] = /^([^=]+)=(.*)$/s.exec(field) ?? [];
    if (!name) throw new UsageError(`${JSON.stringify(field)} is no field of a form: write it as NAME=VALUE`);
    const bytes = await fromFile(value, io);
    if (bytes === undefined) form.append(name, value);
    else form.append(name, new Blob([/** @type {any} */ (bytes)]), basename(value.slice(1)));
  }
  return form;
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
