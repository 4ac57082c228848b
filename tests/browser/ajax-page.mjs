// What runs in the page of ajax.test.mjs: `start(name, who)` makes one of the calls below with jQuery itself (`bare`), with
// jQuery under wrap($) (`wrapped`), with older ones (`wrapped37`, 3.7, to `wrapped1`, 1.12) or with corsight/ajax (`shim`), and puts
// what could be noticed of it into `results`.

const { second, wasm } = window.config;
const here = location.origin;
window.results = {};

const { default: shim } = await import('/pkg/ajax.js');
const { wrap } = await import('/pkg/jquery.js');
const { createEngine } = await import('/pkg/index.js');
const engine = await createEngine({ wasm: new URL(wasm, here), profile: window.config.profile });
const options = { engine, console: false, diagnose: 'off' };
const { bare, wrapped, bare37, wrapped37, bare2, wrapped2, bare1, wrapped1 } = window;
for (const $ of [wrapped, wrapped37, wrapped2, wrapped1]) await wrap($, options);
shim.ajaxSetup(options);
const libraries = { bare, wrapped, bare37, wrapped37, bare2, wrapped2, bare1, wrapped1, shim };

const EVENTS = ['ajaxStart', 'ajaxSend', 'ajaxSuccess', 'ajaxError', 'ajaxComplete', 'ajaxStop'];
const plain = (value) => (value instanceof Error || value instanceof DOMException ? value.name
  : typeof value === 'function' ? 'function'
  : value instanceof ArrayBuffer ? [...new Uint8Array(value)] : value instanceof Document ? value.documentElement.outerHTML
  : value && typeof value === 'object' ? ('getResponseHeader' in value ? 'jqXHR' : 'dataTypes' in value ? 'settings' : value) : value);

/** Everything that can be noticed of one call, in order. */
async function story($, settings, also = () => {}) {
  const told = [];
  const note = (name) => function (...args) { told.push([name, ...args.map(plain)]); };
  const hear = Object.fromEntries(EVENTS.map((type) => [type, (event, ...args) => note(type)(...($ === shim ? event.detail : args))]));
  for (const type of EVENTS) {
    if ($ === shim) document.addEventListener(type, hear[type]);
    else $(document).on(type, hear[type]);
  }
  const given = { success: note('success'), error: note('error'), complete: note('complete'), ...settings };
  const jqXHR = $.ajax(given);
  told.push(['returned', jqXHR.readyState, jqXHR.state(), $.active]);
  also(jqXHR);
  jqXHR.then(note('then'), note('then, failed'));
  await new Promise((resolve) => { jqXHR.then(() => resolve(), () => resolve()); });
  for (const type of EVENTS) {
    if ($ === shim) document.removeEventListener(type, hear[type]);
    else $(document).off(type, hear[type]);
  }
  const { status, statusText, readyState, responseText, responseJSON } = jqXHR;
  const seen = { told, status, statusText, readyState, responseText, responseJSON, active: $.active, state: jqXHR.state(),
    type: jqXHR.getResponseHeader('content-type'), headers: jqXHR.getAllResponseHeaders() };
  // The names of JSONP and what keeps answers out of caches are new each time, and so is the date.
  const text = JSON.stringify(seen).replace(/jQuery\d+_\d+/g, 'NAME').replace(/_=\d+/g, '_=N').replace(/date: [^\\]*/gi, 'date');
  return { ...JSON.parse(text), cors: jqXHR.cors && JSON.parse(JSON.stringify(jqXHR.cors)) };
}

/** A server of windows-1251 would say so in Cyrillic. */
const script = `${second}/script?name=`;
const bytes = new Uint8Array([1, 2, 255]);
const progress = (heard) => () => {
  const xhr = new XMLHttpRequest();
  xhr.upload.addEventListener('progress', (event) => heard.push([event.loaded, event.total]));
  xhr.upload.addEventListener('load', () => heard.push('load'));
  return xhr;
};

