export { expect } from './matchers/jest.js';
