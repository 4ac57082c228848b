/**
 * The engine and its errors: `import { createEngine } from 'corsight'`.
 */
export { createEngine, Engine } from './engine/engine.js';
export { version } from './engine/raw.js';
export { CorsError, isCorsError } from './errors/cors-error.js';
