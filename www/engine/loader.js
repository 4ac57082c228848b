/**
 * Loads a WebAssembly. Every failure becomes an error that says what to do.
 *
 * @import { EngineOptions, WasmSource } from '../index.js'
 */
import { CorsError } from '../errors/cors-error.js';
import { show, tag, textOf } from '../errors/misuse.js';
import { isWasm } from './options.js';
import { OWN_REQUEST } from '../host/own-request.js';
import { TextDecoder } from '../host/platform.js';
import { watchPolicy } from '../host/watch-policy.js';
import { withoutUserinfo } from '../errors/urls.js';

/**
 * A WebAssembly of the package.
 *
 * @typedef {object} Loaded
 * @property {string} name The name of its file in the folder wasm/ of the package.
 * @property {() => URL} address The address of its file, where bundlers find it.
 * @property {(here: string) => URL} besides The address of its file beside the module with the address `here`.
 * @property {string | undefined} here The address of the module that knows these, undefined in a classic script.
 * @property {string} stamp The stamp of the JavaScript that was built with it.
 * @property {(module: WebAssembly.Module) => void} begin Starts it.
 * @property {string} act What to do if the file cannot be had.
 */

/** Loads one WebAssembly, once. */
export class Loader {
  /** @type {Loaded} */
  #wasm;
  /** @type {Promise<void> | undefined} */
  #loaded;
  /** @type {EngineOptions['wasm']} The wasm for callers that do not set the option `wasm`. The classic script brings its own. */
  own;

  /** @param {Loaded} wasm */
  constructor(wasm) {
    this.#wasm = wasm;
  }

