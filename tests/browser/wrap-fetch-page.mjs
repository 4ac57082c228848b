// What runs in the page of wrap-fetch.test.mjs: `start(name, who)` makes one of the calls below by the browser's fetch (`bare`) or
// by the wrapped one (`wrapped`), and puts what came of it into `result`.

import { createEngine } from '/pkg/index.js';
import { wrapFetch } from '/pkg/fetch.js';

const { second } = window;
const bare = window.fetch;
const options = { engine: await createEngine(), console: false, diagnose: 'off' };
const wrapped = wrapFetch(bare, options);
const aborting = (work) => {
  const controller = new AbortController();
  setTimeout(() => controller.abort());
  return work(controller.signal);
};

/** By name: what makes the call. The redirects carry the cookie of the own origin, and none to the other. */
const calls = {
  'same origin': (fetch) => fetch(`${location.origin}/echo`),
  'a relative URL': (fetch) => fetch('echo?x#fragment'),
  'another origin': (fetch) => fetch(`${second}/echo?cors`),
  'another origin, refused': (fetch) => fetch(`${second}/echo`),
  'a preflight': (fetch) => fetch(new URL(`${second}/echo?cors`), { method: 'PUT', headers: { 'X-A': '1' }, body: 'x' }),
  'a preflight that is refused': (fetch) => fetch(`${second}/echo`, { method: 'PUT' }),
  'credentials': (fetch) => fetch(`${second}/echo?credentials`, { credentials: 'include' }),
  'credentials by a Request': (fetch) => fetch(new Request(`${second}/echo?credentials`, { credentials: 'include' })),
  'credentials, refused': (fetch) => fetch(`${second}/echo?cors`, { credentials: 'include' }),
  'no-cors': (fetch) => fetch(`${second}/echo`, { mode: 'no-cors' }),
  'a redirect': (fetch) => fetch(`/redirect?to=${encodeURIComponent(`${second}/echo?cors`)}`),
  'a redirect that is not followed': (fetch) => fetch('/redirect?to=/echo', { redirect: 'manual' }),
  'a redirect that is an error': (fetch) => fetch('/redirect?to=/echo', { redirect: 'error' }),
  'a body of text': (fetch) => fetch(`${second}/echo?cors`, { method: 'POST', body: 'text' }),
  'a body by a Request': (fetch) => fetch(new Request(`${second}/echo?cors`, { method: 'POST', body: '{}', headers: { 'Content-Type': 'application/json' } })),
  'a form': (fetch) => fetch(`${second}/echo?cors`, { method: 'POST', body: new URLSearchParams({ a: 'b' }) }),
  'an HTTP error': (fetch) => fetch(`${second}/error?cors`),
  'a port that browsers never connect to': (fetch) => fetch('http://localhost:6000/'),
  'an abort by a signal': (fetch) => aborting((signal) => fetch('/never', { signal })),
  'an abort by the signal of a Request': (fetch) => aborting((signal) => fetch(new Request('/never', { signal }))),
  'a timeout': (fetch) => fetch('/never', { signal: AbortSignal.timeout(10) }),
  'aborted beforehand': (fetch) => fetch('/echo', { signal: AbortSignal.abort() }),
};
window.names = Object.keys(calls);

async function outcome(name, who) {
  const before = wrapped.log.length;
  let seen;
  try {
    const response = await calls[name](who === 'bare' ? bare : wrapped);
    const { type, status, url, redirected } = response;
    seen = { type, status, url, redirected, headers: [...response.headers].filter(([header]) => header !== 'date').map(String), text: await response.text() };
  } catch (error) {
    // Its words are the browser's and may have a number of the call in them.
    seen = { error: error.name };
  }
  const entry = who === 'bare' ? undefined : wrapped.log.at(-1);
  return { ...seen, entries: who === 'bare' ? undefined : wrapped.log.length - before, cors: entry && await entry.cors.ready };
}

window.start = (name, who) => {
  outcome(name, who).then(({ entries, ...seen }) => {
    if (who !== 'bare' && entries !== 1) throw new Error(`${entries} entries`);
    window.result = JSON.stringify(seen);
  }).catch((error) => { window.result = JSON.stringify({ failed: String(error) }); });
};
window.asGlobal = async () => {
  const own = window.fetch = wrapFetch(bare, options);
  const { fetch } = window;
  window.result = JSON.stringify({ bare: (await fetch('/echo')).status, ofWindow: (await window.fetch('/echo')).status, ofSelf: (await self.fetch('/echo')).status, log: own.log.length });
  window.fetch = bare;
};
window.unhandled = () => {
  addEventListener('unhandledrejection', (event) => {
    event.preventDefault();
    window.result = JSON.stringify({ name: event.reason.name });
  }, { once: true });
  void wrapped(`${second}/echo`);
};
window.ready = true;
