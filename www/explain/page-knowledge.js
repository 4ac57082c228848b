/**
 * What a browser knows of a call that failed, and tells script. The user is never asked.
 *
 * @import { Engine, Evidence, RequestRecord } from '../index.js'
 */
import { isAllowed } from './policy-sources.js';

/** @typedef {Pick<Evidence, 'online' | 'permissions' | 'securityPolicy'>} PageKnowledge */

/** The names of the permissions for local addresses: those of today, and the one of Chromium 142, which covered both. */
const PERMISSIONS = /** @type {const} */ (['local-network', 'loopback-network', 'local-network-access']);

/** The cause that these permissions decide. */
const LOCAL_NETWORK = 'local-network-permission';

export const isOnline = () => globalThis.navigator?.onLine !== false;

/**
 * @param {Engine} engine
 * @param {RequestRecord} request
 * @param {{ directive: string, policy: string }} [forbidden] The directive of the page's Content-Security-Policy that forbade the request, and
 *   the policy.
 * @returns {Promise<PageKnowledge>}
 */
export async function ask(engine, request, forbidden) {
  // A browser reports the URL before any redirect, also if it is the redirect that the policy forbids.
  const redirected = forbidden && isAllowed(`${request.url}`, forbidden, engine.origin);
  const securityPolicy = forbidden && { directive: forbidden.directive, redirected };
  const knowledge = { online: isOnline(), securityPolicy };
  // The engine knows which addresses are local.
  const concernsPermission = engine.diagnose({ request, ...knowledge }).causes.some(({ code }) => code === LOCAL_NETWORK);
  return concernsPermission ? { ...knowledge, permissions: await readPermissions() } : knowledge;
}

/** The states of the permissions that the browser knows. */
async function readPermissions() {
  /** @type {NonNullable<Evidence['permissions']>} */
  const states = {};
  for (const name of PERMISSIONS) {
    try {
      const { state } = await globalThis.navigator.permissions.query({ name: /** @type {PermissionName} */ (name) });
      states[name] = state;
    } catch {
      // The browser does not know this permission.
    }
  }
  return states;
}
