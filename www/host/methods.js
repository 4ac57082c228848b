/**
 * The methods that the Fetch Standard and XMLHttpRequest treat in a special way.
 */
const FORBIDDEN = ['CONNECT', 'TRACE', 'TRACK'];
const NORMALIZED = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT'];

/**
 * <https://fetch.spec.whatwg.org/#forbidden-method>
 *
 * @param {string} method
 */
export function isForbiddenMethod(method) {
  return FORBIDDEN.includes(method.toUpperCase());
}

/**
 * <https://fetch.spec.whatwg.org/#concept-method-normalize>
 *
 * @param {string} method
 */
export function normalizeMethod(method) {
  const upper = method.toUpperCase();
  return NORMALIZED.includes(upper) ? upper : method;
}

/**
 * Whether a request with this method has no body.
 *
 * @param {string} method
 */
export function isBodiless(method) {
  return ['GET', 'HEAD'].includes(method.toUpperCase());
}
