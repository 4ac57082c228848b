// The views as custom elements. Importing this module defines them.

export { CorsightBrowsers } from './browsers.js';
export { CorsightCall } from './call.js';
export { CorsightCalls } from './calls.js';
export { CorsightCause } from './cause.js';
export { CorsightCookies } from './cookies.js';
export { CorsightCopy } from './copy.js';
export { CorsightExchange } from './exchange.js';
export { CorsightFindings } from './findings.js';
export { CorsightHeaders } from './headers.js';
export { CorsightPlan } from './plan.js';
export { CorsightTrace } from './trace.js';
export { callOf, plannedCall } from './call-of.js';
