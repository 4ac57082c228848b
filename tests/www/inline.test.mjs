/**
 * The wasm as a part of the JavaScript, for everything that takes the option `wasm`, and on hosts that unpack it in other ways. Each case
 * runs in a process of its own, because a process loads the wasm once.
 */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import wasm from '../../pkg/inline.js';

const pkg = new URL('../../pkg/', import.meta.url);
const inline = `import wasm from '${pkg}inline.js';`;
/** The file is not read: nothing but the module gives the wasm. */
const noFile = "import fs from 'node:fs/promises'; fs.readFile = () => { throw new Error('the file was read'); };";

async function run(code) {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', code], { cwd: new URL('..', import.meta.url) });
  return stdout.trim();
}

test('it is the wasm', async () => {
  assert.deepEqual(Buffer.from(await wasm()), await readFile(new URL('wasm/corsight_bg.wasm', pkg)));
});

const origin = "origin: 'https://app.example'";
const users = {
  createEngine: `import { createEngine } from '${pkg}index.js';
    const engine = await createEngine({ ${origin}, wasm });
    console.log(engine.plan({ url: 'https://api.example/', method: 'PUT' }).kind);`,
  createFetch: `import { createFetch } from '${pkg}fetch.js';
    const fetch = await createFetch({ ${origin}, wasm, fetch: async () => new Response('', { status: 500 }) });
    await fetch('https://api.example/', { method: 'PUT' }).catch((error) => console.log(error.verdict.plan?.kind ?? 'cors-with-preflight'));`,
  createXMLHttpRequest: `import { createXMLHttpRequest } from '${pkg}xhr.js';
    await createXMLHttpRequest({ ${origin}, wasm });
    console.log('cors-with-preflight');`,
  wrapFetch: `import { wrapFetch } from '${pkg}fetch.js';
    const fetch = wrapFetch(async () => { throw new TypeError('no'); }, { ${origin}, wasm, console: false });
    await fetch('https://api.example/', { method: 'PUT' }).catch(() => {});
    console.log((await fetch.log[0].cors.ready).plan.kind);`,
  ajaxSetup: `import { JSDOM } from 'jsdom';
    import { ajax, ajaxSetup } from '${pkg}ajax.js';
    const { window } = new JSDOM('', { url: 'https://app.example/' });
    Object.assign(globalThis, { window, CustomEvent: window.CustomEvent, document: window.document, location: window.location, XMLHttpRequest: class { open() {} setRequestHeader() {} getAllResponseHeaders() { return ''; } send() { this.onerror(); } abort() {} } });
    ajaxSetup({ ${origin}, wasm, console: false });
    console.log((await ajax('https://api.example/', { method: 'PUT' }).cors.ready).plan.kind);
    process.exit();`,
  wrap: `import { JSDOM } from 'jsdom';
    import { createRequire } from 'node:module';
    import { wrap } from '${pkg}jquery.js';
    const { window } = new JSDOM('', { url: 'https://app.example/' });
    const $ = createRequire('${import.meta.url}')('jquery37')(window);
    const { engine } = await wrap($, { ${origin}, wasm, console: false });
    console.log(engine.plan({ url: 'https://api.example/', method: 'PUT' }).kind);
    process.exit();`,
  initiators: `import { initiators } from '${pkg}initiators.js';
    console.log((await initiators({ wasm })).length && 'cors-with-preflight');`,
};
for (const [user, code] of Object.entries(users)) {
  test(`${user} takes it`, async () => {
    assert.equal(await run(`${noFile} ${inline} ${code}`), 'cors-with-preflight');
  });
}

const load = `${inline} import { createEngine } from '${pkg}index.js';
  await createEngine({ ${origin}, wasm }).then(({ origin }) => console.log(origin), (error) => console.log(error.code, error.message));`;
test('a host without the modules of Node has DecompressionStream', async () => {
  assert.equal(await run(`process.getBuiltinModule = undefined; import('node:zlib').then(({ default: zlib }) => { zlib.gunzipSync = undefined; }); ${load}`), 'https://app.example');
});
test('a test environment without the classes of the web has the modules of Node', async () => {
  assert.equal(await run(`for (const name of ['DecompressionStream', 'Response', 'Blob']) delete globalThis[name]; ${load}`), 'https://app.example');
});
test('a host with neither says what to do', async () => {
  assert.equal(await run(`process.getBuiltinModule = undefined; delete globalThis.DecompressionStream; ${load}`),
    'engine-unavailable The WebAssembly could not be loaded: this host has no DecompressionStream, which unpacks the wasm: set the option wasm to the address of wasm/corsight_bg.wasm of the package');
});
test('importing it unpacks nothing', async () => {
  assert.equal(await run(`globalThis.atob = () => console.log('unpacked'); ${inline} await 0; console.log(typeof wasm);`), 'function');
});
