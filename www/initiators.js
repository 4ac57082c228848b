/**
 * Which requests use CORS at all: `import { initiators } from 'corsight/initiators'`.
 */
export { initiators } from './engine/initiators.js';
