/**
 * `corsight/initiators`: which requests use CORS at all, for people and tools.
 */
import type { EngineOptions, InitiatorName } from './index.js';

/** What makes a request, as `RequestRecord.initiator` names it. */
export interface Initiator {
  name: InitiatorName;
  /** Without a `crossorigin` attribute; with one it is `"cors"`. */
  mode: 'same-origin' | 'cors' | 'no-cors' | 'navigate' | 'websocket';
  /** Without a `crossorigin` attribute; `anonymous` makes it `"same-origin"`, `use-credentials` `"include"`. */
  credentials: 'omit' | 'same-origin' | 'include';
  /** The destination; `""` where it is empty, and for `preload`, whose `as` it is. */
  destination: string;
  /** Whether the element has a `crossorigin` attribute. */
  crossOrigin: boolean;
  /** Whether there can be a preflight. */
  preflight: boolean;
  /** What the page sees of a refusal. */
  refused: string;
  /** What stays out of reach of a page that gets the response without CORS; `""` if there is nothing to say. */
  withoutCors: string;
}

/**
 * The table. It loads the WebAssembly, as `createEngine` does.
 *
 * ```js
 * (await initiators()).find(({ name }) => name === 'font')?.refused; // "The browser shows the fallback font."
 * ```
 */
export function initiators(options?: Pick<EngineOptions, 'wasm'>): Promise<Initiator[]>;
