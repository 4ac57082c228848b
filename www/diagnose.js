/**
 * Why a call failed, asked from inside the page: `import { diagnose } from 'corsight/diagnose'`.
 */
export { diagnose } from './observe/diagnose.js';
export { CorsError, isCorsError } from './errors/cors-error.js';
