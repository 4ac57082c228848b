/**
 * Types of `corsight/install`: every call of a page is explained.
 */
import type { Engine, Entry, ObserveOptions } from './index.js';

/**
 * Explains everything that a page calls with: its jQuery as `wrap` does, its fetch as `wrapFetch` does, its XMLHttpRequest as
 * `wrapXMLHttpRequest` does (so axios, Angular, superagent and others too), and images, scripts, stylesheets and media with the attribute
 * `crossorigin`, module scripts and fonts that could not be loaded. What is there when `install` is called is wrapped; calls behave as before.
 *
 * It is the one function of Corsight that replaces globals: `fetch`, and methods of `XMLHttpRequest.prototype`. `restore()` puts them back.
 * A second `install` in the same window returns the result of the first.
 *
 * A font tells nothing but its family, so its URL is looked up in the stylesheets that the page may read: a font of a stylesheet of another
 * origin, or one made by `new FontFace`, is not told of.
 *
 * ```js
 * import { install } from 'corsight/install';
 * const { log, restore } = install(window);
 * ```
 *
 * Throws a `CorsError`, code `misuse`, if `window` is no window and no global object of a worker, or for a wrong option.
 *
 * @param window The window, or the global object of a worker. Default: `globalThis`.
 */
export function install(window?: object, options?: ObserveOptions): Installed;

/** The result of `install`. */
export interface Installed {
  /** The latest calls of all kinds, the newest last. */
  readonly log: Entry[];
  /** Loads the engine, unless a call to another origin has loaded it, and resolves to it. Rejects with a `CorsError` if it cannot be loaded. */
  readonly ready: Promise<Engine>;
  /** Puts back everything that `install` replaced, unless other code has replaced it since. Later calls are not explained. */
  restore(): void;
}
