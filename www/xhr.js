/**
 * An XMLHttpRequest that obeys CORS where there is no browser: `import { createXMLHttpRequest } from 'corsight/xhr'`.
 */
export { CorsError, isCorsError } from './errors/cors-error.js';
export { ProgressEvent, XMLHttpRequestEventTarget, XMLHttpRequestUpload } from './xhr/event-target.js';
export { createXMLHttpRequest } from './xhr/xhr.js';
