/**
 * The request of a call of fetch() as a record that outlives the call.
 *
 * @import { SentRequest } from './call.js'
 */
import { standIn } from './privacy.js';
import { isBodiless } from '../host/methods.js';

/**
 * The request of a call. It is undefined if fetch() itself will refuse the arguments, or if the arguments can be read only once.
 *
 * @param {any} input
 * @param {any} init
 * @returns {SentRequest | undefined}
 */
export function toRecord(input, init) {
  const { body, signal, headers, ...rest } = init ?? {};
  // An iterator can be read only once, and fetch() has to read it.
  if (typeof headers?.next === 'function') return undefined;
  const isRequest = input instanceof Request;
  let request;
  try {
    // The platform reads the arguments by its own rules. The body is left out, because a Request would use it up.
    request = new Request(isRequest ? input.url : input, { ...isRequest && { ...optionsOf(input), headers: input.headers }, ...rest, ...headers !== undefined && { headers } });
  } catch {
    return undefined;
  }
  const sentBody = body ?? (isRequest && input.body ? new Uint8Array() : undefined);
  const isStream = typeof body?.getReader === 'function';
  const isRefused = sentBody !== undefined && isBodiless(request.method) || isStream && rest.duplex !== 'half' || isRequest && input.bodyUsed && body == null;
  if (isRefused) return undefined;
  /** @type {[string, string][]} */
  const pairs = [...request.headers];
  return { url: request.url, headers: pairs, ...optionsOf(request),
    ...isStream ? { streamBody: true } : { body: standIn(sentBody, pairs, false) } };
}

/** @param {Request} request */
const optionsOf = ({ method, mode, credentials, cache, redirect, referrerPolicy, keepalive }) => (
  { method, mode, credentials, cache, redirect, referrerPolicy, keepalive });
