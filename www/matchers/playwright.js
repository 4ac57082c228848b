/**
 * Playwright's `expect` with the matchers. Playwright's own stays as it is.
 */
import { expect as base } from '@playwright/test';
import * as matchers from './matchers.js';

export const expect = base.extend(/** @type {any} */ (matchers));
