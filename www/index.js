/**
 * The paved path: `import { createEngine } from 'corsight'`.
 */
export { createEngine, Engine } from './engine.js';
export { CorsError, isCorsError } from './errors.js';
