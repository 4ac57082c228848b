/**
 * What `corsight.global.js` is built from: a classic script that defines `corsight`, with the wasm inside.
 *
 * @import { CorsightGlobal } from '../global.js'
 */
import $ from '../ajax/ajax.js';
import wasm from '../engine/inline.js';
import { createEngine } from '../engine/engine.js';
import { loader } from '../engine/load.js';
import { version } from '../engine/raw.js';
import { CorsError, isCorsError } from '../errors/cors-error.js';
import { install } from '../install/install.js';
import { wrapFetch } from '../observe/wrap-fetch.js';
import { wrap } from '../observe/wrap-jquery.js';
import { wrapXMLHttpRequest } from '../observe/wrap-xhr.js';
import { wrapForScript } from './data-wrap.js';

loader.own = wasm;
const corsight = /** @type {CorsightGlobal} */ (/** @type {unknown} */ ({ install, wrap, wrapFetch, wrapXMLHttpRequest, createEngine, $, CorsError, isCorsError, version }));
globalThis.corsight = corsight;
// A worker has no document, and a module is no current script.
const script = globalThis.document?.currentScript;
if (script) wrapForScript(script);
