import assert from 'node:assert/strict';
import { explains } from './browser.mjs';
import { NOTHING, demandReason, fetchMain, main } from './sample.mjs';

const packages = { next: '16.4.6', react: '19.3.1', 'react-dom': '19.3.1', jquery: '4.0.0' };

/** A page whose call is made in the browser, and two route handlers, which run in Node. */
function write(app) {
  const engine = "import { createEngine } from 'corsight';\n\nexport const dynamic = 'force-dynamic';\nexport async function GET() {\n";
  app.write({
    'next.config.mjs': 'export default {};',
    'app/layout.js': 'export default function Layout({ children }) { return <html><body>{children}</body></html>; }',
    // jQuery 4 can only be imported where there is a document.
    'app/page.js': "'use client';\nimport { useEffect } from 'react';\nexport default function Page() {\nuseEffect(() => { import('./call.js'); }, []);\nreturn <p>app</p>;\n}\n",
    'app/call.js': main(app.api),
    'app/engine/route.js': `${engine}const engine = await createEngine({ origin: 'https://app.example' });\nreturn new Response(engine.plan({ url: 'https://api.example/', method: 'PUT' }).kind);\n}\n`,
    'app/fetch/route.js': `${engine}${fetchMain(app.api).replace(/^import .*$/m, '').replace('console.log(', 'return new Response(')}}\n`.replace("{ createEngine } from 'corsight'", "{ createFetch } from 'corsight/fetch'"),
  });
}

const CHECKS = {
  'a page': explains,
  'a route handler, createEngine': async (_app, url) => assert.equal(await textOf(`${url}engine`), 'cors-with-preflight'),
  'a route handler, createFetch': async (app, url) => demandReason(await textOf(`${url}fetch`), app.api),
};
async function textOf(url) {
  const response = await fetch(url);
  return response.ok ? response.text() : assert.fail(`${response.status}: ${await response.text()}`);
}

const MODES = {
  dev: (bundler) => (app) => app.start(`next dev --${bundler} --port {port}`),
  build: (bundler) => async (app) => {
    await app.run(`next build --${bundler}`);
    return app.start('next start --port {port}');
  },
};

const rows = Object.entries(MODES).flatMap(([mode, start]) => ['turbopack', 'webpack'].flatMap((bundler) => Object.entries(CHECKS).map(([what, check]) => ({
  tool: 'Next', version: packages.next, mode: `${mode}, ${bundler}: ${what}`, asks: NOTHING, packages,
  async run(app) {
    write(app);
    await check(app, await start(bundler)(app));
  },
}))));

export default {
  name: 'Next',
  text: 'Nothing to do, with Turbopack and with webpack, in pages and in route handlers.',
  rows,
};
