/**
 * Types of `corsight/vitest`: importing it, in a test or in a file of `setupFiles`, gives vitest's `expect` the matchers of
 * `corsight/matchers`.
 */
import type { CorsMatchers } from './matchers.js';

export { expect } from 'vitest';

declare module 'vitest' {
  interface Assertion<T = any> extends CorsMatchers {}
}
