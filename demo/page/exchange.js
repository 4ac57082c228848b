// One call, from the plan to the comparison of Corsight's verdict with the browser's result and the log of the servers. This module does
// not touch the document.

import { urlOf } from '/scenarios.mjs';

// The headers of a preflight, and the headers that a preflight must never have.
const PREFLIGHT_HEADERS = ['accept', 'access-control-request-headers', 'access-control-request-method', 'authorization', 'cookie', 'origin'];

/** The settings that the page hands to `$.ajax` for a call of the table. */
function settingsFor(scenario, call, places) {
  const { method, headers, data, contentType, withCredentials } = call;
  return {
    url: urlOf(scenario, call, places), method, headers, data,
    ...(contentType && { contentType }),
    ...(withCredentials && { xhrFields: { withCredentials } }),
  };
}

/**
 * The request that jQuery would send for these settings. The real jQuery runs with an XMLHttpRequest that only records, so that every
 * header that jQuery adds is known.
 */
function dryRun($, bareAjax, settings) {
  const request = { url: '', method: '', headers: [], credentials: 'same-origin', initiator: 'xhr' };
  const notes = {
    upload: {},
    open(method, url) { Object.assign(request, { method, url: new URL(url, location.href).href }); },
    setRequestHeader(name, value) { request.headers.push([name, value]); },
    getAllResponseHeaders: () => '',
    abort() {},
    send(body) {
      if (body) request.body = body;
      if (notes.withCredentials) request.credentials = 'include';
    },
  };
  const jqXHR = bareAjax.call($, { ...settings, global: false, xhr: () => notes });
  jqXHR.catch(() => {});
  jqXHR.abort();
  return request;
}

/** Waits for a jqXHR and records everything that script can know about the call. */
const settled = (jqXHR) => new Promise((done) => {
  jqXHR.always(() => done({
    outcome: jqXHR.status === 0 ? 'blocked' : 'allowed',
    status: jqXHR.status,
    headers: parseHeaders(jqXHR.getAllResponseHeaders() ?? ''),
  }));
});

const parseHeaders = (text) => text.split('\r\n').filter(Boolean).map((line) => {
  const colon = line.indexOf(':');
  return [line.slice(0, colon), line.slice(colon + 1).trim()];
});

/** Header lists as a browser shows them to script: lower-case, sorted, one line for each name. */
export function combined(list) {
  const map = new Map();
  for (const [name, value] of list) {
    const key = name.toLowerCase();
    map.set(key, map.has(key) ? `${map.get(key)}, ${value}` : value);
  }
  return [...map].sort(([x], [y]) => (x < y ? -1 : 1));
}

/**
 * The verdict on the exchange in the log. `check` continues after a broken rule and finds every other one, but assumes an empty preflight
 * cache. So the verdict of the state machine is used if the browser used the cache, or if no server answered.
 */
function judge(engine, plan, request, entries) {
  const { asked, verdict } = replay(engine, request, entries);
  const responses = entries.map(({ response }) => response);
  const whole = entries.length > 0 && !plan.preflight?.cached;
  return { asked, replayed: verdict, verdict: whole ? engine.check({ request, responses }) : verdict };
}

/**
 * Runs the engine's state machine with the real answers of the servers: each request of the state machine gets the answer of the next
 * entry in the log. If the log has no further entry, no server answered the request.
 */
function replay(engine, request, entries) {
  const fetch = engine.start(request);
  const asked = [];
  for (let action = fetch.poll(); action?.type === 'send'; action = fetch.poll()) {
    asked.push(action.request);
    const entry = entries[asked.length - 1];
    if (entry) fetch.handleResponse(entry.response);
    else fetch.handleFailure(new TypeError('connection refused'));
  }
  return { asked, verdict: fetch.verdict() };
}

const relevant = (headers) => combined(headers).filter(([name]) => PREFLIGHT_HEADERS.includes(name));
const asLines = (list) => list.map(([name, value]) => `${name}: ${value}`);
const requestLine = ({ method, url, headers }) => {
  const origin = combined(headers).find(([name]) => name === 'origin')?.[1];
  return `${method} ${new URL(url).host}${origin === undefined ? '' : `, Origin: ${origin}`}`;
};

/** The comparison, row by row: Corsight's value, the browser's value, and whether the two are the same. */
function compare({ plan, asked, verdict, seen, entries }, dead) {
  // A request to a port where no server listens is in no log; every other request of the engine must be in the log.
  const reaching = asked.filter(({ url }) => new URL(url).origin !== dead);
  const askedPreflights = reaching.filter(({ kind }) => kind === 'preflight');
  const seenPreflights = entries.filter(({ kind }) => kind === 'preflight');
  const planned = plan.preflight && !plan.preflight.cached ? plan.preflight.request : null;
  const rows = [
    row('Outcome', [`${verdict.outcome}, status ${verdict.response?.status ?? 0}`], [`${seen.outcome}, status ${seen.status}`]),
    row('Preflight first', [planned ? 'yes' : 'no'], [entries[0]?.kind === 'preflight' ? 'yes' : 'no']),
    row('Preflights', [String(askedPreflights.length)], [String(seenPreflights.length)]),
    row('Requests sent', reaching.map(requestLine), entries.map(requestLine)),
    ...seenPreflights.map(({ headers }, index) => row(
      seenPreflights.length > 1 ? `Preflight ${index + 1}, headers` : 'Preflight headers',
      asLines(relevant((index === 0 && planned ? planned : askedPreflights[index] ?? { headers: [] }).headers)),
      asLines(relevant(headers)))),
    row('Readable headers', asLines(combined(verdict.response?.headers ?? [])), asLines(combined(seen.headers))),
  ];
  return { rows, agree: rows.every(({ agree }) => agree) };
}

const row = (what, said, seen) => ({ what, said, seen, agree: said.join('\n') === seen.join('\n') });

/** Everything a scenario needs to be run, with an engine and a wrapped jQuery. */
export function createExchanges({ $, bareAjax, engine, origins, tab }) {
  let runs = 0;

  /** The calls of a scenario with URLs of their own, and the current plan of each call. */
  function prepare(scenario) {
    // No other run of any tab has this name, so the log and the browser's preflight cache keep runs apart.
    const run = `${tab}.${runs += 1}`;
    const places = { ...origins, run };
    const calls = scenario.calls.map((call) => {
      const settings = settingsFor(scenario, call, places);
      const request = dryRun($, bareAjax, settings);
      return { call, settings, request, plan: engine.plan(request) };
    });
    return { scenario, run, calls, done: false };
  }

  /** Sends the calls of a prepared scenario one after the other; `onProgress` is told after each plan and each result. */
  async function send(prepared, onProgress = () => {}) {
    let known = 0;
    for (const step of prepared.calls) {
      step.plan = engine.plan(step.request);
      onProgress(prepared);
      const jqXHR = $.ajax(step.settings);
      const wrapped = jqXHR.cors;
      // The plan is made when it is read, which has to be before the code below fills this engine's preflight cache.
      void wrapped.plan;
      const seen = await settled(jqXHR);
      const all = await (await fetch(`/__log?run=${prepared.run}`)).json();
      const entries = all.slice(known);
      known = all.length;
      const result = { seen, entries, wrapped, ...judge(engine, step.plan, step.request, entries) };
      step.result = { ...result, ...compare({ plan: step.plan, ...result }, origins.dead) };
      onProgress(prepared);
    }
    prepared.done = true;
    prepared.agree = prepared.calls.every(({ result }) => result.agree);
    prepared.at = new Date();
    return prepared;
  }

  return { prepare, send };
}
