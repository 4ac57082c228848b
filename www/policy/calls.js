/**
 * Calls in every form that `policyFor` takes, as the tools take them.
 *
 * @import { RequestRecord } from '../index.js'
 * @import { PolicyCall } from '../policy.js'
 */
import { demand, isObject, member, tag } from '../errors/misuse.js';
import { bodyType } from '../engine/body-type.js';
import { toHref } from '../engine/href.js';
import { LISTS } from '../engine/enumerations.js';
import { REQUEST_FIELDS, demandFields } from '../engine/fields.js';
import { demandNames } from '../engine/names.js';
import { PROFILES } from '../engine/options.js';
import { isTexts, textPairs } from './given.js';

/**
 * A call as JSON.
 *
 * @typedef {object} Call
 * @property {string} origin
 * @property {string} profile
 * @property {object} request
 * @property {object[]} responses
 * @property {string[]} reads
 */

/**
 * @param {PolicyCall} call
 * @param {string | undefined} page The origin of calls that have none.
 * @param {string[]} reads
 * @returns {Call | null} Null if nobody knows the page of a recorded call.
 */
export function readCall(call, page, reads) {
  if (isPlan(call)) return callOfPlan(call, reads);
  const isExchange = isObject(call) && member(call, 'request') !== undefined;
  const { request, responses = [], origin = page, profile = 'standard', reads: own = [] } = /** @type {any} */ (isExchange ? call : { request: call });
  // A recording does not always tell the page.
  if (origin === null && page === undefined) return null;
  const from = origin ?? page;
  demand(typeof from === 'string', 'policyFor needs the origin of the page: as an option, or as origin of each call', from);
  demand(PROFILES.includes(profile), `the profile of a call is one of ${PROFILES.join(', ')}`, profile);
  demand(isTexts(own), 'reads of a call is a list of header names', own);
  demand(Array.isArray(responses), 'responses of a call is a list', responses);
  return { origin: from, profile, request: readRequest(request, from), responses: responses.map(readResponse), reads: [...new Set([...reads, ...own])] };
}

/** @param {any} value */
const isPlan = (value) => typeof member(value, 'targetOrigin') === 'string' && isObject(member(value, 'requires'));

/**
 * The call of a plan: what the browser adds is dropped again.
 *
 * @param {any} plan
 * @param {string[]} reads
 * @returns {Call}
 */
function callOfPlan({ origin, kind, credentials, preflight, request: { url, method, headers, body } }, reads) {
  const codes = (preflight?.because ?? []).map((/** @type {{ code: string }} */ { code }) => code);
  const request = {
    url, method, headers, credentials: credentials ? 'include' : 'omit', mode: kind === 'no-cors' ? 'no-cors' : 'cors',
    ...(codes.includes('request-preflight-cause-upload-listener') && { uploadListeners: true }),
    ...(body && { bodyType: '' }),
  };
  return { origin, profile: 'standard', request: readRequest(request, origin), responses: [], reads };
}

/**
 * @param {unknown} input
 * @param {string} base
 */
function readRequest(input, base) {
  const record = /** @type {RequestRecord} */ (typeof input === 'string' || tag(input) === 'URL' ? { url: input } : input);
  demand(isObject(record), 'a request is a URL or an object with a url', input);
  demandFields(record, REQUEST_FIELDS);
  for (const name of /** @type {const} */ (['mode', 'credentials'])) demandValue(name, record[name]);
  const { url, method = 'GET', headers = [], mode, credentials, initiator, crossOrigin, body, uploadListeners, streamBody } = record;
  const isStream = streamBody === true || tag(body) === 'ReadableStream';
  const type = record.bodyType ?? (typeof member(record, 'clone') === 'function' ? undefined : bodyType(body, initiator === 'xhr'));
  const pairs = textPairs(headers);
  if (type && !pairs.some(([name]) => name.toLowerCase() === 'content-type')) pairs.push(['Content-Type', type]);
  return {
    url: toHref(url, () => (base === 'null' ? 'about:blank' : base)),
    method: String(method),
    headers: pairs,
    mode, credentials, initiator,
    crossOrigin: crossOrigin ?? undefined,
    bodyType: body != null || type != null || isStream ? type ?? '' : undefined,
    uploadListeners: uploadListeners === true || isStream,
  };
}

/**
 * @param {'mode' | 'credentials'} name
 * @param {any} value
 */
function demandValue(name, value) {
  demand(value === undefined || value === null || LISTS[name].includes(value), `the ${name} of a request is one of ${LISTS[name].join(', ')}`, value);
}

const RESPONSE = { word: 'field', owner: 'a response', names: new Set(['url', 'status', 'headers', 'remoteAddress', 'unseen']), hints: {} };

/** @param {any} response */
function readResponse(response) {
  demand(isObject(response), 'a response is an object', response);
  const { status, headers, url, remoteAddress } = /** @type {any} */ (response);
  if (tag(response) !== 'Response') demandNames(response, RESPONSE);
  demand(Number.isInteger(status) && status >= 0 && status < 1000, 'a status is an integer from 0 to 999', status);
  return { status, headers: textPairs(headers), url: url === undefined ? undefined : String(url), remoteAddress };
}
