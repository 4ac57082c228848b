/**
 * Loading the wasm: what can go wrong, and what the message says to do. In a file of its own, because a process loads the wasm once.
 */
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { JSDOM } from 'jsdom';
import { createEngine, isCorsError } from '../../pkg/index.js';
import { initiators } from '../../pkg/initiators.js';
import { ORIGIN } from './support.mjs';

const file = new URL('../../pkg/wasm/corsight_bg.wasm', import.meta.url);
const bytes = new Uint8Array(await readFile(file));

/** The wasm with another stamp: as an older build left it in a cache. */
function ofAnotherVersion() {
  const older = bytes.slice();
  // The stamp is the last section's text.
  const last = older.length - 1;
  older[last] = older[last] === 48 ? 49 : 48;
  return older;
}
const text = (string) => new TextEncoder().encode(string);
const answers = {
  '/page': [200, text('\n<!doctype html><title>App</title>'), 'text/html'],
  '/missing': [404, text('not found'), 'text/plain'],
  '/broken': [200, bytes.slice(0, 1000), 'application/wasm'],
  '/older': [200, ofAnotherVersion(), 'application/wasm'],
  '/good': [200, bytes, 'application/wasm'],
};
const server = createServer(({ url }, response) => {
  const [status, body, type] = answers[url];
  response.writeHead(status, { 'Content-Type': type }).end(body);
});
await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
const base = `http://127.0.0.1:${server.address().port}`;
after(() => server.close());

/** What is said of a wasm that does not load; nothing is loaded then. */
async function refusal(wasm) {
  const error = await createEngine({ origin: ORIGIN, wasm }).then(() => assert.fail('it loaded'), (error) => error);
  assert.ok(isCorsError(error) && error instanceof TypeError, String(error));
  assert.equal(error.code, 'engine-unavailable');
  const prefix = 'The WebAssembly could not be loaded: ';
  assert.ok(error.message.startsWith(prefix), error.message);
  return error.message.slice(prefix.length);
}

/** Runs `work` as if in a page at `url`. */
async function inPage(url, work) {
  const { window } = new JSDOM('', { url });
  globalThis.document = window.document;
  try {
    return await work(window);
  } finally {
    delete globalThis.document;
    window.close();
  }
}

const inline = "To make the wasm part of your JavaScript, write `import wasm from 'corsight/inline'` and set the option, as in wrap($, { wasm })";
const leftBehind = `Your bundler or server left the file out. ${inline}. Or copy wasm/corsight_bg.wasm of the package there`;

