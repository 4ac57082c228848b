/**
 * The calls of a recording, one of each endpoint.
 *
 * @import { Call } from '../capture.js'
 * @import { KnownCall } from './draft.js'
 */

/** A part of a path that stands for one thing of many: a number, a UUID, a long hexadecimal number. */
const ID = /^(?:\d+|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|(?=.*\d)[\da-f]{12,})$/i;

/**
 * @param {Call[]} calls
 * @returns {{ calls: KnownCall[], origins: string[] }}
 */
export function fromRecorded(calls) {
  /** @type {Map<string, { first: Call, origins: Set<string> }>} */
  const endpoints = new Map();
  const usable = calls.filter(({ origin, request }) => origin !== null && /^https?:/.test(request.url));
  for (const call of usable) {
    const { method, url, mode } = call.request;
    const { origin, pathname } = new URL(url);
    const key = JSON.stringify([method, mode, origin, pathname.split('/').map((part) => (ID.test(part) ? '' : part)), call.request.credentials]);
    const known = endpoints.get(key) ?? { first: call, origins: new Set() };
    known.origins.add(/** @type {string} */ (call.origin));
    endpoints.set(key, known);
  }
  return {
    origins: [...new Set(usable.map(({ origin }) => /** @type {string} */ (origin)))],
    calls: [...endpoints.values()].map(({ first: { request }, origins }) => {
      const { url, method, headers, credentials, redirect, mode } = request;
      return { url, method, headers, credentials, redirect, mode, origins: [...origins] };
    }),
  };
}
