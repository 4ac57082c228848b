/**
 * Which calls the list shows.
 *
 * @import { Call } from '../capture.js'
 *
 * @typedef {{ origin: string, outcome: string, cause: string, text: string }} Filter An empty string lets every call through.
 */
import { consoleLine } from './console-line.js';

/** @type {Filter} */
export const EVERYTHING = { origin: '', outcome: '', cause: '', text: '' };

/** The origin that a call goes to. @param {Call} call */
export const targetOf = ({ request }) => new URL(request.url).origin;

/** The code of what is wrong first. @param {Call} call */
export const causeOf = ({ verdict }) => verdict?.diagnosis.causes[0]?.code ?? '';

/**
 * @param {readonly Call[]} calls
 * @param {Filter} filter
 */
export function filtered(calls, { origin, outcome, cause, text }) {
  const words = text.trim().toLowerCase();
  return calls.filter((call) => (!origin || targetOf(call) === origin) && (!outcome || call.outcome === outcome) && (!cause || causeOf(call) === cause)
    && (!words || has(call, words)));
}

/**
 * Whether the text is in what is said of the call, or is the line of the console that belongs to it.
 *
 * @param {Call} call @param {string} words In lower case.
 */
function has(call, words) {
  const { request, messages, verdict } = call;
  const headers = messages.flatMap((message) => [...message.request.headers, ...(message.response?.headers ?? [])]).map(([name, value]) => `${name}: ${value}`);
  const said = verdict?.diagnosis.causes.map(({ code, headline }) => `${code} ${headline}`) ?? [];
  const codes = verdict?.findings.map(({ code }) => code) ?? [];
  const texts = [`${request.method} ${request.url}`, ...messages.map((message) => message.request.url), ...headers, ...said, ...codes];
  return texts.some((one) => one.toLowerCase().includes(words)) || isLine(call, words);
}

/** @param {Call} call @param {string} words */
function isLine(call, words) {
  const line = consoleLine(call)?.toLowerCase();
  return line !== undefined && (words.includes(line) || line.includes(words));
}
