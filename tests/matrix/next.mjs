import assert from 'node:assert/strict';
import { explains } from './browser.mjs';
import { NOTHING, demandPlan, demandReason, engineMain, fetchMain, main, within } from './sample.mjs';

const packages = { next: '16.4.6', react: '19.3.1', 'react-dom': '19.3.1', jquery: '4.0.0' };

/** A route handler that answers what a module prints. */
const route = (text) => within(text.replace('console.log(', 'return new Response('), "export const dynamic = 'force-dynamic';\nexport async function GET() {", '}');

/** A page whose call is made in the browser, and two route handlers, which run in Node. */
const filesOf = (api) => ({
  'next.config.mjs': 'export default {};',
  'app/layout.js': 'export default function Layout({ children }) { return <html><body>{children}</body></html>; }',
  // jQuery 4 can only be imported where there is a document.
  'app/page.js': "'use client';\nimport { useEffect } from 'react';\nexport default function Page() {\nuseEffect(() => { import('./call.js'); }, []);\nreturn <p>app</p>;\n}\n",
  'app/call.js': main(api),
  'app/engine/route.js': route(engineMain),
  'app/fetch/route.js': route(fetchMain(api)),
});

async function textOf(url) {
  const response = await fetch(url);
  return response.ok ? response.text() : assert.fail(`${url}: ${response.status} ${await response.text()}`);
}

const MODES = {
  dev: (app, bundler) => app.start(`next dev --${bundler} --port {port}`),
  async build(app, bundler) {
    await app.run(`next build --${bundler}`);
    return app.start('next start --port {port}');
  },
};

const rows = Object.entries(MODES).flatMap(([mode, start]) => ['turbopack', 'webpack'].map((bundler) => ({
  tool: 'Next', version: packages.next, mode: `${mode}, ${bundler}: a page, route handlers with createEngine and createFetch`, asks: NOTHING, packages,
  async run(app) {
    app.write(filesOf(app.api));
    const url = await start(app, bundler);
    await explains(app, url);
    demandPlan(await textOf(`${url}engine`));
    demandReason(await textOf(`${url}fetch`), app.api);
  },
})));

export default {
  name: 'Next',
  asks: 'nothing',
  text: 'Nothing to do, with Turbopack and with webpack, in pages and in route handlers. jQuery 4 itself is imported where there is a document, as in an effect.',
  rows,
};
