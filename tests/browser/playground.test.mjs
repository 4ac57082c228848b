// The playground in real browsers, from a plain file server and below a path of its own: examples, typing, pasting, dropping, the case in the
// address, and that nothing leaves the page.

import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { asking, inEachBrowser, servePage } from './browsers.mjs';
import { launchChromium } from './chromium.mjs';
import { serveFiles } from './static-server.mjs';

const at = (path) => new URL(path, import.meta.url);
const FOLDER = '/some/folder';
const startServer = async () => {
  const server = await serveFiles({
    [`${FOLDER}/test/`]: at('playground/'), [`${FOLDER}/axe/`]: at('../node_modules/axe-core/'), [`${FOLDER}/`]: at('../../pkg/playground/'),
  });
  return { ...server, page: server.page + FOLDER };
};
const READY = "!!document.querySelector('corsight-playground')?.call";
/** Loads a classic script of the server into the page. */
const load = (path) => `new Promise((done) => { const script = Object.assign(document.createElement('script'), { src: '${path}' }); script.onload = () => done(); document.head.append(script); })`;

/** A recording of a page on https://app.example: a preflight that was refused, and a call that was allowed. */
const pairs = (headers) => Object.entries(headers).map(([name, value]) => ({ name, value }));
const entry = (second, method, path, type, sent, status, received) => ({
  startedDateTime: `2026-11-30T12:00:0${second}.000Z`, time: 10, cache: {}, timings: { send: 0, wait: 10, receive: 0 }, pageref: 'page_1', _resourceType: type,
  request: { method, url: `https://api.example${path}`, httpVersion: 'h2', cookies: [], queryString: [], headersSize: -1, bodySize: 0, headers: pairs({ Origin: 'https://app.example', ...sent }) },
  response: { status, statusText: '', httpVersion: 'h2', cookies: [], content: { size: 0, mimeType: '' }, redirectURL: '', headersSize: -1, bodySize: 0, headers: pairs(received) },
});
const RECORDING = { log: { version: '1.2', creator: { name: 'WebInspector', version: '537.36' }, pages: [{ id: 'page_1', title: 'https://app.example/', startedDateTime: '2026-11-30T12:00:00.000Z', pageTimings: {} }], entries: [
  entry(1, 'OPTIONS', '/orders/42', 'preflight', { 'Access-Control-Request-Method': 'PUT' }, 403, { Vary: 'Origin' }),
  entry(1, 'PUT', '/orders/42', 'fetch', {}, 0, {}),
  entry(2, 'GET', '/items', 'fetch', { 'Sec-Fetch-Mode': 'cors', 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Dest': 'empty' }, 200, { 'Access-Control-Allow-Origin': '*' }),
] } };

/** What is true of each example, which its first cause or its act has to say, and who can act. */
const TRUTHS = {
  'no-header': ['server', /Access-Control-Allow-Origin/],
  'login-before-options': ['server', /authentication/],
  'no-route': ['server', /OPTIONS.*404/],
  'preflight-redirect': ['client', /https:\/\/api\.example\/orders/],
  'refused-by-cors-code': ['server', /CORS code/],
  'method-not-listed': ['server', /PUT/],
  'header-not-listed': ['server', /x-csrf-token/i],
  'wildcard-with-cookies': ['server', /\*.*credentials|credentials.*\*/],
  'two-layers': ['edge', /twice|two layers/],
  'other-port': ['server', /port|http:\/\/localhost:5173/],
  misspelled: ['server', /Access-Control-Allow-Orgin.*Access-Control-Allow-Origin/],
  cached: ['edge', /cache/],
  'file-page': ['page', /null/],
  'lower-case-method': ['client', /PATCH/],
  'header-on-the-request': ['client', /access-control-allow-origin out of the request/i],
  'no-cors': ['client', /no-cors/],
  'too-large': ['edge', /413.*client_max_body_size/],
  policy: ['page', /Content-Security-Policy|Content Security Policy/],
  'local-network': ['user', /local/i],
  'lost-cookie': ['server', /SameSite/],
};

inEachBrowser((name, launch) => {
  const served = servePage(launch, startServer, { milliseconds: 30_000, ready: READY });
  const ask = asking(served);
  before(() => ask(load('test/helpers.js')));

  test('there are twenty examples, and each is judged as what it is', async () => {
    assert.equal(await ask("playground().renderRoot.querySelectorAll('[data-example]').length"), 20);
    const wrong = [];
    for (const [id, [who, truth]] of Object.entries(TRUTHS)) {
      const { cause, text } = await ask(`example('${id}')`);
      const said = cause ? `${cause.act.who}: ${[cause.headline, ...cause.because, cause.act.text].join(' ')}` : 'nothing is wrong';
      if (!said.startsWith(`${who}: `) || !truth.test(said) || !text.includes(cause.headline)) wrong.push(`${id}: ${said}`);
    }
    assert.deepEqual(wrong, []);
  });

  test('the plan, the picture and the headers to send follow what is typed', async () => {
    await ask("example('no-header')");
    assert.match(await ask("change(() => type('answers', ''))"), /^planned: This is|planned GET/);
    const text = await ask("change(() => { type('method', 'PUT'); type('headers', 'X-Token: 1'); type('origin', 'https://shop.example'); }).then(() => until(() => playground().call?.plan.origin === 'https://shop.example')).then(shown)");
    assert.match(text, /cors-with-preflight/);
    assert.match(text, /OPTIONS \/items Access-Control-Request-Method: PUT Access-Control-Request-Headers: x-token Origin: https:\/\/shop\.example/);
    assert.match(text, /What the server must send To the preflight .*Access-Control-Allow-Methods: PUT Access-Control-Allow-Headers: x-token/);
    assert.match(await ask("change(() => type('answers', '204\\nAccess-Control-Allow-Origin: *\\n\\n200'))"), /blocked.*✕ The browser refuses.*PUT is never sent.*Chromium blocked Firefox blocked WebKit blocked/);
    assert.match(await ask("change(() => type('headers', 'no colon'))"), /No plan yet “no colon” has no colon/);
    assert.match(await ask("change(() => type('url', 'https://'))"), /No plan yet/);
  });

  test('what is pasted fills the form', async () => {
    const curl = "curl 'https://api.example/orders/7' -X DELETE -H 'Origin: https://shop.example' -H 'X-Api-Key: k' -H 'sec-ch-ua: \"x\"'";
    const text = await ask(`change(() => type('anything', ${JSON.stringify(curl)}))`);
    assert.match(text, /DELETE https:\/\/api\.example\/orders\/7/);
    assert.deepEqual(await ask('values()'), {
      origin: 'https://shop.example', method: 'DELETE', url: 'https://api.example/orders/7', credentials: '', mode: '', headers: 'X-Api-Key: k', answers: '',
    });
    assert.match(await ask("playground().renderRoot.querySelector('.notes').textContent"), /sec-ch-ua is left out/);
    await ask("type('anything', 'good evening')");
    await served.until("/no request/.test(document.querySelector('corsight-playground').renderRoot.querySelector('.notes')?.textContent)");
  });

  test('a file that is dropped is read', async () => {
    const headers = 'PUT /orders/9 HTTP/1.1\\nHost: api.example\\nOrigin: https://shop.example\\n\\nHTTP/1.1 204 No Content\\nAccess-Control-Allow-Origin: *\\n';
    assert.match(await ask(`change(() => drop('headers.txt', '${headers}'))`), /PUT https:\/\/api\.example\/orders\/9/);
  });

  test('a recording that is dropped is a list of calls, the first that failed is shown, and another is chosen from the list', async () => {
    const text = await ask(`change(() => drop('page.har', ${JSON.stringify(JSON.stringify(RECORDING))})).then(() => until(() => playground().calls.length === 2)).then(shown)`);
    assert.match(text, /PUT .*blocked.*GET .*allowed/);
    assert.equal(await ask("playground().call.request.method"), 'PUT');
    assert.match(await ask("values().answers"), /^403/);
    await ask("change(() => deep(playground(), '.row')[1].click())");
    assert.equal(await ask('values().method'), 'GET');
    assert.match(await ask("(drop('broken.har', '{ \"log\": '), until(() => /^broken.har: /.test(playground().notes.sentences[0])).then(() => playground().notes.sentences[0]))"), /broken\.har: ./);
    await ask("example('no-header')");
    assert.equal(await ask('playground().calls.length'), 0);
    await ask(`change(() => type('anything', ${JSON.stringify(JSON.stringify(RECORDING))})).then(() => until(() => playground().calls.length === 2))`);
  });

  test('what to do is written for the server that is chosen, and stays so with the next case', async () => {
    await ask("example('header-not-listed')");
    const before = await ask('shown()');
    assert.doesNotMatch(before, /nginx\.conf/);
    await ask("(playground().renderRoot.querySelector('.output .button').click(), until(() => playground().renderRoot.querySelector('[name=server]')).then(() => null))");
    await ask("(() => { const field = playground().renderRoot.querySelector('[name=server]'); field.value = 'nginx'; field.dispatchEvent(new Event('change')); })()");
    await served.until("document.querySelector('corsight-playground').call?.verdict?.diagnosis.causes[0].act.snippet?.server === 'nginx'");
    assert.match(await ask('playground().updateComplete.then(shown)'), /For nginx, in nginx\.conf.*x-csrf-token/i);
    await ask("example('no-header')");
    assert.match(await ask('shown()'), /For nginx, in nginx\.conf/);
    assert.deepEqual(await ask('narrow(360)'), []);
    await ask(load('axe/axe.min.js'));
    assert.deepEqual(await ask("audited('light')"), []);
    await ask("(() => { const field = playground().renderRoot.querySelector('[name=server]'); field.value = ''; field.dispatchEvent(new Event('change')); })()");
  });

  test('the address has the case, and brings it back', async () => {
    await ask("example('login-before-options')");
    await served.until("decodeURIComponent(location.hash).includes('/orders/42')");
    const before = await ask('values()');
    const hash = await ask('location.hash');
    assert.doesNotMatch(decodeURIComponent(hash), /Bearer \.\.\./, 'no value of Authorization');
    await ask("example('cached')");
    await served.until(`location.hash !== ${JSON.stringify(hash)}`);
    await ask(`change(() => { location.hash = ${JSON.stringify(hash)}; })`);
    assert.deepEqual(await ask('values()'), { ...before, headers: before.headers.replace('Bearer ...', '...') });
  });

  for (const [what, hash, says] of [
    ['cut off', '#v1:%7B%22o%22', /it was cut off or changed/],
    ['of another version', '#v9:abc', /it is of version 9, and this page reads version 1/],
    ['something else', '#section', /it does not begin with “v1:”/],
    ['without a request', `#v1:${encodeURIComponent('{"o":"https://a.example","a":[]}')}`, /it has no request/],
  ]) {
    test(`an address that is ${what} says so`, async () => {
      assert.match(await ask(`change(() => { location.hash = ${JSON.stringify(hash)}; })`), says);
      await ask("example('no-header')");
    });
  }

  test('nothing leaves the page, and nothing but its own files is loaded', async () => {
    assert.equal(await ask("refused('https://api.example/')"), 'connect-src');
    const own = served.servers.requested.filter((path) => !path.startsWith(`${FOLDER}/test/`) && path !== '/favicon.ico');
    assert.deepEqual(own.filter((path) => !path.startsWith(`${FOLDER}/`)), []);
    assert.ok(own.includes(`${FOLDER}/corsight_bg.wasm`) && own.includes(`${FOLDER}/tools_bg.wasm`));
  });

  test('nothing is wider than 360 px', async () => {
    for (const id of ['no-header', 'refused-by-cors-code', 'policy', 'lost-cookie']) {
      await ask(`example('${id}')`);
      assert.deepEqual(await ask('narrow(360)'), [], id);
    }
  });

  for (const scheme of ['light', 'dark']) {
    test(`axe finds nothing, ${scheme}`, async () => {
      if (scheme === 'light') await ask(load('axe/axe.min.js'));
      await ask("example('lost-cookie')");
      assert.deepEqual(await ask(`audited('${scheme}')`), []);
    });
  }
});

describe('screenshots', { concurrency: false }, () => {
  let server;
  let chromium;
  let page;
  const folder = fileURLToPath(at('../../target/screenshots/'));

  before(async () => {
    await mkdir(folder, { recursive: true });
    server = await startServer();
    chromium = await launchChromium();
    page = await chromium.browser.newPage();
  });
  after(async () => {
    await chromium?.close();
    server?.close();
  });

  for (const [width, scheme] of [[1280, 'light'], [1280, 'dark'], [360, 'light'], [360, 'dark']]) {
    test(`${width} px, ${scheme}`, async () => {
      await page.setViewport({ width, height: 900 });
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
      await page.goto('about:blank');
      await page.goto(`${server.page}/`);
      await page.waitForFunction(READY);
      await page.evaluate(load('test/helpers.js'));
      await page.evaluate("example('header-not-listed').then(() => null)");
      assert.equal(await page.evaluate('document.documentElement.scrollWidth'), width);
      await page.screenshot({ path: `${folder}playground-${width}-${scheme}.png`, fullPage: true });
      // The picture of the README: `CORSIGHT_WRITE_DOCS=1` renews it.
      if (width === 1280 && scheme === 'light' && process.env.CORSIGHT_WRITE_DOCS) {
        await page.screenshot({ path: fileURLToPath(at('../../docs/playground.png')) });
      }
    });
  }
});
