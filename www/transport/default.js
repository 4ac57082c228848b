/**
 * The transport that sends requests if the options name no other.
 *
 * @import { Transport } from '../fetch.js'
 */
import { nodeTransport } from './node.js';

/**
 * In Node, requests go through `node:http`, because Node's own fetch combines headers, adds some and forbids others. Other hosts have
 * nothing closer to the wire than their fetch.
 *
 * @returns {Promise<Transport>}
 */
export async function defaultTransport() {
  const { process, Deno } = /** @type {any} */ (globalThis);
  if (process?.versions?.node && !process.versions.bun && !Deno) return nodeTransport();
  return platformFetch();
}

/**
 * The fetch of the platform at the time of this call. Later the result of createFetch may replace the global fetch.
 *
 * @returns {Transport}
 */
export function platformFetch() {
  const platform = globalThis.fetch;
  return (url, init) => platform(url, /** @type {RequestInit} */ (/** @type {unknown} */ (init)));
}
