/**
 * Names of headers whose values may be secrets, and belong into no log, no error tracker and no report.
 */
export const SECRET_NAME = /auth|cookie|csrf|key|pass|secret|session|token/i;
