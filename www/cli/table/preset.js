/**
 * Tables that need not be written: `--preset`.
 *
 * @import { Option } from '../arguments.js'
 * @import { Io } from '../io.js'
 */
import { LEGACY, MODERN, mcpTable } from '../../table/mcp.js';
import { readCall } from '../call.js';
import { UsageError } from '../usage-error.js';

export const PRESETS = ['mcp'];

/** @type {Record<string, Option>} */
export const PRESET_OPTIONS = {
  preset: { type: 'string', value: 'NAME', choices: PRESETS, description: 'A table that comes along. mcp: what a client of the Model Context Protocol sends from a page to the server at --base-url' },
  origin: { type: 'string', value: 'ORIGIN', multiple: true, description: 'A page that calls, for --preset and --init; several times for several pages' },
  header: { type: 'string', short: 'H', value: 'NAME: VALUE', multiple: true, description: "A header that the page sets, for --preset and --init. ${NAME} in single quotes is a value of the environment: -H 'Authorization: Bearer ${TOKEN}'" },
  'any-origin': { type: 'boolean', description: 'Every page may call: none has to be refused, for --preset and --init' },
  'mcp-version': { type: 'string', value: 'VERSION', multiple: true, choices: [MODERN, LEGACY], description: 'A revision of the protocol; both if not given, because a client tries the newest first' },
  'mcp-tool': { type: 'string', value: 'NAME', description: 'The tool that is called; one that does not exist if not given' },
  'mcp-param': { type: 'string', value: 'NAME=VALUE', multiple: true, description: 'A parameter of the tool that goes into the header Mcp-Param-NAME' },
};

/**
 * @param {Record<string, any>} values
 * @param {Io} io
 */
export async function presetTable(values, io) {
  const url = values['base-url'] ?? (io.env.CORSIGHT_BASE_URL || undefined);
  if (url === undefined) throw new UsageError('--preset mcp needs --base-url: the endpoint of the server, as in --base-url http://localhost:3000/mcp');
  const { origin, request } = await readCall(url, { header: values.header }, io);
  const origins = values.origin ?? (origin === undefined ? [] : [origin]);
  if (!origins.length) throw new UsageError('--preset mcp needs --origin: the page that the client runs in, as in --origin https://app.example');
  return mcpTable({
    url: request.url, origins, headers: Object.fromEntries(/** @type {[string, string][]} */ (request.headers)), versions: values['mcp-version'],
    tool: values['mcp-tool'], params: Object.fromEntries((values['mcp-param'] ?? []).map(readParam)), anyOrigin: values['any-origin'],
  });
}

/** @param {string} text */
function readParam(text) {
  const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined) throw new UsageError(`--mcp-param is NAME=VALUE, as in --mcp-param Region=us-west1, but it was given ${JSON.stringify(text)}`);
  return [name, value];
}
