/**
 * What sends requests when nobody gives createFetch something else.
 *
 * @import { Transport } from '../fetch.js'
 */
import { nodeTransport } from './node.js';

/**
 * Node's own fetch combines headers, adds some and forbids others, so in Node requests go through `node:http`. Other
 * hosts have nothing that is closer to the wire than their fetch.
 *
 * @returns {Promise<Transport>}
 */
export async function defaultTransport() {
  const { process, Deno } = /** @type {any} */ (globalThis);
  if (process?.versions?.node && !process.versions.bun && !Deno) return nodeTransport();
  return platformFetch();
}

/**
 * The platform's fetch as it is now: the global may be replaced by what createFetch makes.
 *
 * @returns {Transport}
 */
export function platformFetch() {
  const platform = globalThis.fetch;
  return (url, init) => platform(url, /** @type {RequestInit} */ (/** @type {unknown} */ (init)));
}