/** By name: settings, or a function that makes the call itself. */
export const calls = {
  'same origin': { url: '/echo' },
  'same origin, said to be another': { url: '/echo', crossDomain: true },
  'another origin': { url: `${second}/echo?cors` },
  'X-Requested-With of one\'s own': { url: `${second}/echo?cors`, headers: { 'X-Requested-With': 'me' } },
  'credentials': { url: `${second}/echo?credentials`, xhrFields: { withCredentials: true } },
  'credentials, refused': { url: `${second}/echo?cors`, xhrFields: { withCredentials: true } },
  'password': { url: '/password', username: 'anna', password: 'geheim' },
  'form': { url: '/echo', method: 'POST', data: { a: [1, 2], 'b c': 'ü&' } },
  'accepts': { url: '/echo', dataType: 'thing', accepts: { thing: 'application/x-thing' }, converters: { 'text thing': (text) => text.length > 9 } },
  'JSON to another origin': { url: `${second}/echo?cors`, method: 'PUT', contentType: 'application/json', data: '{}', headers: { 'X-A': '1' } },
  'no answer to the preflight': { url: `${second}/echo`, method: 'PUT' },
  'typed array': { url: '/echo', method: 'POST', data: bytes, contentType: 'application/x-bytes' },
  'Blob': { url: '/echo', method: 'POST', data: new Blob([bytes], { type: 'image/x' }), contentType: false },
  'URLSearchParams': { url: '/echo', method: 'POST', data: new URLSearchParams({ a: 'b c' }) },
  'binary response': { url: '/bytes', xhrFields: { responseType: 'arraybuffer' }, dataType: 'raw', converters: { 'binary raw': (value) => value } },
  'mimeType': { url: '/bytes', mimeType: 'text/plain; charset=windows-1251' },
  'scriptCharset': async ($) => {
    delete window.cyrillic;
    return [await story($, { url: `${script}cyrillic`, dataType: 'script', scriptCharset: 'windows-1251' }), window.cyrillic];
  },
  'script attributes': async ($) => {
    const added = [];
    const observer = new MutationObserver((records) => added.push(...records.flatMap(({ addedNodes }) => [...addedNodes].map((node) => node.outerHTML))));
    observer.observe(document.head, { childList: true });
    const told = await story($, { url: '/script?name=latin', dataType: 'script', scriptAttrs: { 'data-x': 'y', 'nonce': null, 'async': false } });
    observer.disconnect();
    return [told, added.map((html) => html.replace(/_=\d+/, '_=N'))];
  },
  'no such script': { url: `${second}/404`, dataType: 'script' },
  'JSONP': { url: `${second}/jsonp`, dataType: 'jsonp' },
  'JSONP without a call': { url: `${script}latin`, dataType: 'jsonp' },
  'JSONP of the own origin': { url: '/jsonp', dataType: 'jsonp', data: { a: 1 } },
  'XML': { url: '/xml' },
  'broken XML': { url: '/echo', dataType: 'xml' },
  'HEAD': { url: '/echo', method: 'HEAD' },
  'no content': { url: '/status?204' },
  'not found': { url: '/status?404', statusCode: { 404() {} } },
  'synchronous': { url: '/echo', async: false },
  'synchronous, another origin': { url: `${second}/echo?cors`, async: false },
  'synchronous, refused': { url: `${second}/echo`, async: false },
  'aborted': async ($) => story($, { url: '/never' }, (jqXHR) => jqXHR.abort('why')),
  'aborted in beforeSend': { url: '/never', beforeSend: (jqXHR) => { jqXHR.abort(); } },
  'timeout': { url: '/never', timeout: 30 },
  'not modified': async ($) => [await story($, { url: '/etag', ifModified: true, cache: true }), await story($, { url: '/etag', ifModified: true, cache: true })],
  'upload progress': async ($) => {
    const heard = [];
    const told = await story($, { url: '/echo', method: 'POST', data: 'x'.repeat(5000), xhr: progress(heard) });
    return [told, heard.at(-1), heard.at(-2)];
  },
  'upload progress to another origin': { url: `${second}/echo?cors`, method: 'POST', data: 'x', xhr: progress([]) },
  'on an element': async ($) => {
    const element = document.body.appendChild(document.createElement('p'));
    const got = [];
    const hear = function (event) { got.push([event.type, event.target === element, event.currentTarget === element]); };
    for (const type of EVENTS) element.addEventListener(type, hear);
    if ($ !== shim) for (const type of EVENTS) $(element).on(type, hear);
    const told = await story($, { url: '/echo', context: element, success() { got.push(this === element); } });
    element.remove();
    return [told, got];
  },
};

