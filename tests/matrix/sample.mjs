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
const FETCH = first(/from 'corsight\/fetch'/).split('\n').filter((line) => !line.startsWith('await ')).join('\n').trim();

/** What a row asks for. */
export const NOTHING = 'nothing';
export const INLINE = "`import wasm from 'corsight/inline'; wrap($, { wasm });`";

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

/** A call by the fetch for Node, and its error. */
export const fetchCall = (api) => `const reason = await fetch('${api}', { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: '{}' }).then(() => 'nothing', (error) => error.message);`;
/** A module for Node. */
export const fetchMain = (api) => `${FETCH}\n${fetchCall(api)}\nconsole.log('told: ' + reason);\n`;

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
