/**
 * Explains the calls of a page's own jQuery: `import { wrap } from 'corsight/jquery'`.
 */
export { wrap } from './observe/wrap-jquery.js';
