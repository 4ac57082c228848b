/**
 * An XMLHttpRequest that obeys CORS where there is no browser, and a wrapper that explains the calls of a browser's XMLHttpRequest:
 * `import { createXMLHttpRequest, wrapXMLHttpRequest } from 'corsight/xhr'`.
 */
export { CorsError, isCorsError } from './errors/cors-error.js';
export { ProgressEvent, XMLHttpRequestEventTarget, XMLHttpRequestUpload } from './xhr/event-target.js';
export { createXMLHttpRequest } from './xhr/xhr.js';
export { wrapXMLHttpRequest } from './observe/wrap-xhr.js';
