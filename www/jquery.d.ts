/**
 * Types of `corsight/jquery`: `wrap` explains the calls of a page's own jQuery.
 */
import type { Cors, Engine, Entry, ObserveOptions } from './index.js';

/**
 * Gives every call of jQuery (1.12 to 4) a `jqXHR.cors`, which says what the browser will do with the call, and why the call failed.
 *
 * Calls behave as before to the byte. The engine is loaded when the first call to another origin is made, with `console: false` when the first
 * one fails or its `cors` is read, and never in a page whose calls all go to its own origin. `enforce: true`, `preload: true` and awaiting the
 * result of `wrap` load it at once. `jqXHR.cors` exists at once, and is completed when the engine is loaded. If the engine cannot be loaded, one warning is printed to the console, and `jqXHR.cors.diagnosis.text` says so after a
 * failure. A second `wrap` of the same jQuery returns the result of the first one and ignores its own options.
 *
 * Other code may replace `$.ajax`, before or after: Corsight sees every call that reaches jQuery's own `$.ajax`.
 *
 * With `enforce: true` a call that certainly cannot succeed is not sent. It fails at once, as other errors of jQuery do, with the
 * `CorsError` as `errorThrown`.
 *
 * ```js
 * import { wrap } from 'corsight/jquery';
 * wrap(jQuery);
 * jQuery.getJSON('https://api.example/').fail((jqXHR) => jqXHR.cors.ready.then(({ diagnosis }) => console.log(diagnosis.text)));
 * ```
 *
 * Rejects with a `CorsError`: `misuse` if `$` is not jQuery with ajax, or for a wrong option; `engine-unavailable` if the engine cannot be
 * loaded. If the page does not await the promise, it gets a warning in the console and no unhandled rejection. On a server, where there is no
 * document and no jQuery with ajax, nothing is said.
 */
export function wrap($: { ajax: unknown; ajaxSetup: unknown; ajaxPrefilter: unknown }, options?: ObserveOptions): Promise<Wrapped>;

/** The result of `wrap`. */
export interface Wrapped {
  /** The engine that judges the calls. The page may use it for other requests too. */
  engine: Engine;
  /** The latest calls, the newest last. */
  log: Entry[];
  /** Undoes `wrap`: later calls have no `jqXHR.cors`. */
  restore(): void;
}

declare global {
  namespace JQuery {
    interface jqXHR<TResolve = any> {
      /**
       * What Corsight knows about this call after `wrap($)` of `corsight/jquery`: the plan before the request is sent, the verdict when the
       * call has ended, and in `cors.diagnosis.text` why the call failed.
       */
      cors: Cors;
    }
  }
}
