/**
 * Servers that answer with whatever bytes, asked through `createFetch` and `createXMLHttpRequest`. Every call has to end, in a response or
 * a TypeError; what is read is nothing that the CORS check refuses, by a second reading of the bytes; no request follows on a preflight
 * that does not allow it; and a good answer gets through.
 */
import { Agent } from 'undici';
import { CookieJar } from 'tough-cookie';
import { createFetch, isCorsError } from '../../pkg/fetch.js';
import { createXMLHttpRequest } from '../../pkg/xhr.js';
import { makeAnswer } from './answers.mjs';
import { mayFollow, mayPass, maySee } from './oracle.mjs';
import { runPart } from './part.mjs';
import { rawServer } from './raw-server.mjs';

const APP = 'http://app.example';
/** The Standard follows so many redirects. */
const MOST_REDIRECTS = 20;
// So many steps of a case have a place of their own.
const MOST_STEPS = 100;

/** @type {Map<string, ReturnType<typeof makeScript>>} What the servers answer, by the number of the case. */
const scripts = new Map();
let malformed = (/** @type {string} */ _what, /** @type {string} */ _head) => {};
// Two that are hostile, and two for good answers alone: what the former leave on a connection may reach a later call, as in a browser.
// The latter do not reset connections that are idle, which a dispatcher takes for a failure.
const servers = await Promise.all([1000, 1000, 60_000, 60_000].map((patience) => rawServer((request) => answer(request), (what, head) => malformed(what, head), patience)));
const origins = servers.map(({ origin }) => origin);

/** The clients of each page, made once: they keep connections, and what is left on one may hurt the next call. */
const clients = new Map();
for (const page of [APP, origins[0], origins[2]]) {
  for (const profile of /** @type {const} */ (['standard', 'chromium', 'firefox', 'webkit'])) {
    clients.set(`fetch ${page} ${profile}`, await createFetch({ origin: page, profile, jar: new CookieJar() }));
    clients.set(`xhr ${page} ${profile}`, await createXMLHttpRequest({ origin: page, profile, jar: new CookieJar() }));
    clients.set(`dispatcher ${page} ${profile}`, await createFetch({ origin: page, profile, dispatcher: new Agent({ pipelining: 0 }) }));
  }
}

/** @param {import('./raw-server.mjs').Received} request */
function answer(request) {
  const [, id, step] = request.target.split('/');
  const script = scripts.get(id);
  if (!script) return { bytes: Buffer.from('HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n'), ending: /** @type {const} */ ('end') };
  // A step that a hostile Location made up may be any number, or none.
  return script.answer(Math.min(Number(step) || 0, MOST_STEPS), request);
}

/**
 * What the servers answer in one case, made when it is asked for: nobody knows how far a case gets.
 *
 * @param {import('./part.mjs').Case} each
 * @param {{ page: string, isGood: boolean, credentials: boolean, method: string }} request
 */
function makeScript({ chance, number }, { page, isGood, credentials, method }) {
  const redirects = chance.weighted([6, 0], [2, 1], [1, 3], [0.5, Infinity]);
  /** @type {{ url: string, kind: 'preflight' | 'actual', method: string, made: ReturnType<typeof makeAnswer> }[]} */
  const log = [];
  // Where each step is: a redirect to the other server makes the origin of the request "null".
  const places = [(isGood ? 2 : 0) + chance.below(2)];
  const place = (/** @type {number} */ step) => {
    while (places.length <= step) places.push(chance.is(0.3) ? places[places.length - 1] ^ 1 : places[places.length - 1]);
    return places[step];
  };
  const url = (/** @type {number} */ step) => `${origins[place(step)]}/${number}/${step}`;
  return {
    url, log, isGood, redirects,
    /** What the request of a step names as its origin, and null if it is of the page's own all the way. */
    originOf(/** @type {number} */ step) {
      const crossed = Array.from({ length: step + 1 }, (_, index) => origins[place(index)]);
      if (crossed.every((origin) => origin === page)) return null;
      const isTainted = crossed.some((origin, index) => index < step && origin !== page && origin !== crossed[index + 1]);
      return isTainted ? 'null' : page;
    },
    answer(/** @type {number} */ step, /** @type {import('./raw-server.mjs').Received} */ request) {
      const kind = request.method === 'OPTIONS' && request.header('access-control-request-method') ? 'preflight' : 'actual';
      const location = kind === 'actual' && step < redirects && step <= MOST_REDIRECTS + 1 ? url(step + 1) : null;
      const made = makeAnswer(chance, { kind, method, origin: this.originOf(step) ?? page, credentials, location }, isGood);
      log.push({ url: url(step), kind, method: request.method, made });
      return made;
    },
  };
}

