// What a page is told whose wasm does not load, in every browser: by a policy, by a server that answers a page, by a file that is not there.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { inEachBrowser } from './browsers.mjs';

const pkg = new URL('../../pkg/', import.meta.url);
const SCRIPT = "script-src 'self' 'nonce-x'";
const inline = "To make the wasm part of your JavaScript, write `import wasm from 'corsight/inline'` and set the option, as in wrap\\(\\$, \\{ wasm \\}\\)";
const leftBehind = `Your bundler or server left the file out. ${inline}. Or copy wasm/corsight_bg.wasm of the package there`;

/** Pages: a policy, the option `wasm` as JavaScript, and what createEngine then says. `{base}` is the server's origin. */
const pages = {
  'wasm-unsafe-eval': { policy: `${SCRIPT} 'wasm-unsafe-eval'`, says: /^loaded$/ },
  'no policy, a string': { wasm: "'/pkg/wasm/corsight_bg.wasm'", says: /^loaded$/ },
  'WebAssembly is forbidden': { policy: SCRIPT, says: /^The WebAssembly could not be loaded: the page's Content-Security-Policy forbids WebAssembly: add 'wasm-unsafe-eval' to script-src \(/ },
  'fetching is forbidden': { policy: `${SCRIPT} 'wasm-unsafe-eval'; connect-src 'none'`,
    says: new RegExp(`^The WebAssembly could not be loaded: the page's Content-Security-Policy forbids to fetch {base}/pkg/wasm/corsight_bg\\.wasm: add its origin to connect-src. ${inline}$`) },
  'fetching is forbidden, and the wasm is in a module': { policy: `${SCRIPT} 'wasm-unsafe-eval'; connect-src 'none'`, wasm: 'inline', says: /^loaded$/ },
  'a page': { wasm: "new URL('/index.html', location.href)", says: new RegExp(`^The WebAssembly could not be loaded: the content from {base}/index\\.html is a page, not the wasm. ${leftBehind}$`) },
  'no file': { wasm: "'/nowhere.wasm'", says: new RegExp(`^The WebAssembly could not be loaded: the server answered with status 404 for {base}/nowhere\\.wasm. ${leftBehind}$`) },
};

const html = (wasm = 'undefined') => `<!doctype html><link rel="icon" href="data:,"><script type="module" nonce="x">
import { createEngine } from '/pkg/index.js';
import inline from '/pkg/inline.js';
createEngine({ wasm: ${wasm} }).then(() => { document.title = 'loaded'; }, (error) => { document.title = error.message; });
</script>`;

const server = createServer(({ url }, response) => {
  const path = decodeURIComponent(url);
  const page = pages[path.slice(1)];
  if (page || path === '/index.html') {
    response.writeHead(200, { 'Content-Type': 'text/html', ...page?.policy && { 'Content-Security-Policy': page.policy } }).end(html(page?.wasm));
    return;
  }
  try {
    const body = readFileSync(new URL(path.replace(/^\/pkg\//, ''), pkg));
    response.writeHead(200, { 'Content-Type': path.endsWith('.js') ? 'text/javascript' : 'application/wasm' }).end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
const base = `http://127.0.0.1:${server.address().port}`;
after(() => server.close());

inEachBrowser((_name, launch) => {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser?.close());

  for (const [page, { says }] of Object.entries(pages)) {
    test(page, async (t) => {
      await browser.open(`${base}/${encodeURIComponent(page)}`);
      const deadline = Date.now() + 30_000;
      let title;
      while (!(title = await browser.evaluate('document.title')) && Date.now() < deadline) await new Promise((resolve) => { setTimeout(resolve, 50); });
      t.diagnostic(title);
      assert.match(title.replaceAll(base, '{base}'), new RegExp(says.source.replaceAll('{base}', '\\{base\\}')));
    });
  }
});
