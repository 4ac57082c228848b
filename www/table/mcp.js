/**
 * The table for servers of the Model Context Protocol: what a client in a page sends, one call after the other. A client that knows the newest
 * specification tries it first, so its headers have to pass even at a server that speaks an older one.
 *
 * <https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http>
 * <https://modelcontextprotocol.io/specification/2025-11-25/basic/transports>
 */
import { demand } from '../errors/misuse.js';

/** The revision without sessions, in which each request names itself in headers. */
export const MODERN = '2026-07-28';
/** The last revision that begins with `initialize`. */
export const LEGACY = '2025-11-25';

const ACCEPT = 'application/json, text/event-stream';
const CLIENT = { name: 'corsight', version: '1.0.0' };
/** A call of it does nothing: the server says that there is no such tool. */
const NO_TOOL = 'corsight-no-such-tool';

/**
 * @typedef {object} McpOptions
 * @property {string} url The endpoint.
 * @property {string[]} origins
 * @property {Record<string, string>} [headers] What the page sends with every call, such as `Authorization`.
 * @property {string[]} [versions] Default: both revisions.
 * @property {string} [tool] The tool to call. Default: one that does not exist.
 * @property {Record<string, string>} [params] The values of `Mcp-Param-…`, by the name behind the dash.
 * @property {boolean} [anyOrigin] Whether every page may call.
 */

/**
 * The table, as JSON that people can read and change.
 *
 * @param {McpOptions} options
 */
export function mcpTable({ url, origins, headers = {}, versions = [MODERN, LEGACY], tool = NO_TOOL, params = {}, anyOrigin = false }) {
  demand(URL.canParse(url) && /^https?:$/.test(new URL(url).protocol), 'the endpoint is a URL, such as http://localhost:3000/mcp', url);
  const { origin, pathname, search } = new URL(url);
  const endpoint = pathname + search;
  const calls = [
    ...(hasAuthorization(headers) ? [withoutToken(endpoint, headers)] : []),
    ...(versions.includes(MODERN) ? modern(endpoint, headers, tool, params) : []),
    ...(versions.includes(LEGACY) ? legacy(endpoint, headers) : []),
  ];
  const [first, ...others] = calls;
  // Who is refused once is refused by the same rule again.
  return { baseUrl: origin, origins, calls: [anyOrigin ? { ...first, origins: '*' } : first, ...others.map((call) => ({ ...call, refused: false }))] };
}

/** @param {Record<string, string>} headers */
const hasAuthorization = (headers) => Object.keys(headers).some((name) => name.toLowerCase() === 'authorization');

/**
 * Whoever has no token yet learns from the refusal where to get one.
 *
 * @param {string} url
 * @param {Record<string, string>} headers
 */
function withoutToken(url, headers) {
  const others = Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'authorization'));
  return { ...initialize(url, others), name: 'initialize without a token', save: undefined };
}

/**
 * @param {string} url
 * @param {Record<string, string>} headers
 */
function initialize(url, headers) {
  return {
    name: `initialize (${LEGACY})`, url, method: 'POST', headers: { Accept: ACCEPT, ...headers },
    json: { jsonrpc: '2.0', id: 1, method: 'initialize', params: { protocolVersion: LEGACY, capabilities: {}, clientInfo: CLIENT } },
    save: { session: 'Mcp-Session-Id' }, expect: { preflight: true, readableIfSent: ['WWW-Authenticate'] },
  };
}

/**
 * @param {string} url
 * @param {Record<string, string>} headers
 */
function legacy(url, headers) {
  const later = { 'Mcp-Protocol-Version': LEGACY, 'Mcp-Session-Id': '${session}', ...headers };
  const expect = { preflight: true };
  const post = { url, method: 'POST', headers: { Accept: ACCEPT, ...later }, expect };
  return [
    initialize(url, headers),
    { name: `notifications/initialized (${LEGACY})`, ...post, json: { jsonrpc: '2.0', method: 'notifications/initialized' } },
    { name: `tools/list (${LEGACY})`, ...post, json: { jsonrpc: '2.0', id: 2, method: 'tools/list' } },
    { name: `open the stream (${LEGACY})`, url, headers: { Accept: 'text/event-stream', ...later }, expect },
    { name: `resume the stream (${LEGACY})`, url, headers: { Accept: 'text/event-stream', 'Last-Event-ID': '0', ...later }, expect },
    { name: `end the session (${LEGACY})`, url, method: 'DELETE', headers: later, expect },
  ];
}

/**
 * @param {string} url
 * @param {Record<string, string>} headers
 * @param {string} tool
 * @param {Record<string, string>} params
 */
function modern(url, headers, tool, params) {
  const meta = {
    'io.modelcontextprotocol/protocolVersion': MODERN, 'io.modelcontextprotocol/clientInfo': CLIENT, 'io.modelcontextprotocol/clientCapabilities': {},
  };
  const call = (/** @type {number} */ id, /** @type {string} */ method, more = {}, /** @type {Record<string, string>} */ named = {}) => ({
    name: `${method} (${MODERN})`, url, method: 'POST', headers: { Accept: ACCEPT, 'Mcp-Protocol-Version': MODERN, 'Mcp-Method': method, ...named, ...headers },
    json: { jsonrpc: '2.0', id, method, params: { ...more, _meta: meta } }, expect: { preflight: true, readableIfSent: ['WWW-Authenticate'] },
  });
  const mirrored = Object.fromEntries(Object.entries(params).map(([name, value]) => [`Mcp-Param-${name}`, encode(value)]));
  const given = Object.fromEntries(Object.entries(params).map(([name, value]) => [name.toLowerCase(), value]));
  return [
    call(1, 'server/discover'),
    call(2, 'tools/list'),
    call(3, 'tools/call', { name: tool, arguments: given }, { 'Mcp-Name': encode(tool), ...mirrored }),
  ];
}

/**
 * A value as a header can have it.
 *
 * @param {string} value
 */
function encode(value) {
  if (/^[!-~](?:[ -~]*[!-~])?$/.test(value) && !/^=\?base64\?.*\?=$/.test(value)) return value;
  return `=?base64?${btoa(String.fromCharCode(...new TextEncoder().encode(value)))}?=`;
}
