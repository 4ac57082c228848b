/**
 * A process that runs pages of web-platform-tests under jsdom, with the fetch and the XMLHttpRequest of Corsight.
 */
import { CookieJar, JSDOM, VirtualConsole } from 'jsdom';
import { createFetch, isCorsError } from '../../pkg/fetch.js';
import { ProgressEvent, XMLHttpRequestEventTarget, XMLHttpRequestUpload, createXMLHttpRequest } from '../../pkg/xhr.js';
import { collect } from './collect.mjs';

// What comes from Node has these classes, and tests look at them.
const SHARED = ['AbortController', 'AbortSignal', 'ArrayBuffer', 'BigInt64Array', 'BigUint64Array', 'Blob', 'CompressionStream', 'DOMException', 'DataView',
  'DecompressionStream', 'Error', 'File', 'Float32Array', 'Float64Array', 'FormData', 'Headers', 'Int16Array', 'Int32Array', 'Int8Array', 'Promise',
  'RangeError', 'ReadableByteStreamController', 'ReadableStream', 'ReadableStreamDefaultController', 'Response', 'SharedArrayBuffer', 'SyntaxError',
  'TextDecoder', 'TextEncoder', 'TransformStream', 'TypeError', 'URL', 'URLSearchParams', 'Uint16Array', 'Uint32Array', 'Uint8Array', 'Uint8ClampedArray',
  'WritableStream'];

// Tests throw where nobody catches it.
process.on('uncaughtException', () => {});
process.on('unhandledRejection', () => {});
process.on('message', async ({ url }) => process.send(JSON.parse(await run(url))));

/**
 * @param {string} url
 * @returns {Promise<string>}
 */
async function run(url) {
  const jar = new CookieJar();
  const options = { origin: new URL(url).origin, baseUrl: url, jar };
  const [fetch, XMLHttpRequest] = await Promise.all([createFetch(options), createXMLHttpRequest(options)]);
  return new Promise((resolve) => {
    const beforeParse = (window) => {
      for (const name of SHARED) Object.defineProperty(window, name, { value: globalThis[name], configurable: true, writable: true });
      Object.assign(window, { fetch: (...args) => fetch(...args).catch(asTypeError), Request: requestOf(window), XMLHttpRequest, ProgressEvent, XMLHttpRequestEventTarget, XMLHttpRequestUpload });
      collect(window, resolve);
    };
    JSDOM.fromURL(url, { runScripts: 'dangerously', resources: 'usable', pretendToBeVisual: true, cookieJar: jar, virtualConsole: new VirtualConsole(), beforeParse })
      .then(({ window }) => Object.assign(globalThis, { DOMParser: window.DOMParser, XMLSerializer: window.XMLSerializer }), () => resolve('[]'));
  });
}

/** The harness takes no class that extends the one it wants. */
function asTypeError(error) {
  throw isCorsError(error) ? new TypeError(error.message, { cause: error }) : error;
}

/** Node's Request has no page to resolve URLs against. */
function requestOf(window) {
  return class Request extends globalThis.Request {
    constructor(input, init) {
      super(input instanceof globalThis.Request ? input : new URL(`${input}`, window.document.baseURI), init);
    }
  };
}
