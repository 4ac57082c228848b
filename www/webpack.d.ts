/**
 * Types of `corsight/webpack`: the proxy of webpack-dev-server fails as production would.
 */
import type { RehearsalOptions } from './vite.js';

export type { RehearsalOptions } from './vite.js';

/**
 * A plugin of webpack that judges each call of `devServer.proxy`, as `corsRehearsal` of `corsight/vite` does for Vite. A route that is a function is
 * left alone.
 *
 * ```js
 * const config = { plugins: [new CorsRehearsalPlugin({ origin: 'https://app.example' })], devServer: { proxy: [{ context: '/api', target: 'https://api.example' }] } };
 * ```
 */
export class CorsRehearsalPlugin {
  /** Throws a `CorsError`, code `misuse`, for a wrong option. */
  constructor(options: RehearsalOptions);
  /** What webpack calls. */
  apply(compiler: any): void;
}