  /**
   * Loads the WebAssembly. After a failure the next call tries again.
   *
   * @param {EngineOptions['wasm']} source
   */
  load(source = this.own) {
    this.#loaded ??= (source === undefined ? this.#startFile() : this.#start(source)).catch((cause) => {
      this.#loaded = undefined;
      if (cause?.code === 'engine-unavailable') throw cause;
      throw unavailable(textOf(cause), cause);
    });
    return this.#loaded;
  }

  /** Starts the wasm that is a file of the package. */
  async #startFile() {
    try {
      await this.#start(this.#address());
    } catch (error) {
      const { here } = this.#wasm;
      if (!isNode() || !here?.startsWith('file:')) throw error;
      // Vite, vitest and webpack rewrite `new URL(…, import.meta.url)` to an address of a server, even if the modules run in Node. They do
      // not recognize the expression in two statements.
      await this.#start(this.#wasm.besides(here));
    }
  }

  #address() {
    try {
      return this.#wasm.address();
    } catch (cause) {
      // In a classic script there is no import.meta.url.
      throw unavailable(`your bundler made a script that is no module, so the address of the wasm is unknown. ${this.#wasm.act}`, cause);
    }
  }

  /** @param {NonNullable<EngineOptions['wasm']>} given */
  async #start(given) {
    const source = typeof given === 'function' ? await callSource(/** @type {() => WasmSource} */ (given)) : given;
    const url = typeof source === 'string' || tag(source) === 'URL' ? await toUrl(/** @type {string | URL} */ (source)) : undefined;
    const content = url ? await read(url, this.#wasm) : source;
    const from = url ? ` from ${withoutUserinfo(url.href)}` : '';
    const isModule = tag(content) === 'WebAssembly.Module';
    if (!isModule) demandNoPage(/** @type {BufferSource} */ (content), from, this.#wasm);
    try {
      // Not by streaming, which works only if the server knows the MIME type of wasm. Compiling takes a few milliseconds either way.
      const module = isModule ? /** @type {WebAssembly.Module} */ (content) : await WebAssembly.compile(/** @type {BufferSource} */ (content));
      demandSameBuild(module, from, this.#wasm);
      // A module of another realm becomes a module of this realm, because the JavaScript of wasm-bindgen accepts no other.
      this.#wasm.begin(module instanceof WebAssembly.Module ? module : structuredClone(module));
    } catch (cause) {
      if (cause instanceof CorsError) throw cause;
      // The words of Chromium, Firefox and WebKit. WebKit compiles the module and forbids its instance.
      const isForbidden = /content.security.policy|\bcsp\b|unsafe-eval/i.test(textOf(cause));
      throw unavailable(isForbidden ? `the page's Content-Security-Policy forbids WebAssembly: add 'wasm-unsafe-eval' to script-src (${cause})`
        : `the content${from} is not a WebAssembly module that this host can run (${cause})`, cause);
    }
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
 * @param {Loaded} wasm
 * @returns {Promise<BufferSource>}
 */
async function read(url, wasm) {
  if (url.protocol === 'file:') return readFile(url, wasm);
  // Vite's server copies modules to a folder of its own, but not the wasm beside them.
  const href = withoutUserinfo(url.href.replace('/.vite/wasm/', '/corsight/wasm/'));
  const policy = watchPolicy(href);
  let response;
  try {
    response = await fetch(href, /** @type {RequestInit} */ ({ [OWN_REQUEST]: true }));
  } catch (cause) {
    throw unavailable(await policy.forbiddenBy() ? `the page's Content-Security-Policy forbids to fetch ${href}: add its origin to connect-src. ${wasm.act}`
      : `the request for ${href} failed (${cause}): check that its server runs and lets this page read it, and that connect-src of the page's Content-Security-Policy allows it`, cause);
  } finally {
    policy.end();
  }
  if (!response.ok) {
    throw unavailable(`the server answered with status ${response.status} for ${href}. ${leftBehind(wasm)}`);
  }
  return response.arrayBuffer();
}

/**
 * @param {URL} url
 * @param {Loaded} wasm
 * @returns {Promise<BufferSource>}
 */
async function readFile(url, wasm) {
  // A bundler wrote the address that the wasm has on the developer's disk.
  if (!isNode()) throw unavailable(`a page cannot read the file ${url.href}. ${leftBehind(wasm)}`);
  const { readFile } = await builtin('node:fs/promises');
  try {
    return await readFile(url);
  } catch (cause) {
    throw unavailable(`the file ${url.href} cannot be read (${cause}). ${leftBehind(wasm)}`, cause);
  }
}

/**
 * Throws if the bytes are HTML or the like. Many servers answer with a page for a file that they do not have.
 *
 * @param {BufferSource} source
 * @param {string} from
 * @param {Loaded} wasm
 */
function demandNoPage(source, from, wasm) {
  const bytes = ArrayBuffer.isView(source) ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength) : new Uint8Array(source);
  const beginning = new TextDecoder().decode(bytes.slice(0, 100));
  if (beginning.trimStart().startsWith('<')) throw unavailable(`the content${from} is a page, not the wasm. ${leftBehind(wasm)}`);
}

/**
 * Throws unless the module was built together with this JavaScript. A cache may have an older module under the same name.
 *
 * @param {WebAssembly.Module} module
 * @param {string} from
 * @param {Loaded} wasm
 */
function demandSameBuild(module, from, wasm) {
  const [section] = WebAssembly.Module.customSections(module, 'corsight');
  const found = section && new TextDecoder().decode(section);
  if (found === wasm.stamp) return;
  const owner = found ? `belongs to Corsight ${found}` : 'is not a wasm of Corsight';
  throw unavailable(`the wasm${from} ${owner}, but this JavaScript belongs to Corsight ${wasm.stamp}: load wasm/${wasm.name} of the same package, past any cache. ${wasm.act}`);
}

/**
 * @param {string} reason
 * @param {unknown} [cause]
 */
export function unavailable(reason, cause) {
  return new CorsError(`The WebAssembly could not be loaded: ${reason}`, { code: 'engine-unavailable', ...(cause === undefined ? {} : { cause }) });
}

/** @param {Loaded} wasm */
const leftBehind = ({ act, name }) => `Your bundler or server left the file out. ${act}. Or copy wasm/${name} of the package there`;
