/**
 * A fetch that obeys CORS where there is no browser, and a wrapper that explains the calls of a browser's fetch:
 * `import { createFetch, wrapFetch } from 'corsight/fetch'`.
 */
export { CorsError, isCorsError } from './errors/cors-error.js';
export { createFetch } from './fetch/create-fetch.js';
export { wrapFetch } from './observe/wrap-fetch.js';
export { wrapXMLHttpRequest } from './observe/wrap-xhr.js';
