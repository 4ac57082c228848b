/**
 * `corsight/fetch` in development.
 */
import './on.js';

export { CorsError, isCorsError } from '../errors/cors-error.js';
export { createFetch } from '../fetch/create-fetch.js';
export { wrapFetch } from '../observe/wrap-fetch.js';
