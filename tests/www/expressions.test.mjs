/**
 * Regular expressions over what a server or a page gives: four times the text may take no more than about four times as long.
 */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { blobResponse } from '../../pkg/transport/local-urls.js';
import { createEngine } from '../../pkg/index.js';
import { extractMimeType, isXml, parseMimeType, serializeMimeType } from '../../pkg/host/mime-type.js';
import { isToken, splitAtCommas, strip } from '../../pkg/host/http-text.js';
import { createReferrer } from '../../pkg/fetch/referrer.js';
import { demandSendable } from '../../pkg/transport/sendable.js';
import { matchesIntegrity } from '../../pkg/fetch/integrity.js';
import { isForbidden, readBody, readHeader, readOpen } from '../../pkg/xhr/request.js';
import { XhrResponse } from '../../pkg/xhr/response.js';

/** What texts that are hard for expressions are made of: each is repeated, between a beginning and an end. */
const PIECES = [' ', '\t \n\r', '"', '\\', '\\"', '""', ',', ';', '=', '/', 'a', 'a,', '; ', ' ;', ';a=', ';a="b" ', ';charset="', ';charset= ', 'charset ', 'charset=\'', '-', '1 ', '#\n', '.', 'localhost.', '+xml', '\xe9', '<meta charset ', 'connect ', 'A='];
const BEGINNINGS = ['', 'a/', 'a/b;c="', 'a/b; charset', 'bytes=', '"', 'sha256-A', '<meta'];
const ENDS = ['', 'x', '\u0100'];

const engine = await createEngine({ origin: 'http://app.example' });
const received = (/** @type {string} */ type) => new XhrResponse(/** @type {any} */ ({ status: 200, url: 'http://a.example/', headers: [['Content-Type', type]] }), '', null);
const tolerant = (work) => (/** @type {string} */ text) => {
  try {
    work(text);
  } catch {
    // Many of these texts are refused, which takes its time as well.
  }
};

/** Everything that looks at such a text with an expression, or with what has taken the place of one. */
const READERS = {
  parseMimeType, extractMimeType, isXml, isToken, splitAtCommas, strip,
  serializeMimeType: (text) => serializeMimeType({ essence: 'a/b', parameters: new Map([['a', text]]) }),
  'the range of a blob': (text) => blobResponse(new Blob(['abc']), { method: 'GET', headers: [['Range', text]] }),
  'a filtered header': (text) => engine.filter('http://api.example/', { status: 200, headers: [['Access-Control-Allow-Origin', '*'], ['Content-Type', ` ${text}`]] }),
  'a sendable header': (text) => demandSendable('http://a.example/', { method: 'GET', headers: [['A', text]] }),
  'a sendable method': (text) => demandSendable('http://a.example/', { method: text, headers: [] }),
  'a sendable URL': (text) => demandSendable(text, { method: 'GET', headers: [] }),
  'a header of an XMLHttpRequest': (text) => readHeader('A', text),
  'a header name of an XMLHttpRequest': (text) => readHeader(text, 'a'),
  'a forbidden header': (text) => isForbidden('X-HTTP-Method', text),
  'a method': (text) => readOpen(text, 'http://a.example/', null, null, () => 'http://a.example/'),
  ...Object.fromEntries(['chromium', 'firefox', 'webkit', ''].flatMap((browser) => ['text', new URLSearchParams({ a: 'b' })].map((body) => [`the charset of a ${typeof body} in ${browser || 'the Standard'}`,
    (text) => readBody(body, [['Content-Type', text]], browser)]))),
  'a response as text': (text) => received(text).text('', null),
  'text that may declare its charset': (text) => {
    const response = received('text/xml');
    response.chunks.push(new TextEncoder().encode(text));
    return response.text('', null);
  },
  'all headers of a response': (text) => received(text).lines(),
  'a referrer policy': (text) => createReferrer(new URL('http://a.example/'), '').redirected([['Referrer-Policy', text]]),
  'a referrer': (text) => createReferrer(new URL(`http://${text.replace(/[^\w.-]/g, '-')}.example/`), '').to('http://b.example/'),
  integrity: (text) => void matchesIntegrity(new ArrayBuffer(0), text).catch(() => {}),
};

const LENGTH = 1500;

/** How long `work` takes, in milliseconds. */
function timeOf(work) {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/**
 * How many times as long the long text takes as the short one: the shortest runs of both, because what else the machine does makes runs
 * longer, never shorter. The runs alternate, because the machine itself is faster at one time than at another.
 */
function ratioOf(read, short, long) {
  let [timeOfShort, timeOfLong] = [Infinity, Infinity];
  for (let round = 0; round < 8; round += 1) {
    for (let run = 0; run < 4; run += 1) timeOfShort = Math.min(timeOfShort, timeOf(() => read(short)));
    timeOfLong = Math.min(timeOfLong, timeOf(() => read(long)));
  }
  return timeOfLong / Math.max(timeOfShort, 0.02);
}

/** Whether a text four times as long takes far more than four times as long. What is as quick as this is not measured. */
function isSuperlinear(read, text) {
  const [short, long] = [text(LENGTH), text(4 * LENGTH)];
  if (timeOf(() => read(long)) < 3) return false;
  // Again, with patience: a quadratic reader takes sixteen times as long, and always does.
  for (let attempt = 0; attempt < 3; attempt += 1) {
    if (ratioOf(read, short, long) < 8) return false;
  }
  return true;
}

for (const [name, read] of Object.entries(READERS)) test(name, () => {
  const reader = tolerant(read);
  for (const beginning of BEGINNINGS) for (const piece of PIECES) for (const end of ENDS) {
    const text = (/** @type {number} */ length) => beginning + piece.repeat(Math.ceil(length / piece.length)) + end;
    assert.ok(!isSuperlinear(reader, text), `far more than linear in ${JSON.stringify(beginning)} ${JSON.stringify(piece)}… ${JSON.stringify(end)}`);
  }
});

test('the measure finds what is quadratic', () => {
  assert.ok(isSuperlinear((text) => text.replace(/[\t ]+$/g, ''), (length) => `${' '.repeat(length)}x`));
  assert.ok(!isSuperlinear((text) => text.replace(/[\t ]/g, ''), (length) => ' '.repeat(100 * length)));
});

test('no expression of the package trims an end: it would begin anew at each place in a run of such characters', async () => {
  const folder = new URL('../../www/', import.meta.url);
  const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.js'));
  assert.ok(files.length > 30);
  const texts = await Promise.all(files.map((file) => readFile(new URL(file, folder), 'utf8')));
  const trims = files.flatMap((file, index) => [...texts[index].matchAll(/\/(?!\^)[^/\n]*[+*]\$\/[a-z]*[.,)]/g)].map(([expression]) => `${file}: ${expression}`));
  assert.deepEqual(trims, []);
});
