/**
 * Types of `corsight/playwright`: the `expect` of Playwright with the matchers of `corsight/matchers`.
 */
import type { Expect } from '@playwright/test';
import type * as matchers from './matchers.js';

/** The matchers, as `expect.extend` takes them. */
type Matchers = Pick<typeof matchers, 'toHoldAgainst' | 'toBeAllowedByCors' | 'toBeBlockedByCors'>;

/** Playwright's `expect` with the matchers. Import it in place of that of `@playwright/test`, or merge the two by `mergeExpects`. */
export const expect: Expect<Matchers>;
