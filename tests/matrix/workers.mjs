import { explains } from './browser.mjs';
import { NOTHING, html } from './sample.mjs';

const CORSIGHT = '/node_modules/corsight';

/** What a worker does with an entry: statements that call `tell` with a text. */
const USES = {
  wrapFetch: {
    module: `${CORSIGHT}/fetch.js`,
    text: (api) => `
      const wrapped = wrapFetch(fetch);
      await wrapped('${api}', { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: '{}' }).catch(() => {});
      tell((await wrapped.log.at(-1).cors.ready).diagnosis.text);`,
  },
  // It sends nothing: its plan is told in the words that a row looks for.
  createEngine: {
    module: `${CORSIGHT}/index.js`,
    text: (api) => `
      await createEngine().then((engine) => {
        const [{ name, value }] = engine.plan({ url: '${api}', method: 'PUT' }).requires.response;
        tell('PUT ${api} failed: ' + name + ': ' + value);
      }).catch((error) => tell(error.message));`,
  },
};

/** How a page makes a worker of each kind, and how the worker comes to its work and answers. */
const KINDS = {
  'dedicated worker': {
    page: "new Worker('/worker.js', { type: 'module' }).onmessage = told;",
    worker: (name, { module }, text) => `import { ${name} } from '${module}'; const tell = postMessage; ${text}`,
  },
  'classic worker, import()': {
    page: "new Worker('/worker.js').onmessage = told;",
    worker: (name, { module }, text) => `const tell = postMessage; import('${module}').then(async ({ ${name} }) => { ${text} });`,
  },
  'shared worker': {
    page: "new SharedWorker('/worker.js', { type: 'module' }).port.onmessage = told;",
    worker: (name, { module }, text) => `import { ${name} } from '${module}'; onconnect = async ({ ports: [port] }) => { const tell = (text) => port.postMessage(text); ${text} };`,
  },
  'service worker': {
    page: `
      navigator.serviceWorker.onmessage = told;
      await navigator.serviceWorker.register('/worker.js', { type: 'module' });
      (await navigator.serviceWorker.ready).active.postMessage('go');`,
    worker: (name, { module }, text) => `import { ${name} } from '${module}'; onmessage = (event) => { const tell = (text) => event.source.postMessage(text); event.waitUntil((async () => { ${text} })()); };`,
  },
};

const rows = Object.entries(KINDS).flatMap(([kind, { page, worker }]) => Object.entries(USES).map(([name, use]) => ({
  tool: 'Worker', mode: `${kind}, ${name}`, asks: NOTHING, packages: {}, most: kind === 'service worker',
  async run(app) {
    app.write({
      'index.html': html(`<script type="module">const told = ({ data }) => console.log('told: ' + data); ${page}</script>`),
      'worker.js': worker(name, use, use.text(app.api)),
    });
    await explains(app, await app.serve());
  },
})));

export default {
  name: 'Workers',
  asks: 'nothing',
  text: 'Nothing to do, in dedicated, shared and service workers. A classic worker loads the package by `import()`.',
  rows,
};
