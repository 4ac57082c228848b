/**
 * The table of what makes requests, and which of these requests use CORS: `import { initiators } from 'corsight/initiators'`.
 */
export { initiators } from './engine/initiators.js';
