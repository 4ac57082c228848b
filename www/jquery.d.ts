import type { Cors, Engine, Entry, ObserveOptions } from './index.js';

/**
 * Lets every call of jQuery (1.12 to 4) say what the browser will do with it, and why it failed: `jqXHR.cors`.
 *
 * Calls behave as before to the byte. `jqXHR.cors` is there at once, also for calls that are made before the engine is
 * loaded, and becomes whole when it is. If the engine cannot be loaded, there is one warning in the console, and
 * `jqXHR.cors.diagnosis.text` says so after a failure. A second `wrap` of the same jQuery gives what the first one gave, its
 * options and all.
 *
 * It works with other code that replaces `$.ajax`, before or after: every call that reaches jQuery's own `$.ajax` is seen.
 *
 * With `enforce: true` a call that provably cannot succeed is not sent: it fails at once, through jQuery's own path for
 * errors, with the `CorsError` as `errorThrown`.
 *
 * ```js
 * import { wrap } from 'corsight/jquery';
 * wrap(jQuery);
 * jQuery.getJSON('https://api.example/').fail((jqXHR) => console.log(jqXHR.cors.diagnosis.text));
 * ```
 *
 * Rejects with a `CorsError`: `misuse` if this is no jQuery with ajax, or for options; `engine-unavailable`. Whoever does not
 * wait for the promise gets a warning in the console instead, never an unhandled rejection.
 */
export function wrap($: { ajax: unknown; ajaxSetup: unknown; ajaxPrefilter: unknown }, options?: ObserveOptions): Promise<Wrapped>;

/** What `wrap` gives. */
export interface Wrapped {
  /** The engine that looks at the calls. It can be asked about requests of one's own. */
  engine: Engine;
  /** The latest calls, the newest last. */
  log: Entry[];
  /** Ends it: jQuery is as it was, and calls made from now on have no `.cors`. */
  restore(): void;
}

declare global {
  namespace JQuery {
    interface jqXHR<TResolve = any> {
      /**
       * What Corsight knows about this call, once `wrap($)` of `corsight/jquery` was called: the plan before it is sent, the
       * verdict when it is over, and why it failed in `cors.diagnosis.text`.
       */
      cors: Cors;
    }
  }
}
