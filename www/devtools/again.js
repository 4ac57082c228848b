/**
 * Makes a call again from the inspected page.
 *
 * @import { Call } from '../capture.js'
 */

/**
 * The JavaScript that the inspected page runs. Every value of the call is written as JSON, so none becomes code.
 *
 * @param {Call} call A GET.
 */
export function againExpression({ origin, request }) {
  const options = { headers: request.headers, mode: 'cors', credentials: request.credentials ?? 'same-origin', cache: 'no-store' };
  // The developer tools are told of a response when it has been read.
  return `location.origin === ${JSON.stringify(origin)} ? (fetch(${JSON.stringify(request.url)}, ${JSON.stringify(options)}).then((response) => response.arrayBuffer()).catch(() => {}), 'sent') : 'other origin'`;
}
