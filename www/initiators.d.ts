/**
 * Types of `corsight/initiators`: the table of what makes requests, and which of these requests use CORS.
 */
import type { Destination, EngineOptions, InitiatorName } from './index.js';

/** What makes a request, as `RequestRecord.initiator` names it. */
export interface Initiator {
  /** The name, as `RequestRecord.initiator` takes it. */
  name: InitiatorName;
  /** The mode without a `crossorigin` attribute. With the attribute the mode is `"cors"`. */
  mode: 'same-origin' | 'cors' | 'no-cors' | 'navigate' | 'websocket';
  /** The credentials mode without a `crossorigin` attribute. `anonymous` makes it `"same-origin"`, and `use-credentials` makes it `"include"`. */
  credentials: 'same-origin' | 'include';
  /** The destination. It is `""` for an empty destination, and for `preload`, whose destination is its `as`. */
  destination: Extract<Destination,
    '' | 'audio' | 'document' | 'font' | 'iframe' | 'image' | 'manifest' | 'script' | 'serviceworker' | 'sharedworker' | 'style' | 'track' | 'video' | 'worker'>;
  /** Whether the element has a `crossorigin` attribute. */
  crossOrigin: boolean;
  /** Whether there can be a preflight. */
  preflight: boolean;
  /** How the page sees a refused request. */
  refused: string;
  /** What the page cannot do with a response that it got without CORS; `""` if there is nothing to say. */
  withoutCors: string;
}

/**
 * Returns the table. It loads the WebAssembly as `createEngine` does.
 *
 * ```js
 * (await initiators()).find(({ name }) => name === 'font')?.refused; // "The browser shows the fallback font."
 * ```
 */
export function initiators(options?: Pick<EngineOptions, 'wasm'>): Promise<Initiator[]>;
