/**
 * Jest's `expect`, which has the matchers from now on.
 */
import { expect } from '@jest/globals';
import * as matchers from './matchers.js';

expect.extend(/** @type {any} */ (matchers));

export { expect };
