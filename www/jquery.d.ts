import type { Cors, Engine, Entry, ObserveOptions } from './index.js';

/**
 * Lets every call of jQuery (3.x and 4) say what the browser will do with it, and why it failed: `jqXHR.cors`.
 *
 * Calls behave as before to the byte. Those made before the engine is loaded are looked at once it is; if it cannot be
 * loaded, all is as if `wrap` had not been called, save one warning in the console. A second `wrap` of the same jQuery
 * gives what the first one gave, its options and all.
 *
 * With `enforce: true` a call that provably cannot succeed is not sent: it fails at once, through jQuery's own path for
 * errors, with the `CorsError` as `errorThrown`.
 *
 * ```js
 * import { wrap } from 'corsight/jquery';
 * const { restore } = await wrap(jQuery);
 * $.getJSON('https://api.example/').fail((jqXHR) => console.log(jqXHR.cors.diagnosis.text));
 * ```
 *
 * Rejects with a `CorsError`: `misuse` if this is no jQuery with ajax, or for options; `engine-unavailable`.
 */
export function wrap($: { ajax: unknown; ajaxSetup: unknown }, options?: ObserveOptions): Promise<Wrapped>;

export interface Wrapped {
  engine: Engine;
  /** The latest calls, the newest last. */
  log: Entry[];
  /** Puts jQuery back as it was. */
  restore(): void;
}

declare global {
  namespace JQuery {
    // With the types of jQuery at hand, jqXHR has it too.
    interface jqXHR<TResolve = any> {
      cors: Cors;
    }
  }
}
