/**
 * Names of headers whose values may be secrets, and belong into no log, no error tracker and no report.
 */
export const SECRET_NAME = /auth|cookie|csrf|key|pass|secret|session|token/i;

/** Headers of CORS have no secrets in them, such as Access-Control-Allow-Headers, and a challenge asks for one. */
const PROTOCOL = /^(access-control-|origin$|vary$|(www|proxy)-authenticate$)/i;

/** A header without its value, if that may be a secret. @param {readonly [name: string, value: string]} header @returns {[name: string, value: string]} */
export const withoutSecret = ([name, value]) => [name, SECRET_NAME.test(name) && !PROTOCOL.test(name) ? '...' : value];
