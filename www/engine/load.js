/**
 * Loads the WebAssembly. Every failure becomes an error that says what to do.
 *
 * @import { EngineOptions, WasmSource } from '../index.js'
 */
import { CorsError } from '../errors/cors-error.js';
import { show, tag, textOf } from '../errors/misuse.js';
import { isWasm } from './options.js';
import { OWN_REQUEST } from '../host/own-request.js';
import { TextDecoder } from '../host/platform.js';
import { watchPolicy } from '../host/watch-policy.js';
import { begin, stamp } from './raw.js';
import { withoutUserinfo } from '../errors/urls.js';

/** The act in a message when the wasm is not where it should be. Bundlers are the most frequent reason. */
const INLINE = "To make the wasm part of your JavaScript, write `import wasm from 'corsight/inline'` and set the option, as in wrap($, { wasm })";
const LEFT_BEHIND = `Your bundler or server left the file out. ${INLINE}. Or copy wasm/corsight_bg.wasm of the package there`;

/** @type {Promise<void> | undefined} */
let loaded;
/** @type {EngineOptions['wasm']} */
let ownWasm;

/**
 * Sets the wasm for callers that do not set the option `wasm`. The classic script brings its own.
 *
 * @param {EngineOptions['wasm']} wasm
 */
export function bringWasm(wasm) {
  ownWasm = wasm;
}

/**
 * Loads the WebAssembly, once for all engines. After a failure the next call tries again.
 *
 * @param {EngineOptions['wasm']} source
 */
export function load(source = ownWasm) {
  loaded ??= (source === undefined ? startFile() : start(source)).catch((cause) => {
    loaded = undefined;
    if (cause?.code === 'engine-unavailable') throw cause;
    throw unavailable(textOf(cause), cause);
  });
  return loaded;
}

/** Starts the wasm that is a file beside this module. */
async function startFile() {
  try {
    await start(addressOfFile());
  } catch (error) {
    const here = import.meta.url;
    if (!isNode() || !here?.startsWith('file:')) throw error;
    // Vite, vitest and webpack rewrite `new URL(…, import.meta.url)` to an address of a server, even if the modules run in Node. They do
    // not recognize the expression in two statements.
    await start(new URL('../wasm/corsight_bg.wasm', here));
  }
}

function addressOfFile() {
  try {
    return new URL('../wasm/corsight_bg.wasm', import.meta.url);
  } catch (cause) {
    // In a classic script there is no import.meta.url.
    throw unavailable(`your bundler made a script that is no module, so the address of the wasm is unknown. ${INLINE}`, cause);
  }
}

/**
 * @param {NonNullable<EngineOptions['wasm']>} wasm
 */
async function start(wasm) {
  const source = typeof wasm === 'function' ? await callSource(/** @type {() => WasmSource} */ (wasm)) : wasm;
  const url = typeof source === 'string' || tag(source) === 'URL' ? await toUrl(/** @type {string | URL} */ (source)) : undefined;
  const content = url ? await read(url) : source;
  const from = url ? ` from ${withoutUserinfo(url.href)}` : '';
  const isModule = tag(content) === 'WebAssembly.Module';
  if (!isModule) demandNoPage(/** @type {BufferSource} */ (content), from);
  try {
    // Not by streaming, which works only if the server knows the MIME type of wasm. Compiling takes a few milliseconds either way.
    const module = isModule ? /** @type {WebAssembly.Module} */ (content) : await WebAssembly.compile(/** @type {BufferSource} */ (content));
    demandSameBuild(module, from);
    // A module of another realm becomes a module of this realm, because the JavaScript of wasm-bindgen accepts no other.
    begin(module instanceof WebAssembly.Module ? module : structuredClone(module));
  } catch (cause) {
    if (cause instanceof CorsError) throw cause;
    // The words of Chromium, Firefox and WebKit. WebKit compiles the module and forbids its instance.
    const isForbidden = /content.security.policy|\bcsp\b|unsafe-eval/i.test(textOf(cause));
    throw unavailable(isForbidden ? `the page's Content-Security-Policy forbids WebAssembly: add 'wasm-unsafe-eval' to script-src (${cause})`
      : `the content${from} is not a WebAssembly module that this host can run (${cause})`, cause);
  }
}

/**
 * @param {() => WasmSource | Promise<WasmSource>} wasm
 * @returns {Promise<WasmSource>}
 */