// In this order: nothing is loaded before the last ones.
test('a page in place of the wasm', async () => {
  assert.equal(await refusal(new URL(`${base}/page`)), `the content from ${base}/page is a page, not the wasm. ${leftBehind}`);
  assert.equal(await refusal(text('  <html>')), `the content is a page, not the wasm. ${leftBehind}`);
  assert.equal(await refusal(text('\ufeff<html>').buffer), `the content is a page, not the wasm. ${leftBehind}`);
});
test('no such file at a server', async () => {
  assert.equal(await refusal(new URL(`${base}/missing`)), `the server answered with status 404 for ${base}/missing. ${leftBehind}`);
});
test('a URL that has only a path, as Next makes of the address of an asset', async () => {
  class RelativeURL extends URL {
    get href() { return this.pathname; }
  }
  const url = new RelativeURL('http://x.y/missing');
  const message = await inPage(`${base}/app/page.html`, () => refusal(url));
  assert.equal(message, `the server answered with status 404 for ${base}/missing. ${leftBehind}`);
  assert.match(await refusal(url), /^the file file:\/\/\/missing cannot be read/);
});
test('no such file on the disk', async () => {
  for (const wasm of [new URL('file:///nowhere/corsight.wasm'), './nowhere/corsight.wasm']) {
    const message = await refusal(wasm);
    assert.match(message, /^the file file:\/\/\/.*nowhere\/corsight\.wasm cannot be read \(Error: ENOENT: no such file or directory/);
    assert.ok(message.endsWith(`. ${leftBehind}`), message);
  }
});
test('a file in a page', async () => {
  const { process } = globalThis;
  try {
    delete globalThis.process;
    assert.equal(await refusal('file:///app/corsight_bg.wasm'), `a page cannot read the file file:///app/corsight_bg.wasm. ${leftBehind}`);
  } finally {
    globalThis.process = process;
  }
});
test('a function that gives nothing, or fails', async () => {
  assert.equal(await refusal(() => undefined), 'the function that is the option wasm gave undefined instead of a URL, the string of a URL, bytes or a WebAssembly.Module');
  assert.equal(await refusal(() => () => bytes), 'the function that is the option wasm gave [object Function] instead of a URL, the string of a URL, bytes or a WebAssembly.Module');
  assert.equal(await refusal(async () => { throw new Error('not today'); }), 'Error: not today');
  assert.equal(await refusal(async () => `${base}/missing`), `the server answered with status 404 for ${base}/missing. ${leftBehind}`);
});
test('no server', async () => {
  assert.match(await refusal(new URL('http://127.0.0.1:1/corsight.wasm')),
    /^the request for http:\/\/127\.0\.0\.1:1\/corsight\.wasm failed \(.*\): check that its server runs and lets this page read it, and that connect-src of the page's Content-Security-Policy allows it$/);
});
test('a policy that forbids to fetch it, as the browser tells', async () => {
  const { fetch } = globalThis;
  try {
    await inPage(`${base}/`, async (window) => {
      globalThis.fetch = async () => {
        const event = Object.assign(new window.Event('securitypolicyviolation'), { effectiveDirective: 'connect-src', blockedURI: `${base}/good` });
        window.document.dispatchEvent(event);
        throw new TypeError('Failed to fetch');
      };
      assert.equal(await refusal(new URL(`${base}/good`)), `the page's Content-Security-Policy forbids to fetch ${base}/good: add its origin to connect-src. ${inline}`);
    });
  } finally {
    globalThis.fetch = fetch;
  }
});
for (const [browser, message] of Object.entries({
  chromium: "WebAssembly.compile(): Compiling or instantiating WebAssembly module violates the following Content Security policy directive because neither 'wasm-eval' nor 'unsafe-eval' is an allowed source of script in the following Content Security Policy directive: \"script-src 'self'\"",
  firefox: 'call to WebAssembly.compile() blocked by CSP',
  webkit: "Refused to create a WebAssembly object because 'unsafe-eval' or 'wasm-unsafe-eval' is not an allowed source of script in the following Content Security Policy directive: \"script-src 'self'\".",
})) {
  test(`a policy that forbids WebAssembly, in the words of ${browser}`, async () => {
    const { compile } = WebAssembly;
    WebAssembly.compile = async () => { throw new WebAssembly.CompileError(message); };
    try {
      assert.match(await refusal(bytes), /^the page's Content-Security-Policy forbids WebAssembly: add 'wasm-unsafe-eval' to script-src \(/);
    } finally {
      WebAssembly.compile = compile;
    }
  });
}
test('a file that is broken', async () => {
  assert.match(await refusal(new URL(`${base}/broken`)), new RegExp(`^the content from ${base}/broken is not a WebAssembly module that this host can run \\(CompileError`));
  assert.match(await refusal(new Uint8Array()), /^the content is not a WebAssembly module that this host can run \(CompileError/);
});
test('the wasm of another version, and none of Corsight', async () => {
  const rule = 'but this JavaScript belongs to Corsight ';
  for (const wasm of [new URL(`${base}/older`), ofAnotherVersion(), await WebAssembly.compile(ofAnotherVersion())]) {
    const message = await refusal(wasm);
    assert.ok(message.includes(rule), message);
    assert.match(message, /^the wasm.* belongs to Corsight \d+\.\d+\.\d+\+([0-9a-f]{7}\.(modified\.)?)?[0-9a-f]{16}, .*: load wasm\/corsight_bg\.wasm of the same package, past any cache\. To make /);
    assert.ok(message.endsWith(`. ${inline}`), message);
  }
  const empty = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  for (const wasm of [empty, await WebAssembly.compile(empty)]) {
    const message = await refusal(wasm);
    assert.ok(message.includes(rule) && message.includes('is not a wasm of Corsight'), message);
  }
});
test('initiators are told the same', async () => {
  await assert.rejects(initiators({ wasm: text('<html>') }), { code: 'engine-unavailable' });
  await assert.rejects(initiators({ wsam: bytes }), { code: 'misuse', message: '"wsam" is not a known option of initiators: did you mean "wasm"?' });
});

// A string is an address. A process loads the wasm once, so each is tried in one of its own.
const path = fileURLToPath(file);
const jsdom = JSON.stringify(import.meta.resolve('jsdom'));
const index = JSON.stringify(new URL('../../pkg/index.js', import.meta.url).href);
const strings = { 'an absolute path': path, 'a path': relative(process.cwd(), path), 'a file URL': file.href, 'a URL': `${base}/good`, 'a path of the document': '/good' };
for (const [kind, wasm] of Object.entries(strings)) {
  test(`${kind} as a string`, async () => {
    const page = kind.endsWith('document') ? `const { JSDOM } = await import(${jsdom}); globalThis.document = new JSDOM('', { url: '${base}/deep/page.html' }).window.document;` : '';
    const program = `${page} const { createEngine } = await import(${index});
      const engine = await createEngine({ origin: '${ORIGIN}', wasm: ${JSON.stringify(wasm)} });
      process.stdout.write(engine.plan('https://api.example/').kind); process.exit();`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program]);
    assert.equal(stdout, 'cors');
  });
}
test('after all that it loads', async () => {
  const engine = await createEngine({ origin: ORIGIN, wasm: `${base}/good` });
  assert.equal(engine.plan('https://api.example/').kind, 'cors');
});

test('a module of another realm', async () => {
  const code = `import vm from 'node:vm';
    import { readFileSync } from 'node:fs';
    import { createEngine } from '${new URL('../../pkg/index.js', import.meta.url)}';
    const bytes = readFileSync(new URL('${file}'));
    const wasm = vm.runInNewContext('new WebAssembly.Module(bytes)', { bytes });
    const engine = await createEngine({ origin: 'https://app.example', wasm });
    console.log(engine.plan('https://api.example/').kind);`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', code]);
  assert.equal(stdout, 'cors\n');
});
