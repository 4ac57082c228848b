/**
 * The errors that Corsight throws and rejects with: `import { CorsError, isCorsError } from 'corsight/errors'`.
 */
export { CorsError, isCorsError } from './errors/cors-error.js';
