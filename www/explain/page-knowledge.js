/**
 * What a browser knows of a call that failed, and tells script. The user is never asked.
 *
 * @import { Diagnosis, Engine, Entry, Evidence, RequestRecord } from '../index.js'
 */
import { parseUrl } from '../errors/urls.js';
import { isAllowed } from '../host/policy-sources.js';

/** @typedef {Omit<Evidence, 'request' | 'responses'> & Partial<Pick<Diagnosis, 'ended'>>} PageKnowledge */

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
 * @param {Entry[]} [log] The calls that the page has made.
 * @returns {Promise<PageKnowledge>}
 */
export async function ask(engine, request, forbidden, log = []) {
  // A browser reports the URL before any redirect, also if it is the redirect that the policy forbids.
  const redirected = forbidden && isAllowed(`${request.url}`, forbidden, engine.origin);
  const securityPolicy = forbidden && { directive: forbidden.directive, redirected };
  const serviceWorker = Boolean(globalThis.navigator?.serviceWorker?.controller);
  const knowledge = { online: isOnline(), securityPolicy, serviceWorker, readsServer: readsServer(request, log) };
  // The engine knows which addresses are local.
  const concernsPermission = engine.diagnose({ request, ...knowledge }).causes.some(({ code }) => code === LOCAL_NETWORK);
  return concernsPermission ? { ...knowledge, permissions: await readPermissions() } : knowledge;
}

/**
 * Whether the page has read an answer of the server that a request goes to.
 *
 * @param {RequestRecord} request
 * @param {Entry[]} log
 */
function readsServer({ url }, log) {
  const server = parseUrl(url)?.origin;
  // Script sees nothing of an answer to a request in mode "no-cors", nor of one that an element loads.
  const isRead = (/** @type {Entry} */ { request, status }) => status && request.mode !== 'no-cors' && ['fetch', 'xhr', undefined].includes(request.initiator);
  return log.some((entry) => isRead(entry) && parseUrl(entry.request.url)?.origin === server);
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
