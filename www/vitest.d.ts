/**
 * Types of `corsight/vitest`: importing it, in a test or in a file of `setupFiles`, gives vitest's `expect` the matchers of
 * `corsight/matchers`.
 */
import type { expect as base } from 'vitest';
import type { CorsMatchers } from './matchers.js';

/** vitest's `expect`, which has the matchers. It is the same function as that of `vitest`. */
export const expect: typeof base;

declare module 'vitest' {
  /** What `expect(…)` gives. */
  interface Assertion<T = any> extends CorsMatchers {}
}
