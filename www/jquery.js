/**
 * The real `jQuery.ajax`, explained: `import { wrap } from 'corsight/jquery'`.
 */
export { wrap } from './observe/wrap-jquery.js';
