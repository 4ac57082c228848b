// Corsight's side: the same calls, by an engine that is told what the servers would answer.

import { readBody } from '../../pkg/xhr-request.js';
import { script } from './script.mjs';
import './page.mjs';

/**
 * @param {typeof import('../../pkg/index.js').createEngine} createEngine
 * @param {'standard' | 'chromium' | 'firefox' | 'webkit'} profile
 * @param {import('./generate.mjs').Conversation} conversation
 * @param {Record<string, string>} origins
 * @param {number[]} times When the browser began each call, in milliseconds.
 */
export async function corsight(createEngine, profile, conversation, origins, times) {
  let now = 0;
  const engine = await createEngine({ origin: origins.page, profile, now: () => now });
  const answer = script(conversation, origins);
  const log = [];
  const raw = [];
  const url = urlOf(conversation, origins);
  const results = conversation.calls.map((call, index) => {
    now = times[index] ?? now;
    const one = converse(engine, { ...toRequest(call), url }, answer);
    log.push(...one.sent);
    raw.push(one);
    return resultOf(call, one.verdict);
  });
  engine.dispose();
  return { results, log, raw };
}

export const urlOf = ({ id, hops }, origins) => `${origins[hops[0].at]}/x/${id}/0`;

function toRequest({ api, method, headers, mode, credentials, redirect, body, referrerPolicy, uploadListeners }) {
  const request = { initiator: api, method, headers, mode, credentials, redirect, uploadListeners };
  if (body !== null) request.body = globalThis.toBody(body);
  if (api === 'xhr') request.headers = headersOfXhr(request);
  if (referrerPolicy) request.referrerPolicy = referrerPolicy;
  return request;
}

/** What an XMLHttpRequest has made of the headers by the time it fetches: combined, text said to be UTF-8. */
function headersOfXhr({ method, headers, body }) {
  const own = [];
  for (const [name, value] of headers) {
    const known = own.find(([other]) => other.toLowerCase() === name.toLowerCase());
    if (known) known[1] += `, ${value}`;
    else own.push([name, value]);
  }
  if (body !== undefined && !/^(?:get|head)$/i.test(method)) readBody(body, own);
  return own;
}

function converse(engine, request, answer) {
  const sent = [];
  let fetch;
  try {
    fetch = engine.start(request);
  } catch (error) {
    return { sent, verdict: null, refused: error.code };
  }
  for (let action = fetch.poll(); action?.type === 'send'; action = fetch.poll()) {
    sent.push(action.request);
    const { status, headers } = answer(action.request);
    // Without the whitespace around it, as an HTTP parser hands on a value.
    const parsed = headers.map(([name, value]) => [name, value.replace(/^[\t ]+|[\t ]+$/g, '')]);
    fetch.handleResponse({ url: action.request.url, status, headers: parsed });
  }
  return { sent, verdict: fetch.verdict() };
}

/** What script would see. */
function resultOf(call, verdict) {
  const response = verdict?.response;
  if (!response) return { failed: true };
  const { type, status, redirected, url } = response;
  const headers = combined(response.headers);
  return call.api === 'xhr' ? { status, url, headers } : { type, status, redirected, url, headers };
}

const combined = (list) => [...new Set(list.map(([name]) => name.toLowerCase()))].sort()
  .map((name) => [name, list.filter(([own]) => own.toLowerCase() === name).map(([, value]) => value).join(', ')]);
