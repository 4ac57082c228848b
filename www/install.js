/**
 * Explains every call of a page: `import { install } from 'corsight/install'`.
 */
export { install } from './install/install.js';
