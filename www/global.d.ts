/**
 * Types of `corsight.global.js`, the classic script: `/// <reference types="corsight/global" />` declares `window.corsight`.
 *
 * The script needs no server's help and no bundler, because it has the WebAssembly inside:
 *
 * ```html
 * <script src="jquery.js"></script>
 * <script src="corsight.global.js"></script>
 * <script>corsight.wrap(jQuery);</script>
 * ```
 *
 * It has about 205 KB, 130 KB after gzip.
 *
 * The attribute `data-wrap` does the same without a line of code. The script may stand before or after jQuery, and may have `defer` or
 * `async`. `data-wrap="$j"` wraps the jQuery in the variable `$j`. Options of `wrap` are attributes too: `data-console="false"`,
 * `data-enforce`, `data-hide-query`, `data-log-limit="50"`, `data-origin`, `data-preload`, `data-profile="firefox"`.
 *
 * ```html
 * <script src="corsight.global.js" data-wrap></script>
 * ```
 */
import type $ from './ajax.js';
import type { CorsError, isCorsError } from './errors.js';
import type { wrapFetch } from './fetch.js';
import type { createEngine } from './index.js';
import type { install } from './install.js';
import type { wrap } from './jquery.js';
import type { wrapXMLHttpRequest } from './xhr.js';

/** The members of `window.corsight`. */
export interface CorsightGlobal {
  /** Explains every call of a page, as in `corsight.install(window)`: see `corsight/install`. */
  install: typeof install;
  /** Explains the calls of the page's jQuery: see `corsight/jquery`. */
  wrap: typeof wrap;
  /** Explains the calls of a fetch, as in `window.fetch = corsight.wrapFetch(fetch)`: see `corsight/fetch`. */
  wrapFetch: typeof wrapFetch;
  /** Explains the calls of an XMLHttpRequest, as in `XMLHttpRequest = corsight.wrapXMLHttpRequest(XMLHttpRequest)`: see `corsight/xhr`. */
  wrapXMLHttpRequest: typeof wrapXMLHttpRequest;
  /** Makes an engine, which says what a browser will do with a request: see `corsight`. */
  createEngine: typeof createEngine;
  /** `$.ajax` and its relatives for a page without jQuery, as in `corsight.$.getJSON('/items')`: see `corsight/ajax`. */
  $: typeof $;
  /** The class of all errors of Corsight: see `corsight/errors`. */
  CorsError: typeof CorsError;
  /** The version of the script and the commit that it was built from, `"0.1.0+30099d7"`. */
  version: string;
  /** Whether a value is a `CorsError`: see `corsight/errors`. */
  isCorsError: typeof isCorsError;
}

declare global {
  /** Corsight, after `<script src="corsight.global.js"></script>`. */
  var corsight: CorsightGlobal;
}
