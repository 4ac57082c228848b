/**
 * What a newcomer types, as the README has it, and what a row expects to be told.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { examplesOf } from '../package/fenced.mjs';
import { ROOT } from './install.mjs';

const examples = examplesOf(join(ROOT, 'README.md')).filter(({ language }) => language === 'js').map(({ code }) => code);
const first = (pattern) => examples.find((code) => pattern.test(code)) ?? assert.fail(`README.md has no example with ${pattern}`);

/** The lines that set it up, and the call. */
const SET_UP = first(/from 'corsight\/jquery'/);
const CALL = first(/^\$\.ajax\(.*method: 'PUT'/m);

/** The lines that make a fetch for Node. */
const FETCH = first(/await createFetch\(/).split('\n').filter((line) => !line.startsWith('await ')).join('\n').trim();

/** What a row asks for. */
export const NOTHING = 'nothing';
export const NAMES_INLINE = 'calls go through, the message names `corsight/inline`';
export const INLINE = '`corsight/inline`';

/**
 * README's lines that set it up.
 *
 * @param {{ wasm?: string, given?: string }} [options] The import of the wasm, and how the option is given.
 */
export function setUp({ wasm = '', given = wasm && 'wasm' } = {}) {
  const options = given === 'wasm' ? '{ wasm }' : `{ wasm: ${given} }`;
  return given ? `${wasm}\n${SET_UP.replace('wrap($);', `wrap($, ${options});`)}` : SET_UP;
}

/** README's call to another address; it prints the whole text with "told: " before it. */
export const call = (api) => `
const call = ${CALL.replace('https://api.example/items', api).trim()}
call.cors.ready.then(({ diagnosis }) => console.log('told: ' + diagnosis.text));
`;

/** The app's module. */
export const main = (api, options) => setUp(options) + call(api);
export const INLINE_IMPORT = { wasm: "import wasm from 'corsight/inline';" };
export const inlineMain = (api) => main(api, INLINE_IMPORT);

/** The same call of corsight/ajax, which is jQuery's ajax without jQuery. */
export const ajaxMain = (api) => `import $ from 'corsight/ajax';${call(api)}`;
/** The same call of a page's fetch. */
export const wrapFetchMain = (api) => `import { wrapFetch } from 'corsight/fetch';
const fetch = wrapFetch(globalThis.fetch);
fetch('${api}', { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: '{}' })
  .catch(() => fetch.log.at(-1).cors.ready)
  .then(({ diagnosis }) => console.log('told: ' + diagnosis.text));
`;

/** With the wasm as a file that somebody has copied to where the server finds it. */
export const COPIED = { given: "'static/corsight_bg.wasm'" };
export const COPIED_ASKS = "a copy of the file, `wrap($, { wasm: 'static/corsight_bg.wasm' });`";

/** A module for Node that makes an engine. */
export const engineMain = `import { createEngine } from 'corsight';
const engine = await createEngine({ origin: 'https://app.example' });
console.log('told: ' + engine.plan({ url: 'https://api.example/', method: 'PUT' }).kind);
`;

/** A call by the fetch for Node, and its error. */
const fetchCall = (api) => `const reason = await fetch('${api}', { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: '{}' }).then(() => 'nothing', (error) => error.message);`;
/** A module for Node. */
export const fetchMain = (api) => `${FETCH}\n${fetchCall(api)}\nconsole.log('told: ' + reason);\n`;

/** The same without the import, for a function. */
export const fetchBody = (api) => fetchMain(api).replace(/^import .*\n/gm, '');

/**
 * A module whose statements stand in a function, as those of a test do. Imports stay at the top.
 *
 * @param {string} text
 * @param {string} before
 * @param {string} [after]
 */
export function within(text, before, after = '});') {
  const imports = text.match(/^import .*$/gm) ?? [];
  return `${imports.join('\n')}\n${before}\n${text.replace(/^import .*\n/gm, '')}${after}\n`;
}

/** The same by XMLHttpRequest. */
export const xhrMain = (api) => `
import { createXMLHttpRequest } from 'corsight/xhr';
const XMLHttpRequest = await createXMLHttpRequest({ origin: 'https://app.example' });
await new Promise((resolve) => {
  const xhr = new XMLHttpRequest();
  xhr.onloadend = () => resolve(console.log('told: ' + xhr.corsError.message));
  xhr.open('PUT', '${api}');
  xhr.setRequestHeader('Content-Type', 'application/json');
  xhr.send('{}');
});`;

const SCRIPT = { module: (src) => `<script type="module" src="${src}"></script>`, defer: (src) => `<script defer src="${src}"></script>` };
/**
 * A page with one script.
 *
 * @param {string} [src]
 * @param {keyof typeof SCRIPT} [kind]
 */
export const page = (src = '/main.js', kind = 'module') => html(SCRIPT[kind](src));
export const html = (body) => `<!doctype html>\n<html><head><meta charset="utf-8"><title>app</title><link rel="icon" href="data:,"></head><body>\n${body}\n</body></html>\n`;

/**
 * Throws unless a text explains the call of a page.
 *
 * @param {string} text
 * @param {{ api: string, origin: string }} expected
 */
export function demandExplained(text, { api, origin }) {
  assert.ok(text.startsWith(`PUT ${api} failed`), text);
  assert.doesNotMatch(text, /could not be loaded|before Corsight was loaded|cannot say why/);
  assert.ok(text.includes(`Access-Control-Allow-Origin: ${origin}`), text);
}

/**
 * Throws unless what a program printed has the plan that an engine made.
 *
 * @param {string} printed
 */
export const demandPlan = (printed) => assert.match(printed, /^told: cors-with-preflight$/m);

/**
 * Throws unless what a program printed has a CorsError's message about a call outside of a page.
 *
 * @param {string} printed
 * @param {string} api
 */
export function demandReason(printed, api) {
  const told = printed.split('told: ')[1] ?? '';
  assert.match(told, /has no Access-Control-Allow-Origin header/, printed);
  assert.ok(told.includes(api), printed);
}