await runPart('servers', { attempt, together: 8, finish: () => servers.forEach(({ close }) => close()) });

/** @param {import('./part.mjs').Case} each */
async function attempt(each) {
  const { chance, number, fault, count, isAlone } = each;
  const isGood = chance.is(0.25);
  const page = chance.is(0.8) ? APP : origins[isGood ? 2 : 0];
  const profile = chance.weighted([3, 'standard'], [3, 'chromium'], [1, 'firefox'], [1, 'webkit']);
  const through = chance.weighted([5, 'fetch'], [3, 'xhr'], [2, 'dispatcher']);
  const method = chance.pick('GET', 'GET', 'POST', 'PUT', 'DELETE', 'HEAD');
  const credentials = chance.is(0.3);
  const mode = through !== 'xhr' && /GET|POST|HEAD/.test(method) && chance.is(0.1) ? 'no-cors' : 'cors';
  const redirect = through === 'xhr' ? 'follow' : chance.weighted([8, 'follow'], [1, 'error'], [1, 'manual']);
  const script = makeScript(each, { page, isGood, credentials, method });
  scripts.set(String(number), script);
  malformed = (what, head) => fault(`the wire carried ${what}`, head);
  const client = clients.get(`${through} ${page} ${profile}`);
  const asked = { method, credentials: /** @type {const} */ (credentials ? 'include' : 'same-origin'), mode: /** @type {const} */ (mode), redirect: /** @type {const} */ (redirect), body: /PUT|POST/.test(method) ? 'sent' : undefined };
  const seen = through === 'xhr' ? await throughXhr(client, script.url(0), asked) : await throughFetch(client, script.url(0), asked, chance);
  scripts.delete(String(number));
  count(seen.isReadable ? 'responses' : seen.error ? 'refusals' : 'opaque responses');
  count('requests', script.log.length);
  const said = [`${through} of ${profile}, ${page} → ${script.url(0)}: ${JSON.stringify(asked)}`, ...script.log.slice(-4).map(({ kind, method, url, made }) => `${kind} ${method} ${url} was answered by ${JSON.stringify(made.bytes.toString('latin1').slice(0, 500))}, then ${made.ending}`), seen];
  if (isAlone) console.log(...said);
  judge(each, script, { page, profile, method, mode, redirect, credentials, through }, seen, said);
}

/**
 * What a call came to.
 *
 * @typedef {{ isReadable: boolean, type?: string, status?: number, names?: string[], body?: string, error?: any, bodyError?: any, trouble?: string }} Seen
 */

/**
 * @param {typeof fetch} fetch
 * @param {string} url
 * @param {any} asked
 * @param {import('./part.mjs').Case['chance']} chance
 * @returns {Promise<Seen>}
 */
async function throughFetch(fetch, url, asked, { is }) {
  const cancels = is(0.1);
  /** @type {Response} */
  let response;
  try {
    response = await fetch(url, asked);
  } catch (error) {
    return { isReadable: false, error };
  }
  const { type, status } = response;
  const seen = { isReadable: type === 'cors' || type === 'basic', type, status, names: [...response.headers.keys()] };
  try {
    if (cancels) await response.body?.cancel();
    else return { ...seen, body: await response.text() };
  } catch (bodyError) {
    return { ...seen, bodyError };
  }
  return seen;
}

/**
 * @param {typeof XMLHttpRequest} Xhr
 * @param {string} url
 * @param {any} asked
 * @returns {Promise<Seen>}
 */
