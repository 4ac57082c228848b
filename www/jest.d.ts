/**
 * Types of `corsight/jest`: importing it, in a test or in a file of `setupFilesAfterEnv`, gives Jest's `expect` the matchers of
 * `corsight/matchers`.
 */
import type { expect as base } from '@jest/globals';
import type { CorsMatchers } from './matchers.js';

/** What stands behind `not`. */
type Negated = { not: CorsMatchers };

/** Jest's `expect`, which has the matchers. It is the same function as that of `@jest/globals`. */
export const expect: (<T = unknown>(actual: T) => ReturnType<typeof base<T>> & CorsMatchers & Negated) & typeof base;

declare global {
  /** What @types/jest declares for the global `expect`. */
  namespace jest {
    /** What `expect(…)` gives. */
    interface Matchers<R, T = {}> extends CorsMatchers {}
  }
}
