/**
 * Types of `corsight/playwright`: the `expect` of Playwright with the matchers of `corsight/matchers`.
 */
import type { Expect } from '@playwright/test';
import type { AllowedExpectation, BlockedExpectation, TableOptions } from './matchers.js';

/** Playwright's `expect` with the matchers. Import it in place of that of `@playwright/test`, or merge the two by `mergeExpects`. */
export const expect: Expect<{
  toHoldAgainst(received: unknown, baseUrl?: string | URL, options?: TableOptions): Promise<{ pass: boolean; message(): string }>;
  toBeAllowedByCors(received: unknown, expected?: AllowedExpectation): Promise<{ pass: boolean; message(): string }>;
  toBeBlockedByCors(received: unknown, expected?: BlockedExpectation): Promise<{ pass: boolean; message(): string }>;
}>;