window.start = (name, who) => {
  const key = `${who}: ${name}`;
  const call = calls[name];
  const made = (async () => (typeof call === 'function' ? call(libraries[who]) : story(libraries[who], call)))();
  made.then((value) => { window.results[key] = JSON.stringify({ value }); }, (error) => { window.results[key] = JSON.stringify({ error: String(error) }); });
};

/** Headers that are not exposed, and what the console is told of them. */
calls['hidden headers'] = async ($) => {
  const library = Object.keys(libraries).find((name) => libraries[name] === $);
  const said = [];
  const { groupCollapsed, log, groupEnd } = console;
  const talking = { groupCollapsed: (text) => said.push(text), log: (text) => said.push(text), groupEnd() {} };
  if (library === 'talking') Object.assign(console, talking);
  const read = [];
  const jqXHR = $.ajax({ url: `${second}/headers?cors`, success(_data, _status, given) {
    for (const name of ['X-Shown', 'X-Hidden', 'x-hidden', 'Content-Type', 'Expires', 'Set-Cookie', 'X-Other']) read.push(given.getResponseHeader(name));
  } });
  await jqXHR;
  Object.assign(console, { groupCollapsed, log, groupEnd });
  return { read, said, findings: jqXHR.cors?.verdict.findings.map(({ code, expected, message }) => [code, expected, message]) };
};
libraries.talking = window.talking;
await wrap(window.talking, { engine });

calls['same origin, hidden headers'] = async ($) => {
  const jqXHR = $.ajax('/echo');
  await jqXHR;
  return [jqXHR.getResponseHeader('X-Hidden'), jqXHR.cors?.verdict.findings.length];
};
calls['aborted when it is at the server'] = async ($) => {
  const key = `?${Math.random()}`;
  const until = async (state) => {
    const deadline = Date.now() + 10_000;
    for (;;) {
      const now = await (await fetch(`/hanging${key}`)).text();
      if (now === state || Date.now() > deadline) return now;
      await new Promise((resolve) => { setTimeout(resolve, 20); });
    }
  };
  const jqXHR = $.ajax(`/hang${key}`);
  const open = await until('open');
  jqXHR.abort();
  return [open, await until('closed'), jqXHR.statusText];
};
calls['refused by enforcement'] = async ($) => story($, { url: 'http://localhost:6000/', enforce: true });
calls['in a frame'] = async () => {
  const frame = document.createElement('iframe');
  frame.src = '/deep/frame.html';
  document.body.append(frame);
  await new Promise((resolve) => { frame.onload = resolve; });
  const { $ } = frame.contentWindow;
  const { restore } = await wrap($, options);
  const jqXHR = $.ajax({ url: 'echo', method: 'POST', data: 'x', xhr() {
    const xhr = new frame.contentWindow.XMLHttpRequest();
    xhr.upload.addEventListener('load', () => {});
    return xhr;
  } });
  await jqXHR;
  restore();
  const { plan, verdict } = jqXHR.cors;
  frame.remove();
  return [plan.request.url, plan.kind, verdict.outcome, verdict.response.url];
};
window.ready = true;
