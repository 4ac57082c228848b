export { expect } from './matchers/playwright.js';
