// Runs in the page and in its frames: makes the call of a case by a wrapped fetch, and asks why it failed.

import { wrapFetch } from '/pkg/fetch.js';

const PATIENCE = 20000;

/** @param {string} json The call: `api`, `call`, `before`, `warm`, `frame`, `profile`. */
export async function play(json) {
  const scene = JSON.parse(json);
  return JSON.stringify(await (scene.frame && !globalThis.isFrame ? inFrame(scene) : run(scene)));
}

async function run({ api, call, before = [], warm, profile, origin }) {
  const { path = '/data', body, ...init } = call;
  const url = api + path;
  const fetch = wrapFetch(globalThis.fetch, { console: false, diagnose: 'on-demand', profile, origin });
  for (const good of before) await fetch(api + good);
  // An image that the page has shown leaves its answer in the cache.
  if (warm) await new Promise((done) => Object.assign(new Image(), { onload: done, onerror: done, src: url }));
  const outcome = await fetch(url, { ...init, ...body && { body: new Blob(['{}'], { type: '' }) } }).then(() => 'allowed', () => 'blocked');
  const { cors } = fetch.log.at(-1);
  await cors.ready;
  await globalThis.fetch('/mark').catch(() => {});
  const diagnosis = await cors.diagnose();
  const { causes, undecided, ended, probes, text, sent } = diagnosis;
  return { outcome, text, ended, sent, logged: fetch.log.length, first: causes[0]?.code ?? null, confidence: causes[0]?.confidence ?? null,
    open: undecided.map(({ code }) => code), probes: probes.map(({ code, result }) => `${code} ${result}`) };
}

async function inFrame(scene) {
  const frame = document.createElement('iframe');
  if (scene.frame === 'sandbox') frame.sandbox.value = 'allow-scripts';
  const script = `<script>globalThis.isFrame = true</script><script type="module" src="${location.origin}/page.js"></script>`;
  const policy = scene.frame === 'policy' ? `<meta http-equiv="Content-Security-Policy" content="connect-src ${location.origin}">` : '';
  if (scene.frame === 'worker') {
    const registration = await navigator.serviceWorker.register('/worker.js', { scope: '/controlled/' });
    const worker = registration.active ?? registration.installing ?? registration.waiting;
    if (worker.state !== 'activated') await new Promise((done) => worker.addEventListener('statechange', () => worker.state === 'activated' && done()));
    frame.src = '/controlled/';
  } else {
    frame.srcdoc = `<!doctype html>${policy}${script}`;
  }
  return new Promise((done) => {
    const ended = (result) => {
      removeEventListener('message', listener);
      frame.remove();
      done(result);
    };
    const listener = ({ source, data }) => {
      if (source !== frame.contentWindow) return;
      if (data === 'ready') frame.contentWindow.postMessage(JSON.stringify(scene), '*');
      else ended(data);
    };
    addEventListener('message', listener);
    setTimeout(() => ended({ outcome: 'timeout' }), PATIENCE);
    document.body.append(frame);
  });
}

if (globalThis.isFrame) {
  addEventListener('message', async ({ data }) => parent.postMessage(JSON.parse(await play(data)), '*'));
  parent.postMessage('ready', '*');
}
