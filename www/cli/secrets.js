/**
 * Values that may be secrets, and have no place in the log of a CI job.
 *
 * @import { Message } from '../capture.js'
 */
import { withoutSecret } from '../host/secret-names.js';

/** @param {Message} message @returns {Message} */
export const safeMessage = ({ request, response, ...rest }) => ({
  ...rest, request: { ...request, headers: request.headers.map(withoutSecret) }, response: response && { ...response, headers: response.headers.map(withoutSecret) },
});

/**
 * Anything that has a list of headers, such as a response.
 *
 * @template {{ headers?: any }} T
 * @param {T} holder
 * @returns {T}
 */
export const safeHeaders = (holder) => (Array.isArray(holder.headers) ? { ...holder, headers: holder.headers.map(withoutSecret) } : holder);
