/**
 * `--init`: writes a table from what there is already.
 *
 * @import { Option } from '../arguments.js'
 * @import { Io } from '../io.js'
 * @import { Draft, KnownCall } from '../../table/draft.js'
 */
import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parse as parseYaml, stringify as stringifyYaml } from 'yaml';
import { isCorsError } from '../../index.js';
import { analyze } from '../../capture.js';
import { read } from '../../read.js';
import { SCHEMA, draft } from '../../table/draft.js';
import { fromRecorded } from '../../table/from-har.js';
import { CALL_OPTIONS, readCall } from '../call.js';
import { readAll } from '../input.js';
import { ALLOWED } from '../status.js';
import { UsageError } from '../usage-error.js';
import { fromOpenApi, isOpenApi } from './openapi.js';
import { PRESETS, presetTable } from './preset.js';

const { request, data, user, credentials, redirect } = CALL_OPTIONS;

/** @type {Record<string, Option>} */
export const INIT_OPTIONS = {
  init: { type: 'string', value: 'FROM', description: 'Write a table: of a HAR, an OpenAPI document (JSON or YAML), a URL with -X, -H and the like, a text as check - takes it (- for the standard input), or mcp' },
  output: { type: 'string', short: 'o', value: 'FILE', description: 'Where --init writes, - for the standard output; cors.json if not given' },
  force: { type: 'boolean', description: 'Write over a file that is there' },
  request: { ...request, description: 'The method of the call, for --init URL' },
  data: { ...data, description: 'The body of the call, for --init URL' },
  'data-raw': { ...CALL_OPTIONS['data-raw'], hidden: true },
  'data-binary': { ...CALL_OPTIONS['data-binary'], hidden: true },
  'data-urlencode': { ...CALL_OPTIONS['data-urlencode'], hidden: true },
  'json-data': CALL_OPTIONS['json-data'],
  head: { ...CALL_OPTIONS.head, hidden: true },
  user: { ...user, hidden: true },
  credentials: { ...credentials, description: 'Whether cookies go with the call, for --init URL: omit, same-origin (default) or include' },
  redirect: { ...redirect, hidden: true },
};

/**
 * @param {Record<string, any>} values
 * @param {Io} io
 */
export async function init(values, io) {
  const { table, variables } = PRESETS.includes(values.init) ? await ofPreset(values, io) : await ofSource(values, io);
  const name = values.output ?? 'cors.json';
  const text = /\.ya?ml$/i.test(name) ? stringifyYaml(table, { aliasDuplicateObjects: false }) : `${JSON.stringify(table, null, 2)}\n`;
  if (name === '-') {
    io.print(text.trimEnd());
    return ALLOWED;
  }
  await writeFile(resolve(io.cwd, name), text, { flag: values.force ? 'w' : 'wx' }).catch((error) => {
    if (error.code === 'EEXIST') throw new UsageError(`${name} is there already: --force writes over it, and -o FILE writes to another`, { cause: error });
    throw new UsageError(`${name} cannot be written: ${error.message}`, { cause: error });
  });
  const count = table.calls.length;
  io.print([
    `${name} has ${count} call${count === 1 ? '' : 's'}, made by ${[...table.origins].join(', ')}. Look at what it expects; then run it: corsight test${name === 'cors.json' ? '' : ` ${name}`}`,
    ...(variables.length ? [`It needs from the environment: ${variables.join(', ')}`] : []),
    ...(table.calls.some((/** @type {any} */ { method }) => method && !['GET', 'HEAD'].includes(method)) ? ['All calls are sent for real, also those that store and delete.'] : []),
  ].join('\n'));
  return ALLOWED;
}

/**
 * @param {Record<string, any>} values
 * @param {Io} io
 * @returns {Promise<Draft>}
 */
async function ofPreset(values, io) {
  const table = { $schema: SCHEMA, ...await presetTable({ ...values, preset: values.init }, io) };
  return { table, variables: [...new Set([...JSON.stringify(table).matchAll(/\$\{([A-Z_\d]+)\}/g)].map(([, name]) => name))] };
}

/**
 * @param {Record<string, any>} values
 * @param {Io} io
 * @returns {Promise<Draft>}
 */
async function ofSource(values, io) {
  const { calls, origins, baseUrl } = await callsOf(values, io);
  const pages = values.origin ?? origins;
  if (!pages.length) throw new UsageError('--init needs --origin: the page that makes the calls, as in --origin https://app.example');
  if (!calls.length) throw new UsageError(`${values.init} has no call of a page to another origin`);
  // Pages that are given take the place of those that were recorded.
  const made = values.origin ? calls.map((call) => ({ ...call, origins: undefined })) : calls;
  return draft(made, { origins: pages, baseUrl: values['base-url'] ?? baseUrl, anyOrigin: values['any-origin'] });
}

/**
 * @param {Record<string, any>} values
 * @param {Io} io
 * @returns {Promise<{ calls: KnownCall[], origins: string[], baseUrl?: string }>}
 */
async function callsOf(values, io) {
  const from = values.init;
  if (/^https?:\/\//i.test(from)) {
    const { origin, request: call } = await readCall(from, { ...values, origin: undefined }, io);
    return { calls: [known(call)], origins: origin === undefined ? [] : [origin] };
  }
  const bytes = from === '-' ? await readAll(io) : await readFile(resolve(io.cwd, from)).catch((error) => { throw new UsageError(`${from} cannot be read: ${error.message}`, { cause: error }); });
  const text = bytes.toString().replace(/^\ufeff/, '');
  const value = parsed(text);
  if (isOpenApi(value)) return { ...fromOpenApi(value, values['base-url']), origins: [] };
  if (value?.log?.entries) {
    return fromRecorded((await analyze(value).catch((error) => { throw isCorsError(error) ? new UsageError(`${from}: ${error.message}`, { cause: error }) : error; })).calls);
  }
  const { origin, request: call } = await read(text);
  if (!call) throw new UsageError(`${from} is no HAR, no OpenAPI document, and nothing else with a call in it`);
  return { calls: [known(call)], origins: origin === null ? [] : [origin] };
}

/**
 * @param {any} call
 * @returns {KnownCall}
 */
function known({ url, method = 'GET', headers = [], body, credentials: mode, redirect: follow }) {
  const isJson = headers.some((/** @type {[string, string]} */ [name, value]) => name.toLowerCase() === 'content-type' && /^application\/json$/i.test(value));
  const text = body === undefined || body === null ? undefined : String(body);
  let json;
  try {
    if (isJson && text !== undefined) json = JSON.parse(text);
  } catch {
    // The page sends what is no JSON, so the table does.
  }
  const others = json === undefined ? headers : headers.filter((/** @type {[string, string]} */ [name]) => name.toLowerCase() !== 'content-type');
  return { url: String(url), method, headers: others, ...(json === undefined ? { body: text } : { json }), credentials: mode, redirect: follow };
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    try {
      return /^\s*(?:openapi|swagger)\s*:/m.test(text) ? parseYaml(text) : null;
    } catch (error) {
      throw new UsageError(`the document is no YAML: ${/** @type {Error} */ (error).message.split('\n')[0]}`, { cause: error });
    }
  }
}