async function callSource(wasm) {
  const source = await wasm();
  if (typeof source !== 'function' && source !== undefined && isWasm(source)) return source;
  throw unavailable(`the function that is the option wasm gave ${show(source)} instead of a URL, the string of a URL, bytes or a WebAssembly.Module`);
}

/** Whether the host has the modules of Node, as Node, Deno and Bun have. */
const isNode = () => Boolean(globalThis.process);

/**
 * Imports a module of Node. Its name is in a variable, because a bundler for browsers would look for the module.
 *
 * @param {string} name
 */
const builtin = (name) => import(/* webpackIgnore: true */ /* @vite-ignore */ name);

/**
 * The URL of the wasm. It is resolved as a page resolves an address, because the URLs that Next makes of `new URL(…, import.meta.url)` have
 * only a path. In Node a string may be the path of a file.
 *
 * @param {string | URL} source
 */
async function toUrl(source) {
  const address = typeof source === 'string' ? source : source.href;
  const base = globalThis.document?.baseURI ?? globalThis.location?.href;
  try {
    const url = new URL(address, base);
    // A single letter before the colon is a drive of Windows, not a scheme.
    if (url.protocol.length > 2) return url;
  } catch {}
  if (!isNode()) throw unavailable(`${show(source)}, the value of the option wasm, cannot be parsed as a URL`);
  const { pathToFileURL } = await builtin('node:url');
  return pathToFileURL(address);
}

/**
 * @param {URL} url
 * @returns {Promise<BufferSource>}
 */
async function read(url) {
  if (url.protocol === 'file:') return readFile(url);
  // Vite's server copies modules to a folder of its own, but not the wasm beside them.
  const href = withoutUserinfo(url.href.replace('/.vite/wasm/', '/corsight/wasm/'));
  const policy = watchPolicy(href);
  let response;
  try {
    response = await fetch(href, /** @type {RequestInit} */ ({ [OWN_REQUEST]: true }));
  } catch (cause) {
    throw unavailable(await policy.forbiddenBy() ? `the page's Content-Security-Policy forbids to fetch ${href}: add its origin to connect-src. ${INLINE}`
      : `the request for ${href} failed (${cause}): check that its server runs and lets this page read it, and that connect-src of the page's Content-Security-Policy allows it`, cause);
  } finally {
    policy.end();
  }
  if (!response.ok) {
    throw unavailable(`the server answered with status ${response.status} for ${href}. ${LEFT_BEHIND}`);
  }
  return response.arrayBuffer();
}

/**
 * @param {URL} url
 * @returns {Promise<BufferSource>}
 */
async function readFile(url) {
  // A bundler wrote the address that the wasm has on the developer's disk.
  if (!isNode()) throw unavailable(`a page cannot read the file ${url.href}. ${LEFT_BEHIND}`);
  const { readFile } = await builtin('node:fs/promises');
  try {
    return await readFile(url);
  } catch (cause) {
    throw unavailable(`the file ${url.href} cannot be read (${cause}). ${LEFT_BEHIND}`, cause);
  }
}

/**
 * Throws if the bytes are HTML or the like. Many servers answer with a page for a file that they do not have.
 *
 * @param {BufferSource} source
 * @param {string} from
 */
function demandNoPage(source, from) {
  const bytes = ArrayBuffer.isView(source) ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength) : new Uint8Array(source);
  const beginning = new TextDecoder().decode(bytes.slice(0, 100));
  if (beginning.trimStart().startsWith('<')) throw unavailable(`the content${from} is a page, not the wasm. ${LEFT_BEHIND}`);
}

/**
 * Throws unless the module was built together with this JavaScript. A cache may have an older module under the same name.
 *
 * @param {WebAssembly.Module} module
 * @param {string} from
 */
function demandSameBuild(module, from) {
  const [section] = WebAssembly.Module.customSections(module, 'corsight');
  const found = section && new TextDecoder().decode(section);
  if (found === stamp) return;
  const owner = found ? `belongs to Corsight ${found}` : 'is not a wasm of Corsight';
  throw unavailable(`the wasm${from} ${owner}, but this JavaScript belongs to Corsight ${stamp}: load wasm/corsight_bg.wasm of the same package, past any cache. ${INLINE}`);
}

/**
 * @param {string} reason
 * @param {unknown} [cause]
 */
export function unavailable(reason, cause) {
  return new CorsError(`The WebAssembly could not be loaded: ${reason}`, { code: 'engine-unavailable', ...(cause === undefined ? {} : { cause }) });
}
