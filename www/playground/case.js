// A case: the page's origin, its request and what the servers answered; as lines that people type, and as the fragment of the page's address.

import { isSecret } from '../views/parts.js';

/**
 * @import { RequestRecord } from '../index.js'
 *
 * @typedef {{ status: number, headers: [string, string][], url?: string }} Answer With status 0, `url` has the words about the failure.
 *
 * @typedef {object} Case
 * @property {string} origin
 * @property {Omit<RequestRecord, 'url' | 'method' | 'headers'> & { url: string, method: string, headers?: [string, string][] }} request
 * @property {Answer[]} responses
 */

/** What the fragment begins with. Another shape of the case gets another number. */
const VERSION = 'v1:';

/** What stands for a value that is nobody's business. */
const HIDDEN = '...';

/**
 * Lines of `Name: value`, as DevTools copies them. A line without a colon is an error.
 *
 * @param {string} text
 * @returns {[string, string][]}
 */
export function headersOf(text) {
  return text.split('\n').filter((line) => line.trim() !== '').map((line) => {
    // Names of HTTP/2 begin with a colon.
    const colon = line.indexOf(':', 1);
    if (colon === -1) throw new TypeError(`“${line.trim()}” has no colon between a name and a value`);
    return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
  });
}

/**
 * Answers as people write them: a status line starts each. Headers without a status line are those of an answer with status 200. Behind
 * status 0 stand the words of the browser.
 *
 * @param {string} text
 * @returns {Answer[]}
 */
export function answersOf(text) {
  /** @type {Answer[]} */
  const answers = [];
  for (const line of text.split('\n')) {
    const start = /^(?:HTTP\/[\d.]+\s+)?(\d{3}|0)(?:\s+(.*))?$/i.exec(line.trim());
    if (start) {
      const status = Number(start[1]);
      answers.push({ status, headers: [], ...status === 0 && { url: start[2] ?? '' } });
    } else if (line.trim() !== '') {
      if (answers.length === 0) answers.push({ status: 200, headers: [] });
      answers[answers.length - 1].headers.push(...headersOf(line));
    }
  }
  return answers;
}

/** @param {readonly [string, string][]} headers */
export const headersText = (headers) => headers.map(([name, value]) => `${name}: ${value}`).join('\n');

/** @param {readonly Answer[]} answers */
export const answersText = (answers) => answers.map(({ status, headers, url }) => [
  status === 0 && url ? `0 ${url}` : String(status), headersText(headers),
].filter(Boolean).join('\n')).join('\n\n');

/**
 * The case as the fragment of an address. The fragment is sent to no server, but people send addresses to each other: it has no values of
 * cookies and of Authorization.
 *
 * @param {Case} value
 */
export function fragmentOf({ origin, request, responses }) {
  const hide = (/** @type {readonly [string, string][]} */ headers) => headers.map(([name, value]) => [name, isSecret(name) ? hidden(name, value) : value]);
  const compact = { o: origin, q: { ...request, headers: hide(request.headers ?? []) }, a: responses.map((answer) => ({ ...answer, headers: hide(answer.headers) })) };
  return VERSION + encodeURIComponent(JSON.stringify(compact));
}

/** A cookie keeps its name and its attributes, on which its fate depends. @param {string} name @param {string} value */
const hidden = (name, value) => (/^set-cookie$/i.test(name) ? value.replace(/=[^;]*/, `=${HIDDEN}`) : HIDDEN);

/**
 * The case of a fragment; null if there is none. A fragment that cannot be read throws a TypeError that says why.
 *
 * @param {string} fragment
 * @returns {Case | null}
 */
export function caseOf(fragment) {
  if (fragment === '') return null;
  if (!fragment.startsWith(VERSION)) {
    throw new TypeError(/^v\d+:/.test(fragment) ? `it is of version ${fragment.slice(1, fragment.indexOf(':'))}, and this page reads version 1` : 'it does not begin with “v1:”');
  }
  const value = parsed(fragment.slice(VERSION.length));
  const { o: origin, q: request, a: responses } = value ?? {};
  if (typeof origin !== 'string') throw new TypeError('it names no origin');
  if (typeof request?.url !== 'string' || typeof request.method !== 'string' || !isHeaders(request.headers ?? [])) throw new TypeError('it has no request');
  const isAnswer = (/** @type {any} */ answer) => Number.isInteger(answer?.status) && isHeaders(answer.headers) && ['undefined', 'string'].includes(typeof answer.url);
  if (!Array.isArray(responses) || !responses.every(isAnswer)) throw new TypeError('its answers are none');
  return { origin, request, responses };
}

/** @param {string} text @returns {any} */
function parsed(text) {
  try {
    return JSON.parse(decodeURIComponent(text));
  } catch {
    throw new TypeError('it was cut off or changed');
  }
}

/** @param {unknown} value */
const isHeaders = (value) => Array.isArray(value) && value.every((pair) => Array.isArray(pair) && pair.length === 2 && pair.every((part) => typeof part === 'string'));
