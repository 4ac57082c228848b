// Plays a case of tests/causes: servers answer exactly as the case says, a real page makes the call, and what has come of it is told by the
// names of the case.

import { listen, toSend } from './server.mjs';

const BAD_PORTS = /:(?:6000|6665|22|25)$/;

/** The elements that make the call of an initiator. */
const ELEMENTS = { script: 'script', img: 'img' };

/**
 * @param {{ run: (json: string) => Promise<string> }} browser
 * @param {Awaited<ReturnType<typeof startPage>>} page
 * @param {any} input The input of a case.
 * @param {{ isClosed?: boolean }} [how] `isClosed`: nothing answers.
 */
export async function play(browser, page, input, { isClosed = false } = {}) {
  const { request, answers } = input;
  // A call that only its page has seen: what the server says to it does not matter, as long as the page may not read it.
  const script = answers ?? [{ status: 200, headers: [] }];
  const log = [];
  const names = new Names();
  const servers = [];
  const serve = ({ method, target, headers }) => {
    const isPreflight = method === 'OPTIONS' && headers.some(([name]) => name.toLowerCase() === 'access-control-request-method');
    // Where a page's policy forbids a redirect, every answer before allows all, or the page would have another trouble.
    const answer = input.securityPolicy?.redirected ? redirecting(isPreflight) : script[log.length];
    const sent = toSend(answer ? { ...answer, headers: (answer.headers ?? []).map(([name, value]) => [name, names.toPlayed(value)]) } : { status: 599 });
    log.push({ method, target, isPreflight, answer, sent });
    return sent;
  };
  const pageName = input.page === 'null' ? 'null' : input.page;
  if (pageName !== 'null') names.add(pageName, page.origin);
  const origins = new Set([request.url, ...locations(script)].map(originOf).filter((origin) => origin && !BAD_PORTS.test(origin)));
  if (input.securityPolicy?.redirected) origins.add('https://elsewhere.example');
  for (const origin of origins) {
    if (origin === pageName) continue;
    const server = await listen(isClosed ? undefined : serve);
    servers.push(server);
    names.add(origin, server.origin);
  }
  page.serve(isClosed ? () => undefined : serve);
  try {
    const call = {
      url: names.toPlayed(request.url),
      initiator: ELEMENTS[request.initiator] ?? null,
      init: initOf(request),
      frame: frameOf(input, names),
    };
    const { outcome, violations } = JSON.parse(await browser.run(JSON.stringify(call)));
    return { outcome, violations, log, sent: sentOf(log), responses: log.map(({ sent, target }) => toResponse(sent, target, names)) };
  } finally {
    page.serve(null);
    for (const server of servers) server.close();
  }
}

/** The page of all cases. */
export async function startPage(files) {
  let serve = null;
  const server = await listen((request) => {
    const file = files[request.target];
    if (file) return { status: 200, headers: [['Content-Type', file[0]], ['Cache-Control', 'no-store'], ['Content-Length', String(Buffer.byteLength(file[1]))]], body: file[1] };
    return serve ? serve(request) : toSend({ status: 404 });
  });
  return { ...server, serve(next) { serve = next; } };
}

/** What stands in a case for what, and the other way round. */
class Names {
  #pairs = [];

  add(name, played) {
    this.#pairs.push([name, played]);
  }

  toPlayed(text) {
    return this.#pairs.reduce((value, [name, played]) => replaceOrigin(value, name, played), text);
  }

  toNamed(text) {
    return this.#pairs.reduce((value, [name, played]) => replaceOrigin(value, played, name), text);
  }
}

/** An origin in a text, where it does not go on. */
function replaceOrigin(text, from, to) {
  const escaped = from.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return text.replace(new RegExp(`${escaped}(?![\\w.:-])`, 'g'), () => to);
}

/** The absolute URLs of redirects. */
const locations = (answers) => answers.flatMap(({ headers = [] }) => headers.filter(([name]) => name.toLowerCase() === 'location').map(([, value]) => value));

function originOf(url) {
  return /^https?:\/\/[^/?#]+/.exec(url)?.[0];
}

function initOf({ method, headers = [], mode, credentials, redirect, bodyType }) {
  const hasType = headers.some(([name]) => name.toLowerCase() === 'content-type');
  return { method, mode, credentials, redirect, headers: bodyType && !hasType ? [...headers, ['Content-Type', bodyType]] : headers, body: !!bodyType };
}

function frameOf({ page, request, securityPolicy }, names) {
  if (page === 'null') return { sandbox: 'allow-scripts', head: '' };
  if (!securityPolicy) return null;
  // Scripts of the frame itself are no matter of connect-src.
  const allowed = securityPolicy.redirected ? names.toPlayed(originOf(request.url)) : "'none'";
  return { head: `<meta http-equiv="Content-Security-Policy" content="${securityPolicy.directive} ${allowed}">` };
}

const ALL = [['Access-Control-Allow-Origin', '*'], ['Access-Control-Allow-Methods', '*'], ['Access-Control-Allow-Headers', '*']];

const redirecting = (isPreflight) => (isPreflight ? { status: 204, headers: ALL } : { status: 307, headers: [...ALL, ['Location', 'https://elsewhere.example/x']] });

/** How far the browser has got, by the servers' log. */
function sentOf(log) {
  if (log.length === 0) return 'nothing';
  return log.some(({ isPreflight }) => !isPreflight) ? 'request' : 'preflight';
}

function toResponse({ status, headers }, target, names) {
  return { status, headers: headers.map(([name, value]) => [name, names.toNamed(value)]) };
}
