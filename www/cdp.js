/**
 * The verdict of each call of a page that puppeteer or Playwright drives: `import { observe } from 'corsight/cdp'`.
 */
export { observe } from './cdp/observe.js';
