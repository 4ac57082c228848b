/**
 * Types of `corsight/vite`: the proxy of Vite's development server fails as production would.
 */
import type { Diagnosis, EngineOptions } from './index.js';

/** The options of `corsRehearsal`, and of the plugin of webpack. */
export interface RehearsalOptions {
  /** The origin of the page in production: `"https://app.example"`. */
  origin: string;
  /**
   * What happens to a call that a browser will refuse in production. `"warn"` (default): a warning in the terminal, and the header `Corsight-Refused` with
   * the code of the cause on the answer. `"fail"`: the call fails in development too, before it is sent if its preflight is refused, and the
   * reason stands in the terminal, with Vite also in the overlay of the page.
   */
  mode?: 'warn' | 'fail';
  /**
   * What the page calls in production instead of a target of the proxy: `{ 'http://localhost:8080': 'https://api.example' }`. Default: the target
   * itself. A call whose URL in production has the origin of the page is not judged.
   */
  targets?: Record<string, string>;
  /** The credentials mode of the page's calls, which nobody can see of calls to the own origin. Default `"same-origin"`, that of `fetch()`. */
  credentials?: 'omit' | 'same-origin' | 'include';
  /** As the option of `createEngine`. */
  profile?: EngineOptions['profile'];
  /** Whether preflights go to a target whose certificate is not valid. Default false. */
  insecure?: boolean;
  /** Called for each call that a browser will refuse in production. */
  onRefused?: (diagnosis: Diagnosis, call: { method: string; url: string; count: number }) => void;
  /** As the option of `read` of `corsight/read`. */
  wasm?: EngineOptions['wasm'];
}

/**
 * A plugin of Vite that judges each call of `server.proxy` as if the page of production had called the target itself: it sends the preflight that a
 * browser would send, and judges the answers. The target gets the origin of production in the header `Origin`, because its answer may depend on
 * it. WebSockets, navigations and the own files of the server are left alone.
 *
 * ```js
 * const config = { plugins: [corsRehearsal({ origin: 'https://app.example' })], server: { proxy: { '/api': 'https://api.example' } } };
 * ```
 */
export function corsRehearsal(options: RehearsalOptions): { name: string; apply: 'serve'; configResolved(config: any): void; configureServer(server: any): void };
