/**
 * What every tool is made of.
 */
import { z } from 'zod/v3';
import { LISTS } from '../../engine/enumerations.js';
import { PROFILES } from '../../engine/options.js';

/**
 * @typedef {object} Tool
 * @property {string} name
 * @property {string} title
 * @property {string} description When to use it, what it takes and what it gives, for a model.
 * @property {any} inputSchema
 * @property {any} outputSchema
 * @property {{ readOnlyHint: boolean, destructiveHint?: boolean, idempotentHint?: boolean, openWorldHint: boolean }} annotations
 * @property {(input: any, host: { cwd: string }) => Promise<{ text: string, data: Record<string, unknown> }>} run The text for people, and the data of `outputSchema`.
 */

/** A tool that only thinks. */
export const SENDS_NOTHING = { readOnlyHint: true, openWorldHint: false };

export const origin = z.string().describe('The origin of the page that makes the call: scheme, host and port without a slash at the end, such as "https://app.example", or "null" for a sandboxed or local page');

export const profile = z.enum(/** @type {[string, ...string[]]} */ ([...PROFILES])).optional().describe('The one browser that counts. Without it all three do');

/** The fields that describe a call of a page. */
export const CALL = {
  url: z.string().describe('The absolute URL that the page calls'),
  method: z.string().optional().describe('The HTTP method, as the page writes it. Default GET'),
  headers: z.record(z.string(), z.string()).optional().describe('The headers that the code of the page sets, by their names. Leave out what browsers add, such as Origin, Cookie and User-Agent'),
  credentials: z.enum(/** @type {[string, ...string[]]} */ ([...LISTS.credentials])).optional().describe('As in fetch(): "include" sends cookies to other origins; withCredentials of XMLHttpRequest is "include". Default "same-origin"'),
  mode: z.enum(['cors', 'no-cors', 'same-origin']).optional().describe('As in fetch(). Default "cors"'),
  body: z.string().optional().describe('The body, if there is one. Its default Content-Type is text/plain, so name the header Content-Type for JSON'),
};

/** A header. */
export const header = z.object({ name: z.string(), value: z.string() });

/** What to mend, most urgent first. */
export const causes = z.array(z.object({
  code: z.string().describe('Stable. The tool explain tells more of it'),
  confidence: z.enum(['certain', 'likely', 'possible']),
  headline: z.string().describe('What is wrong, in one sentence'),
  act: z.object({ who: z.string(), text: z.string() }).describe('What to do now, and who can do it: server, client (the code of the page), edge (a proxy or CDN), page, user'),
  otherwise: z.array(z.object({ who: z.string(), text: z.string() })).describe('What else would help'),
})).describe('What is wrong, in the order of mending. Mend the first, then ask again');

export const outcome = z.enum(['allowed', 'opaque', 'blocked', 'incomplete', 'pending', 'unreachable']).describe('allowed: script reads the answer. blocked: script gets an error. opaque: script sees nothing of the answer. incomplete: an answer is missing, so it is not known. unreachable: no server has answered');

/** A request that travelled, with its answer. */
export const message = z.object({
  kind: z.enum(['preflight', 'request', 'redirect']),
  method: z.string(),
  url: z.string(),
  requestHeaders: z.array(header),
  status: z.number().nullable(),
  responseHeaders: z.array(header),
  failure: z.string().nullable(),
});

/** Headers whose values are secrets, which no answer of a tool repeats. */
const SECRETS = new Set(['authorization', 'cookie', 'proxy-authorization', 'set-cookie']);

/** @param {[name: string, value: string][]} headers */
export const listed = (headers) => headers.map(([name, value]) => ({ name, value: SECRETS.has(name.toLowerCase()) ? '...' : value }));

/** @param {import('../../capture.js').Message[]} messages */
export const messagesOf = (messages) => messages.map(({ kind, request, response, failure }) => ({
  kind, method: request.method, url: request.url, requestHeaders: listed(request.headers), status: response?.status ?? null,
  responseHeaders: listed(response?.headers ?? []), failure,
}));

/** @param {readonly import('../../index.js').Cause[]} list */
export const causesOf = (list) => list.map(({ code, confidence, headline, act, otherwise }) => ({
  code, confidence, headline, act: { who: act.who, text: act.text }, otherwise: otherwise.map(({ who, text }) => ({ who, text })),
}));

/**
 * The fields of a call that were given, as the engine takes them.
 *
 * @param {Record<string, any>} input
 */
export function requestOf({ url, method, headers, credentials, mode, body }) {
  return Object.fromEntries(Object.entries({ url, method, headers, credentials, mode, body }).filter(([, value]) => value !== undefined));
}