async function throughXhr(Xhr, url, { method, credentials, body }) {
  const xhr = new Xhr();
  /** @type {string[]} */
  const ends = [];
  const ended = new Promise((resolve) => {
    for (const name of ['load', 'error', 'abort', 'timeout', 'loadend']) xhr.addEventListener(name, () => {
      ends.push(name);
      if (name === 'loadend') resolve(undefined);
    });
  });
  xhr.open(method, url);
  xhr.withCredentials = credentials === 'include';
  xhr.send(body);
  await ended;
  // A second end would come at once.
  await new Promise(setImmediate);
  const trouble = ends.join() === 'load,loadend' || ends.join() === 'error,loadend' ? undefined : `the events at the end were ${ends.join()}`;
  if (xhr.status === 0) {
    const left = xhr.responseText || xhr.getAllResponseHeaders() || xhr.responseURL;
    return { isReadable: false, error: /** @type {any} */ (xhr).corsError ?? undefined, bodyError: ends[0] === 'error' ? undefined : 'no error', trouble: trouble ?? (left && `a failed request has ${left}`) };
  }
  const names = xhr.getAllResponseHeaders().split('\r\n').filter(Boolean).map((line) => line.slice(0, line.indexOf(':')).toLowerCase());
  return { isReadable: true, type: 'xhr', status: xhr.status, names, body: xhr.responseText, trouble };
}

/**
 * @param {import('./part.mjs').Case} each
 * @param {ReturnType<typeof makeScript>} script
 * @param {{ page: string, profile: string, method: string, mode: string, redirect: string, credentials: boolean, through: string }} request
 * @param {Seen} seen
 * @param {unknown[]} said
 */
function judge({ fault, count }, script, { page, profile, method, mode, redirect, credentials, through }, seen, said) {
  const { log } = script;
  if (seen.trouble) fault('an XMLHttpRequest ended oddly', seen.trouble, ...said);
  for (const error of [seen.error, seen.bodyError]) {
    if (error !== undefined && !(error instanceof TypeError)) fault(`a call was rejected with ${error?.name ?? error}`, error, ...said);
    if (isCorsError(error) && /^(?:misuse|engine-)/.test(error.code)) fault(`what a server sent was told as ${error.code}`, error, ...said);
  }
  const stepOf = (/** @type {string} */ url) => Number(url.split('/').at(-1));
  const actuals = log.filter(({ kind }) => kind === 'actual');
  if (Math.max(0, ...log.map(({ url }) => stepOf(url))) > MOST_REDIRECTS) fault('more redirects were followed than the Standard allows', ...said);

  // The Standard's rules, and Chromium's where they count here.
  const isStrict = profile === 'standard' || profile === 'chromium';
  const last = actuals.at(-1);
  if (seen.isReadable && !last) fault('a response without an answer', ...said);
  for (const { url, made } of seen.isReadable ? actuals : []) {
    const origin = script.originOf(stepOf(url));
    if (origin === null) continue;
    if (mode === 'no-cors') fault('a response to no-cors was readable', ...said);
    // Only the last answer to a URL counts: the request may have been sent again, on a new connection.
    const isSentAgain = actuals.findLast((other) => other.url === url)?.made !== made;
    if (isStrict && !isSentAgain && !mayPass(made.bytes, origin, credentials)) fault('something was read that the CORS check refuses', ...said);
  }
  if (last && seen.names && seen.isReadable && script.originOf(stepOf(last.url)) !== null) {
    const isExposed = maySee(last.made.bytes, credentials);
    for (const name of seen.names) if (!isExposed(name)) fault('a header was seen that is not exposed', name, ...said);
  }
  if (isStrict) {
    for (const { url } of actuals.filter(({ method }) => /PUT|DELETE/.test(method))) {
      const origin = script.originOf(stepOf(url));
      if (origin === null) continue;
      const preflights = log.filter((other) => other.kind === 'preflight' && other.url === url);
      if (!preflights.some(({ made }) => mayFollow(made.bytes, origin, credentials, method))) fault('a request was sent that no preflight allowed', ...said);
    }
  }
  if (!script.isGood || !isStrict || script.redirects === Infinity || mode === 'no-cors' || redirect !== 'follow') return;
  count('good answers');
  if (!seen.isReadable) fault('a good answer was refused', ...said);
  else if (last && (seen.status !== last.made.status || (seen.body !== undefined && method !== 'HEAD' && seen.body !== last.made.body) || seen.bodyError)) fault('a good answer was not given as it is', ...said);
}
