import { explains } from './browser.mjs';
import { NOTHING, html } from './sample.mjs';

const CORSIGHT = '/node_modules/corsight';
const PUT = (api) => `'${api}', { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: '{}' }`;

/** What a worker does, between its imports and the message to its page. */
const USES = {
  wrapFetch: { from: 'fetch.js', text: (api) => `const wrapped = wrapFetch(fetch); await wrapped.ready; await wrapped(${PUT(api)}).catch(() => {}); const { diagnosis } = await wrapped.log.at(-1).cors.ready; tell(diagnosis.text);` },
  // It has no network of its own: its plan is told in the words that the rows look for.
  createEngine: { from: 'index.js', text: (api) => `const engine = await createEngine(); const { requires: { response: [{ name, value }] } } = engine.plan({ url: '${api}', method: 'PUT' }); tell('PUT ${api} failed: ' + name + ': ' + value);` },
};

const KINDS = {
  'dedicated worker': { make: "new Worker('/worker.js', { type: 'module' }).onmessage = told;" },
  'shared worker': { make: "new SharedWorker('/worker.js', { type: 'module' }).port.onmessage = told;" },
  'classic worker, import()': { make: "new Worker('/worker.js').onmessage = told;" },
  'service worker': { make: "navigator.serviceWorker.onmessage = told; navigator.serviceWorker.register('/worker.js', { type: 'module' }).then(() => navigator.serviceWorker.ready).then(({ active }) => active.postMessage('go')); navigator.serviceWorker.startMessages();" },
};
/** How a worker of each kind comes to its work, and answers. */
const BODIES = {
  'dedicated worker': (name, from, text) => `import { ${name} } from '${CORSIGHT}/${from}'; const tell = postMessage;${text}`,
  'shared worker': (name, from, text) => `import { ${name} } from '${CORSIGHT}/${from}'; onconnect = async ({ ports: [port] }) => { const tell = (text) => port.postMessage(text); ${text} };`,
  'classic worker, import()': (name, from, text) => `const tell = postMessage; import('${CORSIGHT}/${from}').then(async ({ ${name} }) => { ${text} });`,
  'service worker': (name, from, text) => `import { ${name} } from '${CORSIGHT}/${from}'; onmessage = (event) => { const tell = (text) => event.source.postMessage(text); event.waitUntil((async () => { ${text} })()); };`,
};

const rows = Object.entries(KINDS).flatMap(([kind, { make }]) => Object.entries(USES).map(([name, { from, text }]) => ({
  tool: 'Chromium', mode: `${kind}, ${name}`, asks: NOTHING, packages: {}, most: kind === 'service worker',
  async run(app) {
    app.write({
      'index.html': html(`<script type="module">const told = ({ data }) => console.log('told: ' + data); ${make}</script>`),
      'worker.js': BODIES[kind](name, from, text(app.api)),
    });
    await explains(app, await app.serve());
  },
})));

export default {
  name: 'Workers',
  text: 'Nothing to do, in dedicated, shared and service workers. A classic worker loads the package by `import()`.',
  rows,
};
