// Corsight's side: the same calls, by an engine that is told what the servers would answer, or by its own fetch and
// XMLHttpRequest, which ask them.

import { CookieJar } from 'tough-cookie';
import { withSentType } from '../../pkg/fetch/conversation.js';
import { isForbidden, readBody, readHeader } from '../../pkg/xhr/request.js';
import { fill, places, script } from './script.mjs';
import { makeCall, toBody, toHeaders } from './page.mjs';

/**
 * @param {{ createEngine: typeof import('../../pkg/index.js').createEngine }} package_
 * @param {'standard' | 'chromium' | 'firefox' | 'webkit'} profile
 * @param {import('./generate.mjs').Conversation} conversation
 * @param {Record<string, string>} origins
 * @param {number[]} times When the browser began each call, in milliseconds.
 */
export async function throughEngine({ createEngine }, profile, conversation, origins, times) {
  let now = 0;
  const engine = await createEngine({ origin: origins.page, profile, now: () => now });
  const answer = script(conversation, origins);
  const log = [];
  const raw = [];
  const urls = urlsOf(conversation, origins);
  const results = conversation.calls.map((call, index) => {
    now = times[index] ?? now;
    const one = converse(engine, profile, call, urls[index], answer, origins);
    log.push(...one.sent);
    raw.push(one);
    return resultOf(call, one.verdict);
  });
  engine.dispose();
  return { results, log, raw };
}

/**
 * The same through `corsight/fetch` and `corsight/xhr`. The servers know the conversation by another name, which `open`
 * tells them.
 *
 * @param {any} package_
 * @param {'standard' | 'chromium' | 'firefox' | 'webkit'} profile
 * @param {import('./generate.mjs').Conversation} conversation
 * @param {Record<string, string>} origins
 * @param {number[]} times
 * @param {Pick<Awaited<ReturnType<typeof import('./server.mjs').startServers>>, 'open' | 'close'>} servers
 */
export async function throughFetch({ createEngine, createFetch, createXMLHttpRequest, transport }, profile, conversation, origins, times, servers) {
  const own = { ...conversation, id: `${conversation.id}~` };
  const log = servers.open(own);
  let now = 0;
  const engine = await createEngine({ origin: origins.page, profile, now: () => now });
  const jar = new CookieJar(undefined, { rejectPublicSuffixes: false });
  await jar.setCookie('with=credentials; Path=/', origins.page);
  const raw = [];
  const options = { engine, jar, fetch: transport, baseUrl: `${origins.page}/`, onVerdict: (verdict) => { raw[raw.length - 1] = { verdict }; } };
  const means = { baseUrl: options.baseUrl, fetch: await createFetch(options), XMLHttpRequest: await createXMLHttpRequest(options) };
  const urls = urlsOf(own, origins);
  const results = [];
  for (const [index, call] of own.calls.entries()) {
    now = times[index] ?? now;
    raw.push({ verdict: null, refused: 'refused' });
    results.push(await makeCall(urls[index], plainly(call), means));
  }
  servers.close(own);
  engine.dispose();
  return JSON.parse(JSON.stringify({ results, log, raw }).replaceAll(`/x/${own.id}/`, `/x/${conversation.id}/`));
}

/** Where each call goes. */
export const urlsOf = ({ id, hops, calls }, origins) => calls.map(({ start = 0, url }) => {
  const at = Math.min(start, hops.length - 1);
  return url ? fill(url, places(id, hops, origins, at)) : `${origins[hops[at].at]}/x/${id}/${at}`;
});

/**
 * A call without what a Request of Node's gets wrong: it does not guard its headers in mode no-cors, and makes one of several headers of
 * a name, which Firefox tells apart.
 */
function plainly(call) {
  const { as, headers, mode } = call;
  const isWrong = mode === 'no-cors' || new Set(headers.map(([name]) => name.toLowerCase())).size < headers.length;
  return isWrong && (as === 'Request' || as === 'append') ? { ...call, as: 'pairs' } : call;
}

function toRequest(call, profile) {
  const { api, method, mode, credentials, redirect, referrerPolicy, uploadListeners, cache, keepalive, body } = call;
  const request = { initiator: api, method, headers: toHeaders(call), mode, credentials, redirect, uploadListeners, keepalive };
  if (body !== null) request.body = toBody(body);
  if (api === 'xhr') Object.assign(request, headersOfXhr(request, profile));
  if (referrerPolicy) request.referrerPolicy = referrerPolicy;
  if (cache) request.cache = cache;
  return request;
}

/** What an XMLHttpRequest has made of the headers by the time it fetches: combined, text said to be UTF-8. */
function headersOfXhr({ method, headers, body }, profile) {
  const own = [];
  for (const [name, value] of headers.map((pair) => readHeader(...pair)).filter((pair) => !isForbidden(...pair))) {
    const known = own.find(([other]) => other.toLowerCase() === name.toLowerCase());
    if (known) known[1] += `, ${value}`;
    else own.push([name, value]);
  }
  const sends = body !== undefined && !/^(?:get|head)$/i.test(method);
  return { headers: own, sentType: sends ? readBody(body, own, profile).sentType : undefined };
}

function converse(engine, profile, call, url, answer, origins) {
  const sent = [];
  let started;
  let fetch;
  try {
    started = { ...toRequest(call, profile), url };
    fetch = engine.start(started);
  } catch (error) {
    return { sent, verdict: null, refused: error.code ?? 'request-header-invalid' };
  }
  const hasBody = call.body !== null && toBody(call.body) !== '' && Object.values(call.body)[0] !== '';
  for (let action = fetch.poll(); action?.type === 'send'; action = fetch.poll()) {
    const { request } = action;
    const { origin } = new URL(request.url);
    if (request.kind === 'local') {
      fetch.handleResponse(local(request.url) ?? { status: 0 });
      continue;
    }
    if (origin === origins.closed || !Object.values(origins).includes(origin)) {
      fetch.handleFailure('nobody answers');
      continue;
    }
    sent.push({ ...request, headers: withSentType(request, started.sentType), body: request.body && hasBody });
    if (request.kind === 'actual') started.sentType = undefined;
    const { status, headers } = answer(request);
    // Without the whitespace around it, as an HTTP parser hands on a value.
    const parsed = headers.map(([name, value]) => [name, value.replace(/^[\t ]+|[\t ]+$/g, '')]);
    fetch.handleResponse({ url: request.url, status, headers: parsed });
  }
  return { sent, verdict: fetch.verdict() };
}

/** What scheme fetch makes of a URL that no server is asked for. */
function local(url) {
  if (url.startsWith('about:')) return { status: 200, headers: [['Content-Type', 'text/html;charset=utf-8']] };
  const data = /^data:([^,]*),/.exec(url);
  return data && { status: 200, headers: [['Content-Type', data[1].replace(/;base64$/, '') || 'text/plain;charset=US-ASCII']] };
}

/** What script would see. */
function resultOf(call, verdict) {
  const response = verdict?.response;
  if (!response) return { failed: true };
  const { type, status, redirected, url } = response;
  const headers = combined(response.headers, call.api === 'xhr' ? (name) => name.toUpperCase() : (name) => name);
  return call.api === 'xhr' ? { status, url, headers } : { type, status, redirected, url, headers };
}

/** Sorted as the API does: an XMLHttpRequest, by names in upper case. */
const combined = (list, key) => [...new Set(list.map(([name]) => name.toLowerCase()))].sort((one, other) => (key(one) < key(other) ? -1 : 1))
  .map((name) => [name, list.filter(([own]) => own.toLowerCase() === name).map(([, value]) => value).join(', ')]);
