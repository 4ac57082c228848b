/**
 * What people have at hand becomes a request and answers: `import { read } from 'corsight/read'`.
 */
export { read } from './read/read.js';
