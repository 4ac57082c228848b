export { expect } from './matchers/vitest.js';
