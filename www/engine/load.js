/**
 * Where the WebAssembly comes from, and what can be done if it does not come.
 *
 * @import { EngineOptions } from '../index.js'
 */
import { CorsError } from '../errors/cors-error.js';
import { show, tag, textOf } from '../errors/misuse.js';
import { begin, stamp } from './raw.js';
import { withoutUserinfo } from '../errors/urls.js';

/** What to do where the wasm is not where it was looked for. */
const COPY = 'copy wasm/corsight_bg.wasm of the package there, or say where it is by the option wasm';

/** @type {Promise<void> | undefined} */
let loaded;

/**
 * Loads the WebAssembly, once for all engines; a load that failed may be tried again.
 *
 * @param {EngineOptions['wasm']} source
 */
export function load(source) {
  loaded ??= start(source).catch((cause) => {
    loaded = undefined;
    if (cause?.code === 'engine-unavailable') throw cause;
    throw unavailable(textOf(cause), cause);
  });
  return loaded;
}

/**
 * @param {EngineOptions['wasm']} source
 */
async function start(source = new URL('../wasm/corsight_bg.wasm', import.meta.url)) {
  const url = typeof source === 'string' || tag(source) === 'URL' ? await toUrl(/** @type {string | URL} */ (source)) : undefined;
  const given = url ? await read(url) : source;
  const from = url ? ` from ${withoutUserinfo(url.href)}` : '';
  const isModule = tag(given) === 'WebAssembly.Module';
  if (!isModule) demandNoPage(/** @type {BufferSource} */ (given), from);
  try {
    // Not by streaming, for which servers need to know the type of wasm: it is a matter of milliseconds.
    const module = isModule ? /** @type {WebAssembly.Module} */ (given) : await WebAssembly.compile(/** @type {BufferSource} */ (given));
    demandOwn(module, from);
    begin(module);
  } catch (cause) {
    if (cause instanceof CorsError) throw cause;
    // The words of Chromium, Firefox and WebKit. WebKit forbids to start what it has compiled.
    const isForbidden = /content.security.policy|\bcsp\b|unsafe-eval/i.test(textOf(cause));
    throw unavailable(isForbidden ? `the page's Content-Security-Policy forbids WebAssembly: add 'wasm-unsafe-eval' to script-src (${cause})`
      : `what came${from} cannot be used (${cause})`, cause);
  }
}

/** Node, or what has its modules: Deno and Bun. */
const isNode = () => Boolean(globalThis.process);

/**
 * A module of Node. Its name is in a variable, because bundlers that build for browsers would look for the module.
 *
 * @param {string} name
 */
const builtin = (name) => import(/* webpackIgnore: true */ /* @vite-ignore */ name);

/**
 * A string is the address that a page would take it for, and in Node it may be a path.
 *
 * @param {string | URL} source
 */
async function toUrl(source) {
  if (typeof source !== 'string') return new URL(source.href);
  const base = globalThis.document?.baseURI ?? globalThis.location?.href;
  try {
    const url = new URL(source, base);
    // A single letter before the colon is a drive of Windows.
    if (url.protocol.length > 2) return url;
  } catch {}
  if (!isNode()) throw unavailable(`${show(source)} is no URL`);
  const { pathToFileURL } = await builtin('node:url');
  return pathToFileURL(source);
}

/**
 * @param {URL} url
 * @returns {Promise<BufferSource>}
 */
async function read(url) {
  if (url.protocol === 'file:' && isNode()) return (await builtin('node:fs/promises')).readFile(url);
  // Vite's server copies modules to a place of its own, and not what is beside them.
  const href = withoutUserinfo(url.href.replace('.vite/deps', 'corsight'));
  const policy = watchPolicy(href);
  let response;
  try {
    response = await fetch(href);
  } catch (cause) {
    const what = await policy.isViolated() ? `the page's Content-Security-Policy forbids to fetch ${href}: connect-src must allow it`
      : `${href} gave no answer (${cause}): its server must run and let this page read it, and connect-src of a Content-Security-Policy must allow it`;
    throw unavailable(what, cause);
  } finally {
    policy.end();
  }
  if (!response.ok) {
    throw unavailable(`the server answered ${response.status} for ${href}: ${COPY}`);
  }
  return response.arrayBuffer();
}

/**
 * Listens to what the browser tells of the page's Content-Security-Policy, while `href` is fetched.
 *
 * @param {string} href
 */
function watchPolicy(href) {
  const target = /** @type {EventTarget} */ (globalThis.document ?? globalThis);
  let violated = false;
  const listener = (/** @type {any} */ { effectiveDirective, blockedURI }) => {
    violated ||= effectiveDirective === 'connect-src' && href.startsWith(blockedURI);
  };
  target.addEventListener?.('securitypolicyviolation', listener);
  return {
    /** Whether it forbids the fetch. Chromium and Firefox tell a task after the fetch has failed. */
    async isViolated() {
      if (typeof SecurityPolicyViolationEvent === 'function') await nextTask();
      return violated;
    },
    end: () => target.removeEventListener?.('securitypolicyviolation', listener),
  };
}

/** Not by a timer, which a test may have stopped. */
function nextTask() {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve(undefined);
    };
    port2.postMessage(null);
  });
}

/**
 * Throws if bytes are HTML or the like: what many servers answer for a file that they do not have.
 *
 * @param {BufferSource} source
 * @param {string} from
 */
function demandNoPage(source, from) {
  const bytes = ArrayBuffer.isView(source) ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength) : new Uint8Array(source);
  const beginning = new TextDecoder().decode(bytes.slice(0, 100));
  if (beginning.trimStart().startsWith('<')) throw unavailable(`the server answered a page instead of the wasm${from}: ${COPY}`);
}

/**
 * Throws unless the module was built together with this JavaScript. An older one may be in a cache under the same name.
 *
 * @param {WebAssembly.Module} module
 * @param {string} from
 */
function demandOwn(module, from) {
  const [section] = WebAssembly.Module.customSections(module, 'corsight');
  const found = section && new TextDecoder().decode(section);
  if (found === stamp) return;
  const what = found ? `it is of ${found}` : 'it is none of Corsight';
  throw unavailable(`this wasm${from} is not of this version of Corsight, ${stamp}; ${what}: load wasm/corsight_bg.wasm of the same package, past any cache`);
}

/**
 * @param {string} why
 * @param {unknown} [cause]
 */
function unavailable(why, cause) {
  return new CorsError(`The WebAssembly could not be loaded: ${why}`, { code: 'engine-unavailable', ...(cause === undefined ? {} : { cause }) });
}
